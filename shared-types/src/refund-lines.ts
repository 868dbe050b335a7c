import type { OrderLineId } from './ids.ts';
import { allocate, zero } from './money.ts';
import type { Money } from './money.ts';
import type { Payment } from './order.ts';

/** What one payment gives back of each line of a return, and of its shipping. Together exactly what the payment gives. */
export type RefundShares<Line> = Readonly<{ lines: readonly (Line & Readonly<{ money: Money }>)[]; shipping: Money }>;

/** who bought now to pay later owes for goods, not for a sum: such a provider takes a refund only with its lines (saleor#12382). */
export const needsLines = (payment: Pick<Payment, 'method'>): boolean => payment.method === 'pay-later';

/**
 * the lines of a return as one of its payments gives them back, whatever fees, caps and other payments took of them: units stay, the
 * money of lines and shipping is shared so that it adds up to what this payment gives. A return without any money has all on its first line.
 */
export const sharesOf = <Line extends Readonly<{ lineId: OrderLineId; money: Money }>>(
  of: Readonly<{ lines: readonly Line[]; shipping: Money }>,
  amount: Money,
): RefundShares<Line> => {
  const shares = allocate(amount, [...of.lines.map((line) => line.money.minor), of.shipping.minor]);
  const nothing = zero(amount.currency);
  return {
    lines: of.lines.map((line, at) => ({ ...line, money: shares[at] ?? nothing })),
    shipping: shares[of.lines.length] ?? nothing,
  };
};
