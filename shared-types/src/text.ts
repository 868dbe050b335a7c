/** Every host of the domain (browser, worker, Node) has these; the compiler's `lib` for pure code does not name them. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeText = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

export const decodeText = (bytes: Uint8Array): string => decoder.decode(bytes);

/** F-1: how people's words are compared: lower case, accents off, letters and digits only, words parted by one space. */
export const foldWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ı', 'i')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** F-2: how codes are compared (order number, SKU, barcode): upper case letters and digits only. */
export const foldCode = (text: string): string => text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** F-3: e-mail as it is hashed: trimmed, lower case. `null` when it is none. */
export const normaliseEmail = (text: string): string | null => {
  const folded = text.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(folded) ? folded : null;
};

/** F-4: phone as it is hashed: its last nine digits, so that country prefixes and a leading zero do not matter. `null` below seven digits. */
export const normalisePhone = (text: string): string | null => {
  const digits = text.replaceAll(/\D/g, '');
  return digits.length >= 7 && digits.length <= 15 ? digits.slice(-9) : null;
};

/** `anna.martin@example.org` → `a…n@example.org`: enough to compare aloud, not to write to. */
export const maskEmail = (email: string): string => {
  const [name = '', host = ''] = email.split('@');
  return `${name.slice(0, 1)}…${name.length > 1 ? name.slice(-1) : ''}@${host}`;
};

/** `+33 6 12 34 56 78` → `…78`. */
export const maskPhone = (phone: string): string => `…${phone.replaceAll(/\D/g, '').slice(-2)}`;
