import { checkCharacter } from './slip-number.ts';

/** A parcel's number as its label says it, and the other ways in which shops write the same one. */
export type ParcelCode = Readonly<{ code: string; alsoCodes: readonly string[] }>;

const alone = (code: string): ParcelCode => ({ code, alsoCodes: [] });

/** The check digit that GS1 puts at the end of product and parcel numbers: weights 3 and 1 from the right. */
export const isGs1Checked = (digits: string): boolean =>
  Array.from(digits)
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 1 ? 3 : 1), 0) %
    10 ===
  0;

/** UPS: letters count as their place in the alphabet plus one, modulo ten; every second sign twice. */
const isUpsChecked = (code: string): boolean => {
  const values = Array.from(code.slice(2), (sign) => (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10));
  const sum = values.slice(0, -1).reduce((all, value, at) => all + value * (at % 2 === 0 ? 1 : 2), 0);
  return (10 - (sum % 10)) % 10 === values.at(-1);
};

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** UPU S10, the number of every post: Colissimo abroad, Chronopost, Correos, Poste Italiane, Deutsche Post, Royal Mail. */
const isS10Checked = (digits: string): boolean => {
  const left = 11 - (S10_WEIGHTS.reduce((all, weight, at) => all + weight * Number(digits[at]), 0) % 11);
  return Number(digits[8]) === (left === 10 ? 0 : left === 11 ? 5 : left);
};

/** GS1's number of a parcel (DHL Paket and others): 18 digits, on labels behind its `00`, which most shops keep. */
const ssccOf = (code: string): ParcelCode | null => {
  const digits = /^(?:00)?(\d{18})$/.exec(code)?.[1];
  return digits === undefined || !isGs1Checked(digits) ? null : { code: `00${digits}`, alsoCodes: [digits] };
};

/** DPD: 14 digits, shown with a check character (P-2's); labels hold them between post code and service, and start with `%`. */
const dpdOf = (text: string, code: string): ParcelCode | null => {
  const [, onLabel, labelCheck] = /^[0-9A-Z]{7}(\d{14})\d{6}([0-9A-Z]?)$/.exec(code) ?? [];
  const [, shown, check] = /^(\d{14})([0-9A-Z])$/.exec(code) ?? [];
  const isLabel = text.startsWith('%') || labelCheck === checkCharacter(code.slice(0, -1));
  const digits = onLabel !== undefined && isLabel ? onLabel : shown !== undefined && check === checkCharacter(shown) ? shown : null;
  return digits === null ? null : { code: digits, alsoCodes: [`${digits}${checkCharacter(digits)}`] };
};

/**
 * F-10: a carrier's number that proves itself by a check digit (UPS, S10, SSCC, DPD). `text` as it was read, `code` its letters and
 * digits (F-2); `null` when it is none.
 */
export const readCheckedParcel = (text: string, code: string): ParcelCode | null => {
  if (/^1Z[0-9A-Z]{16}$/.test(code) && isUpsChecked(code)) return alone(code);
  const s10 = /^[A-Z]{2}(\d{9})[A-Z]{2}$/.exec(code)?.[1];
  if (s10 !== undefined && isS10Checked(s10)) return alone(code);
  return ssccOf(code) ?? dpdOf(text, code);
};

/** Numbers known by their shape alone. A long run of letters without digits is a name. */
const SHAPES: readonly RegExp[] = [
  /^JD\d{16,20}$/, // DHL Express
  /^JVGL[0-9A-Z]{10,24}$/, // DHL Germany, returns and inland
  /^GM\d{16,18}$/, // DHL eCommerce
  /^TBA\d{12}$/, // Amazon
  /^\d[A-Z]\d{11}$/, // Colissimo
  /^\d[A-Z]{2}(?=(?:[A-Z]*\d){6})[0-9A-Z]{10}$/, // Poste Italiane
  /^[A-Z]{2}(?=(?:[A-Z]*\d){8})[0-9A-Z]{20}[A-Z]$/, // Correos
];

/** F-10: a carrier's number by its shape. DHL's licence plate starts with a J more than its tracking number. */
export const readShapedParcel = (code: string): ParcelCode | null => {
  const plain = code.replace(/^JJD/, 'JD');
  if (!SHAPES.some((shape) => shape.test(plain))) return null;
  return plain.startsWith('JD') ? { code: plain, alsoCodes: [`J${plain}`] } : alone(plain);
};
