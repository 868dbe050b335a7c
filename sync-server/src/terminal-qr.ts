import { renderUnicodeCompact } from 'uqr';

const BLACK_ON_WHITE = '\u001B[30;107m';
const AS_BEFORE = '\u001B[0m';

/** A QR code for a terminal, black on white in every theme of it: many cameras read no other. One text per line. */
export const terminalQr = (text: string): string[] =>
  renderUnicodeCompact(text, { ecc: 'M', border: 4, invert: true })
    .split('\n')
    .map((line) => `${BLACK_ON_WHITE}${line}${AS_BEFORE}`);

/** Whether another device can open an address: one that means "this computer" is of no use in a code. */
export const isForOthers = (address: string): boolean => !/^(?:localhost|127\.|\[::1\])/.test(new URL(address).hostname);
