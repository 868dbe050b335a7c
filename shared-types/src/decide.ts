import type { Instant } from './calendar.ts';
import type { OrderLineId, ReturnId } from './ids.ts';
import { add, allocate, subtract, sum, zero } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { Claim, KnownOrder } from './order.ts';
import { quoteReturn } from './quote.ts';
import type { Quote, QuotedLine } from './quote.ts';
import { refundableOnWeb } from './refund-plan.ts';
import type { PlannedRefund, RefundRoute } from './refund-plan.ts';
import type { ReturnTerms, WhyNot } from './returnable.ts';
import type { Cause, CaseView, DecidedLine, Outcome } from './return.ts';
import type { Reason } from './reasons.ts';

/** A requested line after the order is known: `lineId` is null when nothing on the order matches what was handed in. */
export type RequestedLine = Readonly<{ lineId: OrderLineId | null; units: number; reason: Reason }>;

/**
 * What the server knows when it decides. `doubts` are the causes for a review that concern the whole return: the grant,
 * the device, the offline limit, the clock (found by `judgeClock`). `quoted` is what the tablet said.
 */
export type DecideFacts = Readonly<{
  known: KnownOrder | null;
  requested: readonly RequestedLine[];
  terms: ReturnTerms | null;
  doubts: readonly Cause[];
  quoted: Money | null;
}>;

/** What the server rules and holds. `hold` says how the free units are held; `caseKind` that a person must look. */
export type Decision = Readonly<{
  outcome: Outcome;
  cause: Cause | null;
  lines: readonly DecidedLine[];
  hold: Claim['status'] | 'none';
  holds: readonly Readonly<{ lineId: OrderLineId; units: number; money: Money; tax: Money }>[];
  shipping: Money | null;
  refund: Money | null;
  atTill: Money | null;
  route: RefundRoute;
  plan: readonly PlannedRefund[];
  caseKind: CaseView['kind'] | null;
  quote: Quote | null;
}>;

/** decides top down as DESIGN §5 orders it; goods are never refused, each line carries its own cause. Pure: the same facts give the same ruling. */
export const decide = (facts: DecideFacts): Decision => {
  if (facts.known === null || facts.terms === null) return orderUnknown(facts);
  const quote = quoteReturn(facts.known, pickedOf(facts.requested), facts.terms);
  const lines = decideLines(facts.known, quote, facts.requested);
  const doubt = facts.doubts[0] ?? lines.find((line) => line.cause !== null && REVIEW.has(line.cause))?.cause ?? null;
  if (doubt !== null) return { ...ruled(quote, lines, 'reserved'), outcome: 'review', cause: doubt, caseKind: 'review' };
  if (lines.every((line) => line.units === 0 && line.cause === 'units-held')) {
    return { ...ruled(quote, lines, 'none'), outcome: 'duplicate', cause: 'units-held', caseKind: 'duplicate' };
  }
  const leftOver = lines.some((line) => line.units < line.asked && line.cause === 'units-held');
  const caseKind = leftOver ? 'units-left-over' : null;
  const nothing = whyNothingOnWeb(facts.known, quote, lines);
  if (nothing !== null) return { ...ruled(quote, lines, 'claimed'), outcome: 'goods-only', cause: nothing, caseKind };
  if (lines.some((line) => line.units < line.asked)) {
    const first = lines.find((line) => line.units < line.asked);
    return { ...ruled(quote, lines, 'claimed'), outcome: 'adjusted', cause: first?.cause ?? 'units-held', caseKind };
  }
  if (facts.quoted !== null && facts.quoted.minor !== quote.refund.minor) {
    return { ...ruled(quote, lines, 'claimed'), outcome: 'adjusted', cause: 'amount-differs', caseKind: null };
  }
  return { ...ruled(quote, lines, 'claimed'), outcome: 'accepted', cause: null, caseKind: null };
};

const REVIEW: ReadonlySet<Cause> = new Set<Cause>(['line-unknown', 'window-closed', 'final-sale', 'category-excluded', 'order-closed']);

const orderUnknown = (facts: DecideFacts): Decision => ({
  outcome: 'review',
  cause: 'order-unknown',
  lines: facts.requested.map((line) => ({
    lineId: null,
    asked: line.units,
    units: 0,
    money: null,
    cause: 'order-unknown',
    heldBy: null,
  })),
  hold: 'none',
  holds: [],
  shipping: null,
  refund: null,
  atTill: null,
  route: 'none',
  plan: [],
  caseKind: 'review',
  quote: null,
});

/** Two requested lines of the same order line are one: units are counted once (E-1). */
const pickedOf = (requested: readonly RequestedLine[]): Readonly<{ lineId: OrderLineId; units: number; reason: Reason }>[] => {
  const picked = new Map<OrderLineId, { lineId: OrderLineId; units: number; reason: Reason }>();
  for (const { lineId, units, reason } of requested) {
    if (lineId === null) continue;
    const before = picked.get(lineId);
    picked.set(lineId, { lineId, units: units + (before?.units ?? 0), reason: before?.reason ?? reason });
  }
  return [...picked.values()];
};

/** Two requested lines may name one order line (one unit too small, one faulty): units and money are dealt out in their order. */
const decideLines = (known: KnownOrder, quote: Quote, requested: readonly RequestedLine[]): DecidedLine[] => {
  const left = new Map(quote.lines.map((line) => [line.line.lineId, line.units]));
  return requested.map((one) => {
    const quoted = quote.lines.find((line) => line.line.lineId === one.lineId);
    if (!quoted)
      return { lineId: null, asked: one.units, units: 0, money: zero(known.order.currency), cause: 'line-unknown', heldBy: null };
    const free = left.get(quoted.line.lineId) ?? 0;
    const units = Math.min(one.units, free);
    left.set(quoted.line.lineId, free - units);
    const [money] = allocate(quoted.money, [units, quoted.units - units]);
    const cause = causeOf(known, quoted, units < one.units);
    const latest = stateOfLine(known, quoted.line).claims.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
    return {
      lineId: quoted.line.lineId,
      asked: one.units,
      units,
      money: units === 0 ? zero(known.order.currency) : (money ?? quoted.money),
      cause,
      heldBy: cause === 'units-held' && latest ? holderOf(latest) : null,
    };
  });
};

const holderOf = (held: Claim): Readonly<{ returnId: ReturnId; slipNumber: string; storeId: Claim['storeId']; at: Instant }> => ({
  returnId: held.returnId,
  slipNumber: held.slipNumber,
  storeId: held.storeId,
  at: held.at,
});

const causeOf = (known: KnownOrder, quoted: QuotedLine, isShort: boolean): Cause | null => {
  if (isShort) {
    const state = stateOfLine(known, quoted.line);
    if (state.claims.length > 0) return 'units-held';
    return state.returnedAtChannel > 0 ? 'returned-on-web' : 'cancelled-on-web';
  }
  return quoted.notCovered === null ? null : causeOfWhyNot(quoted.notCovered);
};

const causeOfWhyNot = (why: WhyNot): Cause => {
  switch (why.kind) {
    case 'already-returned':
      return 'units-held';
    case 'returned-on-web':
      return 'returned-on-web';
    case 'cancelled':
      return 'cancelled-on-web';
    default:
      return why.kind;
  }
};

/** Our own claims and shipping do not count: what *we* gave back is no reason to call the web empty. */
const heldByUs = (known: KnownOrder): Money =>
  add(
    known.state.shippingBack,
    sum(
      known.state.lines.flatMap((line) => line.claims.map((claim) => claim.money)),
      known.order.currency,
    ),
  );

/** why no web money can exist for this return, or `null` when some can. */
const whyNothingOnWeb = (known: KnownOrder, quote: Quote, lines: readonly DecidedLine[]): Cause | null => {
  if (quote.route === 'void') return 'voided-on-web';
  if (quote.route !== 'web') return 'not-captured-on-web';
  const gone = lines.find((line) => line.cause === 'returned-on-web' || line.cause === 'cancelled-on-web');
  if (gone && lines.every((line) => line.units === 0)) return gone.cause;
  const left = add(refundableOnWeb(known), heldByUs(known));
  return left.minor <= 0 || (quote.refund.minor === 0 && subtract(left, heldByUs(known)).minor === 0 && isWorth(quote))
    ? 'refunded-on-web'
    : null;
};

const isWorth = (quote: Quote): boolean => quote.terms.some((term) => term.kind === 'cap');

const ruled = (
  quote: Quote,
  lines: readonly DecidedLine[],
  hold: Claim['status'] | 'none',
): Omit<Decision, 'outcome' | 'cause' | 'caseKind'> => ({
  lines,
  hold,
  holds:
    hold === 'none'
      ? []
      : quote.lines
          .filter((line) => line.units > 0)
          .map((line) => ({
            lineId: line.line.lineId,
            units: line.units,
            money: quote.route === 'web' ? line.money : zero(line.money.currency),
            tax: quote.route === 'web' ? line.tax : zero(line.tax.currency),
          })),
  shipping: hold === 'none' ? zero(quote.refund.currency) : quote.route === 'web' ? quote.shipping : zero(quote.refund.currency),
  refund: hold === 'none' ? zero(quote.refund.currency) : quote.refund,
  atTill: hold === 'none' ? zero(quote.refund.currency) : quote.atTill,
  route: quote.route,
  plan: hold === 'none' ? [] : quote.plan,
  quote,
});
