import { createReadStream, existsSync, statSync } from 'node:fs';
import process from 'node:process';
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
/** `place`: "line 5", or "document 5" of an array. */
type Document = Readonly<{ place: string; text: string }>;
type Refused = Readonly<{ place: string; path: string; message: string }>;
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
    for await (const documents of inPosts(documentsOf(await unpacked(file, raw)), totals)) {
      await post(documents, target, totals);
      showProgress(fileBytes === 0 ? 1 : raw.bytesRead / fileBytes, totals);
    }
  } catch (error) {
    if (sumOf(totals) > 0) report(totals);
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

/** Lines as they are; a file whose first line starts with `[` is one array and is read whole. */
const documentsOf = async function* (input: Readable): AsyncGenerator<Document> {
  const whole: string[] = [];
  let line = 0;
  let isFirst = true;
  for await (const text of linesOf(input)) {
    line += 1;
    if (text.trim() === '') continue;
    if (whole.length > 0 || (isFirst && text.trimStart().startsWith('['))) whole.push(text);
    else yield { place: `line ${line}`, text };
    isFirst = false;
  }
  if (whole.length === 0) return;
  const list: unknown = JSON.parse(whole.join('\n'));
  if (!Array.isArray(list)) throw new Error('The file starts with [ but is not a JSON array.');
  for (const [at, document] of list.entries()) yield { place: `document ${at + 1}`, text: JSON.stringify(document) };
};

/** Only a line feed ends a line: JSON may hold the other separators that `node:readline` knows. */
const linesOf = async function* (input: Readable): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const chunk of input.setEncoding('utf8')) {
    const [first = '', ...others] = (chunk as string).split('\n'); // the encoding is set
    rest.push(first);
    for (const next of others) {
      yield rest.join('');
      rest = [next];
    }
  }
  yield rest.join('');
};

/** A document that no post can hold is refused here, so that the others land. */
const inPosts = async function* (documents: AsyncGenerator<Document>, totals: Totals): AsyncGenerator<Document[]> {
  let some: Document[] = [];
  let characters = 0;
  for await (const document of documents) {
    const isFull = some.length >= DOCUMENTS_PER_POST || characters + document.text.length > MOST_POST_CHARACTERS;
    if (some.length > 0 && isFull) {
      yield some;
      some = [];
      characters = 0;
    }
    if (document.text.length > MOST_POST_CHARACTERS) {
      refuse(totals, { place: document.place, path: '', message: `longer than ${MOST_POST_CHARACTERS} characters` });
      continue;
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
    if (item.status === 'invalid')
      refuse(totals, { place: documents[at]?.place ?? '', path: item.path ?? '', message: item.message ?? '' });
    else count(totals, item.status);
  });
};

const count = ({ counts }: Totals, status: string): void => {
  counts.set(status, (counts.get(status) ?? 0) + 1);
};

const refuse = (totals: Totals, refused: Refused): void => {
  count(totals, 'invalid');
  totals.refused.push(refused);
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
  for (const { place, path, message } of totals.refused.slice(0, MOST_LISTED)) {
    process.stdout.write(`  ${place}${path === '' ? '' : `, ${path}`}: ${message}\n`);
  }
  if (totals.refused.length > MOST_LISTED) process.stdout.write(`  … and ${totals.refused.length - MOST_LISTED} more\n`);
  return totals.refused.length > 0 ? 1 : 0;
};

process.exitCode = await main().catch((error: unknown) => stop(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`));
