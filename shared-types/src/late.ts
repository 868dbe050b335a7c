import { addDays, addWorkingDays, daysBetween, nextWorkingDay, storeDayOf } from './calendar.ts';
import type { Instant, StoreDay, TimeZone } from './calendar.ts';
import { proportion, smaller, zero } from './money.ts';
import type { Money } from './money.ts';
import type { LateScale, ReturnPolicy, StoreSettings } from './policy.ts';

/** Until when a refund must have arrived: the brand's word on the slip, and the market's law. Both days count to their end. */
export type RefundClocks = Readonly<{ promisedBy: StoreDay; legalBy: StoreDay }>;

type ClockTerms = Readonly<{
  settings: Pick<StoreSettings, 'promiseWorkingDays' | 'legalDays'>;
  policy: Pick<ReturnPolicy, 'lastDayMoves' | 'publicHolidays'>;
  zone: TimeZone;
}>;

/**
 * C-4: both clocks run from the moment the goods were presented, never from the sync. The promise counts working days, the law calendar
 * days; a legal limit on a day without work moves to the next working day where the market's periods do (E-11).
 */
export const clocksOf = (presentedAt: Instant, { settings, policy, zone }: ClockTerms): RefundClocks => {
  const day = storeDayOf(presentedAt, zone);
  const legal = addDays(day, settings.legalDays);
  return {
    promisedBy: addWorkingDays(day, settings.promiseWorkingDays, policy.publicHolidays),
    legalBy: policy.lastDayMoves === 'to-working-day' ? nextWorkingDay(legal, policy.publicHolidays) : legal,
  };
};

const DAYS_A_YEAR = 365;
const DAYS_A_MONTH = 30;
const WHOLE = 10_000;

/** The share of the sum that steps and months add after so many days, in basis points; `null` before the first step. */
const stepOf = (scale: LateScale, daysLate: number): number | null => {
  const step = scale.steps.findLast((one) => daysLate > one.afterDays);
  if (!step) return null;
  const isLast = step === scale.steps.at(-1);
  const months = isLast ? Math.floor((daysLate - step.afterDays - 1) / DAYS_A_MONTH) : 0;
  return Math.min(scale.mostBasisPoints, step.basisPoints + months * scale.thenMonthlyBasisPoints);
};

/**
 * C-5: what a refund that has not arrived costs on top of itself today, by the market's scale: interest by the year up to the first step,
 * then so much of the whole sum, then so much more for each further 30 days, never more than the scale's most. Zero until the limit passed.
 */
export const lateCostOf = (of: Readonly<{ amount: Money; legalBy: StoreDay; today: StoreDay; scale: LateScale }>): Money => {
  const daysLate = daysBetween(of.legalBy, of.today);
  if (daysLate <= 0 || of.amount.minor <= 0) return zero(of.amount.currency);
  const most = proportion(of.amount, of.scale.mostBasisPoints, WHOLE);
  const step = stepOf(of.scale, daysLate);
  return step === null
    ? smaller(most, proportion(of.amount, of.scale.yearlyBasisPoints * daysLate, WHOLE * DAYS_A_YEAR))
    : proportion(of.amount, step, WHOLE);
};
