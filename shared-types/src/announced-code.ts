import { CROCKFORD, checkCharacter } from './slip-number.ts';

/** Bytes of randomness in a code: 40 bits, guessed by nobody at a counter. */
export const ANNOUNCED_CODE_BYTES = 5;

/**
 * F-9: the code of an announced return, `AR-XXXXXXXX-C`: eight Crockford signs of the given random bytes and a check character (P-2) over
 * all of its letters and digits.
 */
export const announcedCodeOf = (random: Uint8Array): string => {
  if (random.length !== ANNOUNCED_CODE_BYTES)
    throw new Error(`a code is made of ${ANNOUNCED_CODE_BYTES} random bytes, not ${random.length}`);
  const number = random.reduce((all, byte) => all * 256 + byte, 0);
  const signs = Array.from({ length: 8 }, (_, at) => CROCKFORD[Math.floor(number / 32 ** (7 - at)) % 32] ?? '').join('');
  return written(signs, checkCharacter(`AR${signs}`));
};

const written = (signs: string, check: string): string => `AR-${signs}-${check}`;

const PATTERN = /^AR([0-9A-HJKMNP-TV-Z]{8})([0-9A-Z])$/;

/**
 * F-9: reads a code as typed or scanned: any case, hyphens, spaces, dots or none, and the letters that eyes take for digits in all but the
 * check character. `null` when it is none or the check character disagrees.
 */
export const parseAnnouncedCode = (text: string): string | null => {
  const folded = text.toUpperCase().replaceAll(/[\s.-]+/g, '');
  const [, signs, check] = PATTERN.exec(folded.slice(0, -1).replaceAll('O', '0').replaceAll(/[IL]/g, '1') + folded.slice(-1)) ?? [];
  if (signs === undefined || check === undefined || checkCharacter(`AR${signs}`) !== check) return null;
  return written(signs, check);
};

/** F-9: the address in the QR code. The code is in the fragment, so it reaches no server's log. */
export const announcedAddress = (origin: string, code: string): string => `${origin}/a#${code}`;

/** F-9: reads such an address; `null` when it is not one of ours. */
export const readAnnouncedAddress = (text: string): string | null => {
  const [, code] = /\/a#([\w.%-]{11,40})$/.exec(text.trim()) ?? [];
  return code === undefined ? null : parseAnnouncedCode(code);
};
