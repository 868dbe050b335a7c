import { expect, test } from 'vitest';

import { addDays, storeDay } from './calendar.ts';
import { moneyOf } from './money.ts';
import type { ReturnPolicyInput, StoreSettingsInput } from './policy.ts';
import { faultsOfPolicy, faultsOfSettings } from './policy-faults.ts';
import { aMarket, aPolicy, someSettings } from './testing/builders.ts';

const pathsOf = (with_: Partial<ReturnPolicyInput>) => faultsOfPolicy(aPolicy(with_), aMarket()).map((fault) => fault.path);
const settingsPaths = (with_: Partial<StoreSettingsInput>) => faultsOfSettings(someSettings(with_), aMarket()).map((fault) => fault.path);

test('E-8 a promise that agrees with itself and its market has no fault', () => {
  expect(pathsOf({})).toEqual([]);
  const whole = {
    onlineWindowDays: 14,
    categories: { hygiene: { returnable: false, windowDays: null }, shoes: { returnable: true, windowDays: 60 } },
    publicHolidays: ['2026-12-25', '2027-01-01'],
    extensions: [{ label: 'Christmas', placedFrom: '2026-11-01', placedTo: '2026-12-24', lastDay: '2027-01-31' }],
    fees: { perReturn: moneyOf(390, 'EUR'), restockingBasisPoints: 1_000 },
  };
  expect(pathsOf(whole)).toEqual([]);
});

test('E-8 no window is shorter than the law’s withdrawal', () => {
  expect(pathsOf({ windowDays: 13 })).toEqual(['windowDays']);
  expect(pathsOf({ onlineWindowDays: 7 })).toEqual(['onlineWindowDays']);
  expect(pathsOf({ categories: { shoes: { returnable: true, windowDays: 10 } } })).toEqual(['categories.shoes.windowDays']);
  expect(pathsOf({ windowDays: 7, withdrawal: { days: 7, goodsFollowDays: 14 } })).toEqual([]);
});

test('E-8 what contradicts itself names its field', () => {
  expect(pathsOf({ categories: { hygiene: { returnable: false, windowDays: 30 } } })).toEqual(['categories.hygiene.windowDays']);
  const extension = { label: 'Christmas', placedFrom: '2026-12-24', placedTo: '2026-11-01', lastDay: '2026-10-31' };
  expect(pathsOf({ extensions: [extension] })).toEqual(['extensions.0.placedFrom', 'extensions.0.lastDay']);
  expect(pathsOf({ publicHolidays: ['2026-12-25', '2026-12-26', '2026-12-25'] })).toEqual(['publicHolidays.2']);
  const summer = Array.from({ length: 70 }, (_, day) => addDays(storeDay.parse('2026-07-01'), day));
  expect(pathsOf({ publicHolidays: summer })).toEqual(['publicHolidays']);
});

test('E-8 fees and market must be of one currency and one name', () => {
  expect(pathsOf({ fees: { perReturn: moneyOf(390, 'CHF') } })).toEqual(['fees.perReturn']);
  expect(pathsOf({ fees: { perReturn: moneyOf(0, 'EUR') } })).toEqual(['fees.perReturn']);
  expect(pathsOf({ marketId: 'uk' as never })).toEqual(['marketId']);
  expect(faultsOfPolicy(aPolicy({ windowDays: 1 }), aMarket())[0]?.message).toBe('shorter than the law’s 14 days of withdrawal');
});

test('E-7 settings in another currency, a promise later than the law, a scale that falls: named by field', () => {
  expect(settingsPaths({})).toEqual([]);
  const chf = moneyOf(100, 'CHF');
  expect(settingsPaths({ offlineLimit: chf, highValue: chf, override: { amount: chf, daysLate: 3 } })).toEqual([
    'offlineLimit',
    'highValue',
    'override.amount',
  ]);
  expect(settingsPaths({ promiseWorkingDays: 15 })).toEqual(['promiseWorkingDays']);
  const scale = (steps: { afterDays: number; basisPoints: number }[]) => ({
    late: { yearlyBasisPoints: 300, steps, thenMonthlyBasisPoints: 500, mostBasisPoints: 5_000 },
  });
  expect(settingsPaths(scale([{ afterDays: 10, basisPoints: 500 }, { afterDays: 10, basisPoints: 400 }]))).toEqual(['late.steps.1.afterDays', 'late.steps.1.basisPoints']); // prettier-ignore
  expect(settingsPaths(scale([{ afterDays: 10, basisPoints: 5_001 }]))).toEqual(['late.steps.0.basisPoints']);
});
