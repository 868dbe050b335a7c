import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toBase64url } from './base64url.ts';
import { instantOf } from './calendar.ts';
import { currency } from './money.ts';
import { MOST_SLIP_CHARACTERS, SIGNATURE_BYTES, encodeSlipCode, readSlipAddress, slipAddress } from './slip.ts';
import type { SlipCode } from './slip.ts';
import { at, id } from './testing/builders.ts';

const origin = 'https://retour.a-rather-long-name-of-a-department-store.example';
const signature = new Uint8Array(SIGNATURE_BYTES).fill(7);

const lines = (least: number, most: number) =>
  fc.array(fc.record({ position: fc.nat(1_999), units: fc.integer({ min: 1, max: 1_000_000 }) }), { minLength: least, maxLength: most });
const codeWith = (with_: Partial<{ [K in keyof SlipCode]: fc.Arbitrary<SlipCode[K]> }> = {}): fc.Arbitrary<SlipCode> =>
  fc.record({
    returnId: fc.uuid(),
    slipNumber: fc.stringMatching(/^[0-9A-Z]{3,5}-[0-9A-Z]{3}-[0-9]{5,9}-[0-9A-Z]$/),
    orderNumber: fc.string({ minLength: 1, maxLength: 40 }),
    lines: lines(0, 60),
    amount: fc.option(fc.record({ minor: fc.maxSafeNat(), currency: fc.constantFrom(...currency.options) })),
    presentedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }).map(instantOf),
    ...with_,
  });

const aCode = (with_: Partial<SlipCode> = {}): SlipCode => ({
  returnId: id.return(1),
  slipNumber: 'BEC7-A3K-00418-F',
  orderNumber: 'EC-20417736',
  lines: [{ position: 0, units: 1 }],
  amount: { minor: 8_010, currency: 'EUR' },
  presentedAt: at('2026-11-21T10:02:11.120Z'),
  ...with_,
});

test('P-3 what is printed can be read back, with the bytes and the signature to verify it', () => {
  fc.assert(
    fc.property(codeWith({ lines: lines(0, 9) }), (code) => {
      const bytes = encodeSlipCode(code);
      const read = readSlipAddress(slipAddress(origin, bytes, signature));
      expect(read).toEqual({ code, lineCount: code.lines.length, signed: bytes, signature });
    }),
  );
});

test('P-3 the address of any order stays scannable: at most 350 characters', () => {
  expect(origin.length).toBeLessThanOrEqual(64);
  fc.assert(
    fc.property(codeWith(), (code) => {
      expect(slipAddress(origin, encodeSlipCode(code), signature).length).toBeLessThanOrEqual(MOST_SLIP_CHARACTERS);
    }),
    { numRuns: 2_000 },
  );
});

test('P-3 twelve lines of an order always fit; what no longer fits is counted', () => {
  const twelve = fc.array(fc.record({ position: fc.nat(127), units: fc.integer({ min: 1, max: 127 }) }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(codeWith({ lines: twelve }), (code) => {
      expect(readSlipAddress(slipAddress(origin, encodeSlipCode(code), signature))?.code.lines).toEqual(code.lines);
    }),
  );
  const many = aCode({ lines: Array.from({ length: 200 }, (_, position) => ({ position, units: 1 })) });
  const read = readSlipAddress(slipAddress(origin, encodeSlipCode(many), signature));
  expect(read?.lineCount).toBe(200);
  expect(read?.code.lines).toEqual(many.lines.slice(0, read?.code.lines.length));
  expect(read?.code.lines.length).toBeGreaterThan(20);
});

test('P-3 an order number longer than its field is cut between letters', () => {
  const read = readSlipAddress(slipAddress(origin, encodeSlipCode(aCode({ orderNumber: '订'.repeat(20) })), signature));
  expect(read?.code.orderNumber).toBe('订'.repeat(13));
});

test('P-3 the fragment alone is enough, and everything is in the fragment', () => {
  const address = slipAddress(origin, encodeSlipCode(aCode()), signature);
  expect(readSlipAddress(address.slice(address.indexOf('#') + 1))).toEqual(readSlipAddress(address));
  expect(new URL(address).pathname).toBe('/r');
});

test('P-3 paper that is not ours, cut short or of a later version is none, and never throws', () => {
  const whole = slipAddress(origin, encodeSlipCode(aCode()), signature);
  fc.assert(
    fc.property(fc.nat(whole.length), (length) => {
      const read = readSlipAddress(whole.slice(0, length));
      expect(read === null || length === whole.length).toBe(true);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ minLength: 60, maxLength: 300 }), (bytes) => void readSlipAddress(toBase64url(bytes))));
  expect(readSlipAddress(toBase64url(new Uint8Array(200).fill(2)))).toBeNull();
  expect(readSlipAddress('https://example.org/r#')).toBeNull();
});

test('P-3 nothing below zero is printed: a wrong amount is a bug and throws', () => {
  expect(() => encodeSlipCode(aCode({ amount: { minor: -1, currency: 'EUR' } }))).toThrow(/whole numbers/);
});
