import { expect, test } from 'vitest';

import { readMoney, readPercent } from './read-number.ts';

test('M-1 typed amounts are read digit by digit, in each currency’s own decimals', () => {
  expect(['12', '12.5', '12,50', ' 0.07 '].map((text) => readMoney(text, 'EUR')?.minor)).toEqual([1_200, 1_250, 1_250, 7]);
  expect(['', '-1', '1.234', '1e3', '12.', 'abc', '1 000'].map((text) => readMoney(text, 'EUR'))).toEqual(Array(7).fill(null));
  expect(readMoney('1200', 'JPY')?.minor).toBe(1_200);
  expect(readMoney('12.5', 'JPY')).toBeNull();
});

test('M-11 typed percents are basis points, never beyond the whole', () => {
  expect(['10', '12.5', '33,33', '100', '100.01', '999'].map(readPercent)).toEqual([1_000, 1_250, 3_333, 10_000, null, null]);
});
