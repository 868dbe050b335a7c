import type { OrderId, OrderLineId, PaymentId, ReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Currency } from 'shared-types/money';
import type { Claim, KnownOrder, Order } from 'shared-types/order';
import { joinState } from 'shared-types/order-state';
import type { Holdings } from 'shared-types/order-state';
import type { PlannedRefund } from 'shared-types/refund-plan';

import type { Database, Reader, Tx } from '../db/open.ts';
import { withoutOurs } from './told-refunds.ts';
import type { StoredFacts } from './told-refunds.ts';

type HeldMoney = Holdings['money'][number];

/**
 * Orders as the server knows them now: the frozen half, the channel's facts, and what returns hold of them (S-7).
 * Ids that are not known have no entry. A return's `reserved_plan` and `shipping_minor` are emptied by whoever refuses it. `without`:
 * as if this return held nothing, so that its own reservation does not stand in its way.
 */
export const loadKnownOrders = async (
  db: Reader,
  orderIds: readonly OrderId[],
  { without }: Readonly<{ without?: ReturnId }> = {},
): Promise<Map<OrderId, KnownOrder>> => {
  const known = new Map<OrderId, KnownOrder>();
  if (orderIds.length === 0) return known;
  const [rows, claims, refunds, returns] = [
    await orderRows(db, orderIds),
    await claimRows(db, orderIds),
    await refundRows(db, orderIds),
    await returnRows(db, orderIds),
  ];
  for (const row of rows) {
    const order = JSON.parse(row.frozen) as Order; // written by importOrders from validated documents
    const facts = withoutOurs(JSON.parse(row.facts) as StoredFacts, refunds.get(row.order_id) ?? []); // likewise
    const isOther = (of: Readonly<{ return_id: string }>): boolean => of.return_id !== without;
    const others = (returns.get(row.order_id) ?? []).filter(isOther);
    const shipping = others.reduce((all, one) => all + one.shipping_minor, 0);
    const holdings: Holdings = {
      claims: (claims.get(row.order_id) ?? []).filter(isOther).map((claim) => ({
        lineId: claim.line_id as OrderLineId,
        claim: claimOf(claim, order.currency),
      })),
      money: [
        ...(refunds.get(row.order_id) ?? []).filter(isOther).map(refundMoney),
        ...others.flatMap((one) => reservedMoney(one.reserved_plan)),
      ],
      shipping: moneyOf(shipping, order.currency),
    };
    known.set(order.orderId, { order, state: joinState(order, facts, holdings, { seq: row.seq, closed: row.closed === 1 }) });
  }
  return known;
};

/** Holds the order for this transaction, so that two decisions about it follow each other. SQLite has one writer anyway. */
export const lockOrder = async (db: Pick<Database, 'kind'>, trx: Tx, orderId: OrderId): Promise<void> => {
  if (db.kind === 'sqlite') return;
  await trx.selectFrom('customer_order').select('order_id').where('order_id', '=', orderId).forUpdate().execute();
};

type ClaimRow = Awaited<ReturnType<typeof claimRows>> extends Map<string, (infer Row)[]> ? Row : never;

const claimOf = (row: ClaimRow, currency: Currency): Claim =>
  ({
    returnId: row.return_id,
    units: row.units,
    money: moneyOf(row.money_minor, currency),
    tax: moneyOf(row.tax_minor, currency),
    status: row.status,
    storeId: row.store_id,
    at: row.at,
    slipNumber: row.slip_number,
  }) as Claim; // the columns hold what a decision wrote: branded ids and live statuses only

const refundMoney = (
  row: Readonly<{ payment_id: string; act: string; amount_minor: number; currency: string; state: string }>,
): HeldMoney => ({
  paymentId: row.payment_id as PaymentId, // the plan's own payment id
  amount: moneyOf(row.amount_minor, row.currency as Currency), // the order's currency, checked at import
  isConfirmed: row.state === 'confirmed',
  act: row.act === 'void' ? 'void' : 'refund',
});

const reservedMoney = (plan: string): HeldMoney[] =>
  // written by a decision as `PlannedRefund[]`
  (JSON.parse(plan) as PlannedRefund[]).map((planned) => ({ ...planned, isConfirmed: false }));

const groupBy = <Row extends Readonly<{ order_id: string | null }>>(rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.order_id ?? '';
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const orderRows = (db: Reader, orderIds: readonly OrderId[]) =>
  db.selectFrom('customer_order').select(['order_id', 'frozen', 'facts', 'seq', 'closed']).where('order_id', 'in', orderIds).execute();

const claimRows = async (db: Reader, orderIds: readonly OrderId[]) =>
  groupBy(
    await db.selectFrom('claim').selectAll().where('order_id', 'in', orderIds).where('status', '!=', 'released').orderBy('at').execute(),
  );

/** Failed and cancelled refunds hold nothing; all others do, confirmed or not. */
const refundRows = async (db: Reader, orderIds: readonly OrderId[]) =>
  groupBy(
    await db
      .selectFrom('refund')
      .select(['order_id', 'return_id', 'payment_id', 'act', 'amount_minor', 'currency', 'state', 'channel_reference'])
      .where('order_id', 'in', orderIds)
      .where('state', 'not in', ['failed', 'cancelled'])
      .execute(),
  );

const returnRows = async (db: Reader, orderIds: readonly OrderId[]) =>
  groupBy(
    await db
      .selectFrom('return_record')
      .select(['return_id', 'order_id', 'shipping_minor', 'reserved_plan'])
      .where('order_id', 'in', orderIds)
      .where('voided_at', 'is', null)
      .execute(),
  );
