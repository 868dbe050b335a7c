import fc from 'fast-check';
import { expect, test } from 'vitest';

import { CROCKFORD, checkCharacter, parseSlipNumber, slipNumberOf } from './slip-number.ts';

const letters = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(CROCKFORD)), minLength: min, maxLength: max });
const number = fc.record({ store: letters(3, 5), install: letters(3, 3), sequence: fc.integer({ min: 1, max: 999_999_999 }) });

test('P-1 a slip number reads as store, tablet, sequence and check, five digits at least', () => {
  expect(slipNumberOf({ store: 'BEC7', install: 'A3K', sequence: 418 })).toMatch(/^BEC7-A3K-00418-[0-9A-Z]$/);
  expect(slipNumberOf({ store: 'BEC', install: '000', sequence: 1_000_000 })).toMatch(/^BEC-000-1000000-[0-9A-Z]$/);
});

test('P-2 the check character is that of ISO 7064 mod 37,36', () => {
  expect(checkCharacter('A12425GABC1234002')).toBe('M'); // the Global Release Identifier's own example
});

test('P-2 every number reads back as it was written, also in lower case and with spaces', () => {
  fc.assert(
    fc.property(number, (of) => {
      const text = slipNumberOf(of);
      expect(parseSlipNumber(text)).toEqual(of);
      expect(parseSlipNumber(` ${text.toLowerCase().replaceAll('-', ' ')} `)).toEqual(of);
    }),
  );
});

const swapAt = (text: string, at: number): string => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);

test('P-2 one wrong sign is never read as a number', () => {
  fc.assert(
    fc.property(number, fc.nat(), fc.constantFrom(...Array.from(CROCKFORD)), (of, place, sign) => {
      const text = slipNumberOf(of);
      const at = place % (text.length - 1);
      const wrong = text.slice(0, at) + sign + text.slice(at + 1);
      expect(text[at] === '-' || wrong === text ? null : parseSlipNumber(wrong)).toBeNull();
    }),
  );
});

test('P-2 two neighbours swapped are found in all but a few of a thousand, as ISO 7064 promises for hybrid systems', () => {
  const swapped = fc.sample(number, { numRuns: 2_000, seed: 7 }).flatMap((of) => {
    const text = slipNumberOf(of);
    const places = Array.from({ length: text.length - 2 }, (_, at) => at);
    return places.map((at) => swapAt(text, at)).filter((wrong) => wrong !== text && wrong.replaceAll('-', '') !== text.replaceAll('-', ''));
  });
  expect(swapped.length).toBeGreaterThan(10_000);
  expect(swapped.filter((wrong) => parseSlipNumber(wrong) !== null).length / swapped.length).toBeLessThan(0.01);
});

test('P-2 what eyes read for digits is forgiven in the number, not in its check', () => {
  const text = slipNumberOf({ store: 'B0C1', install: 'A3K', sequence: 1_011 });
  expect(parseSlipNumber(`${text.slice(0, -1).replaceAll('0', 'O').replaceAll('1', 'l')}${text.slice(-1)}`)?.sequence).toBe(1_011);
});

test('P-2 digits alone are a barcode or a phone, never a slip number', () => {
  fc.assert(fc.property(fc.bigInt({ min: 10n ** 11n, max: 10n ** 17n }), (digits) => parseSlipNumber(String(digits)) === null));
});
