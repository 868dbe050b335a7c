import fc from 'fast-check';
import { expect, test } from 'vitest';

import { moneyOf } from './money.ts';
import { paymentMethod } from './order.ts';
import { needsLines, sharesOf } from './refund-lines.ts';
import { cases } from './testing/arbitraries.ts';
import { id } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');

test('R-21 only buy-now-pay-later refuses a refund without lines', () => {
  expect(paymentMethod.options.filter((method) => needsLines({ method }))).toEqual(['pay-later']);
});

test('R-21 lines and shipping add up to what this payment gives, whatever others and fees took', () => {
  const lines = [
    { lineId: id.line(1), units: 2, money: eur(6_000) },
    { lineId: id.line(2), units: 1, money: eur(3_000) },
  ];
  expect(sharesOf({ lines, shipping: eur(1_000) }, eur(5_000))).toEqual({
    lines: [
      { lineId: 'l1', units: 2, money: eur(3_000) },
      { lineId: 'l2', units: 1, money: eur(1_500) },
    ],
    shipping: eur(500),
  });
  expect(sharesOf({ lines: [{ lineId: id.line(1), money: eur(0) }], shipping: eur(0) }, eur(7)).lines[0]?.money).toEqual(eur(7));
});

test('R-21 every split adds up, and no share is below zero', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), fc.nat(5_000), fc.nat(200_000), (money, shipping, amount) => {
      const lines = money.map((minor, at) => ({ lineId: id.line(at + 1), money: eur(minor) }));
      const shares = sharesOf({ lines, shipping: eur(shipping) }, eur(amount));
      const parts = [...shares.lines.map((line) => line.money.minor), shares.shipping.minor];
      expect(parts.reduce((all, part) => all + part, 0)).toBe(amount);
      expect(parts.every((part) => part >= 0)).toBe(true);
    }),
    cases(10_000),
  );
});
