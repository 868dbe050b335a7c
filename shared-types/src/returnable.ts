import { addDays, daysBetween, nextWorkingDay, storeDayOf } from './calendar.ts';
import type { Instant, StoreDay, TimeZone } from './calendar.ts';
import type { OrderLineId, ReturnId, StoreId } from './ids.ts';
import { bestPolicy } from './later-policy.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, LineState, OrderLine } from './order.ts';
import type { GuidedCheck, ReturnPolicy, StoreSettings } from './policy.ts';
import { isDefect } from './reasons.ts';
import type { Reason } from './reasons.ts';

/** What a rule needs to know about the moment and the promise. What is left out is not known or not so. */
export type ReturnTerms = Readonly<{
  /** The promise frozen on the order (E-8). */
  policy: ReturnPolicy;
  zone: TimeZone;
  presentedAt: Instant;
  /** Later versions of the market's promise: each counts where it is better for the customer and says so (E-13). */
  later?: readonly ReturnPolicy[] | undefined;
  /** The store's newest settings (E-14, M-11). */
  settings?: Pick<StoreSettings, 'guidedChecks' | 'override' | 'mostDeductionBasisPoints'> | null;
  /** What the customer declared before she came (E-17). */
  announced?: AnnouncedBefore | null;
  /** A manager's override that was judged and holds (E-15): window, final sale and category no longer stand in the way. */
  waived?: boolean;
  /** A manager's approval of deductions that was judged and holds (M-11); without it nothing is taken off. */
  deductionApproved?: boolean;
  /** The customer's recorded consent to store credit. */
  storeCredit?: boolean;
}>;

/**
 * `lines`: what it named; other lines of the order and more of their units keep no date by it. Left out: not known, so all do. `returnId`:
 * the return that brought it in, whose units came already; `returnIds`: all that named it, where they are known.
 */
export type AnnouncedBefore = Readonly<{
  announcedAt: Instant;
  kind: 'withdrawal' | 'return' | 'warranty';
  returnId?: ReturnId | null;
  returnIds?: readonly ReturnId[];
  lines?: readonly Readonly<{ lineId: OrderLineId; units: number }>[];
}>;

/**
 * What is known of the units in hand: why they came back, and the answer to the guided check of their category. `units`: how many, with
 * those of the same line that stand before them in the return; left out: at least one.
 */
export type LineFacts = Readonly<{ reason?: Reason; check?: 'yes' | 'no' | null; units?: number }>;

/** What is known of the units, and nothing else of a pick or a line of a record. */
export const lineFactsOf = ({ reason, check, units }: LineFacts): LineFacts => ({
  ...(reason === undefined ? {} : { reason }),
  ...(check === undefined ? {} : { check }),
  ...(units === undefined ? {} : { units }),
});

/** Why a unit cannot simply come back, with the facts the next person needs. */
export type WhyNot =
  | Readonly<{ kind: 'already-returned'; at: Instant; storeId: StoreId; slipNumber: string }>
  | Readonly<{ kind: 'returned-on-web' }>
  | Readonly<{ kind: 'cancelled' }>
  | Readonly<{ kind: 'order-closed' }>
  | Readonly<{ kind: 'window-closed'; lastDay: StoreDay }>
  | Readonly<{ kind: 'final-sale' }>
  /** `check`: the question that may let the goods through after all (E-14); missing where there is none. */
  | Readonly<{ kind: 'category-excluded'; category: string; check?: GuidedCheck }>;

/** Units of the line that a live claim holds, reserved ones included. */
export const unitsHeld = (state: LineState): number => state.claims.reduce((all, claim) => all + claim.units, 0);

/** E-1: units that can still come back: bought − cancelled − returned at the channel − held by a return. Never below zero. */
export const unitsReturnable = (known: KnownOrder, line: OrderLine): number => {
  const state = stateOfLine(known, line);
  return Math.max(0, line.quantity - state.cancelled - state.returnedAtChannel - unitsHeld(state));
};

/** E-2: the window starts when the goods arrived; where the channel does not say, when they were ordered plus the usual transit. */
export const windowStart = (known: KnownOrder, terms: ReturnTerms): StoreDay =>
  known.state.receivedAt === null
    ? addDays(storeDayOf(known.order.placedAt, terms.zone), terms.policy.transitDays)
    : storeDayOf(known.state.receivedAt, terms.zone);

/** E-13: the promise with all that later versions do better in it. Whoever asks several rules may ask this first. */
export const termsInForce = <Terms extends ReturnTerms>(terms: Terms): Terms =>
  terms.later === undefined || terms.later.length === 0
    ? terms
    : { ...terms, policy: bestPolicy(terms.policy, terms.later), later: undefined };

/** E-11: a last day without work moves to the next working day, where the market says so. */
const movedTo = (day: StoreDay, { lastDayMoves, publicHolidays }: ReturnPolicy): StoreDay =>
  lastDayMoves === 'to-working-day' ? nextWorkingDay(day, publicHolidays) : day;

const latestOf = (...days: readonly (StoreDay | null)[]): StoreDay | null =>
  days.reduce((latest, day) => (day !== null && (latest === null || day > latest) ? day : latest), null);

/** E-12: until when an order of its day may come back by an extension (the holidays), however long its window; `null` without one. */
const extendedUntil = (known: KnownOrder, { policy, zone }: ReturnTerms): StoreDay | null => {
  if (policy.extensions.length === 0) return null;
  const placed = storeDayOf(known.order.placedAt, zone);
  const covering = policy.extensions.filter((one) => one.placedFrom <= placed && placed <= one.placedTo);
  return latestOf(...covering.map((one) => one.lastDay));
};

/** Until when goods may follow that were announced within so many days of the window's start; `null` when they were not. */
const followingUntil = (known: KnownOrder, terms: ReturnTerms, announcedBy: StoreDay): StoreDay | null => {
  if (!terms.announced) return null;
  const day = storeDayOf(terms.announced.announcedAt, terms.zone);
  if (day > announcedBy) return null;
  const here = latestOf(day, windowStart(known, terms)) ?? day; // nobody brings back what has not arrived
  return movedTo(addDays(here, terms.policy.withdrawal.goodsFollowDays), terms.policy);
};

/** E-17: units of the line that are announced and did not come yet, never below zero; `null` where it is not known which lines were named. */
export const unitsStillAnnounced = (known: KnownOrder, announced: AnnouncedBefore, line: Pick<OrderLine, 'lineId'>): number | null => {
  const named = announced.lines?.filter((one) => one.lineId === line.lineId);
  if (named === undefined) return null;
  const claims = known.state.lines.find((one) => one.lineId === line.lineId)?.claims ?? [];
  const broughtBy = new Set([announced.returnId, ...(announced.returnIds ?? [])]);
  return Math.max(0, unitsOf(named) - unitsOf(claims.filter((claim) => broughtBy.has(claim.returnId))));
};

/** Whether the announcement names the line, and as many of its units as come now. One whose lines are not known names all. */
const isAnnounced = (known: KnownOrder, { announced, units = 1 }: TermsOfUnits, line: Pick<OrderLine, 'lineId'>): boolean =>
  !announced || units <= (unitsStillAnnounced(known, announced, line) ?? units);

const unitsOf = (of: readonly Readonly<{ units: number }>[]): number => of.reduce((all, one) => all + one.units, 0);

/** So many units of a line are judged at once, where that is known. */
type TermsOfUnits = ReturnTerms & Pick<LineFacts, 'units'>;

/**
 * E-17: what was announced on the web in time keeps its date: the goods may follow within the days that the law gives them. A warranty case
 * has no window to keep. `null` when nothing was announced, or too late.
 */
export const announcedUntil = (known: KnownOrder, line: OrderLine, terms: TermsOfUnits): StoreDay | null => {
  const { policy, announced } = terms;
  if (!announced || announced.kind === 'warranty') return null;
  if (!isAnnounced(known, terms, line)) return null;
  const online = policy.categories[line.category]?.windowDays ?? policy.onlineWindowDays ?? policy.windowDays;
  const days = announced.kind === 'withdrawal' ? Math.max(online, policy.withdrawal.days) : online;
  const last = movedTo(addDays(windowStart(known, terms), days), policy);
  return followingUntil(known, terms, latestOf(last, extendedUntil(known, terms)) ?? last);
};

/**
 * E-4: the last day, inclusive, on which a line can come back. A category may lengthen or shorten the market's window (E-5), an extension
 * lengthen it (E-12), an announcement in time keep it open (E-17), and a day without work move it (E-11).
 */
export const lastReturnDay = (known: KnownOrder, line: OrderLine, terms: TermsOfUnits): StoreDay => {
  const inForce = termsInForce(terms);
  const { policy } = inForce;
  const own = addDays(windowStart(known, inForce), policy.categories[line.category]?.windowDays ?? policy.windowDays);
  const day = movedTo(latestOf(own, extendedUntil(known, inForce)) ?? own, policy);
  return latestOf(day, announcedUntil(known, line, inForce)) ?? day;
};

/**
 * M-10: whether a line comes back under the law's right of withdrawal: presented in time, or announced in time and following in time. Where
 * only some of its units were, no fee is taken of any.
 */
export const isWithdrawalInTime = (known: KnownOrder, line: Pick<OrderLine, 'lineId'>, terms: ReturnTerms): boolean => {
  const inForce = termsInForce(terms);
  const day = storeDayOf(terms.presentedAt, terms.zone);
  const last = movedTo(addDays(windowStart(known, inForce), inForce.policy.withdrawal.days), inForce.policy);
  if (day <= last) return true;
  const isNamed = terms.announced?.kind === 'withdrawal' && isAnnounced(known, { ...terms, units: 1 }, line);
  const following = isNamed ? followingUntil(known, inForce, last) : null;
  return following !== null && day <= following;
};

/** Nothing of the line is left to bring back: the reason why, or `null` while units are left. */
export const whyNoneLeft = (known: KnownOrder, line: OrderLine): WhyNot | null => {
  if (unitsReturnable(known, line) > 0) return null;
  const state = stateOfLine(known, line);
  const latest = state.claims.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  if (latest) return { kind: 'already-returned', at: latest.at, storeId: latest.storeId, slipNumber: latest.slipNumber };
  return state.returnedAtChannel > 0 ? { kind: 'returned-on-web' } : { kind: 'cancelled' };
};

/** E-14: the question that may let excluded goods through, where the store asks one for their category. */
export const guidedCheckOf = (line: Pick<OrderLine, 'category'>, terms: Pick<ReturnTerms, 'settings'>): GuidedCheck | null => {
  const checks = terms.settings?.guidedChecks ?? {};
  return Object.hasOwn(checks, line.category) ? (checks[line.category] ?? null) : null;
};

const whyExcluded = (line: OrderLine, terms: ReturnTerms & LineFacts): WhyNot | null => {
  if (terms.policy.categories[line.category]?.returnable !== false) return null;
  const check = guidedCheckOf(line, terms);
  if (check !== null && terms.check === check.returnableIf) return null;
  return { kind: 'category-excluded', category: line.category, ...(check === null ? {} : { check }) };
};

/**
 * E-6: why the promise does not cover the line, though units are left: closed order, excluded goods, or a closed window.
 * A defect is a warranty case: none of the promise's limits apply to it (E-9). Nor do they where a manager's override holds (E-15).
 */
export const whyNotCovered = (known: KnownOrder, line: OrderLine, terms: ReturnTerms & LineFacts): WhyNot | null => {
  if (known.state.closed) return { kind: 'order-closed' };
  if (terms.waived === true || (terms.reason !== undefined && isDefect(terms.reason))) return null;
  if (line.finalSale) return { kind: 'final-sale' };
  const inForce = termsInForce(terms);
  const excluded = whyExcluded(line, inForce);
  if (excluded !== null) return excluded;
  const lastDay = lastReturnDay(known, line, inForce);
  return storeDayOf(terms.presentedAt, terms.zone) > lastDay ? { kind: 'window-closed', lastDay } : null;
};

/** E-15: how many days after its last day the latest of these lines comes; zero in time. A defect is never late. */
export const daysLateOf = (
  known: KnownOrder,
  asked: readonly (Readonly<{ lineId: string | null }> & LineFacts)[],
  terms: ReturnTerms,
): number =>
  asked.reduce((latest, { lineId, ...facts }, at) => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    if (!line || isOfDefect(facts)) return latest;
    // Units that stand before these use up what was announced, as in the quote (E-17).
    const before = asked.slice(0, at).filter((one) => one.lineId === lineId && !isOfDefect(one));
    const units = before.reduce((all, one) => all + (one.units ?? 1), facts.units ?? 1);
    const lastDay = lastReturnDay(known, line, { ...terms, ...lineFactsOf(facts), units });
    return Math.max(latest, daysBetween(lastDay, storeDayOf(terms.presentedAt, terms.zone)));
  }, 0);

const isOfDefect = ({ reason }: LineFacts): boolean => reason !== undefined && isDefect(reason);

/** What the desk shows beside a line that cannot simply come back; `null` when it can. */
export const whyNotReturnable = (known: KnownOrder, line: OrderLine, terms: ReturnTerms & LineFacts): WhyNot | null =>
  whyNoneLeft(known, line) ?? whyNotCovered(known, line, terms);
