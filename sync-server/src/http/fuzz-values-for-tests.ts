import fc from 'fast-check';
import type { Json } from 'shared-types/canonical-json';

/** The words of JSON Schema that our OpenAPI document uses; another one in it throws, so that nothing is fuzzed as "anything". */
export type JsonSchema = Readonly<{
  type?: string | readonly string[];
  enum?: readonly Json[];
  const?: Json;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
}>;

type Path = readonly (string | number)[];

const LONGEST_TEXT = 200;
const MOST_ITEMS = 3;
const INSTANT = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`;
const DAY = String.raw`^\d{4}-\d{2}-\d{2}$`;

/** Values that the schema allows, its limits included. */
export const validValue = (schema: JsonSchema): fc.Arbitrary<Json> => {
  const { oneOf, anyOf, enum: choices } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (choices) return fc.constantFrom(...choices);
  const either = anyOf ?? oneOf;
  if (either) return fc.oneof(...either.map(validValue));
  return fc.oneof(...typesOf(schema).map((type) => ({ weight: type === 'null' ? 1 : 3, arbitrary: ofType(schema, type) })));
};

const typesOf = ({ type }: JsonSchema): readonly string[] => (type === undefined ? [] : typeof type === 'string' ? [type] : type);

const ofType = (schema: JsonSchema, type: string): fc.Arbitrary<Json> => {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const { minimum: min = Number.MIN_SAFE_INTEGER, maximum: max = Number.MAX_SAFE_INTEGER } = schema;
      const small = fc.integer({ min: Math.max(min, -50), max: Math.min(max, 50) });
      const any = fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number);
      return fc.oneof({ weight: 4, arbitrary: small }, fc.constantFrom(min, max), any);
    }
    case 'string':
      return text(schema);
    case 'array':
      return fc.array(validValue(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: MOST_ITEMS }) as fc.Arbitrary<Json>; // of JSON, so JSON
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([name, of]) => [name, validValue(of)] as const);
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      throw new Error(`the fuzzer does not know the type ${type}`);
  }
};

/** One repeated class, which is most patterns of ours: its length is then ours to choose. */
const REPEATED = /^\^(\[[^\]]+\])([*+])\$$/;

const text = ({ pattern, format, minLength = 0, maxLength = LONGEST_TEXT }: JsonSchema): fc.Arbitrary<string> => {
  if (format === 'uuid') return fc.uuid();
  if (pattern === INSTANT) return aMoment();
  if (pattern === DAY) return aMoment().map((moment) => moment.slice(0, 10));
  const longest = Math.max(minLength, Math.min(maxLength, LONGEST_TEXT));
  const [, unit, many] = REPEATED.exec(pattern ?? '') ?? [];
  if (unit !== undefined) {
    const least = Math.max(minLength, many === '+' ? 1 : 0);
    return fc.string({ unit: fc.stringMatching(new RegExp(`^${unit}$`)).filter((one) => one.length === 1), minLength: least, maxLength: longest }); // prettier-ignore
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: longest }).map((one) => one.slice(0, longest));
};

/** Near the clock of the tests, and at the ends of what can be written. */
const aMoment = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.date({ min: new Date('2026-10-01'), max: new Date('2026-12-01'), noInvalidDate: true }) },
    fc.date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    fc.constantFrom(new Date('0000-01-01T00:00:00.000Z'), new Date('9999-12-31T23:59:59.999Z')),
  ).map((date) => date.toISOString()); // prettier-ignore

/** A value with one thing wrong in it; a problem must name `path`. */
export type Broken = Readonly<{ value: Json; path: string }>;

type Node = Readonly<{ schema: JsonSchema; value: Json | undefined; path: Path }>;

/** Breaks one place of a valid value; `at` and `how` choose among all places and all ways. */
export const breakValue = (schema: JsonSchema, value: Json, { at, how }: Readonly<{ at: number; how: number }>): Broken => {
  const nodes = nodesOf(schema, value, []);
  const node = nodes[at % nodes.length] ?? { schema, value, path: [] };
  const wrongs = wrongsOf(node);
  const wrong = wrongs[how % wrongs.length] ?? { value: 'wrong', path: node.path };
  return { value: replaced(value, wrong.path, wrong.value), path: wrong.path.join('.') };
};

/** Of a union only the whole, and only when it is no more than "or null". */
const plain = (schema: JsonSchema): JsonSchema | null => {
  const either = schema.anyOf ?? schema.oneOf;
  if (!either) return schema;
  const [only, ...others] = either.filter((one) => one.type !== 'null');
  return only && others.length === 0 ? { ...only, type: [...typesOf(only), 'null'] } : null;
};

const nodesOf = (schema: JsonSchema, value: Json | undefined, path: Path): readonly Node[] => {
  const of = plain(schema);
  if (of === null) return [];
  const inside = isRecord(value)
    ? Object.entries(of.properties ?? {}).flatMap(([name, one]) => (name in value ? nodesOf(one, value[name], [...path, name]) : []))
    : Array.isArray(value)
      ? (value as Json[]).flatMap((one, at) => nodesOf(of.items ?? {}, one, [...path, at])) // JSON's only lists
      : [];
  return [{ schema: of, value, path }, ...inside];
};

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ONE_OF_EACH: readonly Json[] = [null, true, 7, 0.5, 'text', [], {}, ['text'], { a: 1 }];

const typeOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value; // prettier-ignore

const ODD_TEXTS = ['', ' ', '\u0000', 'tab\there', '💶', 'ÀÉÎ', "';drop table command;--", '../../etc/passwd', '-1', 'NaN', '2026-13-45T99:99:99.999Z', '2026-02-30T00:00:00.000Z']; // prettier-ignore

type Wrong = Readonly<{ value: Json | undefined; path: Path }>;

/** Never empty: at least the type can be wrong. `undefined` takes the thing away. */
const wrongsOf = ({ schema, value, path }: Node): readonly Wrong[] => {
  const types = typesOf(schema);
  const has = (type: string): boolean => types.includes(type) || (type === 'integer' && types.includes('number'));
  const values: (Json | undefined)[] = types.length === 0 ? [] : ONE_OF_EACH.filter((one) => !has(typeOf(one)));
  const { minimum, maximum, minLength = 0, maxLength, minItems = 0, maxItems } = schema;
  if (has('string')) values.push(...ODD_TEXTS.filter((one) => isWrongText(schema, one)));
  if (maxLength !== undefined) values.push('x'.repeat(maxLength + 1));
  if (minLength > 0) values.push('');
  if (minimum !== undefined) values.push(minimum - 1, -1e308);
  if (maximum !== undefined) values.push(maximum + 1, 1e308);
  if (minItems > 0) values.push([]);
  if (maxItems !== undefined) values.push(Array.from({ length: maxItems + 1 }, () => 0));
  const wrongs: Wrong[] = values.map((one) => ({ value: one, path }));
  if (isRecord(value) && schema.additionalProperties === false) {
    for (const name of ['surprise', 'constructor', 'toString']) wrongs.push({ value: { ...value, [name]: 1 }, path });
  }
  if (isRecord(value)) for (const name of schema.required ?? []) wrongs.push({ value: undefined, path: [...path, name] });
  return wrongs;
};

const isWrongText = ({ pattern, format, enum: choices }: JsonSchema, one: string): boolean =>
  (choices !== undefined && !choices.includes(one)) ||
  (pattern !== undefined && !new RegExp(pattern).test(one)) ||
  pattern === INSTANT || // what of them has its form is no moment
  format === 'uuid';

const replaced = (whole: Json, [first, ...rest]: Path, value: Json | undefined): Json => {
  if (first === undefined) return value ?? null;
  if (Array.isArray(whole)) return (whole as Json[]).map((one, at) => (at === first ? replaced(one, rest, value) : one)); // JSON's only lists
  if (!isRecord(whole)) return whole;
  const entries = Object.entries(whole).filter(([name]) => name !== first);
  if (rest.length === 0 && value === undefined) return Object.fromEntries(entries);
  return Object.fromEntries([...entries, [String(first), replaced(whole[String(first)] ?? null, rest, value)]]);
};
