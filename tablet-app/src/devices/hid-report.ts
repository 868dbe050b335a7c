/** What a scanner in HID POS mode has sent of a code so far, and the code when it is whole. */
export type HidRead = Readonly<{ held: readonly number[]; code: string | null }>;

export const NOTHING_HELD: readonly number[] = [];

/** A code longer than this is none that is scanned at a counter: a device that never says "that is all" must not fill the memory. */
const MOST_BYTES = 4_096;
const CLOSING_BRACKET = 0x5d;

/**
 * Reads one scanned-data report (USB HID Point of Sale Usage Tables 1.02, without its report id). Its bytes: how many are data, three of the
 * AIM identifier ("]E0"), 56 of data, two about the symbology, and in the last one whether the code goes on in the next report. Some
 * scanners put one byte more before the identifier. What does not look like that is dropped, with what was held before it.
 */
export const readHidReport = (held: readonly number[], { buffer, byteOffset, byteLength }: DataView): HidRead => {
  const report = new Uint8Array(buffer, byteOffset, byteLength);
  const start = report[1] === CLOSING_BRACKET ? 4 : report[2] === CLOSING_BRACKET ? 5 : null;
  const [length = 0] = report;
  if (start === null || start + length > byteLength || held.length + length > MOST_BYTES) return { held: NOTHING_HELD, code: null };
  const bytes = [...held, ...report.subarray(start, start + length)];
  const goesOn = ((report[62] ?? 0) & 1) === 1;
  return goesOn ? { held: bytes, code: null } : { held: NOTHING_HELD, code: textOf(bytes) };
};

/** Scanners end a code as they would with keys: that end is no part of it. */
const textOf = (bytes: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(bytes)).replace(/[\r\n\t]+$/, '');
