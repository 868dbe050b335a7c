import { z } from 'zod';

/** Decimal places per currency (ISO 4217). A code that is not here quarantines its order: we never guess an exponent (M-2). */
const EXPONENT = {
  AED: 2, AUD: 2, BGN: 2, BHD: 3, BRL: 2, CAD: 2, CHF: 2, CLP: 0, CNY: 2, CZK: 2, DKK: 2, EUR: 2, GBP: 2, HKD: 2,
  HUF: 2, ILS: 2, ISK: 0, JOD: 3, JPY: 0, KRW: 0, KWD: 3, MAD: 2, MXN: 2, NOK: 2, NZD: 2, OMR: 3, PLN: 2, RON: 2,
  SAR: 2, SEK: 2, SGD: 2, TND: 3, TRY: 2, USD: 2, VND: 0, ZAR: 2,
} as const; // prettier-ignore

export type Currency = keyof typeof EXPONENT;

const codes = Object.keys(EXPONENT) as [Currency, ...Currency[]]; // the keys of the table above, by construction

export const currency = z.enum(codes);

/** Whether a text is a currency of the table, without the schema: what the first screen may need. */
export const isCurrency = (code: string): code is Currency => Object.hasOwn(EXPONENT, code);

/** How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const exponentOf = (code: Currency): number => EXPONENT[code];

/** Integers in minor units (cents for EUR), always together with their currency (M-1). `int` lets safe whole numbers through only. */
export const money = z.strictObject({ minor: z.number().int(), currency }).readonly();
export type Money = z.infer<typeof money>;

/** Money that a document may state: nothing below zero. */
export const moneyNotNegative = money.refine((amount) => amount.minor >= 0, 'must not be below zero');

/** Makes `Money`; throws on a fraction or an unsafe integer, because that is a bug of the caller (M-1). */
export const moneyOf = (minor: number, code: Currency): Money => {
  if (!Number.isSafeInteger(minor)) throw new Error(`not a safe whole number of minor units: ${minor} ${code}`);
  return { minor: minor === 0 ? 0 : minor, currency: code };
};

/** The minor units as decimal text, exactly: digits are moved, never divided, and Intl takes them as they are (M-1). */
export const decimalText = ({ minor, currency: code }: Money): Intl.StringNumericLiteral => {
  const exponent = exponentOf(code);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const text = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return `${minor < 0 ? '-' : ''}${text}` as Intl.StringNumericLiteral; // digits and one point, by construction
};

export const zero = (code: Currency): Money => moneyOf(0, code);

const sameCurrency = (a: Money, b: Money): Currency => {
  if (a.currency !== b.currency) throw new Error(`never added across currencies: ${a.currency} and ${b.currency}`);
  return a.currency;
};

export const add = (a: Money, b: Money): Money => moneyOf(a.minor + b.minor, sameCurrency(a, b));

export const subtract = (a: Money, b: Money): Money => moneyOf(a.minor - b.minor, sameCurrency(a, b));

export const atLeastZero = (amount: Money): Money => (amount.minor < 0 ? zero(amount.currency) : amount);

export const smaller = (a: Money, b: Money): Money => (isMore(a, b) ? b : a);

export const isZero = (amount: Money): boolean => amount.minor === 0;

export const isMore = (a: Money, than: Money): boolean => sameCurrency(a, than) !== undefined && a.minor > than.minor;

export const equalMoney = (a: Money, b: Money): boolean => a.currency === b.currency && a.minor === b.minor;

/** The sum; the currency must be named because an empty list has none. */
export const sum = (amounts: readonly Money[], code: Currency): Money => amounts.reduce(add, zero(code));

/** M-3: `amount × part / whole`, rounded half up on integers. `part` and `whole` are counts, `whole` above zero. */
export const proportion = (amount: Money, part: number, whole: number): Money => {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || whole <= 0) {
    throw new Error(`proportion needs whole counts, got ${part} of ${whole}`);
  }
  const doubled = 2n * BigInt(amount.minor) * BigInt(part) + BigInt(whole);
  const divisor = 2n * BigInt(whole);
  const floored = doubled >= 0n ? doubled / divisor : -((-doubled + divisor - 1n) / divisor);
  return moneyOf(Number(floored), amount.currency);
};

/**
 * M-4: splits `amount` by `weights` so that the parts add up to it: each part rounded down, the left-over
 * minor units go to the largest remainders, earlier parts first. All weights zero: everything to the first part.
 * Nothing here is below zero: a caller that splits a debt has a bug, and it throws.
 */
export const allocate = (amount: Money, weights: readonly number[]): Money[] => {
  if (amount.minor < 0 || weights.some((weight) => weight < 0))
    throw new Error(`allocate splits nothing below zero: ${amount.minor} by ${weights.join(', ')}`);
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (total === 0n) return weights.map((_, at) => (at === 0 ? amount : zero(amount.currency)));
  const shares = weights.map((weight, at) => {
    const product = BigInt(amount.minor) * BigInt(weight);
    return { at, whole: product / total, remainder: product % total };
  });
  let left = Number(BigInt(amount.minor) - shares.reduce((all, share) => all + share.whole, 0n));
  const parts = shares.map((share) => Number(share.whole));
  for (const share of shares.toSorted((a, b) => (b.remainder > a.remainder ? 1 : b.remainder < a.remainder ? -1 : a.at - b.at))) {
    if (left === 0) break;
    parts[share.at] = (parts[share.at] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => moneyOf(part, amount.currency));
};
