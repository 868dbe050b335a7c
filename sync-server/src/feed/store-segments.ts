import { randomUUID } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';

import type { Database, Tx } from '../db/open.ts';
import type { CutDay, CutSegment } from './cut-segments.ts';
import { marketDays } from './waiting-orders.ts';

/** A tablet may still be loading from a manifest that names a retired segment. */
const SERVED_AFTER_RETIRING_MS = 24 * 3_600_000;

/** Writes the segments of some days and retires those they stand for, in one transaction. */
export const storeCutDays = (db: Database, days: readonly CutDay[], now: Instant): Promise<void> =>
  db.write(async (trx) => {
    const made = new Map<MarketId, string[]>();
    for (const day of days) made.set(day.marketId, [...(made.get(day.marketId) ?? []), ...(await storeDay(trx, day, now))]);
    for (const marketId of [...made.keys()].toSorted()) await stampMade(trx, marketId, made.get(marketId) ?? []);
  });

const storeDay = async (trx: Tx, cut: CutDay, now: Instant): Promise<string[]> => {
  await retire(trx, cut.replaces, now);
  const { last } = await trx
    .selectFrom('segment')
    .select((query) => query.fn.max('part').as('last'))
    .where('market_id', '=', cut.marketId)
    .where('day', '=', cut.day)
    .executeTakeFirstOrThrow();
  const rows = cut.segments.map((segment, at) => ({ ...rowOf(cut, segment), part: (last ?? 0) + 1 + at }));
  for (const row of rows) await trx.insertInto('segment').values(row).execute();
  for (const [at, segment] of cut.segments.entries()) {
    await trx
      .updateTable('customer_order')
      .set({ segment_id: rows[at]?.segment_id ?? null })
      .where('order_id', 'in', segment.orderIds)
      .execute();
  }
  return rows.map((row) => row.segment_id);
};

const rowOf = (cut: CutDay, segment: CutSegment) => ({
  segment_id: randomUUID(),
  market_id: cut.marketId,
  day: cut.day,
  sha256: segment.sha256,
  bytes: segment.bytes,
  byte_count: segment.bytes.length,
  order_count: segment.orderIds.length,
  as_of: cut.asOf,
  made_seq: 0,
  retired_at: null,
});

/**
 * The head moves by one, last: a manifest read before this commit has a lower head than `made_seq`, so nobody believes that a tablet has
 * a segment which its manifest did not name.
 */
const stampMade = async (trx: Tx, marketId: MarketId, segmentIds: readonly string[]): Promise<void> => {
  if (segmentIds.length === 0) return;
  const { seq } = await trx
    .updateTable('feed_head')
    .set((row) => ({ seq: row('seq', '+', 1) }))
    .where('market_id', '=', marketId)
    .returning('seq')
    .executeTakeFirstOrThrow();
  await trx.updateTable('segment').set({ made_seq: seq }).where('segment_id', 'in', segmentIds).execute();
};

const retire = async (trx: Tx, segmentIds: readonly string[], now: Instant): Promise<void> => {
  if (segmentIds.length === 0) return;
  await trx.updateTable('segment').set({ retired_at: now }).where('segment_id', 'in', segmentIds).execute();
};

/** Whole days leave at once when the market's retention is over; what was retired a day ago is dropped. */
export const dropOldSegments = async (db: Database, now: Instant): Promise<void> => {
  const markets = await marketDays(db.read, now);
  await db.write(async (trx) => {
    for (const { marketId, firstDay } of markets) {
      if (firstDay === '') continue;
      await trx
        .updateTable('segment')
        .set({ retired_at: now })
        .where('market_id', '=', marketId)
        .where('day', '<', firstDay)
        .where('retired_at', 'is', null)
        .execute();
    }
    const retiredBefore = addMs(now, -SERVED_AFTER_RETIRING_MS);
    const dropped = await trx.selectFrom('segment').select('segment_id').where('retired_at', '<', retiredBefore).limit(500).execute();
    if (dropped.length === 0) return;
    const segmentIds = dropped.map((row) => row.segment_id);
    await trx.updateTable('customer_order').set({ segment_id: null }).where('segment_id', 'in', segmentIds).execute();
    await trx.deleteFrom('segment').where('segment_id', 'in', segmentIds).execute();
  });
};
