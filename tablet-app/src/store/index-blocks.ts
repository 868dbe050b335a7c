import { viewIndexPart } from 'shared-types/index-part';
import type { IndexPart } from 'shared-types/index-part';

import type { BlockRow, Cache, SegmentRow } from './cache.ts';
import { gunzip } from './gunzip.ts';
import { seal, unseal } from './seal.ts';

/** DESIGN §9: a cold start decrypts at most this many blocks. */
export const MOST_BLOCKS = 32;

/** One segment's index in memory: a view on a decrypted block, and the bytes it is a view on. */
export type LoadedPart = Readonly<{ sha256: string; part: IndexPart; bytes: Uint8Array<ArrayBuffer> }>;

/** Parts of all readable blocks; `damaged` names segments whose index could not be read and that must be fetched again. */
export type LoadedIndex = Readonly<{ parts: readonly LoadedPart[]; damaged: readonly string[] }>;

/** What the encryption binds bytes to: their segment, their kind with its format, and whose cache it is. Bytes of an older format read as damaged and come again. */
export const aboutIndex = (scope: string, sha256: string): string => `${sha256}:index-2:${scope}`;
export const aboutOrders = (scope: string, sha256: string): string => `${sha256}:orders:${scope}`;
const aboutBlock = (scope: string, blockId: string): string => `block-2:${scope}:${blockId}`;

type Keyed = Readonly<{ cache: Cache; key: CryptoKey; scope: string }>;

/** Decrypts the blocks, and index parts that a killed load left outside of them. */
export const loadIndex = async ({ cache, key, scope }: Keyed): Promise<LoadedIndex> => {
  const [blocks, loose] = await Promise.all([cache.blocks.toArray(), cache.loose.toArray()]);
  const fromBlocks = blocks.map(async (block) => readBlock(block, await unseal(key, aboutBlock(scope, block.blockId), block.sealed)));
  const fromLoose = loose.map(async ({ sha256, sealed }) => {
    const packed = await unseal(key, aboutIndex(scope, sha256), sealed);
    return readPart(sha256, packed === null ? null : await gunzip(packed));
  });
  const read = await Promise.all([...fromBlocks, ...fromLoose]);
  return { parts: read.flatMap((one) => one.parts), damaged: read.flatMap((one) => one.damaged) };
};

const readBlock = (block: BlockRow, bytes: Uint8Array<ArrayBuffer> | null): LoadedIndex => {
  if (bytes === null) return { parts: [], damaged: block.segments };
  const parts: LoadedPart[] = [];
  let offset = 0;
  for (const sha256 of block.segments) {
    const { part, end } = viewIndexPart(bytes, offset);
    parts.push({ sha256, part, bytes: bytes.subarray(offset, end) });
    offset = end;
  }
  return { parts, damaged: [] };
};

/** A single inflated index part as it comes in a segment. */
export const readPart = (sha256: string, bytes: Uint8Array<ArrayBuffer> | null): LoadedIndex => {
  if (bytes === null) return { parts: [], damaged: [sha256] };
  try {
    return { parts: [{ sha256, part: viewIndexPart(bytes, 0).part, bytes }], damaged: [] };
  } catch {
    return { parts: [], damaged: [sha256] }; // cut short: RangeError is how typed arrays say it
  }
};

/** The new blocks, newest day first, of about equal size. Written in one transaction; a kill before it only costs the merge. */
export const mergeIndex = async ({ cache, key, scope }: Keyed, parts: readonly LoadedPart[]): Promise<void> => {
  const perBlock = Math.max(1, Math.ceil(parts.length / MOST_BLOCKS));
  const groups = Array.from({ length: Math.ceil(parts.length / perBlock) }, (_, at) => parts.slice(at * perBlock, (at + 1) * perBlock));
  const blocks = await Promise.all(
    groups.map(async (group, at) => {
      const blockId = String(at);
      const segments = group.map((one) => one.sha256);
      return { blockId, segments, sealed: await seal(key, aboutBlock(scope, blockId), joinParts(group)) };
    }),
  );
  await cache.transaction('rw', cache.blocks, cache.loose, async () => {
    await cache.blocks.clear();
    await cache.blocks.bulkPut(blocks);
    await cache.loose.clear();
  });
};

const joinParts = (group: readonly LoadedPart[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(group.reduce((all, { bytes }) => all + bytes.length, 0));
  let at = 0;
  for (const { bytes } of group) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
};

/** Newest day first, so that results are. */
export const newestFirst = (rows: readonly SegmentRow[]): readonly SegmentRow[] =>
  rows.toSorted((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
