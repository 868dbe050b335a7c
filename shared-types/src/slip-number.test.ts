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

test('P-2 one wrong sign, or two neighbours swapped, is never read as a number', () => {
  fc.assert(
    fc.property(number, fc.nat(), fc.constantFrom(...Array.from(CROCKFORD)), (of, place, sign) => {
      const text = slipNumberOf(of);
      const at = place % (text.length - 1);
      const wrong = text.slice(0, at) + sign + text.slice(at + 1);
      if (text[at] !== '-' && wrong !== text) expect(parseSlipNumber(wrong)).toBeNull();
      const [a = '', b = ''] = [text[at], text[at + 1]];
      const swapped = text.slice(0, at) + b + a + text.slice(at + 2);
      if (a !== '-' && b !== '-' && a !== b && at < text.length - 2) expect(parseSlipNumber(swapped)).toBeNull();
    }),
  );
});

test('P-2 what eyes read for digits is forgiven in the number, not in its check', () => {
  const text = slipNumberOf({ store: 'B0C1', install: 'A3K', sequence: 1_011 });
  expect(parseSlipNumber(`${text.slice(0, -1).replaceAll('0', 'O').replaceAll('1', 'l')}${text.slice(-1)}`)?.sequence).toBe(1_011);
});

test('P-2 digits alone are a barcode or a phone, never a slip number', () => {
  fc.assert(fc.property(fc.bigInt({ min: 10n ** 11n, max: 10n ** 17n }), (digits) => parseSlipNumber(String(digits)) === null));
});
