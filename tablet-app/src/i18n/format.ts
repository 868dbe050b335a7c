import { epochMsOf } from 'shared-types/calendar';
import type { Instant, StoreDay } from 'shared-types/calendar';
import { decimalText, exponentOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';

const number = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => new Intl.NumberFormat(locale, options);
const date = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, options);

/** A day has no zone: it is written as the day it is. */
const atNoon = (day: StoreDay): number => Date.parse(`${day}T12:00:00Z`);

/** A text that begins something: its first letter large. */
export const asTitle = (text: string, locale: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

/** How money, days and times are written in a locale and a store's time zone. The only place that does. */
export const createFormat = (locale: string, zone: string) => {
  const moneyFormats = new Map<string, Intl.NumberFormat>();
  const moneyFormat = (currency: Money['currency'], display: 'narrowSymbol' | 'name'): Intl.NumberFormat => {
    const key = `${currency} ${display}`;
    const known = moneyFormats.get(key);
    if (known) return known;
    const decimals = exponentOf(currency);
    const made = number(locale, {
      style: 'currency',
      currency,
      currencyDisplay: display,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    moneyFormats.set(key, made);
    return made;
  };
  const inNoZone = { timeZone: 'UTC' };
  const shortDay = date(locale, { day: 'numeric', month: 'short', ...inNoZone });
  const weekday = date(locale, { weekday: 'short', day: 'numeric', month: 'short', ...inNoZone });
  const longDay = date(locale, { weekday: 'long', day: 'numeric', month: 'long', ...inNoZone });
  const paperDay = date(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...inNoZone });
  const shortMoment = date(locale, { day: 'numeric', month: 'short', timeZone: zone });
  const clock = date(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone });
  const seconds = date(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone });
  const moment = date(locale, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: zone });
  const paperMoment = date(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  /** A weekday stands before its day without a comma, except in German. */
  const noComma = (text: string): string => (locale.startsWith('de') ? text : text.replace(/^(\p{L}+\.?),/u, '$1'));
  /** French writes the first of a month as "1er", which Intl does not. */
  const inWords = (text: string): string => (locale.startsWith('fr') ? text.replace(/(?<!\d)1(?= \p{L})/u, '1er') : text);
  const whole = number(locale, { maximumFractionDigits: 0 });
  const tenths = number(locale, { maximumFractionDigits: 1 });
  const share = number(locale, { style: 'percent', maximumFractionDigits: 2 });
  return {
    money: (amount: Money): string => moneyFormat(amount.currency, 'narrowSymbol').format(decimalText(amount)),
    /** As it is read aloud: "196.20 euros". */
    spokenMoney: (amount: Money): string => moneyFormat(amount.currency, 'name').format(decimalText(amount)),
    number: (count: number): string => whole.format(count),
    /** 1,912,000,000 bytes: 1.9, in billions of bytes as shops sell them */
    gigabytes: (bytes: number): string => tenths.format(bytes / 1e9),
    /** 1,912,000 bytes: 1.9, in millions of bytes; what is there is never nothing */
    megabytes: (bytes: number): string => tenths.format(Math.max(bytes / 1e6, 0.1)),
    /** 250 basis points: 2.5% */
    percent: (basisPoints: number): string => share.format(basisPoints / 10_000),
    /** 14 Nov */
    day: (day: StoreDay): string => inWords(shortDay.format(atNoon(day))),
    /** Fri 27 Nov */
    weekday: (day: StoreDay): string => inWords(noComma(weekday.format(atNoon(day)))),
    /** Friday 27 November */
    longDay: (day: StoreDay): string => inWords(noComma(longDay.format(atNoon(day)))),
    /** Friday 27 November 2026 */
    paperDay: (day: StoreDay): string => inWords(noComma(paperDay.format(atNoon(day)))),
    /** 14 Nov, of a moment */
    date: (at: Instant): string => inWords(shortMoment.format(epochMsOf(at))),
    /** 14:02 */
    time: (at: Instant): string => clock.format(epochMsOf(at)),
    /** 14:02:11 */
    seconds: (at: Instant): string => seconds.format(epochMsOf(at)),
    /** Sat 21 Nov, 14:02 */
    moment: (at: Instant): string => inWords(noComma(moment.format(epochMsOf(at)))),
    /** Sat 21 Nov 2026, 14:02 */
    paperMoment: (at: Instant): string => inWords(noComma(paperMoment.format(epochMsOf(at)))),
    /** "3 minutes", "2 hours", "4 days": how long something waits. */
    span: (ms: number): string => spanText(locale, ms),
  };
};
export type Format = ReturnType<typeof createFormat>;

const MINUTE_MS = 60_000;

const spanText = (locale: string, ms: number): string => {
  const unit = (name: 'second' | 'minute' | 'hour' | 'day', count: number): string =>
    number(locale, { style: 'unit', unit: name, unitDisplay: 'long', maximumFractionDigits: 0 }).format(count);
  if (ms < MINUTE_MS) return unit('second', Math.max(1, Math.ceil(ms / 1_000)));
  if (ms < 60 * MINUTE_MS) return unit('minute', Math.floor(ms / MINUTE_MS));
  if (ms < 48 * 60 * MINUTE_MS) return unit('hour', Math.floor(ms / (60 * MINUTE_MS)));
  return unit('day', Math.floor(ms / (24 * 60 * MINUTE_MS)));
};
