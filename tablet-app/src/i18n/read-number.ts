import { exponentOf, moneyOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';

/** Whole and decimal digits as typed in any of our languages: a point or a comma, no groups. */
const DIGITS = /^(\d{1,9})(?:[.,](\d{1,3}))?$/;

/** Digits with so many decimals as one whole number; `null` when it is none, or has more decimals than that. Never through a float (M-1). */
const readScaled = (text: string, decimals: number): number | null => {
  const [, whole, part = ''] = DIGITS.exec(text.trim()) ?? [];
  return whole === undefined || part.length > decimals ? null : Number(`${whole}${part.padEnd(decimals, '0')}`);
};

/** An amount as typed: "12.50" or "12,5". */
export const readMoney = (text: string, currency: Money['currency']): Money | null => {
  const minor = readScaled(text, exponentOf(currency));
  return minor === null ? null : moneyOf(minor, currency);
};

/** A share as typed, in basis points: "12.5" are 1250; `null` beyond a hundred. */
export const readPercent = (text: string): number | null => {
  const basisPoints = readScaled(text, 2);
  return basisPoints === null || basisPoints > 10_000 ? null : basisPoints;
};
