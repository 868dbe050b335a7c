import { readPosition, writePosition } from './apply-feed.ts';
import type { Cache, SegmentRow } from './cache.ts';
import { loadIndex, newestFirst } from './index-blocks.ts';
import type { LoadedPart } from './index-blocks.ts';
import { readEnrolment } from './ledger.ts';
import type { Enrolment, Ledger } from './ledger.ts';
import { loadOverrides } from './overrides.ts';
import type { OverrideGroup } from './overrides.ts';
import { openToldOrders } from './told-orders.ts';
import type { ToldOrders } from './told-orders.ts';

/** A segment that can be searched now. */
export type SearchedSegment = Readonly<{ row: SegmentRow; part: LoadedPart }>;

/** The decrypted index of the whole cache. Replaced as a whole when the cache was changed elsewhere. */
export type Memory = {
  readonly key: CryptoKey;
  readonly indexKey: CryptoKey;
  readonly scope: string;
  /** Newest day first. */
  segments: readonly SearchedSegment[];
  groups: readonly OverrideGroup[];
  told: ToldOrders;
};

export type CacheMemory = Readonly<{
  /** `null` while this tablet belongs to no store. */
  get: () => Promise<Memory | null>;
  forget: () => void;
  /** Drops a segment whose bytes cannot be read; the next sync fetches it again. */
  drop: (sha256: string) => Promise<void>;
}>;

/** Caches are keyed by scope: another market, store or enrolment starts with an empty one. */
const scopeOf = (enrolment: Enrolment): string => `${enrolment.market.marketId}/${enrolment.store.storeId}/${enrolment.installationId}`;

export const createCacheMemory = ({ cache, ledger }: Readonly<{ cache: Cache; ledger: Ledger }>): CacheMemory => {
  let loading: Promise<Memory | null> | null = null;
  const get = async (): Promise<Memory | null> => {
    loading ??= load(cache, ledger);
    const mine = loading;
    const memory = await mine.catch((cause: unknown) => {
      if (loading === mine) loading = null; // the next call tries again
      throw cause;
    });
    if (memory === null && loading === mine) loading = null;
    return memory;
  };
  return {
    get,
    forget: () => {
      loading = null;
    },
    drop: async (sha256) => {
      await dropSegments(cache, [sha256]);
      const memory = await get();
      if (memory !== null) memory.segments = memory.segments.filter((one) => one.row.sha256 !== sha256);
    },
  };
};

const load = async (cache: Cache, ledger: Ledger): Promise<Memory | null> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) return null;
  const scope = scopeOf(enrolment);
  await startScope(cache, scope);
  const key = enrolment.keys.cache;
  const [index, rows, groups, told] = await Promise.all([
    loadIndex({ cache, key, scope }),
    cache.segments.toArray(),
    loadOverrides({ cache, key }),
    openToldOrders({ cache, key }),
  ]);
  const parts = new Map(index.parts.map((part) => [part.sha256, part]));
  const segments = newestFirst(rows).flatMap((row) => {
    const part = parts.get(row.sha256);
    return part ? [{ row, part }] : [];
  });
  const unreadable = rows.filter((row) => !parts.has(row.sha256)).map((row) => row.sha256);
  await dropSegments(cache, unreadable);
  return { key, indexKey: enrolment.keys.index, scope, segments, groups, told };
};

const startScope = async (cache: Cache, scope: string): Promise<void> => {
  const stored = await cache.meta.get('scope');
  if (stored?.value === scope) return;
  await cache.transaction('rw', cache.tables, async () => {
    if (stored) await Promise.all(cache.tables.map(async (table) => table.clear()));
    await cache.meta.put({ key: 'scope', value: scope });
  });
};

const dropSegments = async (cache: Cache, names: readonly string[]): Promise<void> => {
  if (names.length === 0) return;
  await cache.transaction('rw', [cache.segments, cache.parts, cache.loose, cache.meta], async () => {
    await Promise.all([cache.segments.bulkDelete([...names]), cache.parts.bulkDelete([...names]), cache.loose.bulkDelete([...names])]);
    await writePosition(cache, { ...(await readPosition(cache)), incomplete: true });
  });
};
