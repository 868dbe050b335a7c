import { exponentOf } from 'shared-types/money';
import type { Currency } from 'shared-types/money';

/** The one place of the shop where minor units become text: digits are moved, never divided. */
export const moneyText = (minor: number, code: Currency, locale = 'en-GB'): string => {
  const exponent = exponentOf(code);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  const exact = `${minor < 0 ? '-' : ''}${whole}${fraction}` as Intl.StringNumericLiteral; // built from digits just above
  return new Intl.NumberFormat(locale, { style: 'currency', currency: code }).format(exact);
};
