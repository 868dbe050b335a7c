import { createReadStream, existsSync, statSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';

const USAGE = `node sync-server/dist/import.js --channel <channel> --file <orders.jsonl | .json | .gz> --key <API key> [--url http://localhost:8787]

Posts a file of order documents to a running server: one JSON document per line, or one JSON array, plain or gzip.
Prints what became of them and lists the documents that were refused by line, field and reason.
Ends with 0 when all were taken, 1 when some were refused, 2 when the file or the server could not be reached.
`;

const DOCUMENTS_PER_POST = 500;
const MOST_POST_CHARACTERS = 8 * 1024 * 1024;
const BAR_WIDTH = 30;
const MOST_LISTED = 200;

type Target = Readonly<{ url: string; channel: string; key: string }>;
type Document = Readonly<{ line: number; text: string }>;
type Refused = Readonly<{ line: number; path: string; message: string }>;
type Item = Readonly<{ status: string; path?: string; message?: string }>;
type Totals = { counts: Map<string, number>; refused: Refused[] };

/** The command `import.js`: see `USAGE`. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      channel: { type: 'string' },
      file: { type: 'string' },
      url: { type: 'string', default: 'http://localhost:8787' },
      key: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { channel, file, key } = values;
  if (values.help === true || channel === undefined || file === undefined || key === undefined) {
    process.stdout.write(USAGE);
    return values.help === true ? 0 : 2;
  }
  if (!existsSync(file)) return stop(`There is no file ${file}.`);
  return importFile(file, { url: values.url.replace(/\/$/, ''), channel, key });
};

const importFile = async (file: string, target: Target): Promise<number> => {
  const fileBytes = statSync(file).size;
  const totals: Totals = { counts: new Map(), refused: [] };
  const raw = createReadStream(file);
  try {
    for await (const documents of inPosts(documentsOf(await unpacked(file, raw)))) {
      await post(documents, target, totals);
      showProgress(fileBytes === 0 ? 1 : raw.bytesRead / fileBytes, totals);
    }
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
  return report(totals);
};

const stop = (message: string): number => {
  process.stderr.write(`\n${message}\n`);
  return 2;
};

const GZIP = [0x1f, 0x8b];

/** Gzip is told by its first two bytes, not by the file's name. */
const unpacked = async (file: string, raw: Readable): Promise<Readable> => {
  const first: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: 1 })) first.push(chunk as Buffer); // a file stream without encoding gives buffers
  const isGzip = Buffer.concat(first).equals(Buffer.from(GZIP));
  return isGzip ? raw.pipe(createGunzip()) : raw;
};

/** Lines as they are; a file that starts with `[` is one array and is read whole. */
const documentsOf = async function* (input: Readable): AsyncGenerator<Document> {
  const whole: string[] = [];
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (whole.length > 0 || text.trimStart().startsWith('[')) whole.push(text);
    else if (text.trim() !== '') yield { line, text };
  }
  if (whole.length === 0) return;
  const list: unknown = JSON.parse(whole.join('\n'));
  if (!Array.isArray(list)) throw new Error('The file starts with [ but is not a JSON array.');
  for (const [at, document] of list.entries()) yield { line: at + 1, text: JSON.stringify(document) };
};

const inPosts = async function* (documents: AsyncGenerator<Document>): AsyncGenerator<Document[]> {
  let some: Document[] = [];
  let characters = 0;
  for await (const document of documents) {
    if (some.length >= DOCUMENTS_PER_POST || characters + document.text.length > MOST_POST_CHARACTERS) {
      yield some;
      some = [];
      characters = 0;
    }
    some.push(document);
    characters += document.text.length;
  }
  if (some.length > 0) yield some;
};

const post = async (documents: readonly Document[], target: Target, totals: Totals): Promise<void> => {
  const answer = await fetch(`${target.url}/v1/channels/${encodeURIComponent(target.channel)}/orders:batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.key}`, 'content-type': 'application/x-ndjson' },
    body: documents.map((document) => document.text).join('\n'),
  }).catch((error: unknown) => {
    throw new Error(`The server at ${target.url} did not answer: ${error instanceof Error ? error.message : String(error)}`);
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The server refused the request (${answer.status}): ${detailOf(text)}`);
  const { items } = JSON.parse(text) as { items: Item[] }; // our own server's answer to this very request
  items.forEach((item, at) => {
    totals.counts.set(item.status, (totals.counts.get(item.status) ?? 0) + 1);
    if (item.status === 'invalid')
      totals.refused.push({ line: documents[at]?.line ?? 0, path: item.path ?? '', message: item.message ?? '' });
  });
};

const detailOf = (text: string): string => {
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string }; // a problem document
    return [title, detail].filter((part) => part !== undefined).join(': ');
  } catch {
    return text.slice(0, 200); // not one of ours: say what came
  }
};

const sumOf = (totals: Totals): number => [...totals.counts.values()].reduce((all, count) => all + count, 0);

const showProgress = (share: number, totals: Totals): void => {
  if (!process.stderr.isTTY) return;
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  process.stderr.write(`\r[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${Math.round(share * 100)} %  ${sumOf(totals)} orders`);
};

const report = (totals: Totals): number => {
  const counts = [...totals.counts].map(([status, count]) => `${count} ${status}`).join(', ');
  process.stdout.write(`\n${sumOf(totals)} orders: ${counts === '' ? 'the file holds none' : counts}\n`);
  for (const { line, path, message } of totals.refused.slice(0, MOST_LISTED)) {
    process.stdout.write(`  line ${line}${path === '' ? '' : `, ${path}`}: ${message}\n`);
  }
  if (totals.refused.length > MOST_LISTED) process.stdout.write(`  … and ${totals.refused.length - MOST_LISTED} more\n`);
  return totals.refused.length > 0 ? 1 : 0;
};

process.exitCode = await main().catch((error: unknown) => stop(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`));
