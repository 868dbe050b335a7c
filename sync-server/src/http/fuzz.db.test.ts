import process from 'node:process';

import fc from 'fast-check';
import type { Json } from 'shared-types/canonical-json';
import { problem } from 'shared-types/problem';
import { feedRow, pullEnd } from 'shared-types/sync';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { FUZZ, isNear, plainBodies } from './fuzz-routes-for-tests.ts';
import type { RouteFuzz } from './fuzz-routes-for-tests.ts';
import { TEXTS } from './fuzz-texts-for-tests.ts';
import type { Text } from './fuzz-texts-for-tests.ts';
import { breakValue, validValue } from './fuzz-values-for-tests.ts';
import type { JsonSchema } from './fuzz-values-for-tests.ts';
import { fuzzWorld } from './fuzz-world-for-tests.ts';
import type { Caller, FuzzWorld } from './fuzz-world-for-tests.ts';
import { ROLES } from './roles.ts';
import type { Role } from './roles.ts';

const SEED = 20_261_121;
const CASES = process.env['CI'] === 'true' ? 192 : 64;
/** The routes are the same on Postgres; what its driver and its types do differently shows in a sample. */
const SAMPLE = 12;

type Operation = Readonly<{
  parameters?: readonly Readonly<{ name: string; in: 'path' | 'query'; schema: JsonSchema }>[];
  requestBody?: Readonly<{ content: Readonly<Record<string, Readonly<{ schema: JsonSchema }>>> }>;
}>;
type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }>;

const operationsOf = (document: Document): ReadonlyMap<string, Operation> =>
  new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );

const readDocument = async ({ app }: FuzzWorld): Promise<ReadonlyMap<string, Operation>> =>
  operationsOf((await (await app.call('GET', '/openapi.json')).json()) as Document); // what this test is about

/** Whom a role lets in; everybody else is turned away before anything is read. */
const LETS_IN: Readonly<Record<Role, readonly Caller[]>> = {
  public: ['anonymous', 'tablet', 'other-store', 'revoked', 'channel', 'other-channel', 'operator', 'nonsense', 'grant', 'expired'],
  tablet: ['tablet', 'other-store'],
  'signing-tablet': ['tablet', 'other-store', 'revoked', 'anonymous'],
  'sending-tablet': ['tablet', 'other-store', 'revoked'],
  channel: ['channel', 'operator'],
  operator: ['operator'],
  'signing-shop': ['anonymous', 'tablet', 'other-store', 'revoked', 'channel', 'other-channel', 'operator', 'nonsense', 'grant', 'expired'],
};

const ODD_PLACES = ['%', '%ff', '%00', '%2e%2e%2f%2e%2e', '..', '..%5c', '%F0%9F%92%B6', "';--", '{sha256}', '-1', 'NaN', '1e999', '__proto__', 'constructor', 'a'.repeat(5_000), '%25', '+', ':batch']; // prettier-ignore

const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'x-request-id': '<script>alert(1)</script>' },
  { 'accept-encoding': 'gzip;q=NaN, *;q=-1', accept: '*/*;q=x' },
  { range: 'bytes=0-1e99', 'if-none-match': '"' },
  { 'content-encoding': 'gzip', 'content-length': '-1' },
  { 'x-http-method-override': 'DELETE', 'x-forwarded-for': '127.0.0.1' },
];

type How =
  | Readonly<{ kind: 'whole' }>
  | Readonly<{ kind: 'field'; at: number; how: number }>
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'method'; method: string }>;

type Case = Readonly<{ make: () => Promise<Json>; how: How; who: Caller; headers: number; places: Readonly<Record<string, string>> }>;

/** `others`: methods that this address does not answer to. */
const aHow = (hasBody: boolean, others: readonly string[]): fc.Arbitrary<How> =>
  fc.oneof(
    { weight: hasBody ? 6 : 12, arbitrary: fc.constant({ kind: 'whole' } as const) },
    { weight: 1, arbitrary: fc.constantFrom(...others).map((method) => ({ kind: 'method', method }) as const) },
    ...(hasBody
      ? [
          { weight: 8, arbitrary: fc.record({ kind: fc.constant('field' as const), at: fc.nat(), how: fc.nat() }) },
          { weight: 8, arbitrary: fc.constantFrom(...Object.keys(TEXTS)).map((text) => ({ kind: 'text', text }) as const) },
        ]
      : []),
  );

const aCase = ({ operation, fuzz, path }: Route, world: FuzzWorld): fc.Arbitrary<Case> => {
  const schema = bodyOf(operation);
  const real = fuzz.params?.(world) ?? {};
  const places = (operation.parameters ?? []).map(({ name, schema: of }) => {
    const made = (validValue(of) as fc.Arbitrary<string>).map(encodeURIComponent.bind(null)).filter((one) => one !== ''); // parameters are texts
    return [
      name,
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...(real[name] ?? [])) }, made, fc.constantFrom(...ODD_PLACES)),
    ] as const;
  });
  const others: readonly Caller[] = LETS_IN.public;
  return fc.record({
    make: schema ? (fuzz.bodies ?? plainBodies)(schema, world) : fc.constant(() => Promise.resolve<Json>({})),
    how: aHow(
      schema !== null,
      ['PUT', 'DELETE', 'PATCH', 'OPTIONS'].filter((method) => ROLES[`${method} ${path}`] === undefined),
    ),
    who: fc.oneof({ weight: 7, arbitrary: fc.constant(fuzz.as) }, { weight: 3, arbitrary: fc.constantFrom(...others) }),
    headers: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(ODD_HEADERS.length - 1)),
    places: fc.record(Object.fromEntries(places)),
  });
};

const bodyOf = (operation: Operation): JsonSchema | null => operation.requestBody?.content['application/json']?.schema ?? null;

const addressOf = (path: string, operation: Operation, places: Case['places']): string => {
  const inPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
  const asked = (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => `${name}=${places[name] ?? ''}`);
  return asked.length === 0 ? inPath : `${inPath}?${asked.join('&')}`;
};

type Route = Readonly<{ name: string; method: string; path: string; fuzz: RouteFuzz; operation: Operation }>;
type Sent = Text & Readonly<{ method: string; address: string; token: string; brokenAt: string | null }>;

const sentOf = async (world: FuzzWorld, { method, path, fuzz, operation }: Route, one: Case): Promise<Sent> => {
  const { how } = one;
  const schema = bodyOf(operation);
  const body = await one.make();
  const good = JSON.stringify(body);
  const broken = how.kind === 'field' && schema ? breakValue(schema, body, how) : null;
  const text = how.kind === 'text' ? TEXTS[how.text]?.(good, fuzz) : null;
  return {
    raw: broken ? JSON.stringify(broken.value) : good,
    ...text,
    headers: { ...ODD_HEADERS[one.headers], ...text?.headers },
    method: how.kind === 'method' ? how.method : method,
    address: addressOf(path, operation, one.places),
    token: await world.tokenOf(one.who),
    brokenAt: broken?.path ?? null,
  };
};

const textOf = async (answer: Response): Promise<string> => {
  if (!answer.headers.has('x-accel-buffering')) return answer.text();
  await answer.body?.cancel(); // a stream that ends with its token only
  return '';
};

/** Sends one request and judges the answer and what it left behind. */
const knock = async (world: FuzzWorld, route: Route, one: Case): Promise<void> => {
  const { app, pass, tablesBefore } = world;
  pass();
  const { method, address, token, raw, headers = {}, statuses, brokenAt } = await sentOf(world, route, one);
  const before = await tablesBefore();
  const loggedBefore = app.errors.length;
  const answer = await app.call(method, address, { raw, headers, ...(token === '' ? {} : { token }) });
  const text = await textOf(answer);
  const said = `${method} ${address.slice(0, 120)} as ${one.who}, ${JSON.stringify(one.how)}: ${String(raw).slice(0, 600)} → ${answer.status} ${text.slice(0, 400)}`;
  expect(answer.status, said).toBeLessThan(500);
  expect(answer.headers.get('x-retour'), said).toBe('1');
  expect(app.errors.slice(loggedBefore).filter((line) => /request failed|could not be decided/.test(line)), said).toEqual([]); // prettier-ignore
  expect(Object.keys({}.constructor.prototype as object), said).toEqual([]);
  const isAsked =
    method === route.method && one.headers === 0 && one.who === route.fuzz.as && ![401, 403, 404, 429].includes(answer.status);
  // `..` leads to another address, whose methods are its own.
  const isHere = !Object.values(one.places).includes('..');
  if (answer.status === 405 && isHere) expect((answer.headers.get('allow') ?? '').split(', '), said).toContain(route.method);
  // An address of the wrong form is told before the body is looked at.
  const isAddressed = !text.includes('urn:retour:problem:address-not-valid');
  if (isAsked && isAddressed && statuses) expect(statuses, said).toContain(answer.status);
  if (answer.status >= 400) judgeProblem(answer, text, said, brokenAt);
  else if (isAsked && brokenAt !== null) expect(route.fuzz.names?.(JSON.parse(text) as Json, brokenAt) ?? true, said).toBe(true);
  const changed = await changedSince(world, before);
  expect(
    changed.filter((table) => !mayChange(world, route, { method, who: one.who, answer, text }).has(table)),
    said,
  ).toEqual([]);
};

const judgeProblem = (answer: Response, text: string, said: string, brokenAt: string | null): void => {
  expect(answer.headers.get('content-type'), said).toBe('application/problem+json');
  const told = problem.parse(JSON.parse(text));
  expect(told.type, said).toMatch(/^urn:retour:problem:[a-z0-9-]+$/);
  expect(told.status, said).toBe(answer.status);
  expect(told.title.length, said).toBeGreaterThan(8);
  if (!told.type.endsWith(':not-valid')) return;
  const errors = told.errors ?? [];
  expect(errors.length, said).toBeGreaterThan(0);
  if (brokenAt !== null)
    expect(
      errors.some((error) => error.message !== '' && isNear(error.path, brokenAt)),
      said,
    ).toBe(true);
};

const changedSince = async ({ tables }: FuzzWorld, before: ReadonlyMap<string, string>): Promise<string[]> =>
  [...(await tables())].filter(([table, digest]) => before.get(table) !== digest).map(([table]) => table);

type Answered = Readonly<{ method: string; who: Caller; answer: Response; text: string }>;

/** Reading changes nothing; who is turned away changes nothing; what is refused, only what the route's row names. */
const mayChange = (world: FuzzWorld, { name, method, fuzz }: Route, of: Answered): Pick<ReadonlySet<string>, 'has'> => {
  const isTurnedAway = !LETS_IN[ROLES[name] ?? 'operator'].includes(of.who);
  if (of.method !== method || method === 'GET' || isTurnedAway) return new Set();
  const isTaken = of.answer.status < 400 && (fuzz.isTaken?.(JSON.parse(of.text) as Json, world) ?? true);
  return isTaken ? { has: () => true } : new Set(Object.keys(fuzz.mayTouch ?? {}));
};

/** Whatever was taken, tablets can read what the feed says of it. */
const feedIsReadable = async ({ app, tokenOf }: FuzzWorld): Promise<number> => {
  const token = await tokenOf('tablet');
  for (let cursor = '', rows = 0; ;) {
    const lines = (await (await app.call('GET', `/sync/pull?cursor=${cursor}`, { token })).text()).trimEnd().split('\n');
    const end = pullEnd.parse(JSON.parse(lines.pop() ?? ''));
    for (const line of lines) expect(feedRow.safeParse(JSON.parse(line)).error?.issues ?? [], line).toEqual([]);
    ({ cursor } = end);
    rows += lines.length;
    if (!end.more) return rows;
  }
};

eachDatabase('fuzzed', (open) => {
  test('every route of the OpenAPI document has its row in the table of the fuzzer, and every row its route', async () => {
    const world = await fuzzWorld(await open());
    const documented = [...(await readDocument(world)).keys()].toSorted();
    expect(documented.length).toBeGreaterThan(15);
    expect(documented).toEqual(Object.keys(FUZZ).toSorted());
    world.app.deps.pokes.stop();
  });

  test.each(Object.entries(FUZZ))(
    'F59 %s answers bad input with a problem, never with a 500, and keeps nothing of it',
    async (name, fuzz) => {
      const db = await open();
      const world = await fuzzWorld(db);
      const [method = '', path = ''] = name.split(' ');
      const operation = (await readDocument(world)).get(name);
      if (!operation) throw new Error(`${name} is not in the document`);
      const route: Route = { name, method, path, fuzz, operation };
      const numRuns = db.kind === 'sqlite' ? CASES : SAMPLE;
      await fc.assert(fc.asyncProperty(aCase(route, world), (one) => knock(world, route, one)), { numRuns, seed: SEED, endOnFailure: true }); // prettier-ignore
      expect(await feedIsReadable(world)).toBeGreaterThan(5);
      world.app.deps.pokes.stop();
    },
  );
});
