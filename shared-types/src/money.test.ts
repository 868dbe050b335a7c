import { expect, test } from 'vitest';

import { add, allocate, currency, decimalText, exponentOf, money, moneyOf, proportion, smaller, subtract, sum } from './money.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');

test('M-1 money is whole minor units: a fraction or an unsafe number throws', () => {
  expect(() => eur(0.5)).toThrow(/whole number/);
  expect(() => eur(Number.MAX_SAFE_INTEGER + 1)).toThrow(/whole number/);
  expect(Object.is(eur(-0).minor, 0)).toBe(true);
});

test.each([
  [19_620, 'EUR', '196.20'],
  [5, 'EUR', '0.05'],
  [-5, 'EUR', '-0.05'],
  [1_234, 'JPY', '1234'],
  [1, 'KWD', '0.001'],
  [9_007_199_254_740_991, 'EUR', '90071992547409.91'],
] as const)('M-1 %i minor units of %s are %s, exactly', (minor, currency, text) => {
  expect(decimalText(moneyOf(minor, currency))).toBe(text);
});

test('M-1 a document may state no fraction, no unsafe number and no money without a currency', () => {
  expect(money.safeParse({ minor: 1.5, currency: 'EUR' }).success).toBe(false);
  expect(money.safeParse({ minor: 2 ** 53, currency: 'EUR' }).success).toBe(false);
  expect(money.safeParse({ minor: 1 }).success).toBe(false);
  expect(money.parse({ minor: 100, currency: 'EUR' })).toEqual(moneyOf(100, 'EUR'));
});

test('M-1 two currencies are never added or compared', () => {
  expect(() => add(eur(1), moneyOf(1, 'CHF'))).toThrow(/never added/);
  expect(() => subtract(eur(1), moneyOf(1, 'CHF'))).toThrow(/never added/);
  expect(() => smaller(eur(1), moneyOf(1, 'CHF'))).toThrow(/never added/);
  expect(sum([eur(1), eur(2)], 'EUR')).toEqual(eur(3));
});

test('M-2 an exponent is known or the currency is refused, never guessed', () => {
  expect([exponentOf('JPY'), exponentOf('EUR'), exponentOf('KWD')]).toEqual([0, 2, 3]);
  expect(currency.safeParse('XXX').success).toBe(false);
  expect(currency.safeParse('constructor').success).toBe(false);
});

test('M-3 a proportion is rounded half up on integers, also below zero', () => {
  expect(proportion(eur(1), 1, 2)).toEqual(eur(1));
  expect(proportion(eur(-1), 1, 2)).toEqual(eur(0));
  expect(proportion(eur(1_000), 1, 3)).toEqual(eur(333));
  expect(proportion(eur(Number.MAX_SAFE_INTEGER), 999_999, 999_999)).toEqual(eur(Number.MAX_SAFE_INTEGER));
  expect(() => proportion(eur(1), 1, 0)).toThrow(/whole counts/);
});

test('M-4 the left-over minor units go to the largest remainders, earlier parts first', () => {
  expect(allocate(eur(100), [1, 1, 1]).map((part) => part.minor)).toEqual([34, 33, 33]);
  expect(allocate(eur(100), [1, 2, 3]).map((part) => part.minor)).toEqual([17, 33, 50]);
  expect(allocate(eur(5), [0, 0]).map((part) => part.minor)).toEqual([5, 0]);
});

test('M-4 nothing below zero is split: the left-over units would go the wrong way', () => {
  expect(() => allocate(eur(-5), [1, 1])).toThrow(/below zero/);
  expect(() => allocate(eur(5), [1, -1])).toThrow(/below zero/);
});

test('M-4 8.33 and 1.67 are 10.00 (woocommerce-ios#17827: 9.99)', () => {
  const parts = allocate(eur(1_000), [833, 167]);
  expect(parts.map((part) => part.minor)).toEqual([833, 167]);
  expect(sum(parts, 'EUR')).toEqual(eur(1_000));
});
