import type { Instant } from 'shared-types/calendar';

import type { ShopDatabase } from './shop-database.ts';
import { shopRefund } from './shop-wire.ts';
import type { BookEntry, BookTotals, ShopRefund } from './shop-wire.ts';

type RefundRow = Readonly<{
  refund_number: number;
  order_id: string;
  payment_id: string;
  amount_minor: number;
  currency: string;
  status: string;
  payout: string;
  marker: string | null;
  store_code: string | null;
  reason: string;
  at: string;
}>;

const refundId = (refundNumber: number): string => `RF-${String(refundNumber).padStart(6, '0')}`;

const refundOf = (row: RefundRow): ShopRefund =>
  shopRefund.parse({
    id: refundId(row.refund_number),
    orderId: row.order_id,
    paymentId: row.payment_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    status: row.status,
    payout: row.payout,
    marker: row.marker,
    storeCode: row.store_code,
    reason: row.reason,
    at: row.at,
  });

export const refundsOfOrder = (database: ShopDatabase, orderId: string): ShopRefund[] =>
  database.prepare<[string], RefundRow>('SELECT * FROM refund WHERE order_id = ? ORDER BY refund_number').all(orderId).map(refundOf);

/** F68: by marker, never by comparing totals. */
export const refundsByMarker = (database: ShopDatabase, marker: string): ShopRefund[] =>
  database.prepare<[string], RefundRow>('SELECT * FROM refund WHERE marker = ? ORDER BY refund_number').all(marker).map(refundOf);

export const refundByNumber = (database: ShopDatabase, refundNumber: number): ShopRefund | null => {
  const row = database.prepare<[number], RefundRow>('SELECT * FROM refund WHERE refund_number = ?').get(refundNumber);
  return row === undefined ? null : refundOf(row);
};

/** A refund with what a person at the shop wants to see beside it. */
export type NewestRefund = Readonly<{
  refund: ShopRefund;
  orderNumber: string;
  means: string;
  /** The number of its store credit, e.g. `SC-000004`; `null`: paid out as money, or not yet. */
  note: string | null;
}>;

export const newestRefunds = (database: ShopDatabase, limit: number): NewestRefund[] =>
  database
    .prepare<[number], RefundRow & { number: string; means: string; note: number | null }>(
      `SELECT refund.*, shop_order.number, payment.means, credit_note.note FROM refund
       JOIN shop_order USING (order_id) JOIN payment USING (order_id, payment_id)
       LEFT JOIN credit_note ON credit_note.refund_number = refund.refund_number
       ORDER BY refund.at DESC, refund.refund_number DESC LIMIT ?`,
    )
    .all(limit)
    .map((row) => ({
      refund: refundOf(row),
      orderNumber: row.number,
      means: row.means,
      note: row.note === null ? null : `SC-${String(row.note).padStart(6, '0')}`,
    }));

export type NewRefund = Readonly<{
  orderId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
  payout: ShopRefund['payout'];
  marker: string | null;
  storeCode: string | null;
  reason: string;
  at: Instant;
}>;

/**
 * Writes the refund and what it does to its payment; money that moves is entered in the gateway book in the same
 * transaction. Throws when the payment cannot bear it: the caller has checked, and the table's CHECK guards the rest.
 */
export const insertRefund = (database: ShopDatabase, refund: NewRefund, status: ShopRefund['status']): number => {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO refund (order_id, payment_id, amount_minor, currency, status, payout, marker, store_code, reason, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      refund.orderId,
      refund.paymentId,
      refund.amountMinor,
      refund.currency,
      status,
      refund.payout,
      refund.marker,
      refund.storeCode,
      refund.reason,
      refund.at,
    );
  const refundNumber = Number(lastInsertRowid);
  if (status === 'failed') return refundNumber;
  const column = status === 'done' ? 'given_minor' : 'pending_minor';
  database
    .prepare(`UPDATE payment SET ${column} = ${column} + ? WHERE order_id = ? AND payment_id = ?`)
    .run(refund.amountMinor, refund.orderId, refund.paymentId);
  if (status === 'done') payOut(database, refundNumber, refund.at);
  return refundNumber;
};

/** F66: a pending refund may still fail; only then is its money free again. */
export const settleRefund = (
  database: ShopDatabase,
  settlement: Readonly<{ refundNumber: number; status: 'done' | 'failed'; at: Instant }>,
): boolean => {
  const settled = database
    .prepare<[string, number], RefundRow>(`UPDATE refund SET status = ? WHERE refund_number = ? AND status = 'pending' RETURNING *`)
    .get(settlement.status, settlement.refundNumber);
  if (settled === undefined) return false;
  const given = settlement.status === 'done' ? settled.amount_minor : 0;
  database
    .prepare('UPDATE payment SET pending_minor = pending_minor - ?, given_minor = given_minor + ? WHERE order_id = ? AND payment_id = ?')
    .run(settled.amount_minor, given, settled.order_id, settled.payment_id);
  if (settlement.status === 'done') payOut(database, settlement.refundNumber, settlement.at);
  return true;
};

/** money through the gateway, or a note of store credit; never both. */
const payOut = (database: ShopDatabase, refundNumber: number, at: Instant): void => {
  database
    .prepare(
      `INSERT INTO gateway_book (refund_number, order_id, payment_id, amount_minor, currency, marker, at)
       SELECT refund_number, order_id, payment_id, amount_minor, currency, marker, ? FROM refund WHERE refund_number = ? AND payout = 'original'`,
    )
    .run(at, refundNumber);
  database
    .prepare(
      `INSERT INTO credit_note (refund_number, order_id, amount_minor, currency, marker, at)
       SELECT refund_number, order_id, amount_minor, currency, marker, ? FROM refund WHERE refund_number = ? AND payout = 'store-credit'`,
    )
    .run(at, refundNumber);
};

/** What was given as store credit under a marker. */
export const creditedMinor = (database: ShopDatabase, marker: string): number[] =>
  database
    .prepare<[string], { amount_minor: number }>('SELECT amount_minor FROM credit_note WHERE marker = ? ORDER BY note')
    .all(marker)
    .map((row) => row.amount_minor);

/** What really moved, counted from the book alone. Refunds made before an order was loaded are not in it. */
export const bookTotals = (database: ShopDatabase): BookTotals => {
  const totals = database
    .prepare<[], { currency: string; entries: number; minor: number }>(
      'SELECT currency, count(*) AS entries, sum(amount_minor) AS minor FROM gateway_book GROUP BY currency ORDER BY currency',
    )
    .all();
  const twice = database
    .prepare<[], { marker: string }>('SELECT marker FROM gateway_book WHERE marker IS NOT NULL GROUP BY marker HAVING count(*) > 1')
    .all()
    .map((row) => row.marker);
  return { entries: totals.reduce((all, one) => all + one.entries, 0), totals, twice };
};

export const bookEntries = (database: ShopDatabase, after: number, limit: number): BookEntry[] =>
  database
    .prepare<[number, number], BookEntry>(
      `SELECT entry, order_id AS orderId, payment_id AS paymentId, amount_minor AS amountMinor, currency, marker, at
       FROM gateway_book WHERE entry > ? ORDER BY entry LIMIT ?`,
    )
    .all(after, limit);
