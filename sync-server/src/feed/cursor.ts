import { fromBase64url, toBase64url } from 'shared-types/base64url';
import { decodeText, encodeText } from 'shared-types/text';
import { z } from 'zod';

const counted = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const cursor = z.strictObject({ e: z.string().max(80), s: counted, m: counted });

/**
 * Where a tablet stands in the feed: epoch, the last sequence it applied, and the feed's head when it read its manifest
 * (it has every segment made up to then). Opaque to tablets.
 */
export type Cursor = Readonly<{ epoch: string; seq: number; manifestSeq: number }>;

export const writeCursor = ({ epoch, seq, manifestSeq }: Cursor): string =>
  toBase64url(encodeText(JSON.stringify({ e: epoch, s: seq, m: manifestSeq })));

/** `null` when the text is not a cursor of ours. */
export const readCursor = (text: string): Cursor | null => {
  const bytes = text.length > 400 ? null : fromBase64url(text);
  if (bytes === null) return null;
  try {
    const { e, s, m } = cursor.parse(JSON.parse(decodeText(bytes)));
    return { epoch: e, seq: s, manifestSeq: m };
  } catch {
    return null; // somebody else's text: the caller says what to do about it
  }
};
