import { findKey, findNumberEnding, findPrefix, keyOfCode, keyOfContact, keyOfNumber, keyOfWord } from 'shared-types/index-part';
import type { IndexPart } from 'shared-types/index-part';
import { codesOf } from 'shared-types/scan-code';
import type { ScanCode } from 'shared-types/scan-code';
import { foldCode } from 'shared-types/text';

/** Positions in one index part; may repeat. */
export type Match = (part: IndexPart) => readonly number[];

const LEAST_PREFIX = 3;
const LEAST_ENDING = 4;
const LEAST_LETTERS = 3;

const exactNumber =
  (code: string): Match =>
  (part) =>
    findKey(part, keyOfNumber(code));

const exactCode =
  (...codes: readonly string[]): Match =>
  (part) =>
    codes.flatMap((code) => findKey(part, keyOfCode(code)));

const partOfNumber =
  (code: string): Match =>
  (part) => [
    ...(code.length >= LEAST_PREFIX ? findPrefix(part, keyOfNumber(code)) : []),
    ...(code.length >= LEAST_ENDING ? findNumberEnding(part, code) : []),
  ];

const contact =
  (hash: string): Match =>
  (part) =>
    findKey(part, keyOfContact(hash));

/** `null` stands for every position. */
const both = (left: readonly number[] | null, found: readonly number[]): readonly number[] => {
  if (left === null) return found;
  const wanted = new Set(left);
  return found.filter((position) => wanted.has(position));
};

/** F-1: every word must be there; the last one may be unfinished. Single letters before it tell too little and are skipped. */
const names = (folded: string): Match | null => {
  const words = folded.split(' ');
  if (folded.replaceAll(' ', '').length < LEAST_LETTERS) return null;
  const last = words.at(-1) ?? '';
  const whole = words.slice(0, -1).filter((word) => word.length > 1);
  return (part) => {
    let left: readonly number[] | null = null;
    for (const word of whole) {
      left = both(left, findKey(part, keyOfWord(word)));
      if (left.length === 0) return [];
    }
    return both(left, findPrefix(part, keyOfWord(last)));
  };
};

/**
 * F-5: what to look for, in tiers: the first tier that finds anything answers, so that a whole number is never drowned by numbers that
 * merely start with it. Contact data is looked for by its keyed hash only.
 */
export const tiersOf = async (scan: ScanCode, contactHash: (normalised: string) => Promise<string>): Promise<readonly Match[]> => {
  switch (scan.kind) {
    case 'empty':
    case 'slip-code':
      return []; // the ledger and the feed's returns answer a slip's code
    case 'slip': // they answer its number too, unless an order's number or a parcel's passes the check by chance
    case 'announced': // as the announced returns do
      return [exactNumber(scan.alsoCode), exactCode(scan.alsoCode)];
    case 'email':
      return [contact(await contactHash(scan.email))];
    case 'phone':
      return [contact(await contactHash(scan.phone)), exactNumber(scan.alsoCode), exactCode(scan.alsoCode), partOfNumber(scan.alsoCode)];
    case 'barcode':
    case 'parcel':
      return [exactCode(...codesOf(scan)), exactNumber(scan.code), partOfNumber(scan.code)];
    case 'code':
      return [exactNumber(scan.code), exactCode(scan.code), partOfNumber(scan.code)];
    case 'name': {
      const byName = names(scan.words);
      return [exactCode(foldCode(scan.words)), ...(byName === null ? [] : [byName])];
    }
  }
};
