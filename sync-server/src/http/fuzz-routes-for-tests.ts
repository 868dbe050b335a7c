import fc from 'fast-check';
import type { Json } from 'shared-types/canonical-json';
import { authTextOf, nonceAnswer } from 'shared-types/enrolment';
import { slipNumberOf } from 'shared-types/slip-number';
import { aChannelLine, aChannelOrder, aPolicy, id, someSettings } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import { writeCursor } from '../feed/cursor.ts';
import { makeEnrolmentCode } from '../staff/enrolment-code.ts';
import { pushes } from './fuzz-push-for-tests.ts';
import { PLANTED_MINOR, plantedReturns, plantRefunds } from './fuzz-refunds-for-tests.ts';
import { validValue } from './fuzz-values-for-tests.ts';
import type { JsonSchema } from './fuzz-values-for-tests.ts';
import type { Caller, FuzzWorld } from './fuzz-world-for-tests.ts';
import { slipTextOf } from '../returns/slip-for-tests.ts';
import { writeWorkCursor } from './work-cursor.ts';

/** What is sent, made when it is sent: codes and nonces are good once. */
type Making = () => Promise<Json>;

/** How one route is fuzzed, beside what its schema says. */
export type RouteFuzz = Readonly<{
  as: Caller;
  /** Real bodies; broken ones are made of them. */
  bodies?: (schema: JsonSchema, world: FuzzWorld) => fc.Arbitrary<Making>;
  /** Real values of the parameters in path and query, by name. */
  params?: (world: FuzzWorld) => Readonly<Record<string, readonly string[]>>;
  /** Tables that a refused request may change, each with its reason. */
  mayTouch?: Readonly<Record<string, string>>;
  /** Of an answer below 400: whether anything of the request was taken. */
  isTaken?: (answer: Json, world: FuzzWorld) => boolean;
  /** Of an answer below 400 to a body with one wrong place: whether it names that place. */
  names?: (answer: Json, path: string) => boolean;
  /** A body longer than this is too large. */
  mostBytes?: number;
  /** Gzip, and one value per line. */
  takes?: 'batches';
}>;

export const plainBodies = (schema: JsonSchema): fc.Arbitrary<Making> => validValue(schema).map((value) => () => Promise.resolve(value));

type Fields = Readonly<Record<string, Json>>;

/** With real values in place of made ones, three times in four. */
const withReal = (schema: JsonSchema, real: (made: Fields, dice: number) => Fields | Promise<Fields>): fc.Arbitrary<Making> =>
  fc.tuple(validValue(schema), fc.nat(11)).map(([made, dice]) => async () => {
    const body = made as Fields; // the schemas of these routes are objects
    return dice % 4 === 0 ? body : { ...body, ...(await real(body, dice)) };
  });

/** Three in four signed by the tablet that its number names; the rest by nobody. */
const aSlip = ({ tablet, now }: FuzzWorld, dice: number): string => {
  const { store, code: install } = tablet.enrolled;
  const slipNumber = slipNumberOf({ store: store.code, install, sequence: dice + 1 });
  const lines = [{ position: dice % 3 === 0 ? 9 : 0, units: 1 }];
  const amount = { currency: 'EUR', minor: 8_010 } as const;
  const of = { returnId: id.return(dice + 500), slipNumber, orderNumber: 'EC-20417736', lines, amount, presentedAt: now() };
  return slipTextOf(of, dice === 11 ? () => 'A'.repeat(86) : tablet.signs);
};

/** A key of P-256 from RFC 7515; a made one is on the curve once in 2^256. */
const REAL_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

/** References that several requests meet, and one that none sends right. */
const announcedPlaces = () => ({
  channel: ['demo-shop'],
  ref: ['RMA-1', 'RMA-2', '2026:withdrawal~17', 'R'.repeat(80), 'R'.repeat(81), 'a%2Fb'],
});

const aPhotosPlace = () => ({ photoId: [v7(), '01990000-0000-7000-8000-0f0000000001'] });

/** One row for every route of the OpenAPI document: how real requests look, and what a refused one may leave behind. */
export const FUZZ: Readonly<Record<string, RouteFuzz>> = {
  'POST /enrol': {
    as: 'anonymous',
    bodies: (schema, { app, now, spare }) =>
      withReal(schema, async (_, dice) => {
        const of = { storeId: id.store(1), now: now(), validMs: 60_000, indexKey: app.deps.keys.indexKey, actor: 'test' };
        const code = (await makeEnrolmentCode(app.deps.db, of))?.code ?? '';
        return { code, ...(dice > 5 ? { publicKey: REAL_KEY } : {}), ...(dice > 9 ? { replaces: spare.installationId } : {}) };
      }),
  },
  'POST /auth/nonce': {
    as: 'anonymous',
    bodies: (schema, { tablet }) => withReal(schema, () => ({ installationId: tablet.installationId })),
  },
  'POST /auth/device': {
    as: 'anonymous',
    mayTouch: { auth_nonce: 'a nonce is spent by the first try, so that nobody tries twice' },
    bodies: (schema, { app, tablet, spare }) =>
      withReal(schema, async (made, dice) => {
        const { installationId } = tablet;
        const { nonce } = nonceAnswer.parse(await (await app.call('POST', '/auth/nonce', { body: { installationId } })).json());
        const signature = dice > 8 ? (made['signature'] ?? '') : tablet.signs(authTextOf(installationId, nonce));
        return { installationId: dice === 7 ? spare.installationId : installationId, nonce, signature };
      }),
  },
  'POST /auth/staff': {
    as: 'tablet',
    mayTouch: {
      staff: 'failed tries are counted, and lock',
      audit: 'a lock is told to whoever reads the audit',
    },
    bodies: (schema) => withReal(schema, (_, dice) => ({ staffNumber: '17', ...(dice > 8 ? { pin: '1234' } : {}) })),
  },
  'POST /lookup': {
    as: 'tablet',
    bodies: (schema, world) =>
      withReal(schema, (_, dice) => ({
        grant: dice === 7 ? world.grant(world.otherStore) : world.grant(),
        ...(dice > 7
          ? { text: ['EC-20417736', 'camille', 'camille@example.org', '+33612345678', 'BEC7-A3K-00418-F'][dice % 5] ?? '' }
          : {}),
      })),
  },
  'POST /slips/status': {
    as: 'anonymous',
    mostBytes: 2 * 1024,
    bodies: (schema, world) => withReal(schema, (_, dice) => ({ slip: aSlip(world, dice) })),
  },
  'POST /slips/restore': {
    as: 'tablet',
    mostBytes: 8 * 1024,
    bodies: (schema, world) =>
      withReal(schema, (_, dice) => ({ slip: aSlip(world, dice), grant: dice === 7 ? world.grant(world.otherStore) : world.grant() })),
  },
  'POST /sync/push': {
    as: 'tablet',
    mostBytes: 256 * 1024,
    mayTouch: {
      command: 'a refused command is kept as it came, visible to the manager',
      audit: 'and its refusal is told',
      installation: 'the last contact and the highest number of the tablet that pushed',
    },
    bodies: (schema, world) => pushes(world, validValue(schema)),
    isTaken: (answer, { tampered }) => {
      const { verdicts } = answer as { verdicts: { kind: string; commandId: string; replayed: boolean; why?: string }[] }; // a push's answer
      const decided = verdicts.filter((one) => one.kind === 'decided' && !one.replayed);
      const wrong = decided.find((one) => tampered.has(one.commandId));
      if (wrong) throw new Error(`command ${wrong.commandId} was tampered with and was decided`);
      if (verdicts.some((one) => one.why === 'busy')) throw new Error('a command broke the server and will be sent again for ever');
      return decided.length > 0;
    },
  },
  'POST /sync/print': {
    as: 'tablet',
    mostBytes: 272 * 1024,
    params: () => ({ hears: ['handed-over', ''] }),
    bodies: (schema, { app }) =>
      withReal(schema, async (_, dice) => {
        const printers = [{ printerId: 'counter', name: 'Counter', host: '127.0.0.1', port: 1 }]; // nobody answers there
        await app.call('PUT', '/v1/stores/store-1/settings', { token: app.operatorKey, body: someSettings({ version: 2, printers }) });
        return { printerId: dice === 11 ? 'elsewhere' : 'counter' };
      }),
  },
  'GET /sync/pull': {
    as: 'tablet',
    params: () => ({
      cursor: [
        '',
        ...[0, 1, 5, 1_000, Number.MAX_SAFE_INTEGER].flatMap((seq) =>
          ['e_test', 'e_other'].map((epoch) => writeCursor({ epoch, seq, manifestSeq: seq, ordersSeq: seq })),
        ),
        ...['{"e":"e_test","s":-1,"m":0,"o":0}', '{"e":"e_test","s":1e999,"m":0,"o":0}', '{"e":"e_test","s":0.5,"m":0,"o":0}', '{"__proto__":{}}', 'null', '[]']
          .map((text) => Buffer.from(text).toString('base64url')),
      ],
    }),
  }, // prettier-ignore
  'GET /sync/manifest': { as: 'tablet' },
  'GET /sync/segments/{sha256}': { as: 'tablet', params: ({ segment }) => ({ sha256: [segment, segment.toUpperCase(), 'f'.repeat(64)] }) },
  'GET /sync/events': { as: 'tablet' },
  'GET /sync/photos/{photoId}': { as: 'tablet', params: aPhotosPlace },
  'PUT /sync/photos/{photoId}': {
    as: 'tablet',
    params: () => ({
      ...aPhotosPlace(),
      return: [id.return(1), 'not-an-id'],
      from: ['0', '3', '-1', '1e3', '999999999'],
      total: ['0', '3', '400000', '1500001', '٣'],
    }),
  },
  'GET /sync/photos/{photoId}/bytes': { as: 'tablet', params: aPhotosPlace },
  'POST /v1/channels/{channel}/orders:batch': {
    as: 'channel',
    mostBytes: 16 * 1024 * 1024,
    takes: 'batches',
    mayTouch: { quarantined_order: 'a wrong document is kept with its reason, for the people of the channel' },
    params: () => ({ channel: ['demo-shop'] }),
    bodies: (schema) => orders(schema),
    isTaken: (answer) => itemsOf(answer).some((item) => item.status !== 'invalid'),
    names: (answer, path) => {
      const [at = '', ...rest] = path.split('.');
      const item = itemsOf(answer)[Number(at)];
      return item?.status === 'invalid' && (item.message ?? '') !== '' && isNear(item.path ?? '', rest.join('.'));
    },
  },
  'PUT /v1/channels/{channel}/announced-returns/{ref}': {
    as: 'channel',
    mostBytes: 256 * 1024,
    params: announcedPlaces,
    bodies: (schema) =>
      withReal(schema, (_, dice) => ({
        orderId: dice === 7 ? 'huge' : 'o1',
        ...(dice > 5
          ? { announcedAt: '2026-11-15T10:00:00.000Z', lines: [{ lineId: 'l1', units: dice > 8 ? 1 : 3, reason: 'too-small' }] }
          : {}),
      })),
  },
  'GET /v1/channels/{channel}/announced-returns/{ref}': { as: 'channel', params: announcedPlaces },
  'DELETE /v1/channels/{channel}/announced-returns/{ref}': { as: 'channel', params: announcedPlaces },
  'PUT /v1/channels/{channel}/orders/{orderId}': {
    as: 'channel',
    mostBytes: 4 * 1024 * 1024,
    mayTouch: { quarantined_order: 'a wrong document is kept with its reason, for the people of the channel' },
    params: () => ({ channel: ['demo-shop'], orderId: ['fuzz-0', 'fuzz-1', 'fuzz-2'] }),
    bodies: (schema) => fc.oneof(validValue(schema), aRightOrder(2)).map((document) => () => Promise.resolve(document)),
  },
  'GET /v1/channels/{channel}/returns': {
    as: 'channel',
    params: () => ({
      channel: ['demo-shop'],
      after: [
        '',
        writeWorkCursor('e_test', { fr: 0 }),
        writeWorkCursor('e_other', { fr: 1 }),
        writeWorkCursor('e_test', { fr: Number.MAX_SAFE_INTEGER, __proto__: 1 }),
        ...['{"e":"e_test","p":{"fr":-1}}', '{"e":"e_test","p":{"__proto__":{}}}', '{"e":"e_test","p":[]}', 'null'].map((text) =>
          Buffer.from(text).toString('base64url'),
        ),
      ],
    }),
  },
  'POST /v1/channels/{channel}/returns/{returnId}/results': {
    as: 'channel',
    mostBytes: 64 * 1024,
    mayTouch: Object.fromEntries(
      ['review_case', 'feed_head', 'feed_row', 'customer_order'].map((table) => [
        table,
        'another amount is refused, and a person is asked',
      ]),
    ),
    params: () => ({ channel: ['demo-shop'], returnId: plantedReturns }),
    bodies: (schema, { app }) =>
      withReal(schema, async (_, dice) => {
        await plantRefunds(app.deps.db);
        const known = { key: 'refund:p1', currency: 'EUR', amountMinor: PLANTED_MINOR };
        return { ...known, ...(dice > 5 ? { externalId: `X-${dice}` } : {}), ...(dice === 11 ? { amountMinor: 1 } : {}) };
      }),
  },
  'POST /v1/channels/{channel}/refunds': {
    as: 'channel',
    mostBytes: 64 * 1024,
    params: () => ({ channel: ['demo-shop'] }),
    bodies: (schema) =>
      withReal(schema, (_, dice) => ({
        orderId: ['o1', 'huge', 'o2', 'not-here'][dice % 4] ?? 'o1',
        paymentId: 'p1',
        currency: 'EUR',
        ...(dice > 5 ? { id: `S-${dice % 2}` } : {}),
        ...(dice > 8 ? { lines: [{ lineId: 'l1', units: 1_000_000, amountMinor: Number.MAX_SAFE_INTEGER }] } : {}),
      })),
  },
  'POST /v1/channels/{channel}/webhooks': { as: 'anonymous', mostBytes: 256 * 1024, params: () => ({ channel: ['demo-shop', 'signing'] }) },
  'PUT /v1/markets/{marketId}/channel': { as: 'operator', params: () => ({ marketId: ['fr', 'xx'] }) },
  'POST /v1/channels/{channel}/keys': { as: 'operator', params: () => ({ channel: ['demo-shop', 'new-shop'] }) },
  'POST /v1/channels/{channel}/keys/{name}/revoke': {
    as: 'operator',
    params: () => ({ channel: ['other', 'new-shop'], name: ['other', 'nobody', '%00'] }),
  },
  'POST /v1/enrolment-codes': { as: 'operator', bodies: (schema) => withReal(schema, () => ({ storeId: id.store(2) })) },
  'POST /v1/installations/{installationId}/revoke': {
    as: 'operator',
    params: ({ spare }) => ({ installationId: [spare.installationId, spare.installationId.toUpperCase()] }),
  },
  'PUT /v1/markets/{marketId}/policies/{version}': {
    as: 'operator',
    mostBytes: 256 * 1024,
    params: () => ({ marketId: ['fr'], version: ['1', '2', '3'] }),
    bodies: (schema) =>
      withReal(schema, (made, dice) => ({
        from: dice > 8 ? '2026-11-01T00:00:00.000Z' : '2027-01-01T00:00:00.000Z',
        policy: { ...(made['policy'] as Fields), ...aPolicy({ version: (dice % 3) + 1, windowDays: dice === 5 ? 7 : 30 + dice }) }, // an object by its schema
      })),
  },
  'GET /v1/markets/{marketId}/policies': { as: 'operator', params: () => ({ marketId: ['fr', 'nowhere'] }) },
  'PUT /v1/stores/{storeId}/settings': {
    as: 'operator',
    mostBytes: 256 * 1024,
    params: () => ({ storeId: ['store-1', 'store-2'] }),
    bodies: (schema) => withReal(schema, (_, dice) => ({ ...someSettings({ version: dice, legalDays: dice === 7 ? 1 : 14 }) })),
  },
  'GET /v1/stores/{storeId}/settings': { as: 'operator', params: () => ({ storeId: ['store-1', 'nowhere'] }) },
  'GET /v1/refunds': { as: 'operator', params: () => ({ state: ['review', 'failed', 'confirmed', ''], after: ['', 'rf_'] }) },
  'POST /v1/refunds/{refundKey}/actions': {
    as: 'operator',
    params: () => ({ refundKey: ['rf_01990000-0000-7000-8000-010000000001_p1', 'rf_a~2'] }),
    mayTouch: { audit: 'who asked for what', refund: 'the shop is asked whether money moved' },
  },
  'POST /v1/channels/{channel}/reconcile': { as: 'operator', params: () => ({ channel: ['demo-shop', 'other'] }) },
  'GET /v1/channels/{channel}/reconciliations': { as: 'operator', params: () => ({ channel: ['demo-shop', 'other'] }) },
  'POST /v1/recovery': { as: 'operator' },
  'GET /healthz': { as: 'anonymous' },
  'GET /readyz': { as: 'anonymous' },
  'GET /metrics': { as: 'anonymous' },
  'GET /version': { as: 'anonymous' },
  'GET /openapi.json': { as: 'anonymous' },
};

/** The place itself, something inside of it, or the object whose name is missing or unknown. */
export const isNear = (named: string, path: string): boolean =>
  named === path || path === '' || named.startsWith(`${path}.`) || path.startsWith(`${named}.`);

type Item = Readonly<{ status: string; path?: string; message?: string }>;
const itemsOf = (answer: Json): readonly Item[] => (answer as unknown as { items: Item[] }).items; // the batch's answer

/** Made documents, whose sums are nearly always wrong, and right ones with the largest numbers there are. */
const orders = (schema: JsonSchema): fc.Arbitrary<Making> =>
  fc
    .array(fc.oneof(validValue(schema.items ?? {}), aRightOrder(4)), { maxLength: 3 })
    .map((documents) => () => Promise.resolve(documents as Json)); // JSON by construction

const aRightOrder = (most: number): fc.Arbitrary<Json> =>
  fc
    .record({
      n: fc.nat(most),
      sequence: fc.constantFrom(0, 1, 2, Number.MAX_SAFE_INTEGER),
      quantity: fc.constantFrom(1, 3, 1_000_000),
      paidMinor: fc.constantFrom(0, 1, 8_010, Number.MAX_SAFE_INTEGER),
      captured: fc.constantFrom(0, 1, 8_010, Number.MAX_SAFE_INTEGER),
      placedAt: fc.constantFrom('2026-11-10T09:00:00.000Z', '0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'),
      name: fc.constantFrom('Camille Fournier', '', '\ud800', '💶', '‮evil', 'İ'),
    })
    .map(({ n, sequence, quantity, paidMinor, captured, placedAt, name }) => {
      const payment = {
        method: 'card',
        label: 'Visa',
        last4: '4417',
        capturedBy: 'web',
        authorisedMinor: captured,
        capturedMinor: captured,
      };
      const made = aChannelOrder({
        id: `fuzz-${n}`,
        number: `FZ-${n}`,
        sequence,
        placedAt,
        customer: { id: name === '' ? null : `c-${name.length}`, name, email: null, phone: null },
        lines: [aChannelLine({ quantity, paidMinor })],
        payments: ['p1', 'p2'].map((one) => ({ ...payment, id: one }) as never), // the builder parses it
      } as never);
      return made as unknown as Json; // a document is JSON
    });
