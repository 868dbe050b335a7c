import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isMailAddress, mailAddress, maskMailAddress } from './mail-address.ts';

test.each([
  ['jane.doe@example.org', 'j…@e….org'],
  ['j@x.co', 'j…@x….co'],
  ['zoe+returns@mail.shop.co.uk', 'z…@m….uk'],
  ['"a@b"@example.org', '"…@e….org'],
  ['not an address', '…'],
  ['@example.org', '…'],
  ['jane@', '…'],
  ['jane@localhost', '…'],
  ['jane@example.', '…'],
  ['', '…'],
])('P-11 of %j stays %j', (address, mask) => {
  expect(maskMailAddress(address)).toBe(mask);
});

test('P-11 an address is told from a slip of the finger', () => {
  expect(['jane@example.org', 'zoe+2@mail.example.co.uk'].every(isMailAddress)).toBe(true);
  expect(['', 'jane', 'jane@', 'jane@example', '@example.org', 'jane doe@example.org', 'jane@example..org', `${'a'.repeat(250)}@example.org`].some(isMailAddress)).toBe(false); // prettier-ignore
});

test('P-11 what the screen takes for an address is what goes over the wire', () => {
  const text = fc.oneof(fc.emailAddress(), fc.stringMatching(/^[a-z'+._-]{0,6}@?[a-z0-9.-]{0,8}$/), fc.string());
  fc.assert(
    fc.property(text, (typed) => isMailAddress(typed) === mailAddress.safeParse(typed).success),
    { numRuns: 2_000 },
  );
});
