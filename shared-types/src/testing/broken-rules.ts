import type { Decision } from '../decide.ts';
import type { Money } from '../money.ts';
import type { KnownOrder } from '../order.ts';
import { capturedOnWeb, refundableOnWeb, releasableOnWeb } from '../refund-plan.ts';

export const minorOf = (amounts: readonly Money[]): number => amounts.reduce((all, one) => all + one.minor, 0);

export const shippingDueMinor = ({ order }: KnownOrder): number =>
  order.shipping === null ? 0 : Math.min(order.shipping.paid.minor, order.shipping.standard.minor);

/** No cap is ever exceeded: line within paid, payment within captured or authorised, shipping within what may go back, units within bought. */
export const brokenCap = ({ order, state }: KnownOrder): string | null => {
  for (const line of order.lines) {
    const of = state.lines.find((one) => one.lineId === line.lineId);
    if (!of) return `no state of ${line.lineId}`;
    const given = minorOf(of.claims.map((claim) => claim.money)) + of.refundedAtChannel.minor;
    if (given > line.paid.minor) return `${line.lineId} gave ${given} of ${line.paid.minor}`;
    const tax = minorOf(of.claims.map((claim) => claim.tax));
    if (tax > line.tax.minor) return `${line.lineId} gave ${tax} tax of ${line.tax.minor}`;
    const units = of.claims.reduce((all, claim) => all + claim.units, 0) + of.cancelled + of.returnedAtChannel;
    if (units > line.quantity) return `${line.lineId} has ${units} units back of ${line.quantity}`;
  }
  const over = state.payments.find((one) => one.refunded.minor + one.pending.minor > one.captured.minor);
  if (over) return `${over.paymentId} gives more than it captured`;
  const loose = order.payments.find((one, at) => (state.payments[at]?.released?.minor ?? 0) > one.authorised.minor);
  if (loose) return `${loose.paymentId} lets go more than it authorised`;
  return state.shippingBack.minor > shippingDueMinor({ order, state }) ? 'more shipping than may go back' : null;
};

/** What is held is what is refunded, let go and withheld; plan and explanation add up; nothing is refunded that was not captured on the web. */
export const brokenRuling = (decision: Decision, before: KnownOrder): string | null => {
  const refund = decision.refund?.minor ?? 0;
  const released = decision.released?.minor ?? 0;
  const withheld = decision.withheld?.minor ?? 0;
  if (refund < 0 || released < 0 || withheld < 0) return 'something is below zero';
  const planned = (act: 'refund' | 'void'): number =>
    minorOf(decision.plan.filter((one) => (one.act ?? 'refund') === act).map((one) => one.amount));
  if (planned('refund') !== refund) return 'the plan does not add up to the refund';
  if (planned('void') !== released) return 'the plan does not add up to what is let go';
  if (new Set(decision.plan.map((one) => one.paymentId)).size !== decision.plan.length) return 'a payment is named twice';
  const held = minorOf(decision.holds.map((hold) => hold.money)) + (decision.shipping?.minor ?? 0);
  if (held !== refund + released + withheld) return `holds ${held}, refunds ${refund}, lets go ${released}, withholds ${withheld}`;
  if (decision.quote && minorOf(decision.quote.terms.map((term) => term.amount)) !== decision.quote.refund.minor)
    return 'the terms do not add up';
  if (refund > refundableOnWeb(before).minor) return 'more than the order can still give back';
  if (released > releasableOnWeb(before).minor) return 'lets go more than was authorised';
  if (capturedOnWeb(before).minor === 0 && (refund > 0 || decision.plan.some((one) => one.act !== 'void')))
    return 'a web refund though nothing was captured on the web';
  const lines = decision.outcome === 'duplicate' ? [] : decision.lines;
  const ofLines = minorOf(lines.flatMap((line) => line.money ?? []));
  if (decision.route === 'web' && ofLines !== minorOf(decision.holds.map((hold) => hold.money)))
    return 'the lines do not add up to what is held';
  return decision.holds.some((hold) => hold.tax.minor > hold.money.minor || hold.money.minor < 0) ? 'more tax than money' : null;
};
