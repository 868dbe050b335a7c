import { expect, test } from 'vitest';

import { addDays, storeDay } from './calendar.ts';
import { clocksOf, lateCostOf } from './late.ts';
import { moneyOf } from './money.ts';
import type { LateScale } from './policy.ts';
import { lateScale } from './policy.ts';
import { aPolicy, at, someSettings, someTerms } from './testing/builders.ts';

const { zone } = someTerms();
const settings = someSettings({ promiseWorkingDays: 3, legalDays: 14 });
const never = aPolicy();
const moving = aPolicy({ lastDayMoves: 'to-working-day', publicHolidays: ['2026-12-25', '2026-12-28'] });

test('C-4 both clocks run from the moment at the counter, in the market’s days', () => {
  // 23:30 UTC on Saturday is Sunday in Paris.
  expect(clocksOf(at('2026-11-21T23:30:00.000Z'), { settings, policy: never, zone })).toEqual({
    promisedBy: '2026-11-25',
    legalBy: '2026-12-06',
  });
  expect(clocksOf(at('2026-11-20T10:00:00.000Z'), { settings, policy: never, zone })).toEqual({
    promisedBy: '2026-11-25',
    legalBy: '2026-12-04',
  });
});

test('C-4 E-11 holidays are no working days for the promise, and move the legal limit where the market’s periods move', () => {
  const christmas = at('2026-12-12T10:00:00.000Z'); // + 14 days is Saturday 26 December
  expect(clocksOf(christmas, { settings, policy: moving, zone }).legalBy).toBe('2026-12-29');
  expect(clocksOf(christmas, { settings, policy: never, zone }).legalBy).toBe('2026-12-26');
  expect(clocksOf(at('2026-12-23T10:00:00.000Z'), { settings, policy: moving, zone }).promisedBy).toBe('2026-12-30');
});

/** L.242-4: legal interest up to 10 days late, then 5, 10, 20, 50 per cent, then 5 points a month up to the price. */
const FRANCE: LateScale = lateScale.parse({
  yearlyBasisPoints: 262,
  steps: [
    { afterDays: 10, basisPoints: 500 },
    { afterDays: 20, basisPoints: 1_000 },
    { afterDays: 30, basisPoints: 2_000 },
    { afterDays: 60, basisPoints: 5_000 },
    { afterDays: 90, basisPoints: 5_500 },
  ],
  thenMonthlyBasisPoints: 500,
  mostBasisPoints: 10_000,
});
const legalBy = storeDay.parse('2026-12-04');
const cost = (days: number, minor = 10_000, scale = FRANCE) =>
  lateCostOf({ amount: moneyOf(minor, 'EUR'), legalBy, today: addDays(legalBy, days), scale }).minor;

test('C-5 nothing until the limit has passed; then interest by the day', () => {
  expect([cost(-3), cost(0), cost(1), cost(10)]).toEqual([0, 0, 1, 7]); // 100.00 × 2.62 % × 10 / 365 = 0.0718
  expect(cost(5, 0)).toBe(0);
});

test('C-5 the French scale: 5, 10, 20, 50 per cent, then five points for each further month, up to the price', () => {
  expect([11, 20, 21, 30, 31, 60, 61, 90].map((days) => cost(days))).toEqual([500, 500, 1_000, 1_000, 2_000, 2_000, 5_000, 5_000]);
  expect([91, 120, 121, 151, 361, 400, 4_000].map((days) => cost(days))).toEqual([5_500, 5_500, 6_000, 6_500, 10_000, 10_000, 10_000]);
});

test('C-5 months are added after the last step only', () => {
  const steps = [{ afterDays: 10, basisPoints: 500 }, { afterDays: 100, basisPoints: 1_000 }]; // prettier-ignore
  expect([99, 100, 101, 131].map((days) => cost(days, 10_000, { ...FRANCE, steps }))).toEqual([500, 500, 1_000, 1_500]);
});

test('C-5 a scale of interest alone never exceeds its most, and a currency without decimals rounds to whole units', () => {
  const interest = { ...FRANCE, steps: [], mostBasisPoints: 100 };
  expect(cost(3_000, 10_000, interest)).toBe(100);
  expect(lateCostOf({ amount: moneyOf(9_999, 'JPY'), legalBy, today: addDays(legalBy, 15), scale: FRANCE })).toEqual(moneyOf(500, 'JPY'));
});
