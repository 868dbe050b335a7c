import { createHash } from 'node:crypto';

import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import { channelOrder } from 'shared-types/channel-order';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ShopDatabase } from './shop-database.ts';
import { orderRow, touchOrder } from './shop-orders.ts';
import type { OrderRow } from './shop-orders.ts';
import { insertRefund, refundByNumber } from './shop-refund-rows.ts';
import type { Refusal, RefundRequest, RefusalCode, ShopRefund } from './shop-wire.ts';
import { soldPart } from './sold-parts.ts';

/** How a refund is asked for: the key (keyed shops only) and the moment after which the sender no longer wants it begun. */
export type RefundTerms = Readonly<{ now: Instant; key: string | null; notAfter: Instant | null }>;

/** What was committed, and how the answer travels: `lost` never, `slow` late. The work is done either way. */
export type RefundDone = Readonly<{ refund: ShopRefund; answer: 'normal' | 'slow' | 'lost' }>;

export const refuse = (code: RefusalCode, message: string): Result<never, Refusal> => fail({ code, message });

type PaymentRow = Readonly<{ captured_minor: number; given_minor: number; pending_minor: number; released_minor: number }>;

export const webPayment = (database: ShopDatabase, orderId: string, paymentId: string): PaymentRow | undefined =>
  database.prepare<[string, string], PaymentRow>('SELECT * FROM payment WHERE order_id = ? AND payment_id = ?').get(orderId, paymentId);

/** a lender settles its instalments by the goods, so it refunds nothing without them. */
const isPayLater = (row: OrderRow, paymentId: string): boolean =>
  channelOrder.parse(JSON.parse(row.document)).payments.some((one) => one.id === paymentId && one.method === 'pay-later');

/**
 * Refunds one payment, in one transaction that is committed before anything is answered. Without a key the shop
 * happily refunds the same marker twice as long as the payment bears it: only looking up first protects the sender (F60).
 */
export const refundPayment = (
  database: ShopDatabase,
  orderId: string,
  request: RefundRequest,
  terms: RefundTerms,
): Result<RefundDone, Refusal> =>
  database
    .transaction((): Result<RefundDone, Refusal> => {
      if (terms.notAfter !== null && terms.now > terms.notAfter) return refuse('too-late', 'the sender no longer waits for this');
      const row = orderRow(database, orderId);
      if (row === undefined) return refuse('order-unknown', `no order ${orderId}`);
      const replay = terms.key === null ? null : answerOfKey(database, terms.key, request);
      if (replay !== null) return replay;
      const refusal = whyNotRefundable(database, row, request);
      if (refusal !== null) return fail(refusal);
      const refundNumber = insertRefund(database, { ...request, orderId, at: terms.now }, statusFor(row));
      keepLines(database, row, request);
      if (terms.key !== null) keepKey(database, terms.key, request, refundNumber);
      touchOrder(database, orderId);
      return ok({ refund: written(database, refundNumber), answer: answerFor(database, row) });
    })
    .immediate();

const statusFor = (row: OrderRow): ShopRefund['status'] =>
  row.sentinel === 'declined' ? 'failed' : row.sentinel === 'pending' ? 'pending' : 'done';

const written = (database: ShopDatabase, refundNumber: number): ShopRefund => {
  const refund = refundByNumber(database, refundNumber);
  if (refund === null) throw new Error(`refund ${refundNumber} was written and is not there`);
  return refund;
};

/** F61: the cap of a payment counts what is given and what is on its way; the check and the write are one transaction. */
const whyNotRefundable = (database: ShopDatabase, row: OrderRow, request: RefundRequest): Refusal | null => {
  if (request.currency !== row.currency) return { code: 'currency-differs', message: `the order is in ${row.currency}` };
  const payment = webPayment(database, row.order_id, request.paymentId);
  if (payment === undefined) return { code: 'payment-unknown', message: `no web payment ${request.paymentId}` };
  if (request.lines.length === 0 && isPayLater(row, request.paymentId)) {
    return { code: 'lines-needed', message: 'whoever lends the money wants to know which goods came back' };
  }
  if (payment.captured_minor === 0) return { code: 'not-captured', message: 'nothing was captured on this payment' };
  const left = payment.captured_minor - payment.given_minor - payment.pending_minor;
  if (request.amountMinor > left) return { code: 'exceeds-payment', message: `${left} minor units are left on this payment` };
  return null;
};

/**
 * The goods of one acceptance, whichever of its payments tells them first: the others name the same goods, each with what it gives of
 * them. What a person accepts later of the same return are other goods, and a line may be named twice, for two reasons. Of a set whose
 * parts come back one by one, as many are gone as the part of which most came back.
 */
export const keepLines = (
  database: ShopDatabase,
  row: OrderRow,
  request: Pick<RefundRequest, 'returnId' | 'acceptedAt' | 'lines'>,
): void => {
  const acceptance = `${request.returnId} ${request.acceptedAt}`;
  const insert = database.prepare(
    `INSERT INTO returned_line VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (acceptance, line_id) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor`,
  );
  const parts = request.lines.flatMap(({ lineId: told, units, amountMinor }) => {
    const part = soldPart(row.document, told);
    return part === null ? [] : [{ ...part, told, units, amountMinor }];
  });
  for (const lineId of new Set(parts.map((part) => part.lineId))) {
    const same = parts.filter((part) => part.lineId === lineId);
    const unitsOf = (told: string): number => same.reduce((all, part) => (part.told === told ? all + part.units / part.perUnit : all), 0);
    const units = Math.ceil(Math.max(...same.map((part) => unitsOf(part.told))));
    insert.run(acceptance, row.order_id, lineId, units, same.reduce((all, part) => all + part.amountMinor, 0)); // prettier-ignore
  }
};

const hashOf = (request: RefundRequest): string => createHash('sha256').update(canonicalJson(request)).digest('hex');

const answerOfKey = (database: ShopDatabase, key: string, request: RefundRequest): Result<RefundDone, Refusal> | null => {
  const known = database
    .prepare<[string], { body_hash: string; refund_number: number }>('SELECT * FROM idempotency_key WHERE key = ?')
    .get(key);
  if (known === undefined) return null;
  if (known.body_hash !== hashOf(request)) return refuse('key-reused', 'this key came with another body before');
  return ok({ refund: written(database, known.refund_number), answer: 'normal' });
};

const keepKey = (database: ShopDatabase, key: string, request: RefundRequest, refundNumber: number): void => {
  database.prepare('INSERT INTO idempotency_key VALUES (?, ?, ?)').run(key, hashOf(request), refundNumber);
};

const answerFor = (database: ShopDatabase, row: OrderRow): RefundDone['answer'] => {
  if (row.sentinel === 'slow') return 'slow';
  if (row.sentinel !== 'answer-lost') return 'normal';
  return spendSentinel(database, row.order_id) ? 'lost' : 'normal';
};

/** True the first time: sentinels that happen once remember that they did. */
export const spendSentinel = (database: ShopDatabase, orderId: string): boolean =>
  database.prepare('UPDATE shop_order SET sentinel_spent = 1 WHERE order_id = ? AND sentinel_spent = 0').run(orderId).changes === 1;
