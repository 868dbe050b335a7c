import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseStrictJson } from './strict-json.ts';

test('reads what JSON.parse reads, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
    }),
  );
});

test('a name that stands twice is refused, also written in another way', () => {
  for (const text of ['{"a":1,"a":2}', '[{"b":{"a":1,"b":[],"a":{}}}]', String.raw`{"a":1,"\u0061":2}`, String.raw`{"\"":1 , "\"" :2}`]) {
    expect(parseStrictJson(text), text).toMatchObject({ ok: false, error: expect.stringContaining('twice') as string });
  }
  expect(parseStrictJson('{"a":{"a":1},"b":["a","a"]}').ok).toBe(true);
});

test('what is no JSON, or nests without end, is refused in words', () => {
  for (const text of ['', '{', 'NaN', '{"a":NaN}', "{'a':1}", `${'['.repeat(100_000)}${']'.repeat(100_000)}`]) {
    expect(parseStrictJson(text).ok).toBe(false);
  }
});
