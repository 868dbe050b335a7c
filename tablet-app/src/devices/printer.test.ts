import { expect, test } from 'vitest';

import { rollPage, rollPages } from './printer.ts';

test('the page of a roll is as long as the slip, in whole millimetres', () => {
  expect(rollPage(80, 378)).toBe('@page { size: 80mm 103mm; margin: 0 }');
});

test('several slips on a roll: each on a page of its own length, else all on the longest', () => {
  expect(rollPages(80, [378, 756])).toEqual([
    '@page { size: 80mm 203mm; margin: 0 }',
    '@page slip-0 { size: 80mm 103mm; margin: 0 }',
    '@page slip-1 { size: 80mm 203mm; margin: 0 }',
  ]);
});
