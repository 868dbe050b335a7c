import type { Selectable } from 'kysely';
import type { MarketId, OrderId, ReturnId } from 'shared-types/ids';
import type { ReturnRecord, Ruling } from 'shared-types/return';

import type { Database, Reader, Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { lockOrder } from '../orders/known-order.ts';

export type ReturnRow = Selectable<Schema['return_record']>;

export const loadReturnRow = (db: Reader, marketId: MarketId, returnId: ReturnId): Promise<ReturnRow | undefined> =>
  db.selectFrom('return_record').selectAll().where('return_id', '=', returnId).where('market_id', '=', marketId).executeTakeFirst();

/**
 * The return as it stands, and nobody else changes it until the commit: the worker, a void and a manager wait for each other. Locked in
 * the order in which the worker takes them: order, refunds, return. SQLite has one writer anyway.
 */
export const lockReturn = async (
  db: Pick<Database, 'kind'>,
  trx: Tx,
  of: Readonly<{ marketId: MarketId; returnId: ReturnId }>,
): Promise<ReturnRow | undefined> => {
  const seen = await loadReturnRow(trx, of.marketId, of.returnId);
  if (!seen || db.kind === 'sqlite') return seen;
  if (seen.order_id !== null) await lockOrder(db, trx, seen.order_id as OrderId); // acceptReturn found it
  await trx.selectFrom('refund').select('refund_key').where('return_id', '=', of.returnId).orderBy('refund_key').forUpdate().execute();
  const row = await trx.selectFrom('return_record').selectAll().where('return_id', '=', of.returnId).forUpdate().executeTakeFirst();
  // A person named its order while this waited: then that order and its refunds are to be held as well.
  return row?.order_id === seen.order_id ? row : lockReturn(db, trx, of);
};

/** The order of a refund whose return nobody knows; held before its case, as everywhere. */
export const lockOrderOf = async (db: Pick<Database, 'kind'>, trx: Tx, refundKey: string): Promise<void> => {
  const refund = await trx.selectFrom('refund').select('order_id').where('refund_key', '=', refundKey).executeTakeFirst();
  if (refund) await lockOrder(db, trx, refund.order_id as OrderId); // planRefunds or keepOrphan wrote it
};

/** The documents in the row; written by `acceptReturn` from parsed commands. */
export const recordOf = (row: Pick<ReturnRow, 'record'>): ReturnRecord => JSON.parse(row.record) as ReturnRecord;

export const rulingOf = (row: ReturnRow): Ruling => JSON.parse(row.ruling) as Ruling;
