import { createGunzip } from 'node:zlib';

import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { z } from 'zod';

import { refusalOf } from './problem.ts';
import type { Refusal } from './problem.ts';
import { parseStrictJson } from '../orders/strict-json.ts';

export type BodyRules = Readonly<{ types: readonly string[]; mostBytes: number; mayBeGzip?: boolean }>;

/** The body as bytes: right content type, within its limit (also unpacked). Nothing is kept beyond the limit. */
export const readBytes = async (request: Request, rules: BodyRules): Promise<Result<Uint8Array, Refusal>> => {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!rules.types.includes(type)) return fail(wrongType(rules));
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && !(encoding === 'gzip' && rules.mayBeGzip === true)) return fail(wrongEncoding(rules));
  if (Number(request.headers.get('content-length') ?? 0) > rules.mostBytes) return fail(tooLarge(rules));
  if (!request.body) return ok(new Uint8Array());
  return encoding === 'gzip' ? unpackedBytes(request.body, rules) : plainBytes(request.body, rules);
};

/** The body as text: as above, and real UTF-8. */
export const readText = async (request: Request, rules: BodyRules): Promise<Result<string, Refusal>> => {
  const bytes = await readBytes(request, rules);
  if (!bytes.ok) return bytes;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes.value));
  } catch {
    return fail({ status: 400, kind: 'not-utf-8', title: 'The body is not UTF-8 text.' });
  }
};

/** The body as a value of the schema; problems name the field. */
export const readJson = async <T>(request: Request, schema: z.ZodType<T>, mostBytes: number): Promise<Result<T, Refusal>> => {
  const text = await readText(request, { types: ['application/json'], mostBytes });
  if (!text.ok) return text;
  const value = parseStrictJson(text.value);
  if (!value.ok) return fail({ status: 400, kind: 'not-json', title: 'The body is not acceptable JSON.', detail: value.error });
  const parsed = schema.safeParse(value.value);
  return parsed.success ? ok(parsed.data) : fail(refusalOf(parsed.error, 'body'));
};

const plainBytes = async (body: ReadableStream<Uint8Array>, rules: BodyRules): Promise<Result<Uint8Array, Refusal>> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > rules.mostBytes) return fail(tooLarge(rules));
      chunks.push(chunk);
    }
  } catch {
    return fail(CUT_SHORT); // the sender is gone: no fault of ours, and nobody reads the answer
  }
  return ok(Buffer.concat(chunks));
};

/** Counts while inflating: a bomb of a few kilobytes is stopped at the limit, not after it filled the memory. */
const unpackedBytes = async (body: ReadableStream<Uint8Array>, rules: BodyRules): Promise<Result<Uint8Array, Refusal>> => {
  const gunzip = createGunzip();
  const feed = feeding(body, gunzip);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip) {
      length += (chunk as Buffer).length; // a zlib stream without encoding gives buffers
      if (length > rules.mostBytes) return fail(tooLarge(rules));
      chunks.push(chunk as Buffer);
    }
  } catch {
    return fail({ status: 400, kind: 'not-gzip', title: 'The body is not whole gzip data.' });
  } finally {
    gunzip.destroy();
    await feed;
  }
  return ok(Buffer.concat(chunks));
};

const feeding = async (body: ReadableStream<Uint8Array>, gunzip: ReturnType<typeof createGunzip>): Promise<void> => {
  try {
    for await (const chunk of body) {
      if (gunzip.destroyed) return;
      if (!gunzip.write(chunk)) await new Promise<void>((resolve) => void gunzip.once('drain', resolve).once('close', resolve));
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error))); // the reader below then says what is wrong
  }
};

const CUT_SHORT: Refusal = { status: 400, kind: 'cut-short', title: 'The body ended before it was whole.' };

const wrongType = ({ types }: BodyRules): Refusal => ({
  status: 415,
  kind: 'wrong-content-type',
  title: `Send this body as ${types.join(' or ')}.`,
});

const wrongEncoding = ({ mayBeGzip }: BodyRules): Refusal => ({
  status: 415,
  kind: 'wrong-content-encoding',
  title: mayBeGzip === true ? 'The only content encoding taken here is gzip.' : 'No content encoding is taken here.',
});

const tooLarge = ({ mostBytes }: BodyRules): Refusal => ({
  status: 413,
  kind: 'too-large',
  title: `The body may have at most ${mostBytes} bytes (unpacked).`,
  detail: 'Send it in smaller parts.',
});
