import { channelOrder, faultsOfOrder } from 'shared-types/channel-order';
import type { ChannelOrder, OrderFault } from 'shared-types/channel-order';
import { normaliseEmail } from 'shared-types/text';

import type { ShopDatabase } from './shop-database.ts';
import { refundsOfOrder } from './shop-refund-rows.ts';
import type { Sentinel } from './shop-wire.ts';

export type OrderRow = Readonly<{
  order_id: string;
  number: string;
  currency: string;
  document: string;
  changed: number;
  sentinel: Sentinel | null;
  sentinel_spent: number;
}>;

type LineRow = Readonly<{ line_id: string; returned: number; cancelled: number; refunded_minor: number }>;
type PaymentRow = Readonly<{ payment_id: string; captured_minor: number; given_minor: number; released_minor: number }>;

export const orderRow = (database: ShopDatabase, orderId: string): OrderRow | undefined =>
  database.prepare<[string], OrderRow>('SELECT * FROM shop_order WHERE order_id = ?').get(orderId);

/** The next number of the shop-wide change counter: an order's `sequence`, and the cursor of `changes`. */
const nextChange = (database: ShopDatabase): number =>
  database.prepare<[], { value: number }>('UPDATE change_counter SET value = value + 1 RETURNING value').get()?.value ?? 0;

export const touchOrder = (database: ShopDatabase, orderId: string): void => {
  database.prepare('UPDATE shop_order SET changed = ? WHERE order_id = ?').run(nextChange(database), orderId);
};

/** What came of one order of a batch. */
export type Loaded =
  | Readonly<{ number: string; status: 'created' | 'updated' }>
  | Readonly<{ number: string; status: 'invalid'; faults: readonly OrderFault[] }>;

/**
 * Loads an order. An order that is known takes the new document but keeps what the shop did meanwhile: refunds,
 * returned and cancelled units of a later document are not taken twice.
 */
export const loadOrder = (database: ShopDatabase, document: ChannelOrder, troubled: Sentinel | null): Loaded => {
  const faults = faultsOfOrder(document);
  if (faults.length > 0) return { number: document.number, status: 'invalid', faults };
  const known = orderRow(database, document.id) !== undefined;
  database
    .prepare(
      `INSERT INTO shop_order (order_id, number, email, currency, document, changed, sentinel) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (order_id) DO UPDATE SET document = excluded.document, email = excluded.email, changed = excluded.changed`,
    )
    .run(
      document.id,
      document.number,
      normaliseEmail(document.customer?.email ?? ''),
      document.currency,
      JSON.stringify(document),
      nextChange(database),
      troubled,
    );
  loadLines(database, document);
  loadPayments(database, document);
  if (!known) loadRefunds(database, document);
  return { number: document.number, status: known ? 'updated' : 'created' };
};

const loadLines = (database: ShopDatabase, document: ChannelOrder): void => {
  const insert = database.prepare('INSERT OR IGNORE INTO line_state VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const line of document.lines) {
    insert.run(document.id, line.id, line.sku, line.quantity, line.paidMinor, line.returned, line.cancelled, line.refundedMinor);
  }
};

const loadPayments = (database: ShopDatabase, document: ChannelOrder): void => {
  const upsert = database.prepare(
    `INSERT INTO payment (order_id, payment_id, position, means, captured_minor, given_minor) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (order_id, payment_id) DO UPDATE
     SET captured_minor = max(min(excluded.captured_minor, ? - released_minor), given_minor + pending_minor)`,
  );
  document.payments.forEach((one, position) => {
    if (one.capturedBy !== 'web') return;
    const means = one.last4 === null ? one.label : `${one.label} …${one.last4}`;
    upsert.run(document.id, one.id, position, means, one.voided ? 0 : one.capturedMinor, one.refundedMinor, one.authorisedMinor);
  });
};

const loadRefunds = (database: ShopDatabase, document: ChannelOrder): void => {
  const insert = database.prepare(
    `INSERT INTO refund (order_id, payment_id, amount_minor, currency, status, marker, store_code, reason, at)
     VALUES (?, ?, ?, ?, ?, ?, NULL, 'Refunded on the web', ?)`,
  );
  for (const one of document.refunds) {
    insert.run(document.id, one.paymentId, one.amountMinor, document.currency, one.status, one.marker, one.at);
  }
};

/** The order as the shop has it now: the loaded document with all that happened since. */
export const documentOf = (database: ShopDatabase, row: OrderRow): ChannelOrder => {
  const placed = channelOrder.parse(JSON.parse(row.document));
  const lines = new Map(
    database
      .prepare<[string], LineRow>('SELECT * FROM line_state WHERE order_id = ?')
      .all(row.order_id)
      .map((line) => [line.line_id, line]),
  );
  const payments = new Map(
    database
      .prepare<[string], PaymentRow>('SELECT * FROM payment WHERE order_id = ?')
      .all(row.order_id)
      .map((payment) => [payment.payment_id, payment]),
  );
  return {
    ...placed,
    sequence: row.changed,
    lines: placed.lines.map((line) => {
      const now = lines.get(line.id);
      return now === undefined ? line : { ...line, returned: now.returned, cancelled: now.cancelled, refundedMinor: now.refunded_minor };
    }),
    payments: placed.payments.map((one) => paymentNow(one, payments.get(one.id))),
    refunds: refundsOfOrder(database, row.order_id).map(({ id, paymentId, amountMinor, status, marker, at }) => ({
      id,
      paymentId,
      amountMinor,
      status,
      marker,
      at,
    })),
  };
};

/** What was let go is no longer authorised; an authorisation that was let go whole is given up. */
const paymentNow = (placed: ChannelOrder['payments'][number], now: PaymentRow | undefined): ChannelOrder['payments'][number] => {
  if (now === undefined || placed.voided) return placed;
  const authorisedMinor = placed.authorisedMinor - now.released_minor;
  const voided = now.released_minor > 0 && authorisedMinor === 0;
  return { ...placed, authorisedMinor, capturedMinor: now.captured_minor, refundedMinor: now.given_minor, voided };
};

/** Orders that changed after `after`, oldest change first. The counter and the rows commit together, so no change is ever skipped. */
export const changedOrders = (
  database: ShopDatabase,
  page: Readonly<{ after: number; limit: number; currency: string | null }>,
): Readonly<{ orders: ChannelOrder[]; cursor: string; more: boolean }> => {
  const rows = database
    .prepare<[number, string | null, string | null, number], OrderRow>(
      'SELECT * FROM shop_order WHERE changed > ? AND (? IS NULL OR currency = ?) ORDER BY changed LIMIT ?',
    )
    .all(page.after, page.currency, page.currency, page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    orders: shown.map((row) => documentOf(database, row)),
    cursor: String(shown.at(-1)?.changed ?? page.after),
    more: rows.length > page.limit,
  };
};

export const ordersBy = (database: ShopDatabase, by: Readonly<{ number: string }> | Readonly<{ email: string }>): ChannelOrder[] => {
  const rows =
    'number' in by
      ? database.prepare<[string], OrderRow>('SELECT * FROM shop_order WHERE number = ?').all(by.number.trim().toUpperCase())
      : database
          .prepare<[string | null], OrderRow>('SELECT * FROM shop_order WHERE email = ? ORDER BY changed DESC LIMIT 50')
          .all(normaliseEmail(by.email));
  return rows.map((row) => documentOf(database, row));
};
