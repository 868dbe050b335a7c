import { expect, test } from 'vitest';

import type { StoreDay } from 'shared-types/calendar';
import { moneyOf } from 'shared-types/money';

import type { ReturnRow } from '../../store/return-status.ts';
import { lateRefunds } from './late.ts';

const scale = {
  yearlyBasisPoints: 276,
  steps: [{ afterDays: 10, basisPoints: 500 }],
  thenMonthlyBasisPoints: 500,
  mostBasisPoints: 10_000,
};
const aRow = (with_: object): ReturnRow => ({ status: 'sent', route: 'web', refund: moneyOf(10_000, 'EUR'), ...with_ }) as never; // only what the rule reads
const day = (text: string) => text as StoreDay; // days of this test
const asked = {
  today: day('2026-12-20'),
  clocksOf: () => ({ promisedBy: day('2026-11-27'), legalBy: day('2026-12-05') }),
  scale,
};

test('C-5 only web money that has not arrived is late, the latest first, with what it costs today', () => {
  expect(lateRefunds([aRow({})], asked)).toMatchObject([{ daysLate: 15, cost: { minor: 500 } }]);
  const others = [{ status: 'refunded' }, { route: 'till', status: 'till' }, { refund: null }, { status: 'voided' }].map(aRow);
  expect(lateRefunds(others, asked)).toEqual([]);
  expect(lateRefunds([aRow({})], { ...asked, today: day('2026-12-05') })).toEqual([]);
  expect(lateRefunds([aRow({})], { ...asked, scale: null })).toMatchObject([{ cost: null }]);
});
