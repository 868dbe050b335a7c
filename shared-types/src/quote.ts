import type { OrderLineId } from './ids.ts';
import { add, allocate, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { planRefund, refundableOnWeb, routeOf } from './refund-plan.ts';
import type { PlannedRefund, RefundRoute } from './refund-plan.ts';
import { unitsReturnable, whyNotCovered } from './returnable.ts';
import type { ReturnTerms, WhyNot } from './returnable.ts';
import type { Reason } from './reasons.ts';
import { backOf, shippingWorth, worthElsewhere, worthOf } from './worth.ts';

/** What the desk asks about: so many units of a line, and why they came back as far as known. */
export type Picked = Readonly<{ lineId: OrderLineId; units: number; reason?: Reason }>;

/** One line of a quote. `units` is what is free of what was asked; `money` is what those give back, after any cap. */
export type QuotedLine = Readonly<{
  line: OrderLine;
  asked: number;
  units: number;
  money: Money;
  tax: Money;
  notCovered: WhyNot | null;
}>;

/** "Why this amount?": each term with the rule that made it. Terms add up to the refund. */
export type Term =
  | Readonly<{ kind: 'line'; rule: 'R-4'; lineId: OrderLineId; units: number; of: number; list: Money; discount: Money; amount: Money }>
  | Readonly<{ kind: 'shipping'; rule: 'M-8'; paid: Money; mode: 'never' | 'when-all-returned' | 'proportional'; amount: Money }>
  | Readonly<{ kind: 'cap'; rule: 'M-7'; refundable: Money; amount: Money }>
  | Readonly<{ kind: 'till'; rule: 'R-1'; amount: Money }>;

/** What a return is worth, where the money goes, and why. The tablet shows it, the server computes it again. */
export type Quote = Readonly<{
  route: RefundRoute;
  lines: readonly QuotedLine[];
  goods: Money;
  shipping: Money;
  /** What the web channel refunds; zero on every route but `web`. */
  refund: Money;
  /** What the till of the paying store owes; Retour tells it and records no money. */
  atTill: Money;
  plan: readonly PlannedRefund[];
  terms: readonly Term[];
}>;

const quoteLine = (known: KnownOrder, picked: Picked, terms: ReturnTerms): QuotedLine | null => {
  const line = known.order.lines.find((one) => one.lineId === picked.lineId);
  if (!line || picked.units < 1) return null;
  const units = Math.min(picked.units, unitsReturnable(known, line));
  const back = backOf(line, stateOfLine(known, line));
  const worth = routeOf(known) === 'web' ? worthOf(line, back, units) : worthElsewhere(line, back, units);
  const nothing = zero(known.order.currency);
  const reason = picked.reason === undefined ? {} : { reason: picked.reason };
  return {
    line,
    asked: picked.units,
    units,
    money: units === 0 ? nothing : worth.money,
    tax: units === 0 ? nothing : worth.tax,
    notCovered: whyNotCovered(known, line, { ...terms, ...reason }),
  };
};

const termOf = (quoted: QuotedLine): Term => {
  const { line, units, money } = quoted;
  const discount = sum(line.discounts.map((one) => one.amount), money.currency); // prettier-ignore
  return { kind: 'line', rule: 'R-4', lineId: line.lineId, units, of: line.quantity, list: line.list, discount, amount: money };
};

/**
 * the one computation behind the tablet's quote and the server's decision: worth of the lines, shipping (M-8),
 * the cap of the order (M-7), the route and the plan over payments. Lines that the order does not have are left out.
 */
export const quoteReturn = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms): Quote => {
  const code = known.order.currency;
  const lines = picked.flatMap((one) => quoteLine(known, one, terms) ?? []);
  const unitsNow = new Map<string, number>(lines.filter((line) => line.units > 0).map((line) => [line.line.lineId, line.units]));
  const mode = terms.policy.shipping;
  const shipping = shippingWorth(known, unitsNow, mode);
  const due = add(sum(lines.map((line) => line.money), code), shipping); // prettier-ignore
  const route = routeOf(known);
  const cap = refundableOnWeb(known);
  const refund = route === 'web' ? smaller(due, cap) : zero(code);
  const given = capLines({ lines, shipping, refund, due, route });
  return {
    route,
    lines: given.lines,
    goods: sum(given.lines.map((line) => line.money), code), // prettier-ignore
    shipping: given.shipping,
    refund,
    atTill: route === 'till' ? due : zero(code),
    plan: planRefund(known, refund, terms.policy.paymentOrder),
    terms: [
      ...lines.filter((line) => line.units > 0).map(termOf),
      ...shippingTerm(known, mode, shipping),
      ...cutTerm(route, cap, subtract(refund, due)),
    ],
  };
};

type Uncapped = Readonly<{ lines: readonly QuotedLine[]; shipping: Money; refund: Money; due: Money; route: RefundRoute }>;

/** Where the cap bites, each line holds only its share of what is given, so that a later visit can still get the rest. */
const capLines = ({ lines, shipping, refund, due, route }: Uncapped): Readonly<{ lines: readonly QuotedLine[]; shipping: Money }> => {
  if (route !== 'web' || refund.minor === due.minor) return { lines, shipping };
  const shares = allocate(refund, [...lines.map((line) => line.money.minor), shipping.minor]);
  return {
    lines: lines.map((line, at) => {
      const money = shares[at] ?? zero(refund.currency);
      return { ...line, money, tax: smaller(line.tax, money) };
    }),
    shipping: shares[lines.length] ?? zero(refund.currency),
  };
};

const shippingTerm = (known: KnownOrder, mode: ReturnTerms['policy']['shipping'], amount: Money): Term[] => {
  const paid = known.order.shipping?.paid;
  return paid && paid.minor > 0 ? [{ kind: 'shipping', rule: 'M-8', paid, mode, amount }] : [];
};

const cutTerm = (route: RefundRoute, refundable: Money, amount: Money): Term[] => {
  if (amount.minor === 0) return [];
  return route === 'web' ? [{ kind: 'cap', rule: 'M-7', refundable, amount }] : [{ kind: 'till', rule: 'R-1', amount }];
};
