import { MOST_ORDERS, indexKeysOf, packIndexPart, viewIndexPart } from 'shared-types/index-part';
import type { IndexPart } from 'shared-types/index-part';
import type { OrderId } from 'shared-types/ids';
import type { KnownOrder, Order, OrderState } from 'shared-types/order';

import type { Cache, OverrideRow } from './cache.ts';
import { unsealTold } from './damage.ts';
import { sealJson, unsealJson } from './seal.ts';
import type { Sealed } from './seal.ts';

export const aboutOrder = (orderId: string): string => `order:${orderId}`;
export const aboutState = (orderId: string): string => `state:${orderId}`;

/** Orders that share one index part, in its order. */
export type OverrideGroup = Readonly<{ part: IndexPart; entries: readonly IndexedOrder[] }>;

type Keyed = Readonly<{ cache: Cache; key: CryptoKey }>;

/** One order with its search keys, as the index of overrides needs it. */
export type IndexedOrder = Readonly<{ orderId: OrderId; placedAt: string; keys: readonly string[] }>;

/** A stored index is a snapshot of all whole overrides up to `seq`, so a cold start decrypts one row and only the newer orders. */
type Snapshot = Readonly<{ seq: number; entries: readonly IndexedOrder[] }>;

const ABOUT_SNAPSHOT = 'override-index';
const TAIL = 200;
const MOST_GROUPS = 64;

export const indexedOrderOf = (order: Order): IndexedOrder => ({
  orderId: order.orderId,
  placedAt: order.placedAt,
  keys: indexKeysOf(order),
});

const packGroups = (entries: readonly IndexedOrder[]): OverrideGroup[] =>
  Array.from({ length: Math.ceil(entries.length / MOST_ORDERS) }, (_, at) => {
    const group = entries.slice(at * MOST_ORDERS, (at + 1) * MOST_ORDERS);
    return { part: viewIndexPart(packIndexPart(group.map((entry) => entry.keys)), 0).part, entries: group };
  });

/** Adds what a page brought. Groups are only appended; an order that changed is in two of them, and its readers see it once. */
export const withEntries = (groups: readonly OverrideGroup[], entries: readonly IndexedOrder[]): readonly OverrideGroup[] => {
  const grown = [...groups, ...packGroups(entries)];
  if (grown.length <= MOST_GROUPS) return grown;
  return packGroups([...new Map(grown.flatMap((group) => group.entries).map((entry) => [entry.orderId, entry])).values()]);
};

/** Reads the searchable overrides; writes a new snapshot when too many lie outside of the last one. */
export const loadOverrides = async (keyed: Keyed): Promise<readonly OverrideGroup[]> => {
  const { cache, key } = keyed;
  const stored = await cache.meta.get('overrideIndex');
  const snapshot = stored ? await unsealJson<Snapshot>(key, ABOUT_SNAPSHOT, stored.value as Sealed) : null; // written below
  const known = new Map(snapshot?.entries.map((entry) => [entry.orderId, entry]));
  const alive = await searchable(cache, 0).primaryKeys();
  const fresh = [
    ...(await searchable(cache, (snapshot?.seq ?? 0) + 1).toArray()),
    ...(await cache.overrides.bulkGet(alive.filter((orderId) => !known.has(orderId as OrderId)))), // keys of this table are order ids
  ].flatMap((row) => row ?? []);
  const opened = await Promise.all(
    fresh.map(async (row) => (row.order === null ? null : unsealTold<Order>(cache, key, aboutOrder(row.orderId), row.order))),
  );
  const living = new Set<string>(alive);
  const kept = [...known.values()].filter((entry) => living.has(entry.orderId));
  const renewed = opened.flatMap((order) => (order === null ? [] : [indexedOrderOf(order)]));
  const entries = [...new Map([...kept, ...renewed].map((entry) => [entry.orderId, entry])).values()];
  if (fresh.length > TAIL) await writeSnapshot(keyed, { seq: Math.max(...fresh.map((row) => row.seq), snapshot?.seq ?? 0), entries });
  return packGroups(entries);
};

const searchable = (cache: Cache, fromSeq: number) => cache.overrides.where('[hasOrder+seq]').between([1, fromSeq], [1, Infinity]);

const writeSnapshot = async ({ cache, key }: Keyed, snapshot: Snapshot): Promise<unknown> =>
  cache.meta.put({ key: 'overrideIndex', value: await sealJson(key, ABOUT_SNAPSHOT, snapshot) });

/** The order as an override alone knows it; `null` when it holds no whole order, or damaged bytes. */
export const openOverride = async (keyed: Keyed, row: OverrideRow): Promise<KnownOrder | null> => {
  if (row.order === null || row.gone === 1) return null;
  const [order, state] = await Promise.all([
    unsealTold<Order>(keyed.cache, keyed.key, aboutOrder(row.orderId), row.order),
    stateOf(keyed, row),
  ]);
  return order === null || state === null ? null : { order, state };
};

const stateOf = async ({ cache, key }: Keyed, row: OverrideRow): Promise<OrderState | null> =>
  row.state === null ? null : unsealTold<OrderState>(cache, key, aboutState(row.orderId), row.state);

/** DESIGN §9: a feed row wins over a segment if and only if its `seq` is greater than the segment's `asOf`. */
export const overlaid = async (keyed: Keyed, known: KnownOrder, row: OverrideRow | undefined, asOf: number): Promise<KnownOrder | null> => {
  if (row === undefined || row.seq <= asOf) return known;
  if (row.gone === 1) return null;
  const state = await stateOf(keyed, row);
  const order = row.order === null ? null : await unsealTold<Order>(keyed.cache, keyed.key, aboutOrder(row.orderId), row.order);
  return { order: order ?? known.order, state: state ?? known.state };
};
