import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { Instant } from 'shared-types/calendar';
import type { MarketId, OrderId } from 'shared-types/ids';
import { MOST_ORDERS } from 'shared-types/index-part';
import type { KnownOrder } from 'shared-types/order';
import { MOST_SEGMENT_BYTES, packSegment } from 'shared-types/segment';

import type { Reader } from '../db/open.ts';
import { headOf } from './pull.ts';
import { marketDays } from './waiting-orders.ts';

/** Above this share of changed orders a segment is cut anew. */
const MOST_CHANGED_SHARE = 0.2;
/** Parts of a day below this many orders are put together when the day is cut again. */
const SMALL_PART = 100;
const ORDERS_PER_READ = 400;

export type LoadOrders = (db: Reader, orderIds: readonly OrderId[]) => Promise<Map<OrderId, KnownOrder>>;

export type CutSegment = Readonly<{ orderIds: readonly OrderId[]; bytes: Uint8Array; sha256: string }>;

/** New segments of one market and day, and the old ones they stand for. Written in one transaction. */
export type CutDay = Readonly<{
  marketId: MarketId;
  day: string;
  asOf: number;
  replaces: readonly string[];
  segments: readonly CutSegment[];
}>;

/**
 * Cuts what needs cutting, day by day: orders without a segment (with the small parts of their day), and segments of which more than a fifth changed.
 * Reads only, so a worker thread with a read-only connection does it. The head is read before the orders, so a segment is never older than its `asOf`.
 */
export const cutSegments = async function* (db: Reader, now: Instant, loadOrders: LoadOrders): AsyncGenerator<CutDay> {
  for (const market of await marketDays(db, now)) {
    for (const plan of await daysToCut(db, market)) {
      const asOf = await headOf(db, market.marketId);
      const orderIds = await ordersOfPlan(db, market.marketId, plan);
      if (orderIds.length === 0) continue;
      const segments: CutSegment[] = [];
      for (let at = 0; at < orderIds.length; at += ORDERS_PER_READ) {
        const some = orderIds.slice(at, at + ORDERS_PER_READ);
        const known = await loadOrders(db, some);
        segments.push(...packAll(some.flatMap((orderId) => known.get(orderId) ?? [])));
      }
      yield { marketId: market.marketId, day: plan.day, asOf, replaces: plan.replaces, segments };
    }
  }
};

type DayPlan = Readonly<{ day: string; replaces: readonly string[] }>;

type SegmentRow = Readonly<{ segment_id: string; day: string; order_count: number }>;

const daysToCut = async (db: Reader, { marketId, firstDay }: Readonly<{ marketId: MarketId; firstDay: string }>): Promise<DayPlan[]> => {
  const waiting = await db
    .selectFrom('customer_order')
    .select('day')
    .distinct()
    .where('market_id', '=', marketId)
    .where('segment_id', 'is', null)
    .where('day', '>=', firstDay)
    .execute();
  const live = await db
    .selectFrom('segment')
    .select(['segment_id', 'day', 'order_count'])
    .where('market_id', '=', marketId)
    .where('retired_at', 'is', null)
    .execute();
  const worn = await wornSegments(db, marketId, live);
  const waitingDays = new Set(waiting.map((row) => row.day));
  const days = new Set([...waitingDays, ...live.filter((row) => worn.has(row.segment_id)).map((row) => row.day)]);
  return [...days].toSorted().map((day) => ({
    day,
    replaces: live
      .filter((row) => row.day === day && (worn.has(row.segment_id) || (waitingDays.has(day) && row.order_count < SMALL_PART)))
      .map((row) => row.segment_id),
  }));
};

const wornSegments = async (db: Reader, marketId: MarketId, live: readonly SegmentRow[]): Promise<Set<string>> => {
  const changed = await db
    .selectFrom('customer_order')
    .innerJoin('segment', 'segment.segment_id', 'customer_order.segment_id')
    .select(['segment.segment_id', (query) => query.fn.countAll<number>().as('count')])
    .where('segment.market_id', '=', marketId)
    .where('segment.retired_at', 'is', null)
    .whereRef('customer_order.seq', '>', 'segment.as_of')
    .groupBy('segment.segment_id')
    .execute();
  const counts = new Map(changed.map((row) => [row.segment_id, row.count]));
  return new Set(
    live.filter((row) => (counts.get(row.segment_id) ?? 0) > row.order_count * MOST_CHANGED_SHARE).map((row) => row.segment_id),
  );
};

const ordersOfPlan = async (db: Reader, marketId: MarketId, plan: DayPlan): Promise<OrderId[]> => {
  const rows = await db
    .selectFrom('customer_order')
    .select('order_id')
    .where('market_id', '=', marketId)
    .where('day', '=', plan.day)
    .where((query) =>
      plan.replaces.length === 0
        ? query('segment_id', 'is', null)
        : query.or([query('segment_id', 'is', null), query('segment_id', 'in', plan.replaces)]),
    )
    .orderBy('placed_at')
    .orderBy('order_id')
    .execute();
  return rows.map((row) => row.order_id as OrderId); // written from validated orders
};

const pack = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 6 });

/** Up to 200 orders a segment; one that packs too large is halved until it fits, down to a single order. */
const packAll = (orders: readonly KnownOrder[]): CutSegment[] => {
  const segments: CutSegment[] = [];
  for (let at = 0; at < orders.length; at += MOST_ORDERS) segments.push(...packFitting(orders.slice(at, at + MOST_ORDERS)));
  return segments;
};

const packFitting = (orders: readonly KnownOrder[]): CutSegment[] => {
  const bytes = packSegment(orders, pack);
  if (bytes.length > MOST_SEGMENT_BYTES && orders.length > 1) {
    const half = Math.ceil(orders.length / 2);
    return [...packFitting(orders.slice(0, half)), ...packFitting(orders.slice(half))];
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [{ orderIds: orders.map((known) => known.order.orderId), bytes, sha256 }];
};
