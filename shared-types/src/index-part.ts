import { encodeText, foldCode, foldWords } from './text.ts';
import type { Order } from './order.ts';

/**
 * Search keys are binary strings (one character per byte, 0–255), so that text order is byte order. The first letter says the kind:
 * `n` order number, `w` word of the name, `s` SKU, barcode or parcel, `c` customer key, `h` keyed hash of e-mail or phone (8 bytes),
 * `o` hash of the order's id (4 bytes; two orders may share it, so the reader compares the id).
 */
export type IndexKey = string;

const binary = (text: string): string => String.fromCharCode(...encodeText(text));

const hexToBinary = (hex: string): string => String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));

export const keyOfNumber = (number: string): IndexKey => `n${foldCode(number)}`;
export const keyOfWord = (word: string): IndexKey => `w${binary(word)}`;
export const keyOfCode = (code: string): IndexKey => `s${foldCode(code)}`;
export const keyOfCustomer = (customerKey: string): IndexKey => `c${binary(customerKey)}`;
export const keyOfContact = (hash: string): IndexKey => `h${hexToBinary(hash)}`;

/** FNV-1a, 32 bits: short and even, not secret. */
const hash32 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of encodeText(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
};

/** How an order is opened again by its id, when no text was typed: from a draft, a return, a case. */
export const keyOfOrder = (orderId: string): IndexKey => {
  const hash = hash32(orderId);
  return `o${String.fromCharCode(hash >>> 24, (hash >>> 16) & 255, (hash >>> 8) & 255, hash & 255)}`;
};

/** What is printed on the goods of an order and on its parcels (F-10), as the channel wrote it. May repeat. */
export const codesOn = (order: Order): readonly string[] => [
  ...order.lines.flatMap((line) => (line.barcode === null ? [line.sku] : [line.sku, line.barcode])),
  ...(order.parcels ?? []),
];

/** S-9: all keys an order is found by, without doubles. */
export const indexKeysOf = (order: Order): IndexKey[] => {
  const words = order.customer === null ? [] : foldWords(order.customer.name).split(' ');
  const codes = codesOn(order);
  return [
    ...new Set([
      keyOfOrder(order.orderId),
      keyOfNumber(order.number),
      ...words.filter((word) => word.length > 1).map(keyOfWord),
      ...codes.filter((code) => foldCode(code) !== '').map(keyOfCode),
      ...(order.customer?.customerKey === null || order.customer === null ? [] : [keyOfCustomer(order.customer.customerKey)]),
      ...(order.customer?.contactHashes ?? []).map(keyOfContact),
    ]),
  ];
};

/** At most this many orders share an index part: a posting is one byte. */
export const MOST_ORDERS = 200;

/** A part as it is searched: views on its bytes, nothing is copied. */
export type IndexPart = Readonly<{
  keyCount: number;
  keyEnds: Uint32Array | Uint16Array;
  postingEnds: Uint32Array | Uint16Array;
  postings: Uint8Array;
  keys: Uint8Array;
  /** Where the summary of each order ends, by its position; empty when the part was packed without summaries. */
  summaryEnds: Uint32Array | Uint16Array;
  summaries: Uint8Array;
}>;

const HEADER_BYTES = 24;
const align = (length: number): number => (length + 3) & ~3;

/**
 * Packs the keys of up to 200 orders (by position) into one part: sorted unique keys, each with the positions of its orders. `summaries`,
 * by the same positions, are opaque here.
 */
export const packIndexPart = (
  keysByOrder: readonly (readonly IndexKey[])[],
  summaries: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> => {
  if (keysByOrder.length > MOST_ORDERS) throw new Error(`an index part holds at most ${MOST_ORDERS} orders`);
  const byKey = new Map<IndexKey, number[]>();
  keysByOrder.forEach((keys, position) => {
    for (const key of keys) {
      const positions = byKey.get(key);
      if (positions) positions.push(position);
      else byKey.set(key, [position]);
    }
  });
  const sorted = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const blobLength = sorted.reduce((all, [key]) => all + key.length, 0);
  const postingCount = sorted.reduce((all, [, positions]) => all + positions.length, 0);
  const summaryBytes = summaries.reduce((all, summary) => all + summary.length, 0);
  const width = Math.max(blobLength, postingCount, summaryBytes) < 65_536 ? 2 : 4;
  const tableBytes = 2 * align(sorted.length * width) + align(summaries.length * width);
  const bytes = new Uint8Array(align(HEADER_BYTES + tableBytes + postingCount + blobLength + summaryBytes));
  new Uint32Array(bytes.buffer, 0, 6).set([sorted.length, postingCount, blobLength, width, summaries.length, summaryBytes]);
  const part = viewIndexPart(bytes, 0).part;
  let keyAt = 0;
  let postingAt = 0;
  sorted.forEach(([key, positions], at) => {
    for (let byte = 0; byte < key.length; byte += 1) part.keys[keyAt + byte] = key.charCodeAt(byte);
    keyAt += key.length;
    part.postings.set(positions, postingAt);
    postingAt += positions.length;
    part.keyEnds[at] = keyAt;
    part.postingEnds[at] = postingAt;
  });
  let summaryAt = 0;
  summaries.forEach((summary, position) => {
    part.summaries.set(summary, summaryAt);
    summaryAt += summary.length;
    part.summaryEnds[position] = summaryAt;
  });
  return bytes;
};

/** Reads the part that starts at `offset` (a multiple of four) of a block; `end` is where the next one starts. Throws when the bytes are cut short. */
export const viewIndexPart = (block: Uint8Array<ArrayBuffer>, offset: number): Readonly<{ part: IndexPart; end: number }> => {
  const base = block.byteOffset + offset;
  const header = new Uint32Array(block.buffer, base, 6);
  const [keyCount = 0, postingCount = 0, blobLength = 0, width = 0, summaryCount = 0, summaryBytes = 0] = header;
  const Table = width === 2 ? Uint16Array : Uint32Array;
  const tableBytes = align(keyCount * width);
  const tables = base + HEADER_BYTES;
  const summaryTable = tables + 2 * tableBytes;
  const postings = summaryTable + align(summaryCount * width);
  const keys = postings + postingCount;
  const end = align(keys + blobLength + summaryBytes - block.byteOffset);
  if (end > block.length) throw new RangeError(`an index part of ${end - offset} bytes is cut short`);
  const part = {
    keyCount,
    keyEnds: new Table(block.buffer, tables, keyCount),
    postingEnds: new Table(block.buffer, tables + tableBytes, keyCount),
    postings: new Uint8Array(block.buffer, postings, postingCount),
    keys: new Uint8Array(block.buffer, keys, blobLength),
    summaryEnds: new Table(block.buffer, summaryTable, summaryCount),
    summaries: new Uint8Array(block.buffer, keys + blobLength, summaryBytes),
  };
  return { part, end };
};

const startOf = (ends: IndexPart['keyEnds'], at: number): number => (at === 0 ? 0 : (ends[at - 1] ?? 0));

/** The packed summary of the order at this position, a view; of no length when there is none. */
export const summaryBytesAt = (part: IndexPart, position: number): Uint8Array =>
  part.summaries.subarray(startOf(part.summaryEnds, position), part.summaryEnds[position] ?? 0);

/** Compares key number `at` with `wanted`, at most over `wanted`'s length when it is a prefix. */
const compareAt = (part: IndexPart, at: number, wanted: IndexKey): number => {
  const start = startOf(part.keyEnds, at);
  const length = (part.keyEnds[at] ?? 0) - start;
  for (let byte = 0; byte < wanted.length; byte += 1) {
    if (byte >= length) return -1;
    const difference = (part.keys[start + byte] ?? 0) - wanted.charCodeAt(byte);
    if (difference !== 0) return difference;
  }
  return length === wanted.length ? 0 : 1;
};

const lowerBound = (part: IndexPart, wanted: IndexKey): number => {
  let low = 0;
  let high = part.keyCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(part, middle, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const startsWith = (part: IndexPart, at: number, wanted: IndexKey): boolean => {
  const start = startOf(part.keyEnds, at);
  if ((part.keyEnds[at] ?? 0) - start < wanted.length) return false;
  for (let byte = 0; byte < wanted.length; byte += 1) {
    if (part.keys[start + byte] !== wanted.charCodeAt(byte)) return false;
  }
  return true;
};

const collect = (part: IndexPart, at: number, into: number[]): void => {
  const end = part.postingEnds[at] ?? 0;
  for (let posting = startOf(part.postingEnds, at); posting < end; posting += 1) into.push(part.postings[posting] ?? 0);
};

/** Positions of the orders that have exactly this key. */
export const findKey = (part: IndexPart, wanted: IndexKey): number[] => {
  const found: number[] = [];
  const at = lowerBound(part, wanted);
  if (at < part.keyCount && compareAt(part, at, wanted) === 0) collect(part, at, found);
  return found;
};

/** Positions of the orders that have a key starting so. May repeat a position. */
export const findPrefix = (part: IndexPart, wanted: IndexKey): number[] => {
  const found: number[] = [];
  for (let at = lowerBound(part, wanted); at < part.keyCount && startsWith(part, at, wanted); at += 1) collect(part, at, found);
  return found;
};

/** Positions of the orders whose number ends so: a walk over the numbers, which compares one byte of most of them. */
export const findNumberEnding = (part: IndexPart, ending: string): number[] => {
  const found: number[] = [];
  for (let at = lowerBound(part, 'n'); at < part.keyCount && startsWith(part, at, 'n'); at += 1) {
    const end = part.keyEnds[at] ?? 0;
    const start = end - ending.length;
    let byte = ending.length - 1;
    while (byte >= 0 && part.keys[start + byte] === ending.charCodeAt(byte)) byte -= 1;
    if (byte < 0 && start > startOf(part.keyEnds, at)) collect(part, at, found);
  }
  return found;
};
