import { z } from 'zod';

/** Where a slip may be mailed to (P-11). */
export const mailAddress = z.email().max(254);

/** The same as the schema, without its library: the tablet's screens ask it (a test holds the two together). */
const ADDRESS = /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** Whether a text is an address to mail to, as it was typed. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/**
 * P-11: what stays of a mail address once it has served: `jane@example.org` is `j…@e….org`. Enough for its owner to recognise it, too
 * little for anybody else to write to. Of a text that is no address nothing stays.
 */
export const maskMailAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  if (at < 1 || dot < 1 || dot === domain.length - 1) return '…';
  return `${firstOf(address)}…@${firstOf(domain)}…${domain.slice(dot)}`;
};

const firstOf = (text: string): string => Array.from(text)[0] ?? '';
