import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fromBase64url, toBase64url, toHex } from './base64url.ts';

test('base64url is that of RFC 4648, without padding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(toBase64url(bytes))).toEqual(new Uint8Array(bytes));
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
    }),
  );
});

test('what is not base64url is none', () => {
  for (const text of ['a', 'ab=', 'a+b/', 'ab cd', 'é']) expect(fromBase64url(text)).toBeNull();
});
