/** ISO 7064 mod 37,36: the alphabet of the check character, its order is the standard's. */
const CHECK = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Crockford base 32: no I, L, O, U, so nothing on a slip can be mistaken for a digit. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const MODULUS = 36;

const remainderOf = (text: string): number => {
  let product = MODULUS;
  for (const letter of text) {
    const sum = (product + CHECK.indexOf(letter)) % MODULUS;
    product = ((sum === 0 ? MODULUS : sum) * 2) % (MODULUS + 1);
  }
  return product;
};

/** P-2: the check character over the letters and digits of the number (ISO 7064 mod 37,36). */
export const checkCharacter = (text: string): string => CHECK[(MODULUS + 1 - remainderOf(text)) % MODULUS] ?? '';

/** The parts of a slip number: `STORE-INSTALL-SEQ-C`. */
export type SlipNumber = Readonly<{ store: string; install: string; sequence: number }>;

/** P-1: the number of a return, unique without a network: store, installation (never used again in that store) and the command's sequence. */
export const slipNumberOf = ({ store, install, sequence }: SlipNumber): string => {
  const digits = String(sequence).padStart(5, '0');
  return `${store}-${install}-${digits}-${checkCharacter(`${store}${install}${digits}`)}`;
};

const PATTERN = /^([0-9A-HJKMNP-TV-Z]{3,5})(-?)([0-9A-HJKMNP-TV-Z]{3})-?(\d{5,9})-?([0-9A-Z])$/;

/** As typed: any case, spaces or dots for hyphens or none, and the letters that eyes take for digits in all but the check character. */
const asWritten = (text: string): string => {
  const folded = text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s.-]+/g, '-');
  return folded.slice(0, -1).replaceAll('O', '0').replaceAll(/[IL]/g, '1') + folded.slice(-1);
};

/**
 * P-2: reads a slip number as typed or scanned, with or without hyphens; `null` when it is none or the check character disagrees.
 * Digits alone without a hyphen are a barcode, a telephone or an order number: one in 36 of them would pass the check.
 */
export const parseSlipNumber = (text: string): SlipNumber | null => {
  const [, store, hyphen, install, digits, check] = PATTERN.exec(asWritten(text)) ?? [];
  if (store === undefined || install === undefined || digits === undefined || check === undefined) return null;
  if (hyphen === '' && /^\d+$/.test(store + install)) return null;
  if (checkCharacter(`${store}${install}${digits}`) !== check) return null;
  return { store, install, sequence: Number(digits) };
};
