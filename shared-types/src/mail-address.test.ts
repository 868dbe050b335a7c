import { expect, test } from 'vitest';

import { isMailAddress, maskMailAddress } from './mail-address.ts';

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
