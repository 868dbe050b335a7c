/** What canonical JSON can hold: no fraction survives, because money and counts are whole. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text per value: keys sorted by code unit, no white space, whole safe numbers only (after RFC 8785).
 * Tablet and server hash this text, so the same command has the same hash on both (S-2). Throws on a number
 * that is not a safe integer: the schemas let none through.
 */
export const canonicalJson = (value: Json | undefined): string => {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`not a safe whole number: ${value}`);
    return String(value === 0 ? 0 : value);
  }
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const entries = Object.entries(value)
    .filter((entry) => entry[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
};

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
