import { parseAnnouncedCode, readAnnouncedAddress } from './announced-code.ts';
import { codesInAddress, gtinInAddress } from './code-address.ts';
import { isGs1Checked, readCheckedParcel, readShapedParcel } from './parcel-code.ts';
import type { ParcelCode } from './parcel-code.ts';
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
  /** A carrier's number of a parcel (F-10), and the other ways to write it. */
  | Readonly<{ kind: 'parcel' } & ParcelCode>
  | Readonly<{ kind: 'code'; code: string; words: string }>
  | Readonly<{ kind: 'name'; words: string }>;

/** Whether digits are a product's number (EAN-8, UPC-A, EAN-13, GTIN-14) with the right check digit. */
export const isEan = (digits: string): boolean => /^(?:\d{8}|\d{12,14})$/.test(digits) && isGs1Checked(digits);

/** What a scanner may say before a code: which symbology it read (`]C1`), when it was set up to tell. */
export const withoutSymbology = (scanned: string): string => scanned.trim().replace(/^\][A-Za-z][0-9A-Za-z]/, '');

/** Blanks, and the sign between the fields of a GS1 element string. */
const NOT_SAID = /[\s\u001D]/g; // oxlint-disable-line no-control-regex -- FNC1 is sent as one

/** GS1 element strings, in brackets or bare: a product (01) or a parcel (00), whatever batch, date or serial follows. */
const readElements = (text: string): ScanCode | null => {
  const plain = text.replaceAll(NOT_SAID, '');
  // Bare, only what a shop sells: one in ten other numbers of that length would pass the check.
  const [, inBrackets, bare] = /^(?:\(01\)(\d{14})|01(0\d{13})(?=$|1[0-7]|2[0-4]|3\d|4[0-2]|9\d))/.exec(plain) ?? [];
  const gtin = inBrackets ?? bare ?? '';
  if (isEan(gtin)) return { kind: 'barcode', code: gtin.replace(/^0(?=\d{13}$)/, '') };
  const [, sscc] = /^\(00\)(\d{18})/.exec(plain) ?? [];
  const parcel = sscc === undefined ? null : readCheckedParcel(sscc, sscc);
  return parcel && { kind: 'parcel', ...parcel };
};

/** What the shop's own QR codes and links say: an order, a product, a parcel. */
const readAddress = (text: string): ScanCode | null => {
  const gtin = gtinInAddress(text);
  if (gtin !== null && isEan(gtin)) return { kind: 'barcode', code: gtin.replace(/^0(?=\d{13}$)/, '') };
  const [likeliest] = codesInAddress(text) ?? [];
  return likeliest === undefined ? null : readScanCode(likeliest);
};

/** A code as people know it: of an address, the number in it. */
export const shownCode = (text: string): string => codesInAddress(text)?.[0] ?? text;

/**
 * F-5: tells what was scanned or typed. Order of tests: slip address, announced return (address or code), other addresses, GS1 element strings,
 * a parcel's number with a check digit (F-10), slip number, e-mail, EAN with a right check digit, a parcel's number by its shape, phone (a plus,
 * or separators, or ten and more digits), code (has a digit), name. What may be an order number too keeps that.
 */
export const readScanCode = (typed: string): ScanCode => {
  const text = withoutSymbology(typed);
  if (text === '') return { kind: 'empty' };
  if (text.includes('/r#')) {
    const slip = readSlipAddress(text);
    if (slip) return { kind: 'slip-code', slip };
  }
  const announced = readAnnouncedAddress(text) ?? parseAnnouncedCode(text);
  if (announced !== null) return { kind: 'announced', code: announced, alsoCode: foldCode(announced) };
  const special = readAddress(text) ?? readElements(text);
  if (special) return special;
  const code = foldCode(text);
  const checked = readCheckedParcel(text, code);
  if (checked) return { kind: 'parcel', ...checked };
  const slipNumber = parseSlipNumber(text);
  if (slipNumber) return { kind: 'slip', number: slipNumberOf(slipNumber), alsoCode: code };
  const email = normaliseEmail(text);
  if (email !== null) return { kind: 'email', email };
  if (isEan(text)) return { kind: 'barcode', code: text };
  const shaped = readShapedParcel(code);
  if (shaped) return { kind: 'parcel', ...shaped };
  const phone = normalisePhone(text);
  const looksLikePhone =
    /^\+?[\d\s()./-]+$/.test(text) && (text.startsWith('+') || /[\s()./]/.test(text) || text.replaceAll(/\D/g, '').length >= 10);
  if (phone !== null && looksLikePhone) return { kind: 'phone', phone, alsoCode: code };
  if (/\d/.test(text)) return { kind: 'code', code, words: foldWords(text) };
  return { kind: 'name', words: foldWords(text) };
};

/** A product's number in all its lengths: tills, scanners and shops write the same one with more or fewer zeros before it. */
const lengthsOf = (ean: string): readonly string[] => {
  const digits = ean.replace(/^0+/, '');
  return [...new Set([ean, ...[13, 12, 8, 14].filter((length) => digits.length <= length).map((length) => digits.padStart(length, '0'))])];
};

/** The codes under which an order or a product may be known by what was read, the likeliest first; none for words and contacts. */
export const codesOf = (scan: ScanCode): readonly string[] => {
  switch (scan.kind) {
    case 'barcode':
      return lengthsOf(scan.code);
    case 'parcel':
      return [scan.code, ...scan.alsoCodes];
    case 'code':
      return [scan.code];
    case 'slip':
    case 'announced':
    case 'phone':
      return [scan.alsoCode];
    case 'empty':
    case 'slip-code':
    case 'email':
    case 'name':
      return [];
  }
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
