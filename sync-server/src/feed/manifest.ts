import type { Instant } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';
import type { Manifest } from 'shared-types/sync';

import type { Reader } from '../db/open.ts';
import { writeCursor } from './cursor.ts';
import { headOf } from './pull.ts';
import { lastStart } from './starts.ts';
import { earliestWaitingSeq } from './waiting-orders.ts';

/**
 * The live segments of a market and where to start pulling with them: orders from the lowest `asOf`, or before the first that has no segment yet; all else
 * from the beginning.
 * The head is read first, so every segment made up to it is in the list (a newer one may be too; the feed then repeats its rows).
 */
export const manifestOf = async (
  db: Reader,
  of: Readonly<{ marketId: MarketId; epoch: string; serverTime: Instant }>,
): Promise<Manifest> => {
  const head = await headOf(db, of.marketId);
  const waitingSeq = await earliestWaitingSeq(db, of.marketId, of.serverTime);
  const rows = await db
    .selectFrom('segment')
    .select(['sha256', 'day', 'order_count', 'byte_count', 'as_of'])
    .where('market_id', '=', of.marketId)
    .where('retired_at', 'is', null)
    .orderBy('day', 'desc')
    .orderBy('part')
    .execute();
  const lowestAsOf = rows.reduce((lowest, row) => Math.min(lowest, row.as_of), head);
  const seq = rows.length === 0 ? 0 : Math.min(lowestAsOf, waitingSeq === null ? head : waitingSeq - 1);
  return {
    epoch: of.epoch,
    serverTime: of.serverTime,
    marketId: of.marketId,
    cursor: writeCursor({ epoch: of.epoch, seq: 0, manifestSeq: head, ordersSeq: seq, start: await lastStart(db) }),
    orderCount: rows.reduce((all, row) => all + row.order_count, 0),
    segments: rows.map((row) => ({
      sha256: row.sha256,
      day: row.day,
      orders: row.order_count,
      bytes: row.byte_count,
      asOf: row.as_of,
    })),
  };
};

/** The bytes of a segment of the market; a retired one is served until it is dropped. `null`: there is none of this name. */
export const segmentBytes = async (db: Reader, marketId: MarketId, sha256: string): Promise<Uint8Array | null> =>
  (await db.selectFrom('segment').select('bytes').where('sha256', '=', sha256).where('market_id', '=', marketId).executeTakeFirst())
    ?.bytes ?? null;
