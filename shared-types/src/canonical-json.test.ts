import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';

import { toBase64url } from './base64url.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Json } from './canonical-json.ts';
import { staffId } from './ids.ts';
import { signedTextOf } from './sync.ts';
import { at, id } from './testing/builders.ts';

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).json;

test('S-2 one value has one text, and the text reads back as the value', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

test('S-2 the order of keys, and keys without a value, change nothing', () => {
  expect(canonicalJson({ b: 1, a: [2, { d: null, c: 'é' }] })).toBe('{"a":[2,{"c":"é","d":null}],"b":1}');
  expect(canonicalJson({ a: 1, b: undefined } as unknown as Json)).toBe('{"a":1}'); // optional fields of a parsed body
  expect(canonicalJson({ é: 1, z: 2, Z: 3, '10': 4, '9': 5 })).toBe('{"10":4,"9":5,"Z":3,"z":2,"é":1}');
  expect(canonicalJson(-0)).toBe('0');
});

test('S-2 no fraction and no unsafe number is ever hashed', () => {
  expect(() => canonicalJson({ a: 0.1 })).toThrow(/safe whole number/);
  expect(() => canonicalJson([2 ** 53])).toThrow(/safe whole number/);
});

/** The golden fixture: a tablet of any age and a server of any age must agree on these bytes. Never change it; a new form is a new `v`. */
const golden = {
  type: 'return.void',
  v: 1,
  body: { returnId: id.return(7), note: 'falsch gescannt: „M“ statt „L“ \u2028 \\ "', goodsStillHere: true },
} as const;

test('S-2 golden: the canonical text of a command and its hash', () => {
  const text = canonicalJson(golden);
  expect(text).toBe(
    '{"body":{"goodsStillHere":true,"note":"falsch gescannt: „M“ statt „L“ \u2028 \\\\ \\"","returnId":"01990000-0000-7000-8000-010000000007"},"type":"return.void","v":1}',
  );
  expect(toBase64url(createHash('sha256').update(text).digest())).toBe('-U78XmqqfQUt8a6-XtaVDOpGxh8RdXvJKkKO58MkdAo');
});

test('S-2 golden: signedTextOf names identity, order, author and content', () => {
  const text = signedTextOf({
    commandId: id.command(1),
    clientSeq: 418,
    installationId: id.installation(2),
    staffId: staffId.parse('staff-3'),
    recordedAt: at('2026-11-21T10:02:11.120Z'),
    bodyHash: '-U78XmqqfQUt8a6-XtaVDOpGxh8RdXvJKkKO58MkdAo',
  });
  expect(text).toBe(
    '01990000-0000-7000-8000-020000000001|418|01990000-0000-7000-8000-030000000002|staff-3|2026-11-21T10:02:11.120Z|-U78XmqqfQUt8a6-XtaVDOpGxh8RdXvJKkKO58MkdAo',
  );
});
