import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { refundKey, refundKeyOf } from 'shared-types/ids';
import type { CaseId, ChannelOrderId, MarketId, PaymentId, RefundKey, ReturnId, StoreId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { Order } from 'shared-types/order';
import { sharesOf } from 'shared-types/refund-lines';
import { goesToFinance } from 'shared-types/refund-plan';
import type { PlannedRefund } from 'shared-types/refund-plan';

import type { RefundIntent } from '../channels/channel.ts';
import type { Tx } from '../db/open.ts';
import { prepared, preparedInsert } from '../db/prepared.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { ORPHAN, adoptOrphan } from './adopt-orphan.ts';
import { openCase } from './open-case.ts';

/** The money part of a decided return. `holdMs`: how long a void still has a chance before the first send. */
export type RefundsToPlan = Readonly<{
  order: Order;
  marketId: MarketId;
  returnId: ReturnId;
  storeId: StoreId;
  storeCode: string;
  acceptedAt: Instant;
  holdMs: number;
  plan: readonly PlannedRefund[];
  lines: RefundIntent['lines'];
  shipping: Money;
  reason: string;
  derivation: string;
  payout: RefundIntent['payout'];
  newCaseId: () => CaseId;
}>;

/**
 * Inserts one refund per payment in the deciding transaction, with the request frozen as it will be sent on every try (R-6, F60).
 * All intents name the lines with what their payment gives of each, only the first that is sent restocks them: the goods exist once. Authorisations are let go the same way; what
 * finance must pay is put before a person. Answers what the feed must tell.
 */
export const planRefunds = async (trx: Tx, facts: RefundsToPlan): Promise<TouchedThing[]> => {
  const plan = facts.plan.filter((planned) => planned.amount.minor > 0);
  if (plan.length === 0) return [];
  const channelOrderId = await channelOrderIdOf(trx, facts.order);
  const before = await refundsBefore(trx, facts.returnId);
  const orphans = new Set(before.filter((row) => row.cause === ORPHAN).map((row) => row.refund_key));
  const earlier = before.filter((row) => row.cause !== ORPHAN).map((row) => row.payment_id);
  const restocking = Math.max(
    0,
    plan.findIndex((planned) => !isForFinance(facts, planned)),
  );
  const rows = plan.map((planned, at) => {
    const shares = sharesOf({ lines: facts.lines, shipping: facts.shipping }, planned.amount);
    const key = keyAfter(earlier, { returnId: facts.returnId, paymentId: planned.paymentId });
    const intent: RefundIntent = {
      refundKey: key,
      returnId: facts.returnId,
      channelOrderId,
      paymentId: planned.paymentId,
      act: planned.act ?? 'refund',
      payout: planned.act === 'void' ? 'original' : facts.payout,
      amount: planned.amount,
      currency: facts.order.currency,
      lines: at === restocking ? shares.lines : shares.lines.map((line) => ({ ...line, restock: false })),
      shipping: shares.shipping,
      reason: facts.reason,
      storeCode: facts.storeCode,
      acceptedAt: facts.acceptedAt,
      derivation: facts.derivation,
    };
    return {
      refund_key: key,
      return_id: facts.returnId,
      order_id: facts.order.orderId,
      market_id: facts.marketId,
      store_id: facts.storeId,
      channel: facts.order.channel,
      payment_id: planned.paymentId,
      act: intent.act,
      means: meansOf(facts.order, planned.paymentId),
      amount_minor: planned.amount.minor,
      currency: planned.amount.currency,
      ...(isForFinance(facts, planned) ? FOR_FINANCE : { state: 'requested', due_at: addMs(facts.acceptedAt, facts.holdMs) }),
      requested_at: facts.acceptedAt,
      stock_due_at: intent.lines.some((line) => line.restock) ? addMs(facts.acceptedAt, facts.holdMs) : null,
      fence: 0,
      attempts: 0,
      intent: JSON.stringify(intent),
      changed_at: facts.acceptedAt,
    };
  });
  for (const row of rows) await (orphans.has(row.refund_key) ? adoptOrphan(trx, row) : putRefund(trx, row));
  const things: TouchedThing[] = [];
  for (const row of rows.filter((one) => one.state === FOR_FINANCE.state && !orphans.has(one.refund_key))) {
    things.push(...(await tellFinance(trx, facts, row)));
  }
  return things;
};

/** nobody sends it: finance pays it by hand and says so on the case. */
const FOR_FINANCE = { state: 'review', cause: 'for-finance', due_at: null } as const;

const isForFinance = ({ order, payout }: RefundsToPlan, { act, paymentId }: PlannedRefund): boolean =>
  act !== 'void' && payout === 'original' && order.payments.some((one) => one.paymentId === paymentId && goesToFinance(one));

type ForFinance = Readonly<{ refund_key: RefundKey; means: string; amount_minor: number; currency: Money['currency'] }>;

const tellFinance = (trx: Tx, facts: RefundsToPlan, row: ForFinance): Promise<TouchedThing[]> =>
  openCase(trx, {
    caseId: facts.newCaseId(),
    at: facts.acceptedAt,
    marketId: facts.marketId,
    storeId: facts.storeId,
    returnId: facts.returnId,
    refundKey: row.refund_key,
    kind: 'for-finance',
    cause: 'for-finance',
    atStake: moneyOf(row.amount_minor, row.currency),
    detail: `${row.means}: web finance pays this by hand, with account data that the web shop collects. ${facts.reason}`,
    other: null,
  });

const putRefund = preparedInsert('refund');

/** "Visa …4417": what the slip prints and a person says aloud. */
export const meansOf = (order: Order, paymentId: PaymentId): string => {
  const payment = order.payments.find((one) => one.paymentId === paymentId);
  if (!payment) return paymentId.slice(0, 60);
  const label = payment.label === '' ? payment.method : payment.label;
  return payment.last4 === null ? label : `${label} …${payment.last4}`;
};

const findChannelOrderId = prepared((db, { orderId }: Readonly<{ orderId: string }>) =>
  db.selectFrom('customer_order').select('channel_order_id').where('order_id', '=', orderId),
);

const channelOrderIdOf = async (trx: Tx, order: Order): Promise<ChannelOrderId> => {
  const [row] = (await findChannelOrderId(trx, { orderId: order.orderId })).rows;
  if (!row) throw new Error(`order ${order.orderId} is not in the store it was read from`);
  return row.channel_order_id as ChannelOrderId; // checked when the order was imported
};

/**
 * the key of a return and payment. A person who later accepts units that were left over adds a second refund to the same
 * payment; its key counts on, so that it is never taken for a retry of the first.
 */
const keyAfter = (earlier: readonly string[], of: Readonly<{ returnId: ReturnId; paymentId: PaymentId }>): RefundKey => {
  const before = earlier.filter((paymentId) => paymentId === of.paymentId).length;
  return before === 0 ? refundKeyOf(of) : refundKey.parse(`${refundKeyOf(of)}~${before + 1}`);
};

const findBefore = prepared((db, { returnId }: Readonly<{ returnId: string }>) =>
  db.selectFrom('refund').select(['refund_key', 'payment_id', 'cause']).where('return_id', '=', returnId),
);

type Before = Readonly<{ refund_key: string; payment_id: string; cause: string | null }>;

const refundsBefore = async (trx: Tx, returnId: ReturnId): Promise<readonly Before[]> => (await findBefore(trx, { returnId })).rows;
