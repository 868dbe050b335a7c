const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE = new Map(Array.from(ALPHABET).map((letter, value) => [letter, value]));

/** Base64url without padding (RFC 4648 §5), for bytes that travel in addresses, headers and JSON. */
export const toBase64url = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = Math.min(bytes.length - at, 3) + 1;
    for (let letter = 0; letter < letters; letter += 1) text += ALPHABET[(group >> (18 - 6 * letter)) & 63] ?? '';
  }
  return text;
};

/** The bytes, or `null` when the text is not base64url. */
export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    const value = VALUE.get(letter);
    if (value === undefined) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 255;
      at += 1;
    }
  }
  return bytes;
};

const HEX = '0123456789abcdef';

export const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += (HEX[byte >> 4] ?? '') + (HEX[byte & 15] ?? '');
  return text;
};
