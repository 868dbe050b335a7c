import { expect, test } from 'vitest';

import { isWholeAnswer, stateOf } from './printer-state.ts';

test('an open cover reads as no paper, too, and is told as the cover; noise is no answer', () => {
  expect(stateOf([0x1a, 0x36, 0x72])).toBe('cover-open');
  expect(stateOf([0x00, 0xff, 0x12, 0x12])).toBeNull();
  expect(stateOf([0x14, 0x12, 0x00, 0x12, 0x12])).toBe('ready');
});

test('an answer counts when all three parts are there', () => {
  expect(isWholeAnswer([0x12, 0x12])).toBe(false);
  expect(isWholeAnswer([0x12, 0x12, 0x12])).toBe(true);
});
