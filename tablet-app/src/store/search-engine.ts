import type { OrderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { summaryOf, unitsBackOf } from 'shared-types/order-summary';
import type { FeedRow, Manifest } from 'shared-types/sync';

import { applyFeedPage, keepFound, readPosition, writePosition } from './apply-feed.ts';
import type { Cache, FeedPosition } from './cache.ts';
import { createCacheMemory } from './cache-memory.ts';
import type { CacheMemory, Memory } from './cache-memory.ts';
import { readFeedPage } from './feed-page.ts';
import { createFinder } from './find-orders.ts';
import { aboutOrders } from './index-blocks.ts';
import type { Ledger } from './ledger.ts';
import { createOrderParts } from './order-parts.ts';
import { indexedOrderOf, withEntries } from './overrides.ts';
import type { CacheStatus, Found, OrderHit } from './search.ts';
import { finishLoad, storeSegment } from './segments.ts';
import { openToldOrders } from './told-orders.ts';
import { readWire } from './wire.ts';
import type { Wire } from './wire.ts';

/** A segment as the manifest lists it. */
export type ListedSegment = Manifest['segments'][number];

export type PageOutcome =
  | Readonly<{ kind: 'applied'; more: boolean; unreadable: number; epoch: string; serverTime: string }>
  /** Cut short, or not ours: pull it again. */
  | Readonly<{ kind: 'discarded' }>
  /** Another leader applied something meanwhile: read the position again. */
  | Readonly<{ kind: 'moved' }>
  | Readonly<{ kind: 'other-epoch'; epoch: string }>;

/** Everything the cache can do; runs in a worker in the browser, and as a plain module in tests. */
export type SearchEngine = Readonly<{
  find: (text: string) => Promise<Found>;
  /** `feedSeq`: up to where the feed is applied, for the overlay of local facts. */
  open: (orderId: OrderId) => Promise<Readonly<{ known: KnownOrder; feedSeq: number }> | null>;
  byCustomer: (customerKey: string) => Promise<readonly OrderHit[]>;
  status: () => Promise<CacheStatus>;
  warm: () => Promise<void>;
  position: () => Promise<FeedPosition>;
  applyPage: (text: string, from: Pick<FeedPosition, 'cursor' | 'epoch'>) => Promise<PageOutcome>;
  /** Keeps what an online look-up found; `null`: it is of another epoch than the feed (S-8). */
  keep: (found: readonly KnownOrder[], epoch: string) => Promise<readonly OrderHit[] | null>;
  /** Which of the listed segments are not here yet. */
  missing: (listed: readonly ListedSegment[]) => Promise<readonly ListedSegment[]>;
  /** `damaged`: the bytes are not those of the name; nothing was stored. */
  storeSegment: (listed: ListedSegment, bytes: Uint8Array<ArrayBuffer>) => Promise<'stored' | 'damaged'>;
  /** After all segments are here: drops those no longer listed, merges the index, and starts the feed at the manifest's cursor. */
  finishLoad: (manifest: Pick<Manifest, 'cursor' | 'epoch' | 'segments'>) => Promise<void>;
  /** A new epoch: what the feed told is void, segments stay until a manifest says otherwise. */
  startEpoch: (epoch: string) => Promise<void>;
  wipe: () => Promise<void>;
  /** Reads an answer of the server; `null` when it is not of that kind. */
  read: <Kind extends keyof Wire>(kind: Kind, json: unknown) => Promise<Wire[Kind] | null>;
}>;

/** What an engine works on. `onChange` tells the engines of other tabs that their memory is out of date. */
export type EngineDeps = Readonly<{ cache: Cache; ledger: Ledger; onChange: () => void }>;

/** `forget` drops what is in memory: another tab changed the cache. */
export const openSearchEngine = (deps: EngineDeps): SearchEngine & Readonly<{ forget: () => void }> => {
  const { cache } = deps;
  const memory = createCacheMemory(deps);
  const parts = createOrderParts(cache, async (sha256) => aboutOrders((await memory.get())?.scope ?? '', sha256));
  const finder = createFinder({ cache, memory, parts });
  const engine = { cache, memory, changed: deps.onChange };
  return {
    find: finder.find,
    open: finder.open,
    byCustomer: finder.byCustomer,
    status: async () => statusOf(cache, memory),
    warm: async () => {
      const loaded = await memory.get();
      await loaded?.told.readAhead();
    },
    position: async () => readPosition(cache),
    applyPage: async (text, from) => applyPage(engine, text, from),
    keep: async (found, epoch) => keep(engine, found, epoch),
    missing: async (listed) => {
      const here = new Set(await cache.segments.toCollection().primaryKeys());
      return listed.filter((segment) => !here.has(segment.sha256));
    },
    storeSegment: async (listed, bytes) => storeSegment(engine, listed, bytes),
    finishLoad: async (manifest) => {
      await finishLoad(engine, manifest);
      parts.clear();
      deps.onChange();
    },
    startEpoch: async (epoch) => startEpoch(engine, epoch),
    wipe: async () => {
      await cache.transaction('rw', cache.tables, async () => Promise.all(cache.tables.map(async (table) => table.clear())));
      memory.forget();
      parts.clear();
      deps.onChange();
    },
    read: async (kind, json) => Promise.resolve(readWire(kind, json)),
    forget: () => {
      memory.forget();
      parts.clear();
    },
  };
};

type Engine = Readonly<{ cache: Cache; memory: CacheMemory; changed: () => void }>;

const applyPage = async (
  { cache, memory, changed }: Engine,
  text: string,
  from: Pick<FeedPosition, 'cursor' | 'epoch'>,
): Promise<PageOutcome> => {
  const page = readFeedPage(text);
  if (page === null) return { kind: 'discarded' };
  const { epoch, more, serverTime } = page.end;
  if (epoch !== from.epoch) return { kind: 'other-epoch', epoch };
  const loaded = await memory.get();
  if (loaded === null) return { kind: 'moved' };
  const applied = await applyFeedPage({ cache, key: loaded.key }, page, from);
  if (applied === 'moved') return { kind: 'moved' };
  if (applied === 'swept') loaded.told = await openToldOrders({ cache, key: loaded.key });
  loaded.told.renew(page.rows.flatMap(orderIdOf));
  addEntries(
    loaded,
    page.rows.flatMap((row) => (row.t === 'order' ? [row.order] : [])),
  );
  if (page.rows.length > 0) changed();
  return { kind: 'applied', more, unreadable: page.unreadable, epoch, serverTime };
};

const keep = async (
  { cache, memory, changed }: Engine,
  found: readonly KnownOrder[],
  epoch: string,
): Promise<readonly OrderHit[] | null> => {
  const loaded = await memory.get();
  if (loaded === null) return [];
  if (!(await keepFound({ cache, key: loaded.key }, found, epoch))) return null;
  loaded.told.renew(found.map((known) => known.order.orderId));
  addEntries(
    loaded,
    found.map((known) => known.order),
  );
  if (found.length > 0) changed();
  return found.map(({ order, state }) => summaryOf(order, unitsBackOf(state)));
};

/** The order that a row is an override of. */
const orderIdOf = (row: FeedRow): readonly string[] => {
  if (row.t === 'order' || row.t === 'order-state') return [row.state.orderId];
  return row.t === 'gone' && row.kind === 'order' ? [row.id] : [];
};

const addEntries = (loaded: Memory, orders: readonly KnownOrder['order'][]): void => {
  if (orders.length > 0) loaded.groups = withEntries(loaded.groups, orders.map(indexedOrderOf));
};

/** S-8: sequences of another epoch mean nothing: overrides go, segments and documents stay until the new feed replaces them. */
const startEpoch = async ({ cache, memory, changed }: Engine, epoch: string): Promise<void> => {
  await cache.transaction('rw', cache.overrides, cache.meta, async () => {
    const { generation } = await readPosition(cache);
    await cache.overrides.clear();
    await cache.meta.delete('overrideIndex');
    await writePosition(cache, { cursor: null, epoch, seq: 0, generation: generation + 1, sweeps: false, incomplete: true, asOf: null });
  });
  memory.forget();
  changed();
};

const statusOf = async (cache: Cache, memory: CacheMemory): Promise<CacheStatus> => {
  await memory.get(); // finds what is damaged
  const [overrides, blocks, position, rows] = await Promise.all([
    cache.overrides.count(),
    cache.blocks.count(),
    readPosition(cache),
    cache.segments.toArray(),
  ]);
  return {
    orders: rows.reduce((all, row) => all + row.orders, 0),
    segments: rows.length,
    overrides,
    blocks,
    isWhole: !position.incomplete,
    asOf: position.asOf,
    isReady: position.cursor !== null,
  };
};
