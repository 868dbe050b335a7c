import { fromBase64url, toBase64url } from 'shared-types/base64url';
import { decodeText, encodeText } from 'shared-types/text';
import { z } from 'zod';

const counted = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const cursor = z.strictObject({ e: z.string().max(80), s: counted, m: counted, o: counted, b: z.string().max(20).optional() });

/**
 * Where a tablet stands in the feed. Opaque to tablets. `seq`: the last sequence it applied. `manifestSeq`: the head when it read its manifest, so it has
 * every segment made up to then. `ordersSeq`: orders up to here are in those segments; only other things are still to come below it.
 * `start`: the last start of a server that the store knew when it was given (see `starts.ts`).
 */
export type Cursor = Readonly<{ epoch: string; seq: number; manifestSeq: number; ordersSeq: number; start?: string }>;

export const writeCursor = ({ epoch, seq, manifestSeq, ordersSeq, start = '' }: Cursor): string =>
  toBase64url(encodeText(JSON.stringify({ e: epoch, s: seq, m: manifestSeq, o: ordersSeq, ...(start === '' ? {} : { b: start }) })));

/** `null` when the text is not a cursor of ours. */
export const readCursor = (text: string): Cursor | null => {
  const bytes = text.length > 400 ? null : fromBase64url(text);
  if (bytes === null) return null;
  try {
    const { e, s, m, o, b = '' } = cursor.parse(JSON.parse(decodeText(bytes)));
    return { epoch: e, seq: s, manifestSeq: m, ordersSeq: o, ...(b === '' ? {} : { start: b }) };
  } catch {
    return null; // somebody else's text: the caller says what to do about it
  }
};
