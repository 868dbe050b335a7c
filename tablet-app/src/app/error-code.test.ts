import { expect, test } from 'vitest';

import { errorCode } from './error-code.ts';

test('the same trouble has the same code, short enough to say', () => {
  const trouble = new Error('the line is missing');
  expect(errorCode(trouble)).toBe(errorCode(trouble));
  expect(errorCode(trouble)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
  expect(errorCode('other')).not.toBe(errorCode(trouble));
});
