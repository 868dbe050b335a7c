import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ANNOUNCED_CODE_BYTES, announcedAddress, announcedCodeOf, parseAnnouncedCode, readAnnouncedAddress } from './announced-code.ts';
import { announcedReturn } from './announced-return.ts';
import { readScanCode } from './scan-code.ts';
import { CROCKFORD, parseSlipNumber } from './slip-number.ts';

const bytes = fc.uint8Array({ minLength: ANNOUNCED_CODE_BYTES, maxLength: ANNOUNCED_CODE_BYTES });
const code = bytes.map(announcedCodeOf);

test('F-9 a code is AR, eight signs and a check character, and all its randomness is in it', () => {
  expect(announcedCodeOf(new Uint8Array(ANNOUNCED_CODE_BYTES))).toMatch(/^AR-00000000-[0-9A-Z]$/);
  expect(announcedCodeOf(new Uint8Array(ANNOUNCED_CODE_BYTES).fill(255))).toMatch(/^AR-ZZZZZZZZ-[0-9A-Z]$/);
  expect(announcedCodeOf(Uint8Array.of(0, 0, 0, 0, 33))).toMatch(/^AR-00000011-[0-9A-Z]$/);
  expect(() => announcedCodeOf(new Uint8Array(4))).toThrow(/5 random bytes/);
  fc.assert(fc.property(code, (text) => announcedReturn.unwrap().shape.code.safeParse(text).success));
  fc.assert(fc.property(bytes, bytes, (one, other) => String(one) === String(other) || announcedCodeOf(one) !== announcedCodeOf(other)));
});

test('F-9 every code is read however it is spelled, and its address with any server', () => {
  fc.assert(
    fc.property(code, (text) => {
      const spelled = [text, text.toLowerCase(), text.replaceAll('-', ''), ` ${text.replaceAll('-', ' ')} `, text.replaceAll('-', '.')];
      const asRead = `${text.slice(0, -1).replaceAll('0', 'o').replaceAll('1', 'l')}${text.slice(-1)}`;
      for (const typed of [...spelled, asRead]) expect(parseAnnouncedCode(typed)).toBe(text);
      const address = announcedAddress('https://retour.example', text);
      expect(address).toBe(`https://retour.example/a#${text}`);
      expect(readAnnouncedAddress(` ${address}`)).toBe(text);
      expect(readScanCode(address)).toEqual({ kind: 'announced', code: text, alsoCode: text.replaceAll('-', '') });
    }),
  );
});

test('F-9 one wrong sign is never read as a code', () => {
  fc.assert(
    fc.property(code, fc.integer({ min: 3, max: 10 }), fc.constantFrom(...Array.from(CROCKFORD)), (text, at, sign) => {
      const wrong = text.slice(0, at) + sign + text.slice(at + 1);
      expect(wrong === text ? null : parseAnnouncedCode(wrong)).toBeNull();
    }),
  );
});

test('F-9 a code is no slip number, and nothing else is a code', () => {
  fc.assert(fc.property(code, (text) => parseSlipNumber(text) === null && parseSlipNumber(text.replaceAll('-', '')) === null));
  for (const text of ['', 'AR', 'AR-', 'AR-1234', 'AR-00000000', 'XR-00000000-0', 'AR-0000000U-0'])
    expect(parseAnnouncedCode(text)).toBeNull();
  expect(readAnnouncedAddress('https://shop.example/a#sale')).toBeNull();
  expect(readAnnouncedAddress('https://shop.example/a#AR-00000000')).toBeNull();
});
