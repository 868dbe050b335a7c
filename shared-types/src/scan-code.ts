import { parseSlipNumber } from './slip-number.ts';
import { readSlipAddress } from './slip.ts';
import type { ReadSlip } from './slip.ts';
import { foldCode, foldWords, normaliseEmail, normalisePhone } from './text.ts';

/** What a scanned or typed text may be. One field takes all of them (F-5). */
export type ScanCode =
  | Readonly<{ kind: 'empty' }>
  | Readonly<{ kind: 'slip'; number: string }>
  | Readonly<{ kind: 'slip-code'; slip: ReadSlip }>
  | Readonly<{ kind: 'email'; email: string }>
  | Readonly<{ kind: 'phone'; phone: string; alsoCode: string }>
  | Readonly<{ kind: 'barcode'; code: string }>
  | Readonly<{ kind: 'code'; code: string; words: string }>
  | Readonly<{ kind: 'name'; words: string }>;

const isEan = (digits: string): boolean => {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return false;
  const sum = Array.from(digits)
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
};

/**
 * F-5: tells what was scanned or typed. Order of tests: slip address, slip number, e-mail, EAN with a right check digit, phone
 * (a plus, or separators, or ten and more digits), code (has a digit), name. A phone may also be an order number, so it keeps both.
 */
export const readScanCode = (typed: string): ScanCode => {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  if (text.includes('/r#')) {
    const slip = readSlipAddress(text);
    if (slip) return { kind: 'slip-code', slip };
  }
  if (parseSlipNumber(text)) return { kind: 'slip', number: text.toUpperCase() };
  const email = normaliseEmail(text);
  if (email !== null) return { kind: 'email', email };
  if (isEan(text)) return { kind: 'barcode', code: text };
  const phone = normalisePhone(text);
  const looksLikePhone =
    /^\+?[\d\s()./-]+$/.test(text) && (text.startsWith('+') || /[\s()./]/.test(text) || text.replaceAll(/\D/g, '').length >= 10);
  if (phone !== null && looksLikePhone) return { kind: 'phone', phone, alsoCode: foldCode(text) };
  if (/\d/.test(text)) return { kind: 'code', code: foldCode(text), words: foldWords(text) };
  return { kind: 'name', words: foldWords(text) };
};

/** F-6: pairs that eyes and scanners confuse; used to offer near hits when a code finds nothing. */
export const lookAlikes = (code: string): string[] => {
  const pairs: readonly (readonly [string, string])[] = [
    ['O', '0'],
    ['I', '1'],
    ['B', '8'],
    ['S', '5'],
  ];
  const swapped = pairs.flatMap(([letter, digit]) => [code.replaceAll(letter, digit), code.replaceAll(digit, letter)]);
  return [...new Set(swapped)].filter((other) => other !== code);
};
