import { expect, test } from 'vitest';

import { rollPage } from './printer.ts';

test('the page of a roll is as long as the slip, in whole millimetres', () => {
  expect(rollPage(80, 378)).toBe('@page { size: 80mm 103mm; margin: 0 }');
});
