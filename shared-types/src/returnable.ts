import { addDays, storeDayOf } from './calendar.ts';
import type { Instant, StoreDay, TimeZone } from './calendar.ts';
import type { StoreId } from './ids.ts';
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
  later?: readonly ReturnPolicy[];
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

export type AnnouncedBefore = Readonly<{ announcedAt: Instant; kind: 'withdrawal' | 'return' | 'warranty' }>;

/** What is known of the units in hand: why they came back, and the answer to the guided check of their category. */
export type LineFacts = Readonly<{ reason?: Reason; check?: 'yes' | 'no' | null }>;

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

/** E-4: the last day, inclusive, on which a line can come back; a category may lengthen or shorten the market's window (E-5). */
export const lastReturnDay = (known: KnownOrder, line: OrderLine, terms: ReturnTerms): StoreDay =>
  addDays(windowStart(known, terms), terms.policy.categories[line.category]?.windowDays ?? terms.policy.windowDays);

/** Nothing of the line is left to bring back: the reason why, or `null` while units are left. */
export const whyNoneLeft = (known: KnownOrder, line: OrderLine): WhyNot | null => {
  if (unitsReturnable(known, line) > 0) return null;
  const state = stateOfLine(known, line);
  const latest = state.claims.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  if (latest) return { kind: 'already-returned', at: latest.at, storeId: latest.storeId, slipNumber: latest.slipNumber };
  return state.returnedAtChannel > 0 ? { kind: 'returned-on-web' } : { kind: 'cancelled' };
};

/**
 * E-6: why the promise does not cover the line, though units are left: closed order, excluded goods, or a closed window.
 * A defect is a warranty case: none of the promise's limits apply to it (E-9).
 */
export const whyNotCovered = (known: KnownOrder, line: OrderLine, terms: ReturnTerms & LineFacts): WhyNot | null => {
  if (known.state.closed) return { kind: 'order-closed' };
  if (terms.reason !== undefined && isDefect(terms.reason)) return null;
  if (line.finalSale) return { kind: 'final-sale' };
  if (terms.policy.categories[line.category]?.returnable === false) return { kind: 'category-excluded', category: line.category };
  const lastDay = lastReturnDay(known, line, terms);
  return storeDayOf(terms.presentedAt, terms.zone) > lastDay ? { kind: 'window-closed', lastDay } : null;
};

/** What the desk shows beside a line that cannot simply come back; `null` when it can. */
export const whyNotReturnable = (known: KnownOrder, line: OrderLine, terms: ReturnTerms & LineFacts): WhyNot | null =>
  whyNoneLeft(known, line) ?? whyNotCovered(known, line, terms);
