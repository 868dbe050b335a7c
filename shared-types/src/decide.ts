import type { OrderLineId } from './ids.ts';
import { equalMoney, zero } from './money.ts';
import type { Money } from './money.ts';
import { stateOfLine } from './order.ts';
import type { Claim, KnownOrder, LineState } from './order.ts';
import { holdsOf, quoteReturn, quotedInOrder } from './quote.ts';
import type { Held, Picked, Quote, QuotedLine } from './quote.ts';
import { arePaymentsUnclear, refundableOnWeb } from './refund-plan.ts';
import type { PlannedRefund, RefundRoute } from './refund-plan.ts';
import type { ReturnTerms, WhyNot } from './returnable.ts';
import type { Cause, CaseView, DecidedLine, Outcome, RulingFlag } from './return.ts';
import type { Reason } from './reasons.ts';
import { asksForMore } from './withheld.ts';
import { backOf, worthElsewhere } from './worth.ts';

/** A requested line after the order is known: `lineId` is null when nothing on the order matches what was handed in. */
export type RequestedLine = Readonly<{ lineId: OrderLineId | null; units: number; reason: Reason }> & Pick<Picked, 'check' | 'deduction'>;

/**
 * What the server knows when it decides. `doubts` are the causes for a review that concern the whole return: the grant,
 * the device, the offline limit, the clock (found by `judgeMoment`, whose `presentedAt` is the one in `terms`). `quoted` is what the tablet said.
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
  holds: readonly Held[];
  shipping: Money | null;
  refund: Money | null;
  /** Fees and deductions that `refund` is already less by (M-10, M-11). */
  withheld: Money | null;
  /** What of authorisations is let go; the plan says on which payments. */
  released: Money | null;
  atTill: Money | null;
  route: RefundRoute;
  plan: readonly PlannedRefund[];
  caseKind: CaseView['kind'] | null;
  flags: readonly RulingFlag[];
  quote: Quote | null;
}>;

/** decides top down as DESIGN §5 orders it; goods are never refused, each line carries its own cause. Pure: the same facts give the same ruling. */
export const decide = (facts: DecideFacts): Decision => {
  if (facts.known === null || facts.terms === null) return orderUnknown(facts);
  const { known, terms } = facts;
  const quote = withOverride(quoteReturn(known, pickedOf(facts.requested), terms), facts.doubts, terms);
  const lines = decideLines(known, quote, facts.requested);
  const doubt = doubtOf(facts, { known, terms, quote, lines });
  if (doubt !== null) return { ...ruled(quote, lines, 'reserved'), outcome: 'review', cause: doubt, caseKind: 'review' };
  if (lines.every((line) => line.units === 0 && line.cause === 'units-held')) {
    return { ...ruled(quote, lines, 'none'), outcome: 'duplicate', cause: 'units-held', caseKind: 'duplicate' };
  }
  const caseKind = lines.some((line) => line.units < line.asked && line.heldBy !== null) ? 'units-left-over' : null;
  const nothing = whyNothingOnWeb(known, quote, lines);
  if (nothing !== null) return { ...ruled(quote, lines, 'claimed'), outcome: 'goods-only', cause: nothing, caseKind };
  const short = lines.find((line) => line.units < line.asked);
  if (short) return { ...ruled(quote, lines, 'claimed'), outcome: 'adjusted', cause: short.cause, caseKind };
  if (facts.quoted !== null && !equalMoney(facts.quoted, quote.refund)) {
    return { ...ruled(quote, lines, 'claimed'), outcome: 'adjusted', cause: 'amount-differs', caseKind };
  }
  return { ...ruled(quote, lines, 'claimed'), outcome: 'accepted', cause: null, caseKind };
};

const REVIEW: ReadonlySet<Cause> = new Set<Cause>(['line-unknown', 'window-closed', 'final-sale', 'category-excluded', 'order-closed']);

const isForReview = (line: DecidedLine): boolean => line.cause !== null && REVIEW.has(line.cause);

/** E-15: what a manager may let through on the spot. */
const WAIVABLE: ReadonlySet<Cause> = new Set<Cause>([
  'window-closed',
  'final-sale',
  'category-excluded',
  'grant-exceeded',
  'offline-limit',
]);

const isOfApproval = (cause: Cause): boolean => cause === 'approval-invalid' || cause === 'approval-exceeded';

const withOverride = (quote: Quote, doubts: readonly Cause[], terms: ReturnTerms): Quote =>
  terms.waived === true && doubts.some((one) => WAIVABLE.has(one)) && !quote.flags.includes('overridden')
    ? { ...quote, flags: [...quote.flags, 'overridden'] }
    : quote;

type Decided = Readonly<{ known: KnownOrder; terms: ReturnTerms; quote: Quote; lines: readonly DecidedLine[] }>;

/**
 * Why a person must look, the gravest cause first. An override that holds waives what a manager may let through (E-15); one that does not is
 * named instead of what it was meant for, and is no cause where nothing needed it.
 */
const doubtOf = ({ doubts, requested }: DecideFacts, { known, terms, quote, lines }: Decided): Cause | null => {
  const approval = doubts.find(isOfApproval) ?? null;
  const first = [
    ...doubts.filter((one) => !isOfApproval(one) && !(terms.waived === true && WAIVABLE.has(one))),
    ...(arePaymentsUnclear(known) ? (['payments-unclear'] as const) : []),
    ...lines.filter(isForReview).map((line) => line.cause),
  ].find((cause) => cause !== null);
  if (first !== undefined) return approval !== null && WAIVABLE.has(first) ? approval : first;
  if (!quotedInOrder(quote, requested).some(({ asked, quoted }) => quoted !== undefined && asksForMore(quoted, asked.deduction ?? null)))
    return null;
  return terms.deductionApproved === true ? 'approval-exceeded' : (approval ?? 'approval-invalid'); // M-11
};

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
  withheld: null,
  released: null,
  atTill: null,
  route: 'none',
  plan: [],
  caseKind: 'review',
  flags: [],
  quote: null,
});

const pickedOf = (requested: readonly RequestedLine[]): Picked[] =>
  requested.flatMap(({ lineId, ...rest }) => (lineId === null ? [] : [{ lineId, ...rest }]));

/** One decided line for each requested one, in their order. */
const decideLines = (known: KnownOrder, quote: Quote, requested: readonly RequestedLine[]): DecidedLine[] =>
  quotedInOrder(quote, requested).map(({ asked, quoted }) => (quoted ? decideLine(known, quote, quoted) : unknownLine(known, asked)));

const unknownLine = (known: KnownOrder, one: RequestedLine): DecidedLine => ({
  lineId: null,
  asked: one.units,
  units: 0,
  money: zero(known.order.currency),
  cause: 'line-unknown',
  heldBy: null,
});

const decideLine = (known: KnownOrder, quote: Quote, quoted: QuotedLine): DecidedLine => {
  const state = stateOfLine(known, quoted.line);
  const latest = state.claims.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  return {
    lineId: quoted.line.lineId,
    asked: quoted.asked,
    units: quoted.units,
    money: quote.route === 'none' ? zero(known.order.currency) : quoted.money,
    cause: causeOf(quote, quoted, state),
    heldBy: quoted.units < quoted.asked && latest ? holderOf(latest) : null,
  };
};

const holderOf = (held: Claim): DecidedLine['heldBy'] => ({
  returnId: held.returnId,
  slipNumber: held.slipNumber,
  storeId: held.storeId,
  at: held.at,
});

/** A promise that does not cover units lying here weighs more than that others are held; without units there is nothing to cover. */
const causeOf = (quote: Quote, quoted: QuotedLine, state: LineState): Cause | null => {
  if (quoted.units > 0 && quoted.notCovered !== null) return causeOfWhyNot(quoted.notCovered);
  if (quoted.units < quoted.asked) {
    if (state.claims.length > 0) return 'units-held';
    if (state.returnedAtChannel > 0) return 'returned-on-web';
    return state.cancelled > 0 ? 'cancelled-on-web' : 'line-unknown'; // more than were ever bought: some are from another order
  }
  return quote.route === 'web' && isRefundedThere(quoted, state) ? 'refunded-on-web' : null;
};

/** The channel gave the line's money back while its goods were still out: they would be worth something, and nothing of it is left. */
const isRefundedThere = ({ line, units, money }: QuotedLine, state: LineState): boolean =>
  units > 0 && money.minor === 0 && state.refundedAtChannel.minor > 0 && worthElsewhere(line, backOf(line, state), units).money.minor > 0;

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

/** why no web money can exist for this return, or `null` when some can. What *we* hold or gave back is no reason to call the web empty. */
const whyNothingOnWeb = (known: KnownOrder, quote: Quote, lines: readonly DecidedLine[]): Cause | null => {
  const isVoided = quote.route === 'none' && known.state.payments.some((payment) => payment.voided);
  if (quote.route !== 'web') return isVoided ? 'voided-on-web' : 'not-captured-on-web';
  if (quote.refund.minor > 0) return null;
  if (quote.released.minor > 0) return 'not-captured-on-web';
  const here = lines.filter((line) => line.units > 0);
  if (here.length === 0) return lines.find((line) => line.cause === 'returned-on-web' || line.cause === 'cancelled-on-web')?.cause ?? null;
  if (here.every((line) => line.cause === 'refunded-on-web')) return 'refunded-on-web';
  const isCapped = quote.terms.some((term) => term.kind === 'cap' || term.kind === 'till');
  if (!isCapped || refundableOnWeb(known).minor > 0) return null;
  return givenBackByChannel(known) ? 'refunded-on-web' : 'not-captured-on-web';
};

const givenBackByChannel = ({ state }: KnownOrder): boolean =>
  state.refundedWithoutLine.minor > 0 || state.lines.some((line) => line.refundedAtChannel.minor > 0);

const ruled = (
  quote: Quote,
  lines: readonly DecidedLine[],
  hold: Claim['status'] | 'none',
): Omit<Decision, 'outcome' | 'cause' | 'caseKind'> => {
  const nothing = zero(quote.refund.currency);
  return {
    lines,
    hold,
    holds: hold === 'none' ? [] : holdsOf(quote),
    shipping: hold === 'none' || (quote.route !== 'web' && quote.route !== 'void') ? nothing : quote.shipping,
    refund: hold === 'none' ? nothing : quote.refund,
    withheld: hold === 'none' ? nothing : quote.withheld,
    released: hold === 'none' ? nothing : quote.released,
    atTill: hold === 'none' ? nothing : quote.atTill,
    route: quote.route,
    plan: hold === 'none' ? [] : quote.plan,
    flags: quote.flags,
    quote,
  };
};
