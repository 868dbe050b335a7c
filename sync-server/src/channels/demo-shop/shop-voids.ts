import type { Instant } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import { ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ShopDatabase } from './shop-database.ts';
import { orderRow, touchOrder } from './shop-orders.ts';
import type { OrderRow } from './shop-orders.ts';
import { keepLines, refuse, webPayment } from './shop-refunds.ts';
import { shopVoid } from './shop-wire.ts';
import type { Refusal, ShopVoid, VoidRequest } from './shop-wire.ts';

type ReleasedRow = Readonly<{
  release: number;
  marker: string;
  order_id: string;
  payment_id: string;
  amount_minor: number;
  currency: string;
  at: string;
}>;

const releasedOf = (row: ReleasedRow): ShopVoid =>
  shopVoid.parse({
    id: `VO-${String(row.release).padStart(6, '0')}`,
    orderId: row.order_id,
    paymentId: row.payment_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    marker: row.marker,
    at: row.at,
  });

export const releasesByMarker = (database: ShopDatabase, marker: string): ShopVoid[] =>
  database.prepare<[string], ReleasedRow>('SELECT * FROM released WHERE marker = ? ORDER BY release').all(marker).map(releasedOf);

/** lets go of what is only authorised. Told again under its marker it changes nothing: letting go is no payment. */
export const releaseAuthorisation = (
  database: ShopDatabase,
  orderId: string,
  request: VoidRequest,
  terms: Readonly<{ now: Instant; notAfter: Instant | null }>,
): Result<ShopVoid, Refusal> =>
  database
    .transaction((): Result<ShopVoid, Refusal> => {
      if (terms.notAfter !== null && terms.now > terms.notAfter) return refuse('too-late', 'the sender no longer waits for this');
      const row = orderRow(database, orderId);
      if (row === undefined) return refuse('order-unknown', `no order ${orderId}`);
      const [known] = releasesByMarker(database, request.marker);
      if (known !== undefined) return ok(known);
      const refusal = whyNotReleasable(database, row, request);
      if (refusal !== null) return refuse(refusal.code, refusal.message);
      database
        .prepare('INSERT INTO released (marker, order_id, payment_id, amount_minor, currency, at) VALUES (?, ?, ?, ?, ?, ?)')
        .run(request.marker, orderId, request.paymentId, request.amountMinor, request.currency, terms.now);
      database
        .prepare('UPDATE payment SET released_minor = released_minor + ? WHERE order_id = ? AND payment_id = ?')
        .run(request.amountMinor, orderId, request.paymentId);
      keepLines(database, row, request);
      touchOrder(database, orderId);
      const [written] = releasesByMarker(database, request.marker);
      if (written === undefined) throw new Error(`release ${request.marker} was written and is not there`);
      return ok(written);
    })
    .immediate();

const authorisedMinor = (row: OrderRow, paymentId: string): number => {
  const payment = channelOrder.parse(JSON.parse(row.document)).payments.find((one) => one.id === paymentId);
  return payment === undefined || payment.voided ? 0 : payment.authorisedMinor;
};

const whyNotReleasable = (database: ShopDatabase, row: OrderRow, request: VoidRequest): Refusal | null => {
  if (request.currency !== row.currency) return { code: 'currency-differs', message: `the order is in ${row.currency}` };
  const payment = webPayment(database, row.order_id, request.paymentId);
  if (payment === undefined) return { code: 'payment-unknown', message: `no web payment ${request.paymentId}` };
  if (payment.captured_minor > 0) return { code: 'already-captured', message: 'this money was taken: it can only be refunded' };
  const left = authorisedMinor(row, request.paymentId) - payment.released_minor;
  return request.amountMinor > left ? { code: 'exceeds-payment', message: `${left} minor units are authorised on this payment` } : null;
};

/** The parcel leaves: each authorisation is captured, less what was let go of it. */
export const captureOrder = (database: ShopDatabase, orderId: string): Result<string, Refusal> =>
  database
    .transaction((): Result<string, Refusal> => {
      const row = orderRow(database, orderId);
      if (row === undefined) return refuse('order-unknown', `no order ${orderId}`);
      for (const { id } of channelOrder.parse(JSON.parse(row.document)).payments) {
        database
          .prepare(
            'UPDATE payment SET captured_minor = max(0, ? - released_minor) WHERE order_id = ? AND payment_id = ? AND captured_minor = 0',
          )
          .run(authorisedMinor(row, id), orderId, id);
      }
      touchOrder(database, orderId);
      return ok(orderId);
    })
    .immediate();
