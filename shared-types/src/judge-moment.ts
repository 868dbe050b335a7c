import type { Instant } from './calendar.ts';
import type { JudgedMoment } from './clock.ts';
import type { OrderLineId } from './ids.ts';
import type { KnownOrder } from './order.ts';
import { lineFactsOf, whyNotCovered } from './returnable.ts';
import type { LineFacts, ReturnTerms } from './returnable.ts';

/** What `decide` is given of the clock: the moment that counts, and the doubt when a person must look at it. */
export type MomentRuling = Readonly<{ presentedAt: Instant; doubt: 'clock-suspect' | null }>;

type LineAsked = Readonly<{ lineId: OrderLineId | null }> & LineFacts;

/**
 * C-3: a doubtful clock is judged at the bound that favours the customer, and is a doubt for a person only where that changes
 * whether the promise covers a line. Without doubt `at` counts. A line that nobody found is a review for its own sake.
 */
export const judgeMoment = (
  known: KnownOrder,
  lines: readonly LineAsked[],
  terms: Omit<ReturnTerms, 'presentedAt'>,
  moment: JudgedMoment,
): MomentRuling => {
  if (!moment.isInDoubt) return { presentedAt: moment.at, doubt: null };
  const isCovered = (asked: LineAsked, presentedAt: Instant): boolean => {
    const line = known.order.lines.find((one) => one.lineId === asked.lineId);
    return !line || whyNotCovered(known, line, { ...terms, ...lineFactsOf(asked), presentedAt }) === null;
  };
  const isChanged = lines.some((asked) => isCovered(asked, moment.at) !== isCovered(asked, moment.favourable));
  return { presentedAt: moment.favourable, doubt: isChanged ? 'clock-suspect' : null };
};
