import { moneyOf } from 'shared-types/money';
import { expect, test } from 'vitest';

import { shiftLimitOf } from './shift-limit.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const limitOf = (with_: Partial<Parameters<typeof shiftLimitOf>[0]> = {}) =>
  shiftLimitOf({
    quote: { refund: eur(8_000), released: eur(0), atTill: eur(4_000) },
    limits: { amount: eur(12_000), returnsPerShift: 40 },
    recordedBefore: 39,
    isOffline: true,
    settings: { offlineLimit: eur(12_000) },
    ...with_,
  });

test('E-10 the desk says which limit a return is above: all that leaves the company counts, at the till too', () => {
  expect(limitOf()).toBeNull();
  expect(limitOf({ limits: { amount: eur(11_999), returnsPerShift: 40 } })).toEqual({ kind: 'amount', limit: eur(11_999) });
  expect(limitOf({ recordedBefore: 40 })).toEqual({ kind: 'count', most: 40 });
});

test('E-7 without a network the store’s own limit counts as well', () => {
  const settings = { offlineLimit: eur(11_999) };
  expect(limitOf({ settings })).toEqual({ kind: 'offline', limit: eur(11_999) });
  expect(limitOf({ settings, isOffline: false })).toBeNull();
  expect(limitOf({ settings: { offlineLimit: moneyOf(1, 'GBP') } })).toBeNull();
});
