import { parseAnnouncedCode, readAnnouncedAddress } from './announced-code.ts';
import { parseSlipNumber, slipNumberOf } from './slip-number.ts';
import { readSlipAddress } from './slip.ts';
import type { ReadSlip } from './slip.ts';
import { foldCode, foldWords, normaliseEmail, normalisePhone } from './text.ts';

/** What a scanned or typed text may be. One field takes all of them (F-5). */
export type ScanCode =
  | Readonly<{ kind: 'empty' }>
  /** `number` as it is printed; an order number without hyphens may pass the check by chance, so it is kept as a code too. */
  | Readonly<{ kind: 'slip'; number: string; alsoCode: string }>
  | Readonly<{ kind: 'slip-code'; slip: ReadSlip }>
  /** What the customer announced, by its code or its QR (F-9); kept as a code too, like a slip's number. */
  | Readonly<{ kind: 'announced'; code: string; alsoCode: string }>
  | Readonly<{ kind: 'email'; email: string }>
  | Readonly<{ kind: 'phone'; phone: string; alsoCode: string }>
  | Readonly<{ kind: 'barcode'; code: string }>
  | Readonly<{ kind: 'code'; code: string; words: string }>
  | Readonly<{ kind: 'name'; words: string }>;

/** Whether digits are a product's number (EAN-8, UPC-A, EAN-13, GTIN-14) with the right check digit. */
export const isEan = (digits: string): boolean => {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return false;
  const sum = Array.from(digits)
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
};

/**
 * F-5: tells what was scanned or typed. Order of tests: slip address, announced return (address or code), slip number, e-mail, EAN with a right check digit, phone
 * (a plus, or separators, or ten and more digits), code (has a digit), name. A phone may also be an order number, so it keeps both.
 */
export const readScanCode = (typed: string): ScanCode => {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  if (text.includes('/r#')) {
    const slip = readSlipAddress(text);
    if (slip) return { kind: 'slip-code', slip };
  }
  const announced = readAnnouncedAddress(text) ?? parseAnnouncedCode(text);
  if (announced !== null) return { kind: 'announced', code: announced, alsoCode: foldCode(announced) };
  const slipNumber = parseSlipNumber(text);
  if (slipNumber) return { kind: 'slip', number: slipNumberOf(slipNumber), alsoCode: foldCode(text) };
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

/** What eyes and scanners take for each other. */
const ALIKE: ReadonlyMap<string, string> = new Map([
  ['O', '0'],
  ['0', 'O'],
  ['I', '1'],
  ['L', '1'],
  ['1', 'I'],
  ['B', '8'],
  ['8', 'B'],
  ['S', '5'],
  ['5', 'S'],
  ['Z', '2'],
  ['2', 'Z'],
]);

/** F-6: codes that eyes and scanners confuse with this one: one sign read wrongly, or all letters read for digits. Offered as near hits when a code finds nothing. */
export const lookAlikes = (code: string): string[] => {
  const signs = Array.from(code);
  const oneWrong = signs.flatMap((sign, at) => {
    const other = ALIKE.get(sign);
    return other === undefined ? [] : [signs.with(at, other).join('')];
  });
  const asDigits = signs.map((sign) => (/[A-Z]/.test(sign) ? (ALIKE.get(sign) ?? sign) : sign)).join('');
  return [...new Set([asDigits, ...oneWrong])].filter((other) => other !== code);
};
