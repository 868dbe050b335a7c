import { storeDayOf } from 'shared-types/calendar';
import type { Instant, StoreDay, TimeZone } from 'shared-types/calendar';
import type { KnownOrder, Payment } from 'shared-types/order';
import { routeOf } from 'shared-types/refund-plan';
import type { RefundRoute } from 'shared-types/refund-plan';
import { lastReturnDay, unitsReturnable, whyNotCovered } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';
import { codesOf, lookAlikes, readScanCode, shownCode } from 'shared-types/scan-code';
import { foldCode, foldWords } from 'shared-types/text';

import { shownMeans } from '../../i18n/shown-means.ts';
import type { OrderHit } from '../../store/search.ts';

/** What the field holds, as far as the screen must know: nothing, too little of a name, or something to search. */
export const askedOf = (text: string): 'nothing' | 'too-short' | 'search' => {
  const code = readScanCode(text);
  if (code.kind === 'empty') return 'nothing';
  return code.kind === 'name' && code.words.replaceAll(' ', '').length < 3 ? 'too-short' : 'search';
};

/** The tablet's own hits keep their places; what only the web shop knows comes below them, so nothing jumps under a finger. */
export const mergeHits = (here: readonly OrderHit[], web: readonly OrderHit[]): readonly OrderHit[] => {
  const known = new Set(here.map((hit) => hit.orderId));
  return [...here, ...web.filter((hit) => !known.has(hit.orderId))];
};

/** F-6: whether an order only looks like what was asked for. It is offered then, not called found. */
export const isLookAlike = (asked: string, hit: OrderHit): boolean => {
  const [code] = codesOf(readScanCode(asked));
  return code !== undefined && lookAlikes(code).includes(foldCode(hit.number));
};

/** The active row after a key; `null` when the key is not one that walks the list. */
export const rowAfter = (key: string, at: number, count: number): number | null => {
  if (count === 0) return null;
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  return null;
};

/** A scanned code that names one order exactly opens it: its number, or its parcel (F-10). A garment or a name never does. */
export const opensItself = (scanned: string, hits: readonly OrderHit[]): OrderHit | null => {
  const [only, second] = hits;
  if (only === undefined || second !== undefined) return null;
  const code = readScanCode(scanned);
  return code.kind === 'parcel' || [foldCode(scanned), ...codesOf(code)].includes(foldCode(only.number)) ? only : null;
};

/** What was looked for and not found, in words: a parcel, an article or an order, by its number and not by a whole address. */
export const nothingOf = (text: string): Readonly<{ key: 'find.none' | 'find.noneArticle' | 'find.noneParcel'; code: string }> => {
  const read = readScanCode(text);
  const key = read.kind === 'parcel' ? 'find.noneParcel' : read.kind === 'barcode' ? 'find.noneArticle' : 'find.none';
  return { key, code: shownCode(text) };
};

/** The first of the orders that an e-mail or a phone brought, when they are all of one customer. */
export const ofOneCustomer = (text: string, hits: readonly OrderHit[]): OrderHit | null => {
  const { kind } = readScanCode(text);
  const [first] = hits;
  if (first === undefined || (kind !== 'email' && kind !== 'phone')) return null;
  return hits.every((hit) => hit.customerName === first.customerName) ? first : null;
};

/** The name in parts, those that were searched for marked. Works on folded words, marks the letters as written. */
export const markMatches = (shown: string, typed: string): readonly Readonly<{ text: string; isMatch: boolean }>[] => {
  const wanted = foldWords(typed).split(' ').filter((word) => word.length > 1); // prettier-ignore
  return shown.split(/(?<=[\s-])|(?=[\s-])/u).flatMap((word) => {
    const hit = wanted.find((one) => foldWords(word).startsWith(one));
    if (hit === undefined) return [{ text: word, isMatch: false }];
    return [
      { text: word.slice(0, hit.length), isMatch: true },
      { text: word.slice(hit.length), isMatch: false },
    ].filter((part) => part.text !== '');
  });
};

/** What a row says about an order beside its name, read from the whole order. */
export type HitFacts = Readonly<{
  returnable: number;
  until: StoreDay;
  isLate: boolean;
  route: RefundRoute;
  receivedAt: Instant | null;
  payments: readonly Payment[];
}>;

/** A hit's facts at a moment: units left, the last day of any line that has some, and where the money would go. */
export const hitFactsOf = (known: KnownOrder, terms: ReturnTerms): HitFacts => {
  const open = known.order.lines.filter((line) => unitsReturnable(known, line) > 0);
  const covered = open.filter((line) => whyNotCovered(known, line, terms) === null);
  const counted = covered.length > 0 ? covered : open;
  const lines = counted.length > 0 ? counted : known.order.lines;
  const until = lines.map((line) => lastReturnDay(known, line, terms)).reduce((latest, day) => (day > latest ? day : latest));
  return {
    returnable: counted.reduce((all, line) => all + unitsReturnable(known, line), 0),
    until,
    isLate: storeDayOf(terms.presentedAt, terms.zone) > until,
    route: routeOf(known),
    receivedAt: known.state.receivedAt,
    payments: known.order.payments,
  };
};

/** "Visa …4417 and gift card": the means of payment, masked. */
export const meansOf = (payments: readonly Payment[]): readonly string[] => payments.map(shownMeans);

/** Whether a moment lies on today's store day. */
export const isToday = (at: Instant, now: Instant, zone: TimeZone): boolean => storeDayOf(at, zone) === storeDayOf(now, zone);
