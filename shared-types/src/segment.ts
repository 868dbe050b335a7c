import { MOST_ORDERS, indexKeysOf, packIndexPart } from './index-part.ts';
import type { KnownOrder } from './order.ts';
import { packSummary, summaryOf, unitsBackOf } from './order-summary.ts';
import { decodeText, encodeText } from './text.ts';

/** A segment is opaque bytes named by their SHA-256: a header, the packed index part (keys and summaries), the packed orders part (DESIGN §9). */
export const MOST_SEGMENT_BYTES = 256 * 1024;

const MAGIC = 0x32475352; // "RSG2", little endian
const HEADER_BYTES = 16;

/** Packs one part; the server hands in gzip. Reading is asynchronous on the tablet, so unpacking is the caller's. */
export type Pack = (bytes: Uint8Array) => Uint8Array;

/** Up to 200 orders as one segment. The caller parts them further while the result is above `MOST_SEGMENT_BYTES`. */
export const packSegment = (orders: readonly KnownOrder[], pack: Pack): Uint8Array<ArrayBuffer> => {
  if (orders.length === 0 || orders.length > MOST_ORDERS)
    throw new Error(`a segment holds 1 to ${MOST_ORDERS} orders, not ${orders.length}`);
  const keys = orders.map((known) => indexKeysOf(known.order));
  const summaries = orders.map(({ order, state }) => packSummary(summaryOf(order, unitsBackOf(state))));
  const index = pack(packIndexPart(keys, summaries));
  const rows = pack(encodeText(orders.map((known) => JSON.stringify(known)).join('\n')));
  const bytes = new Uint8Array(HEADER_BYTES + index.length + rows.length);
  new Uint32Array(bytes.buffer, 0, 4).set([MAGIC, orders.length, index.length, rows.length]);
  bytes.set(index, HEADER_BYTES);
  bytes.set(rows, HEADER_BYTES + index.length);
  return bytes;
};

/** The two packed parts of a segment, still packed; `null` when the bytes are not a whole segment. */
export type SegmentParts = Readonly<{ orderCount: number; index: Uint8Array<ArrayBuffer>; orders: Uint8Array<ArrayBuffer> }>;

export const partsOfSegment = (bytes: Uint8Array<ArrayBuffer>): SegmentParts | null => {
  if (bytes.length < HEADER_BYTES) return null;
  const header = new Uint32Array(bytes.slice(0, HEADER_BYTES).buffer);
  const [magic, orderCount = 0, indexLength = 0, ordersLength = 0] = header;
  if (magic !== MAGIC || bytes.length !== HEADER_BYTES + indexLength + ordersLength) return null;
  return {
    orderCount,
    index: bytes.subarray(HEADER_BYTES, HEADER_BYTES + indexLength),
    orders: bytes.subarray(HEADER_BYTES + indexLength),
  };
};

/** One order of an unpacked orders part, by its position; `null` when the part has no such line. The server wrote it from validated rows. */
export const orderAt = (unpacked: Uint8Array, position: number): KnownOrder | null => {
  let start = 0;
  for (let line = 0; line < position; line += 1) {
    const next = unpacked.indexOf(10, start);
    if (next < 0) return null;
    start = next + 1;
  }
  const end = unpacked.indexOf(10, start);
  const text = decodeText(unpacked.subarray(start, end < 0 ? unpacked.length : end));
  return text === '' ? null : (JSON.parse(text) as KnownOrder); // the one parser of segments: bytes are verified by their SHA-256
};
