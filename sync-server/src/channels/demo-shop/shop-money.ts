import { decimalText, moneyOf } from 'shared-types/money';
import type { Currency } from 'shared-types/money';

/** The one place of the shop where minor units become text. */
export const moneyText = (minor: number, code: Currency, locale = 'en-GB'): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: code }).format(decimalText(moneyOf(minor, code)));
