import type { ChannelFacts } from './freeze-order.ts';
import type { OrderLineId, PaymentId } from './ids.ts';
import { moneyOf, proportion, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { inFrozenShares } from './offers.ts';
import type { Claim, LineState, Order, OrderState, PaymentState } from './order.ts';

/** What Retour itself holds of an order: live claims, money per payment (sent, planned or reserved), shipping. */
export type Holdings = Readonly<{
  claims: readonly Readonly<{ lineId: OrderLineId; claim: Claim }>[];
  money: readonly Readonly<{ paymentId: PaymentId; amount: Money; isConfirmed: boolean; act?: 'refund' | 'void' }>[];
  shipping: Money;
}>;

const lineStateOf = (order: Order, facts: ChannelFacts, holdings: Holdings): LineState[] => {
  const nothing = zero(order.currency);
  const told = order.lines.map((line): LineState => {
    const of = facts.lines.find((one) => one.id === line.lineId);
    return {
      lineId: line.lineId,
      delivered: of?.delivered ?? line.quantity,
      cancelled: of?.cancelled ?? 0,
      returnedAtChannel: of?.returned ?? 0,
      refundedAtChannel: moneyOf(of?.refundedMinor ?? 0, order.currency),
      refundedTaxAtChannel: nothing,
      claims: holdings.claims.filter((held) => held.lineId === line.lineId).map((held) => held.claim),
    };
  });
  return inFrozenShares(order, told).map((state, at) => {
    const line = order.lines[at];
    // The channel tells no tax of its own refunds; the stored tax in proportion is what M-3 allows.
    const tax = !line || line.paid.minor === 0 ? nothing : proportion(line.tax, state.refundedAtChannel.minor, line.paid.minor);
    return { ...state, refundedTaxAtChannel: tax };
  });
};

const paymentStateOf = (order: Order, facts: ChannelFacts, holdings: Holdings): PaymentState[] =>
  order.payments.map((payment) => {
    const told = facts.payments.find((one) => one.id === payment.paymentId);
    const held = holdings.money.filter((one) => one.paymentId === payment.paymentId);
    const refunds = held.filter((one) => one.act !== 'void');
    const ours = (isConfirmed: boolean): number =>
      sum(refunds.filter((one) => one.isConfirmed === isConfirmed).map((one) => one.amount), order.currency).minor; // prettier-ignore
    const released = sum(held.filter((one) => one.act === 'void').map((one) => one.amount), order.currency); // prettier-ignore
    return {
      paymentId: payment.paymentId,
      captured: moneyOf(told?.capturedMinor ?? 0, order.currency),
      refunded: moneyOf((told?.ownRefundedMinor ?? 0) + ours(true), order.currency),
      pending: moneyOf(ours(false), order.currency),
      ...(released.minor === 0 ? {} : { released }),
      voided: told?.voided ?? false,
    };
  });

/** S-7: joins the channel's facts and our own holdings into the state row that the feed carries. The channel's refunds are counted net of our markers. */
export const joinState = (
  order: Order,
  facts: ChannelFacts,
  holdings: Holdings,
  row: Readonly<{ seq: number; closed: boolean }>,
): OrderState => {
  const own = facts.payments.reduce((all, one) => all + one.ownRefundedMinor, 0);
  const onLines = facts.lines.reduce((all, line) => all + line.refundedMinor, 0);
  return {
    orderId: order.orderId,
    seq: row.seq,
    cancelled: facts.cancelled,
    receivedAt: facts.receivedAt,
    lines: lineStateOf(order, facts, holdings),
    payments: paymentStateOf(order, facts, holdings),
    shippingBack: holdings.shipping,
    refundedWithoutLine: moneyOf(Math.max(0, own - onLines), order.currency),
    closed: row.closed,
  };
};
