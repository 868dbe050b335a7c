import type { MarketId, OrderId, ReturnId } from 'shared-types/ids';
import type { ReturnRecord } from 'shared-types/return';
import { foldCode } from 'shared-types/text';

import type { Reader } from '../db/open.ts';
import { recordOf } from './return-row.ts';

const MOST_NAMED = 5;
const AT_ONCE = 500;

/** A return that waits for its order, and the orders of its market that it may be of, as they are now. */
export type Waiting = Readonly<{ caseId: string; marketId: MarketId; returnId: ReturnId; orders: readonly Seen[] }>;
type Seen = Readonly<{ orderId: OrderId; seq: number }>;

/** Blind returns with an open case, the oldest first, and what each may be of by now (E-16). */
export const findWaiting = async (db: Reader): Promise<Waiting[]> => {
  const rows = await db
    .selectFrom('review_case')
    .innerJoin('return_record', 'return_record.return_id', 'review_case.return_id')
    .select(['case_id', 'return_record.market_id', 'return_record.return_id', 'record'])
    .where('review_case.status', '=', 'open')
    .where('review_case.cause', '=', 'order-unknown')
    .where('order_id', 'is', null)
    .where('voided_at', 'is', null)
    .orderBy('review_case.opened_at')
    .execute();
  const named = rows.map((row) => ({ ...row, name: nameIn(recordOf(row)) }));
  const seen = new Map<string, Seen[]>();
  for (const marketId of new Set(named.map((row) => row.market_id))) {
    const names = [...new Set(named.filter((row) => row.market_id === marketId).map(({ name }) => name))].filter((name) => name !== '');
    for (let at = 0; at < names.length; at += AT_ONCE) await seeOrders(db, { marketId, names: names.slice(at, at + AT_ONCE) }, seen);
  }
  return named.map((row) => ({
    caseId: row.case_id,
    marketId: row.market_id as MarketId, // acceptReturn wrote these columns
    returnId: row.return_id as ReturnId,
    orders: seen.get(`${row.market_id} ${row.name}`) ?? [],
  }));
};

/**
 * What a return calls its order: the whole number as it was typed, folded; or the id, where a tablet knew an order that this store did
 * not. An id has a colon and a folded number has none.
 */
const nameIn = ({ order }: ReturnRecord): string => ('typed' in order ? foldCode(order.typed) : order.known);

type Names = Readonly<{ marketId: string; names: readonly string[] }>;

/** Numbers and ids are asked for apart: each has its index. */
const seeOrders = async (db: Reader, { marketId, names }: Names, seen: Map<string, Seen[]>): Promise<void> => {
  for (const column of ['number_code', 'order_id'] as const) {
    const rows = await db
      .selectFrom('customer_order')
      .select(['order_id', 'seq', column])
      .where('market_id', '=', marketId)
      .where(column, 'in', names)
      .orderBy('order_id')
      .execute();
    for (const row of rows) {
      const key = `${marketId} ${row[column]}`;
      seen.set(key, [...(seen.get(key) ?? []), { orderId: row.order_id as OrderId, seq: row.seq }]); // the importer made it
    }
  }
};

/** An order of that name, as it is told to people. */
export type Candidate = Readonly<{ orderId: OrderId; number: string }>;

/** The same for one return, to be asked under its lock. */
export const candidatesOf = async (db: Reader, marketId: MarketId, record: ReturnRecord): Promise<Candidate[]> => {
  const name = nameIn(record);
  if (name === '') return [];
  const rows = await db
    .selectFrom('customer_order')
    .select(['order_id', 'number'])
    .where('market_id', '=', marketId)
    .where('typed' in record.order ? 'number_code' : 'order_id', '=', name)
    .orderBy('order_id')
    .limit(MOST_NAMED)
    .execute();
  return rows.map((row) => ({ orderId: row.order_id as OrderId, number: row.number })); // the importer made them
};
