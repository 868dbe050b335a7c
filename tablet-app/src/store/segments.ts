import { toHex } from 'shared-types/base64url';
import { partsOfSegment } from 'shared-types/segment';
import type { Manifest } from 'shared-types/sync';

import { readPosition, writePosition } from './apply-feed.ts';
import type { Cache, SegmentRow } from './cache.ts';
import type { CacheMemory } from './cache-memory.ts';
import { gunzip } from './gunzip.ts';
import { aboutIndex, aboutOrders, mergeIndex, newestFirst, readPart } from './index-blocks.ts';
import { seal } from './seal.ts';
import type { ListedSegment } from './search-engine.ts';

type Engine = Readonly<{ cache: Cache; memory: CacheMemory }>;

const rowOf = ({ sha256, day, orders, bytes, asOf }: ListedSegment): SegmentRow => ({ sha256, day, orders, bytes, asOf });

/** Verifies, encrypts and stores one segment; it can be searched at once. Index and orders are encrypted apart. */
export const storeSegment = async (
  { cache, memory }: Engine,
  listed: ListedSegment,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<'stored' | 'damaged'> => {
  const { sha256 } = listed;
  const loaded = await memory.get();
  const digest = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const parts = digest === sha256 ? partsOfSegment(bytes) : null;
  const unpacked = parts === null ? null : await gunzip(parts.index);
  const [part] = readPart(sha256, unpacked).parts;
  if (loaded === null || parts === null || unpacked === null || part === undefined) return 'damaged';
  const { key, scope } = loaded;
  const [index, orders] = await Promise.all([
    seal(key, aboutIndex(scope, sha256), parts.index), // as it came: it is merged soon, and until then half as long
    seal(key, aboutOrders(scope, sha256), parts.orders),
  ]);
  await cache.transaction('rw', cache.segments, cache.parts, cache.loose, async () => {
    await Promise.all([
      cache.segments.put(rowOf(listed)),
      cache.parts.put({ sha256, sealed: orders }),
      cache.loose.put({ sha256, sealed: index }),
    ]);
  });
  loaded.segments = [...loaded.segments.filter((one) => one.row.sha256 !== sha256), { row: rowOf(listed), part }];
  return 'stored';
};

/**
 * The load is complete: segments that are no longer listed go, the feed starts at the manifest's cursor, and the index is merged. Killed
 * before the merge, the next start reads the loose parts and nothing is fetched again (F49).
 */
export const finishLoad = async ({ cache, memory }: Engine, manifest: Pick<Manifest, 'cursor' | 'epoch' | 'segments'>): Promise<void> => {
  const listed = new Map(manifest.segments.map((segment) => [segment.sha256, segment]));
  await cache.transaction('rw', [cache.segments, cache.parts, cache.loose, cache.meta], async () => {
    const stored = await cache.segments.toArray();
    const gone = stored.filter((row) => !listed.has(row.sha256)).map((row) => row.sha256);
    await Promise.all([cache.segments.bulkDelete(gone), cache.parts.bulkDelete(gone), cache.loose.bulkDelete(gone)]);
    await cache.segments.bulkPut(stored.flatMap((row) => listed.get(row.sha256) ?? []).map(rowOf));
    const before = await readPosition(cache);
    const seq = before.epoch === manifest.epoch ? before.seq : 0;
    await writePosition(cache, {
      ...before,
      cursor: manifest.cursor,
      epoch: manifest.epoch,
      seq,
      generation: before.generation + 1,
      sweeps: true,
      incomplete: false,
    });
  });
  const loaded = await memory.get();
  if (loaded === null) return;
  const kept = new Map(loaded.segments.map((one) => [one.row.sha256, one.part]));
  const rows = newestFirst(await cache.segments.toArray());
  loaded.segments = rows.flatMap((row) => {
    const part = kept.get(row.sha256);
    return part ? [{ row, part }] : [];
  });
  await mergeIndex(
    { cache, key: loaded.key, scope: loaded.scope },
    loaded.segments.map((one) => one.part),
  );
};
