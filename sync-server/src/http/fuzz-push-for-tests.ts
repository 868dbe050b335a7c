import fc from 'fast-check';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import { command as commandSchema, signedTextOf } from 'shared-types/sync';
import type { Command } from 'shared-types/sync';
import { id } from 'shared-types/testing/builders';
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';

import { breakValue, validValue } from './fuzz-values-for-tests.ts';
import type { JsonSchema } from './fuzz-values-for-tests.ts';
import type { FuzzTablet, FuzzWorld } from './fuzz-world-for-tests.ts';

type Fields = Readonly<Record<string, Json>>;

/** What was done to a command after it was made. All but `none` and `replayed` must never be decided. */
const TWISTS = [
  'none',
  'replayed',
  'wrong hash',
  'changed after it was signed',
  'unsigned',
  'signed by another tablet',
  'of another installation',
  'of a foreign store',
  'of a newer version',
  'of an unknown type',
  'a known id with another body',
  'one wrong field',
] as const;
type Twist = (typeof TWISTS)[number];

type Spec = Readonly<{ kind: number; made: Json; twist: Twist; dice: number; at: number; how: number }>;

/** The wire schema of each command; the OpenAPI document shows only what identifies one. */
const SCHEMAS = (z.toJSONSchema(commandSchema, { io: 'input', unrepresentable: 'any' }) as { oneOf: JsonSchema[] }).oneOf; // a union of four

/** Pushes of up to eight commands with real keys, ids, orders and grants; most of them tampered with in one way. */
export const pushes = (world: FuzzWorld, aRequest: fc.Arbitrary<Json>): fc.Arbitrary<() => Promise<Json>> => {
  const sent: Fields[] = [];
  const aSpec = fc.integer({ min: 0, max: SCHEMAS.length - 1 }).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      made: validValue(SCHEMAS[kind] ?? {}),
      twist: fc.oneof({ weight: 4, arbitrary: fc.constant('none' as const) }, { weight: 6, arbitrary: fc.constantFrom(...TWISTS) }),
      dice: fc.nat(11),
      at: fc.nat(),
      how: fc.nat(),
    }),
  );
  return fc
    .tuple(aRequest, fc.array(aSpec, { maxLength: 8, size: 'max' }), fc.constantFrom('own', 'own', 'own', 'spare', 'other store'))
    .map(([request, specs, whose]) => async () => {
      const { installationId } = { own: world.tablet, spare: world.spare, 'other store': world.otherStore }[whose];
      const commands = [];
      for (const spec of specs) commands.push(await aCommand({ world, sent, isOwn: whose === 'own' }, spec));
      return { ...(request as Fields), protocol: 1, installationId, commands }; // the schema of a push is an object
    });
};

type Made = Readonly<{ world: FuzzWorld; sent: Fields[]; isOwn: boolean }>;

const aCommand = async ({ world, sent, isOwn }: Made, spec: Spec): Promise<Json> => {
  const { twist } = spec;
  const before = sent[spec.at % Math.max(1, sent.length)];
  if (twist === 'replayed' && before) return before;
  const tablet = twist === 'of another installation' ? world.spare : twist === 'of a foreign store' ? world.otherStore : world.tablet;
  const fields = await withReal(world, spec, tablet);
  const made = twist === 'a known id with another body' && before ? { ...fields, commandId: before['commandId'] ?? '' } : fields;
  const command = twisted(world, signedCommand(tablet, made), spec);
  if (twist === 'none') sent.push(command as Fields); // untouched
  const isForeign = tablet !== world.tablet;
  const isTampered = !['none', 'replayed', 'a known id with another body'].includes(twist) && (isOwn || !isForeign);
  if (isTampered) world.tampered.add(made['commandId'] as string); // made above
  return command;
};

/** Made values, with real ids where the dice say so: an order, its lines, returns and cases that exist. */
const withReal = async (world: FuzzWorld, { made, dice }: Spec, tablet: FuzzTablet): Promise<Fields> => {
  const fields = made as Fields; // the schemas of commands are objects
  tablet.sequence += 1;
  const body = fields['body'] as Fields; // likewise their bodies
  const { db } = world.app.deps;
  const returns = await db.read.selectFrom('return_record').select('return_id').execute();
  const cases = await db.read.selectFrom('review_case').select('case_id').execute();
  const orders = await db.read.selectFrom('customer_order').select('order_id').execute();
  const pick = <T>(list: readonly T[]): T | undefined => list[dice % Math.max(1, list.length)];
  const known = pick(orders)?.order_id;
  const real: Record<string, Json | undefined> = {
    ...('order' in body && known !== undefined && dice > 2
      ? { order: { known, revision: 'r1' }, lines: withLines(body['lines'], dice) }
      : {}),
    ...('returnId' in body && !('order' in body) && dice > 2 ? { returnId: pick(returns)?.return_id ?? v7() } : {}),
    ...('caseId' in body && dice > 2 ? { caseId: pick(cases)?.case_id ?? v7() } : {}),
  };
  return {
    ...fields,
    body: withoutDebts({ ...body, ...defined(real) }),
    commandId: v7(),
    clientSeq: dice === 11 ? Number(fields['clientSeq']) : tablet.sequence,
    installationId: tablet.installationId,
    staffId: id.staff(1),
    ...(dice > 1 ? { grant: world.grant(tablet) } : {}),
  };
};

/** Of money the schema knows the number only, and nobody quotes less than nothing: turned round, or nothing would be decided. */
const withoutDebts = <T extends Json>(value: T): T =>
  JSON.parse(JSON.stringify(value, (name, one: unknown) => (name === 'minor' && typeof one === 'number' ? Math.abs(one) : one))) as T; // the same with other numbers

const defined = (fields: Readonly<Record<string, Json | undefined>>): Fields =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const withLines = (lines: Json | undefined, dice: number): Json =>
  (lines as Fields[]).map((line, at) => (dice % 3 === 0 ? line : { ...line, of: { lineId: id.line((at % 2) + 1) } })); // a list by its schema

/** Hashed and signed as a tablet does it. */
export const signedCommand = (tablet: FuzzTablet, fields: Fields): Fields => {
  const { type = null, v = null, body = null } = fields;
  const bodyHash = createHash('sha256').update(canonicalJson({ type, v, body })).digest('base64url');
  return resigned(tablet, { ...fields, receipt: null, bodyHash });
};

const resigned = (tablet: FuzzTablet, fields: Fields): Fields => ({
  ...fields,
  signature: tablet.signs(signedTextOf(fields as unknown as Command)), // only its envelope is read
});

const twisted = (world: FuzzWorld, command: Fields, { kind, twist, at, how }: Spec): Json => {
  const { tablet } = world;
  switch (twist) {
    case 'wrong hash':
      return resigned(tablet, { ...command, bodyHash: 'A'.repeat(43) });
    case 'changed after it was signed':
      return { ...command, clientSeq: Number(command['clientSeq']) + 1 };
    case 'unsigned':
      return { ...command, signature: 'A'.repeat(86) };
    case 'signed by another tablet':
      return resigned(world.otherStore, command);
    case 'of a newer version':
      return { ...command, v: 2 };
    case 'of an unknown type':
      return { ...command, type: 'return.forget' };
    case 'one wrong field':
      return breakValue(SCHEMAS[kind] ?? {}, command, { at, how }).value;
    case 'none':
    case 'replayed':
    case 'of another installation':
    case 'of a foreign store':
    case 'a known id with another body':
      return command;
  }
};
