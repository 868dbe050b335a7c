import type { OrderLineId } from './ids.ts';
import { add, allocate, atLeastZero, proportion, smaller, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { flagsOf } from './flags.ts';
import { offersOf } from './offers.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { mostAtTill, planRefund, planVoid, refundableOnWeb, releasableOnWeb, routeOf } from './refund-plan.ts';
import type { PlannedRefund, RefundRoute } from './refund-plan.ts';
import { lineFactsOf, termsInForce, unitsReturnable, whyNotCovered } from './returnable.ts';
import type { LineFacts, ReturnTerms, WhyNot } from './returnable.ts';
import { isDefect } from './reasons.ts';
import type { Reason } from './reasons.ts';
import type { RulingFlag } from './return.ts';
import { deductionOf, withheldOf } from './withheld.ts';
import { backOf, dueElsewhere, shippingElsewhere, shippingWorth, worthElsewhere, worthOf } from './worth.ts';
import type { Back, UnitsNow } from './worth.ts';

/** What a manager wants to take off the units of one pick, and why. A line of a return fits. */
export type AskedDeduction = Readonly<{ amount: Money; why: string }>;

/** What the desk asks about: so many units of a line, and what is known of them. `null` is the same as left out. */
export type Picked = Readonly<{ lineId: OrderLineId; units: number; deduction?: AskedDeduction | null }> & Omit<LineFacts, 'units'>;

/** One line of a quote. `units` is what is free of what was asked; `money` is what those give back, after any cap. */
export type QuotedLine = Readonly<{
  line: OrderLine;
  asked: number;
  units: number;
  money: Money;
  tax: Money;
  notCovered: WhyNot | null;
  /** Why the units came back, as far as known. */
  reason: Reason | null;
  /** What the units are worth by themselves, whatever earlier ones left over: what fees and deductions are a share of. */
  worth: Money;
  /** Taken off for diminished value (M-11); `withheld`: that and the restocking fee (M-10). `money` is still what is held for the units. */
  deducted: Money;
  withheld: Money;
}>;

/** "Why this amount?": each term with the rule that made it. Terms add up to the refund. */
export type Term =
  | Readonly<{
      kind: 'line';
      rule: 'R-4';
      lineId: OrderLineId;
      units: number;
      of: number;
      list: Money;
      discount: Money;
      paid: Money;
      /** Units of the line that were spoken for before these, and what went back with them. */
      back: Readonly<{ units: number; given: Money }>;
      /** The offers that tie the line to others (M-9), and the bundle it was sold in (M-12). */
      offers: readonly string[];
      bundle: string | null;
      amount: Money;
    }>
  | Readonly<{ kind: 'shipping'; rule: 'M-8'; paid: Money; mode: 'never' | 'when-all-returned' | 'proportional'; amount: Money }>
  /** `of`: one fee for the return, or a share of what a line's units are worth. Amounts are below zero. */
  | Readonly<{ kind: 'fee'; rule: 'M-10'; of: 'return'; amount: Money }>
  | Readonly<{ kind: 'fee'; rule: 'M-10'; of: 'restocking'; lineId: OrderLineId; basisPoints: number; worth: Money; amount: Money }>
  | Readonly<{ kind: 'deduction'; rule: 'M-11'; lineId: OrderLineId; worth: Money; asked: Money; why: string; amount: Money }>
  /** money that was only authorised is let go, none moves. */
  | Readonly<{ kind: 'void'; rule: 'R-15'; amount: Money }>
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
  /** What the till of the paying store owes, on an order of mixed payments beside `refund`; Retour tells it and records no money. */
  atTill: Money;
  /** Fees and deductions that `refund` is already less by (M-10, M-11). */
  withheld: Money;
  /** What of authorisations that were never captured is let go, once nothing more can be refunded; `plan` says on which payments. */
  released: Money;
  plan: readonly PlannedRefund[];
  terms: readonly Term[];
  /** What the quote rests on besides the plain rules. */
  flags: readonly RulingFlag[];
}>;

/** A pick of a line that the order has, and what it came to. */
type Pricing = Readonly<{ pick: Picked; facts: LineFacts; quoted: QuotedLine; back: Back }>;

/** Two picks may name one order line (one unit too small, one faulty): the later one sees what the earlier one took. */
const priceLines = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms): Pricing[] => {
  const priced: Pricing[] = [];
  const route = routeOf(known);
  for (const pick of picked) {
    const line = known.order.lines.find((one) => one.lineId === pick.lineId);
    if (!line || pick.units < 1) continue;
    const before = priced.map((one) => one.quoted).filter((one) => one.line === line);
    priced.push(priceLine(known, { line, pick, before, route }, terms));
  }
  return priced;
};

type PickOfLine = Readonly<{ line: OrderLine; pick: Picked; before: readonly QuotedLine[]; route: RefundRoute }>;

const priceLine = (known: KnownOrder, { line, pick, before, route }: PickOfLine, terms: ReturnTerms): Pricing => {
  const taken = before.reduce((all, one) => all + one.units, 0);
  const units = Math.min(pick.units, unitsReturnable(known, line) - taken);
  const held = backOf(line, stateOfLine(known, line));
  const back = {
    units: held.units + taken,
    given: add(held.given, sum(before.map((one) => one.money), held.given.currency)), // prettier-ignore
    tax: add(held.tax, sum(before.map((one) => one.tax), held.tax.currency)), // prettier-ignore
  };
  const alone = worthElsewhere(line, back, units);
  const worth = holdsMoney(route) ? worthOf(line, back, units) : alone;
  const nothing = zero(known.order.currency);
  // What is defect has no date to keep (E-9), so it uses up nothing of what was announced.
  const dated = before.filter((one) => one.reason === null || !isDefect(one.reason)).reduce((all, one) => all + one.units, 0);
  const facts = lineFactsOf({ ...pick, units: dated + units });
  const quoted = {
    line,
    asked: pick.units,
    units,
    money: units === 0 ? nothing : worth.money,
    tax: units === 0 ? nothing : worth.tax,
    worth: units === 0 ? nothing : smaller(alone.money, worth.money),
    notCovered: whyNotCovered(known, line, { ...terms, ...facts }),
    reason: pick.reason ?? null,
    deducted: nothing,
    withheld: nothing,
  };
  const deducted = route === 'web' ? deductionOf(quoted, pick.deduction ?? null, terms) : nothing;
  return { pick, facts, quoted: { ...quoted, deducted }, back };
};

/** On these routes a return holds what its units are worth; elsewhere Retour records no money. */
const holdsMoney = (route: RefundRoute): boolean => route === 'web' || route === 'void';

const termOf = (known: KnownOrder, { quoted, back }: Pricing): Term => {
  const { line, units, money } = quoted;
  return {
    kind: 'line',
    rule: 'R-4',
    lineId: line.lineId,
    units,
    of: line.quantity,
    list: line.list,
    discount: sum(line.discounts.map((one) => one.amount), money.currency), // prettier-ignore
    paid: line.paid,
    back: { units: back.units, given: back.given },
    offers: offersOf(known.order)
      .filter((offer) => offer.lineIds.includes(line.lineId))
      .map((offer) => offer.label),
    bundle: line.bundle?.name ?? null,
    amount: money,
  };
};

/**
 * the one computation behind the tablet's quote and the server's decision: worth of the lines, shipping (M-8), what is withheld
 * (M-10, M-11), the cap of the order (M-7), the route and the plan over payments. Lines that the order does not have are left out.
 */
export const quoteReturn = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms): Quote => {
  const quote = quoteInForce(known, picked, termsInForce(terms));
  const flags = flagsOf(known, quote.priced, terms);
  const isBetterByLater = !flags.includes('later-policy') && isMoneyOfLater(known, picked, terms, quote.quote);
  return {
    ...quote.quote,
    flags: [...flags, ...(isBetterByLater ? (['later-policy'] as const) : []), ...storeCreditFlag(quote.quote, terms)],
  };
};

/** E-13: a later version may also change what is withheld, or the shipping. */
const isMoneyOfLater = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms, quote: Quoting['quote']): boolean => {
  if (termsInForce(terms) === terms) return false;
  const frozen = quoteInForce(known, picked, { ...terms, later: undefined }).quote;
  return frozen.shipping.minor !== quote.shipping.minor || frozen.withheld.minor !== quote.withheld.minor;
};

const storeCreditFlag = ({ refund }: Quoting['quote'], terms: ReturnTerms): readonly RulingFlag[] =>
  terms.storeCredit === true && termsInForce(terms).policy.storeCredit === 'with-consent' && refund.minor > 0 ? ['store-credit'] : [];

type Quoting = Readonly<{ quote: Omit<Quote, 'flags'>; priced: readonly Pricing[] }>;

const quoteInForce = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms): Quoting => {
  const code = known.order.currency;
  const priced = priceLines(known, picked, terms);
  const lines = priced.map((one) => one.quoted);
  const { shipping: mode, paymentOrder } = terms.policy;
  const route = routeOf(known);
  const shipping = (holdsMoney(route) ? shippingWorth : shippingElsewhere)(known, unitsNowOf(lines), mode);
  const due = add(sum(lines.map((line) => line.money), code), shipping); // prettier-ignore
  const withheld = withheldOf(known, priced.map(({ pick, quoted }) => ({ quoted, asked: pick.deduction ?? null })), terms); // prettier-ignore
  const owed = subtract(due, withheld.total);
  const refundable = refundableOnWeb(known);
  const refund = route === 'web' ? smaller(owed, refundable) : zero(code);
  const released = holdsMoney(route) ? smaller(subtract(owed, refund), releasableOnWeb(known)) : zero(code);
  const given = capLines({ lines, shipping, due, held: holdsMoney(route) ? sum([refund, released, withheld.total], code) : due });
  const atTill = route === 'till' ? due : route === 'web' ? owedByTill({ known, ...given, mode }) : zero(code);
  const quote = {
    route,
    lines: given.lines.map((line, at) => ({ ...line, withheld: withheld.lines[at] ?? line.withheld })),
    goods: sum(given.lines.map((line) => line.money), code), // prettier-ignore
    shipping: given.shipping,
    refund,
    atTill,
    withheld: withheld.total,
    released,
    plan: [...planRefund(known, refund, paymentOrder), ...planVoid(known, released, paymentOrder)],
    terms: [
      ...priced.filter(({ quoted }) => quoted.units > 0).map((one) => termOf(known, one)),
      ...shippingTerm(known, mode, shipping),
      ...withheld.terms,
      ...cutTerms({ route, refundable, cut: subtract(owed, refund), atTill, released }),
    ],
  };
  return { quote, priced };
};

const unitsNowOf = (lines: readonly QuotedLine[]): UnitsNow => {
  const now = new Map<string, number>();
  for (const { line, units } of lines) if (units > 0) now.set(line.lineId, units + (now.get(line.lineId) ?? 0));
  return now;
};

type Uncapped = Readonly<{ lines: readonly QuotedLine[]; shipping: Money; due: Money; held: Money }>;

/** Where the cap bites, each line holds only its share of what is given, so that a later visit can still get the rest. */
const capLines = ({ lines, shipping, due, held }: Uncapped): Readonly<{ lines: readonly QuotedLine[]; shipping: Money }> => {
  if (held.minor === due.minor) return { lines, shipping };
  const shares = allocate(held, [...lines.map((line) => line.money.minor), shipping.minor]);
  return {
    lines: lines.map((line, at) => {
      const money = shares[at] ?? zero(held.currency);
      return { ...line, money, tax: line.money.minor === 0 ? line.tax : proportion(line.tax, money.minor, line.money.minor) };
    }),
    shipping: shares[lines.length] ?? zero(held.currency),
  };
};

type Mixed = Readonly<{ known: KnownOrder; lines: readonly QuotedLine[]; shipping: Money; mode: ReturnTerms['policy']['shipping'] }>;

/**
 * an order paid in part on the web and in part at a till: the web gives back first, the till owes what is due beyond that, over all
 * visits no more than the web never captured. What it was told to give at earlier visits follows from what they brought.
 */
const owedByTill = ({ known, lines, shipping, mode }: Mixed): Money => {
  const most = mostAtTill(known);
  if (most.minor === 0) return most;
  const nothing = zero(shipping.currency);
  const goods = new Map<string, Money>();
  for (const { line, money } of lines) goods.set(line.lineId, add(money, goods.get(line.lineId) ?? nothing));
  const before = dueElsewhere(known, { units: new Map(), goods: new Map(), shipping: nothing }, mode);
  const now = dueElsewhere(known, { units: unitsNowOf(lines), goods, shipping }, mode);
  return atLeastZero(subtract(smaller(most, now), smaller(most, before)));
};

const shippingTerm = (known: KnownOrder, mode: ReturnTerms['policy']['shipping'], amount: Money): Term[] => {
  const paid = known.order.shipping?.paid;
  return paid && paid.minor > 0 ? [{ kind: 'shipping', rule: 'M-8', paid, mode, amount }] : [];
};

type Cut = Readonly<{ route: RefundRoute; refundable: Money; cut: Money; atTill: Money; released: Money }>;

/** What is due and not refunded: let go, the till's part (R-1; on other routes all of it), and on the web what the cap of the order takes (M-7). */
const cutTerms = ({ route, refundable, cut, atTill, released }: Cut): Term[] => {
  const nothing = zero(cut.currency);
  const below = (amount: Money): Money => subtract(nothing, amount);
  const rest = subtract(cut, released);
  const elsewhere = route === 'web' ? smaller(rest, atTill) : route === 'void' ? nothing : rest;
  const capped = subtract(rest, elsewhere);
  return [
    ...(capped.minor === 0 ? [] : [{ kind: 'cap', rule: 'M-7', refundable, amount: below(capped) } as const]),
    ...(released.minor === 0 ? [] : [{ kind: 'void', rule: 'R-15', amount: below(released) } as const]),
    ...(elsewhere.minor === 0 ? [] : [{ kind: 'till', rule: 'R-1', amount: below(elsewhere) } as const]),
  ];
};

/**
 * what was asked beside what was quoted for it, in the order in which it was asked: tablet and server show the same money for each
 * line, also when several name one order line. `quoted` is missing where the order has no such line.
 */
export const quotedInOrder = <Asked extends Readonly<{ lineId: OrderLineId | null; units: number }>>(
  quote: Quote,
  asked: readonly Asked[],
): Readonly<{ asked: Asked; quoted: QuotedLine | undefined }>[] => {
  const left = [...quote.lines];
  return asked.map((one) => {
    const isNext = one.units > 0 && left[0] !== undefined && left[0].line.lineId === one.lineId;
    return { asked: one, quoted: isNext ? left.shift() : undefined };
  });
};

/** Units and money of one order line that a return holds. */
export type Held = Readonly<{ lineId: OrderLineId; units: number; money: Money; tax: Money }>;

/** What a quote would hold: once per order line, though a return may name a line twice. Only the web's money is recorded, refunded or let go. */
export const holdsOf = (quote: Quote): Held[] => {
  const here = quote.lines.filter((one) => one.units > 0);
  const lineIds = [...new Set(here.map((one) => one.line.lineId))];
  const total = (of: readonly QuotedLine[], part: 'money' | 'tax'): Money =>
    holdsMoney(quote.route) ? sum(of.map((one) => one[part]), quote.refund.currency) : zero(quote.refund.currency); // prettier-ignore
  return lineIds.map((lineId) => {
    const same = here.filter((one) => one.line.lineId === lineId);
    return { lineId, units: same.reduce((all, one) => all + one.units, 0), money: total(same, 'money'), tax: total(same, 'tax') };
  });
};
