import { addDays, storeDayOf } from 'shared-types/calendar';
import type { Instant, StoreDay } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';
import type { Market } from 'shared-types/policy';

import type { Reader } from '../db/open.ts';

/** The first day that tablets keep, by the market's retention; `null`: they keep all. */
const firstKeptDay = (market: Pick<Market, 'retentionDays' | 'timeZone'>, now: Instant): StoreDay | null =>
  market.retentionDays === null ? null : addDays(storeDayOf(now, market.timeZone), -market.retentionDays);

export type MarketDays = Readonly<{ marketId: MarketId; firstDay: string }>;

/** Every market with the first day that its tablets keep; days are text, so the empty one is before all. */
export const marketDays = async (db: Reader, now: Instant): Promise<MarketDays[]> => {
  const rows = await db.selectFrom('market').select('document').orderBy('market_id').execute();
  return rows
    .map((row) => JSON.parse(row.document) as Market) // written from validated documents
    .map((market) => ({ marketId: market.marketId, firstDay: firstKeptDay(market, now) ?? '' }));
};

/** The feed's place of the first order that no segment holds yet; `null` when every kept order is cut. */
export const earliestWaitingSeq = async (db: Reader, marketId: MarketId, now: Instant): Promise<number | null> => {
  const firstDay = (await marketDays(db, now)).find((one) => one.marketId === marketId)?.firstDay ?? '';
  const row = await db
    .selectFrom('customer_order')
    .select((query) => query.fn.min('frozen_seq').as('seq'))
    .where('segment_id', 'is', null)
    .where('market_id', '=', marketId)
    .where('day', '>=', firstDay)
    .executeTakeFirst();
  return row?.seq ?? null;
};

/** How many orders wait for their segment, over all markets. */
export const waitingOrders = async (db: Reader, now: Instant): Promise<number> => {
  let waiting = 0;
  for (const { marketId, firstDay } of await marketDays(db, now)) {
    const row = await db
      .selectFrom('customer_order')
      .select((query) => query.fn.countAll<number>().as('count'))
      .where('segment_id', 'is', null)
      .where('market_id', '=', marketId)
      .where('day', '>=', firstDay)
      .executeTakeFirstOrThrow();
    waiting += row.count;
  }
  return waiting;
};
