import type { Order, OrderState } from 'shared-types/order';
import { summaryOf, unitsBackOf } from 'shared-types/order-summary';
import type { OrderSummary } from 'shared-types/order-summary';

import type { Cache, OverrideRow } from './cache.ts';
import { unsealTold } from './damage.ts';
import { aboutOrder, aboutState } from './overrides.ts';

/** How many overrides of each kind are read ahead: those of the last hours, which the counter asks for most. */
const MOST_AHEAD = 200;

type Keyed = Readonly<{ cache: Cache; key: CryptoKey }>;

/** What an override says, as far as results show it: `null` where it does not say it, or its bytes are damaged. */
type Told = Readonly<{ seq: number; isGone: boolean; summary: OrderSummary | null; unitsBack: number | null }>;

/**
 * The overrides in memory. Which orders have one is known at once; what it says is read ahead for the newest, and for others the first
 * time that a result needs it: a tablet may hold many thousands, and a cold start shall not decrypt them all.
 */
export type ToldOrders = Readonly<{
  of: (orderIds: readonly string[]) => Promise<readonly (Told | null)[]>;
  readAhead: () => Promise<void>;
  /** Their overrides were just written: what was read of them is void. */
  renew: (orderIds: readonly string[]) => void;
}>;

export const openToldOrders = async (keyed: Keyed): Promise<ToldOrders> => {
  const { cache } = keyed;
  const told = new Set<string>(await cache.overrides.toCollection().primaryKeys());
  const read = new Map<string, Promise<Told | null>>();
  const startReading = (orderIds: readonly string[]): void => {
    const rows = cache.overrides.bulkGet([...orderIds]);
    orderIds.forEach((orderId, at) => {
      const reading = rows.then(async (all) => toldBy(keyed, all[at]));
      read.set(orderId, reading);
      reading.catch(() => read.get(orderId) === reading && read.delete(orderId)); // the next question reads again
    });
  };
  const of: ToldOrders['of'] = async (orderIds) => {
    const unread = orderIds.filter((orderId) => told.has(orderId) && !read.has(orderId));
    if (unread.length > 0) startReading(unread);
    return Promise.all(orderIds.map(async (orderId) => read.get(orderId) ?? null));
  };
  return {
    of,
    readAhead: async () => {
      const newest = await Promise.all([0, 1].map(async (hasOrder) => newestOverrides(cache, hasOrder)));
      await of(newest.flat());
    },
    renew: (orderIds) => {
      for (const orderId of orderIds) {
        told.add(orderId);
        read.delete(orderId);
      }
    },
  };
};

const newestOverrides = async (cache: Cache, hasOrder: number): Promise<readonly string[]> =>
  cache.overrides.where('[hasOrder+seq]').between([hasOrder, 0], [hasOrder, Infinity]).reverse().limit(MOST_AHEAD).primaryKeys();

const toldBy = async ({ cache, key }: Keyed, row: OverrideRow | undefined): Promise<Told | null> => {
  if (row === undefined) return null;
  const [order, state] = await Promise.all([
    row.order === null ? null : unsealTold<Order>(cache, key, aboutOrder(row.orderId), row.order),
    row.state === null ? null : unsealTold<OrderState>(cache, key, aboutState(row.orderId), row.state),
  ]);
  return {
    seq: row.seq,
    isGone: row.gone === 1,
    summary: order === null ? null : summaryOf(order, 0),
    unitsBack: state === null ? null : unitsBackOf(state),
  };
};

/** DESIGN §9, as for a whole order: the override wins over a segment's summary if and only if its `seq` is greater than the segment's `asOf`. */
export const laidOver = (cut: OrderSummary, told: Told | null, asOf: number): OrderSummary | null => {
  if (told === null || told.seq <= asOf) return cut;
  return told.isGone ? null : { ...(told.summary ?? cut), unitsBack: told.unitsBack ?? cut.unitsBack };
};

/** The order as its override alone tells it; `null` when that is not all of it. */
export const toldAlone = (told: Told | null): OrderSummary | null =>
  told === null || told.isGone || told.summary === null || told.unitsBack === null ? null : { ...told.summary, unitsBack: told.unitsBack };
