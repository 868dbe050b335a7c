import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { canonicalJson } from './canonical-json.ts';
import type { Json } from './canonical-json.ts';
import * as enrolment from './enrolment.ts';
import * as sync from './sync.ts';

/** What was agreed between tablets and servers, as committed: the number of the protocol and the hash of its schemas. */
const agreed = z
  .strictObject({ protocol: z.number().int(), schemas: z.string() })
  .parse(JSON.parse(readFileSync(new URL('./wire.agreed.json', import.meta.url), 'utf8')));

const schemas = Object.entries({ ...enrolment, ...sync }).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [{ name, schema: value }] : [],
);

/** JSON Schema has fractions in no place of ours, so the canonical text of the domain serves here too. */
const hashOfWire = (): string => {
  const documents = Object.fromEntries(
    schemas.map(({ name, schema }) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
  );
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(documents)) as Json))
    .digest('hex');
};

test('S-1 PROTOCOL_VERSION: the wire is what was agreed for this number', () => {
  const now = { protocol: sync.PROTOCOL_VERSION, schemas: hashOfWire() };
  const advice = [
    'The schemas of sync.ts or enrolment.ts, or PROTOCOL_VERSION, changed. Tablets out there still speak the old form for 180 days.',
    'If every old peer understands the new form (an optional field, a new kind it skips): keep PROTOCOL_VERSION.',
    'If not: raise PROTOCOL_VERSION in sync.ts and keep reading the old form.',
    `Then write into shared-types/src/wire.agreed.json: ${JSON.stringify(now)}`,
  ].join('\n');
  expect(agreed, advice).toEqual(now);
});

test('S-1 the hash sees every schema of the wire', () => {
  const names = schemas.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'command',
      'pushRequest',
      'pushAnswer',
      'verdict',
      'feedRow',
      'pullEnd',
      'manifest',
      'enrolAnswer',
      'grantClaims',
    ]),
  );
  expect(names.length).toBeGreaterThan(20);
});
