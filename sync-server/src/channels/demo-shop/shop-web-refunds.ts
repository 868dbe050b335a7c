import type { Instant } from 'shared-types/calendar';
import { currency as currencySchema, moneyOf, proportion } from 'shared-types/money';
import { ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ShopDatabase } from './shop-database.ts';
import { documentOf, orderRow, touchOrder } from './shop-orders.ts';
import type { OrderRow } from './shop-orders.ts';
import { insertRefund, refundByNumber } from './shop-refund-rows.ts';
import { refuse, spendSentinel } from './shop-refunds.ts';
import { setsOf } from './sold-parts.ts';
import type { Refusal, ShopRefund, WebRefundRequest } from './shop-wire.ts';

type LineRow = Readonly<{
  line_id: string;
  quantity: number;
  paid_minor: number;
  returned: number;
  cancelled: number;
  refunded_minor: number;
  /** Units and money that Retour's returns took back. */
  taken: number;
  taken_minor: number;
  isSet: boolean;
}>;

type Part = Readonly<{ lineId: string; units: number; amountMinor: number }>;

const linesOf = (database: ShopDatabase, row: OrderRow): LineRow[] => {
  const sets = setsOf(row.document);
  return database
    .prepare<[string], Omit<LineRow, 'isSet'>>(
      `SELECT line_state.*, coalesce(sum(back.units), 0) AS taken, coalesce(sum(back.amount_minor), 0) AS taken_minor
       FROM line_state LEFT JOIN returned_line AS back USING (order_id, line_id)
       WHERE order_id = ? GROUP BY line_state.line_id ORDER BY line_state.rowid`,
    )
    .all(row.order_id)
    .map((line) => ({ ...line, isSet: sets.has(line.line_id) }));
};

const unitsLeft = (line: LineRow): number => Math.max(0, line.quantity - line.returned - line.cancelled - line.taken);

/**
 * What the units are worth to the shop: due so far less what went back, as everybody else counts it. A set of which a part came back
 * counts as gone whole: whoever kept the other parts is not paid for them.
 */
const worthMinor = (line: LineRow, units: number, code: string): number => {
  const paid = moneyOf(line.paid_minor, currencySchema.parse(code));
  const wholeSets = line.isSet ? proportion(paid, Math.min(line.taken, line.quantity), line.quantity).minor : 0;
  const taken = Math.max(line.taken_minor, wholeSets);
  const gone = Math.min(line.quantity, line.returned + line.cancelled + line.taken + units);
  const due = proportion(paid, gone, line.quantity).minor;
  return Math.max(0, Math.min(due - line.refunded_minor - taken, line.paid_minor - line.refunded_minor));
};

const partsOf = (lines: readonly LineRow[], request: WebRefundRequest, code: string): Part[] =>
  lines.flatMap((line) => {
    const asked = request.lines === null ? unitsLeft(line) : (request.lines.find((one) => one.lineId === line.line_id)?.units ?? 0);
    const units = Math.min(asked, unitsLeft(line));
    return units === 0 ? [] : [{ lineId: line.line_id, units, amountMinor: worthMinor(line, units, code) }];
  });

const roomOf = (database: ShopDatabase, orderId: string): Readonly<{ payment_id: string; room: number }>[] =>
  database
    .prepare<[string], { payment_id: string; room: number }>(
      'SELECT payment_id, captured_minor - given_minor - pending_minor AS room FROM payment WHERE order_id = ? ORDER BY position',
    )
    .all(orderId);

/** Money to the payments in their order, each to its cap; what none of them can bear is not refunded. */
const spread = (amountMinor: number, payments: readonly Readonly<{ payment_id: string; room: number }>[]): [string, number][] => {
  let left = amountMinor;
  return payments.flatMap((payment): [string, number][] => {
    const share = Math.min(left, payment.room);
    left -= share;
    return share === 0 ? [] : [[payment.payment_id, share]];
  });
};

/** Cuts the parts, last first, to what the payments can bear together. */
const within = (parts: readonly Part[], roomMinor: number): Part[] => {
  let left = roomMinor;
  return parts.map((part) => {
    const amountMinor = Math.min(part.amountMinor, left);
    left -= amountMinor;
    return { ...part, amountMinor };
  });
};

/** The shop's own staff refund by hand, past Retour: no marker, and the units count as returned (or cancelled) on the web. */
export const refundOnWeb = (
  database: ShopDatabase,
  orderId: string,
  request: WebRefundRequest,
  now: Instant,
): Result<readonly ShopRefund[], Refusal> =>
  database
    .transaction((): Result<readonly ShopRefund[], Refusal> => {
      const row = orderRow(database, orderId);
      if (row === undefined) return refuse('order-unknown', `no order ${orderId}`);
      const payments = roomOf(database, orderId);
      const room = payments.reduce((all, payment) => all + payment.room, 0);
      const parts = within(partsOf(linesOf(database, row), request, row.currency), room);
      const amount = parts.reduce((all, part) => all + part.amountMinor, 0);
      if (amount === 0) return refuse('nothing-to-refund', 'nothing is left to give back on this order');
      const column = request.as === 'returned' ? 'returned' : 'cancelled';
      const give = database.prepare(
        `UPDATE line_state SET ${column} = ${column} + ?, refunded_minor = refunded_minor + ? WHERE order_id = ? AND line_id = ?`,
      );
      for (const part of parts) give.run(part.units, part.amountMinor, orderId, part.lineId);
      const numbers = spread(amount, payments).map(([paymentId, amountMinor]) =>
        insertRefund(
          database,
          {
            orderId,
            paymentId,
            amountMinor,
            currency: row.currency,
            payout: 'original',
            marker: null,
            storeCode: null,
            reason: REASONS[request.as],
            at: now,
          },
          'done',
        ),
      );
      touchOrder(database, orderId);
      return ok(numbers.flatMap((refundNumber) => refundByNumber(database, refundNumber) ?? []));
    })
    .immediate();

const REASONS = { returned: 'Sent back by post', cancelled: 'Never sent' } as const;

/**
 * The order as `GET` answers it. An order with the sentinel `refunded-on-web-meanwhile` has been refunded by the
 * shop's staff just before it is first read again, which is what the re-read before a send exists for (DESIGN §7).
 */
export const readOrder = (database: ShopDatabase, orderId: string, now: Instant): ReturnType<typeof documentOf> | null => {
  const row = orderRow(database, orderId);
  if (row === undefined) return null;
  if (row.sentinel !== 'refunded-on-web-meanwhile' || !spendSentinel(database, orderId)) return documentOf(database, row);
  refundOnWeb(database, orderId, { lines: null, as: 'returned' }, now);
  return documentOf(database, freshRow(database, row));
};

const freshRow = (database: ShopDatabase, row: OrderRow): OrderRow => orderRow(database, row.order_id) ?? row;
