import { expect, test } from 'vitest';

import { plainWords } from './plain-words.ts';

test('a shop’s words become one line without control characters', () => {
  expect(plainWords('declined:\r\n\tcard expired\u0000', 80)).toBe('declined: card expired');
});

test('long words are cut', () => {
  expect(plainWords('x'.repeat(100), 80)).toHaveLength(80);
});
