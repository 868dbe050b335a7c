import { expect, test } from 'vitest';

import { moneyOf } from './money.ts';
import { overGrant, shiftAt } from './shift.ts';
import { at } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const limits = { amount: eur(20_000), returnsPerShift: 3 };

test('E-10 a return is above the grant by its worth, or by how many came before it', () => {
  expect(overGrant(limits, { worth: eur(20_000), recordedBefore: 2 })).toBeNull();
  expect(overGrant(limits, { worth: eur(20_001), recordedBefore: 0 })).toBe('amount');
  expect(overGrant(limits, { worth: eur(1), recordedBefore: 3 })).toBe('count');
  expect(overGrant(limits, { worth: moneyOf(90_000, 'GBP'), recordedBefore: 0 })).toBeNull();
  expect(overGrant({ amount: null, returnsPerShift: null }, { worth: eur(9_000_000), recordedBefore: 999 })).toBeNull();
});

test('S-11 a shift is warned of in its last hour, and its last moment still counts', () => {
  const shift = { expiresAt: at('2026-11-21T20:00:00.000Z') };
  expect(shiftAt(shift, at('2026-11-21T18:59:59.999Z'))).toBe('running');
  expect(shiftAt(shift, at('2026-11-21T19:00:00.000Z'))).toBe('ending');
  expect(shiftAt(shift, at('2026-11-21T20:00:00.000Z'))).toBe('ending');
  expect(shiftAt(shift, at('2026-11-21T20:00:00.001Z'))).toBe('over');
});
