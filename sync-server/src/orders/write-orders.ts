import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { MarketId, OrderId } from 'shared-types/ids';
import type { Order } from 'shared-types/order';

import type { Database, Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import type { PreparedOrder } from './prepare-order.ts';

/** What an import must know about an order that is stored. `hasReturn`: its frozen half stays as it is. */
export type StoredOrder = Readonly<{
  orderId: OrderId;
  marketId: MarketId;
  sequence: number;
  revision: string;
  frozenRevision: string;
  hasReturn: boolean;
}>;

/** Locked in the order of their ids, so that two imports never wait for each other in a circle. */
export const storedOrders = async (
  db: Pick<Database, 'kind'>,
  trx: Tx,
  orderIds: readonly OrderId[],
): Promise<Map<string, StoredOrder>> => {
  if (orderIds.length === 0) return new Map();
  const query = trx
    .selectFrom('customer_order')
    .select(['order_id', 'market_id', 'sequence', 'revision', 'frozen'])
    .where('order_id', 'in', [...new Set(orderIds)].toSorted())
    .orderBy('order_id');
  const rows = await (db.kind === 'postgres' ? query.forUpdate() : query).execute();
  const returned = await withReturns(
    trx,
    rows.map((row) => row.order_id),
  );
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        orderId: row.order_id as OrderId, // written from a validated order
        marketId: row.market_id as MarketId, // likewise
        sequence: row.sequence,
        revision: row.revision,
        frozenRevision: (JSON.parse(row.frozen) as Order).revision, // likewise
        hasReturn: returned.has(row.order_id),
      },
    ]),
  );
};

const withReturns = async (trx: Tx, orderIds: readonly string[]): Promise<Set<string | null>> => {
  if (orderIds.length === 0) return new Set();
  const rows = await trx.selectFrom('return_record').select('order_id').distinct().where('order_id', 'in', orderIds).execute();
  return new Set(rows.map((row) => row.order_id));
};

/** New orders with their lines and keys. */
export const insertOrders = async (trx: Tx, orders: readonly PreparedOrder[]): Promise<void> => {
  if (orders.length === 0) return;
  const inserted = await trx
    .insertInto('customer_order')
    .values(orders.map(rowOf))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== BigInt(orders.length)) throw new OvertakenImport();
  await insertLines(trx, orders);
  await insertKeys(trx, orders);
};

/** Another replica imported the same order first; the code is a serialization failure's, so the transaction runs again and sees it. */
class OvertakenImport extends Error {
  readonly code = '40001';
  constructor() {
    super('another import wrote the same order first');
  }
}

const rowOf = (order: PreparedOrder): Insertable<Schema['customer_order']> => ({
  order_id: order.orderId,
  market_id: order.marketId,
  channel: order.channel,
  channel_order_id: order.channelOrderId,
  frozen_seq: 0,
  seq: 0,
  segment_id: null,
  closed: 0,
  ...frozenColumns(order),
  ...factColumns(order),
});

const frozenColumns = (order: PreparedOrder) => ({
  number: order.number,
  number_code: order.numberCode,
  order_type: order.orderType,
  day: order.day,
  placed_at: order.placedAt,
  currency: order.currency,
  customer_key: order.customerKey,
  frozen: order.frozen,
});

type ChangingHalf = Pick<PreparedOrder, 'orderId' | 'sequence' | 'revision' | 'facts' | 'lines'>;

const factColumns = (order: ChangingHalf) => ({ sequence: order.sequence, revision: order.revision, facts: order.facts });

/** The frozen half again, facts with it: only while no return of the order exists, so no claim stands on its lines. */
export const updateFrozen = async (trx: Tx, order: PreparedOrder): Promise<void> => {
  await trx
    .updateTable('customer_order')
    .set({ ...frozenColumns(order), ...factColumns(order) })
    .where('order_id', '=', order.orderId)
    .execute();
  await trx.deleteFrom('order_line').where('order_id', '=', order.orderId).execute();
  await trx.deleteFrom('order_key').where('order_id', '=', order.orderId).execute();
  await insertLines(trx, [order]);
  await insertKeys(trx, [order]);
};

/**
 * What the channel says that changes. Units it took back beyond what is free here are a fact, not a fault: the line says so
 * and its remaining refunds find less to send.
 */
export const updateFacts = async (trx: Tx, order: ChangingHalf): Promise<void> => {
  await trx.updateTable('customer_order').set(factColumns(order)).where('order_id', '=', order.orderId).execute();
  for (const line of order.lines) {
    await trx
      .updateTable('order_line')
      .set({
        gone_at_channel: line.gone,
        over_returned: sql<number>`case when claimed + ${sql.lit(line.gone)} > quantity then 1 else 0 end`,
      })
      .where('order_id', '=', order.orderId)
      .where('line_id', '=', line.lineId)
      .where('gone_at_channel', '!=', line.gone)
      .execute();
  }
  await forgetLines(trx, order);
};

/**
 * A line that the document names no more is as untouched as one the channel never spoke of (`stateOfLine`). The counter must say the
 * same as the facts, or no return of the line could ever be held.
 */
const forgetLines = async (trx: Tx, { orderId, lines }: ChangingHalf): Promise<void> => {
  await trx
    .updateTable('order_line')
    .set({ gone_at_channel: 0, over_returned: 0 })
    .where('order_id', '=', orderId)
    .where('gone_at_channel', '!=', 0)
    .where(
      'line_id',
      'not in',
      lines.map((line) => line.lineId),
    )
    .execute();
};

const insertLines = (trx: Tx, orders: readonly PreparedOrder[]): Promise<void> =>
  inPieces(
    orders.flatMap((order) =>
      order.lines.map((line) => ({
        order_id: order.orderId,
        line_id: line.lineId,
        quantity: line.quantity,
        claimed: 0,
        gone_at_channel: line.gone,
      })),
    ),
    (rows) => trx.insertInto('order_line').values(rows).execute(),
  );

const insertKeys = (trx: Tx, orders: readonly PreparedOrder[]): Promise<void> =>
  inPieces(
    orders.flatMap((order) => order.keys.map(({ kind, key }) => ({ market_id: order.marketId, kind, key, order_id: order.orderId }))),
    (rows) => trx.insertInto('order_key').values(rows).execute(),
  );

/** Always the same few statement lengths, so that prepared statements are found again. */
const PIECES = [256, 32, 4, 1];

const inPieces = async <Row>(rows: readonly Row[], insert: (some: readonly Row[]) => Promise<unknown>): Promise<void> => {
  let at = 0;
  for (const size of PIECES) {
    for (; rows.length - at >= size; at += size) await insert(rows.slice(at, at + size));
  }
};
