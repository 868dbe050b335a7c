import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { authTextOf, deviceAnswer, enrolAnswer, nonceAnswer, publicKey } from 'shared-types/enrolment';
import { caseId } from 'shared-types/ids';
import type { OrderId, StoreId } from 'shared-types/ids';
import { at, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { cutSegments } from '../feed/cut-segments.ts';
import { Pokes } from '../feed/pokes.ts';
import { ensureSegments } from '../feed/segment-keeper.ts';
import { waitingOrders } from '../feed/waiting-orders.ts';
import { createLog } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { makeApiKey } from '../staff/api-key.ts';
import { makeEnrolmentCode } from '../staff/enrolment-code.ts';
import { loadKeys } from '../staff/keys.ts';
import { createApp } from './app.ts';
import type { AppDeps } from './context.ts';

const now = at('2026-11-21T10:00:00.000Z');

const loaded = loadKeys(path.join(mkdtempSync(path.join(tmpdir(), 'retour-keys-')), 'keys'), { exists: false });
if (!loaded.ok) throw new Error('no keys');
const keys = loaded.value;

const noViews = () => Promise.resolve(new Map<string, object>());

/** The app on a seeded store, with an operator's and a channel's key, and a push that answers without verdicts. */
export const anApp = async (db: Database, with_: Partial<AppDeps> = {}) => {
  await seedMarket(db);
  const operatorKey = await db.write((trx) => makeApiKey(trx, { name: 'operator', role: 'operator', channel: null }));
  const channelKey = await db.write((trx) => makeApiKey(trx, { name: 'shop', role: 'channel', channel: id.channel }));
  const otherKey = await db.write((trx) => makeApiKey(trx, { name: 'other', role: 'channel', channel: 'other' }));
  const errors: string[] = [];
  const log = createLog('error', { write: (line) => errors.push(line) });
  const clock = () => now;
  const deps: AppDeps = {
    db,
    clock,
    log,
    metrics: createMetrics(),
    keys,
    epoch: () => 'e_test',
    pushCommands: () => Promise.resolve({ epoch: 'e_test', serverTime: now, verdicts: [], missingSeqs: [], cloned: false }),
    rebuildReturn: () => Promise.resolve('not-here'),
    loaders: {
      order: (reader, ids) => loadKnownOrders(reader, ids as OrderId[]), // the feed's ids of kind `order`
      return: noViews,
      case: noViews,
      announced: noViews,
      policy: noViews,
      settings: noViews,
      tablet: noViews,
    },
    pokes: new Pokes({ db, epoch: () => 'e_test', clock, random: () => 0, log }),
    segments: { waiting: () => waitingOrders(db.read, now) },
    state: () => 'ready',
    newCaseId: () => caseId.parse(v7()),
    publicUrl: 'http://localhost:8787',
    grantMs: 12 * 3_600_000,
    enrolmentCodeMs: 600_000,
    build: 'test',
    tabletFolder: null,
    ...with_,
  };
  const app = createApp(deps);
  const call = (method: string, address: string, options: CallOptions = {}) => request(app, { method, address, ...options });
  const cut = () => ensureSegments({ db, clock, cut: (moment) => cutSegments(db.read, moment, loadKnownOrders) });
  return { app, deps, call, cut, errors, operatorKey, channelKey, otherKey, enrol: (store?: StoreId) => enrol(deps, call, store) };
};

type CallOptions = Readonly<{ token?: string; body?: unknown; raw?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> }>;

const hasBody = (method: string): boolean => method === 'POST' || method === 'PUT';

const request = async (
  app: Readonly<{ request: (address: string, init: RequestInit, env: object) => Response | Promise<Response> }>,
  { method, address, token, body, raw, headers }: CallOptions & Readonly<{ method: string; address: string }>,
): Promise<Response> =>
  app.request(
    address,
    {
      method,
      headers: {
        ...(hasBody(method) ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(hasBody(method) ? { body: raw ?? JSON.stringify(body ?? {}) } : {}),
    },
    {},
  );

type Call = (method: string, address: string, options?: CallOptions) => Promise<Response>;

const signText = (key: KeyObject, text: string | Uint8Array): string =>
  sign('sha256', typeof text === 'string' ? Buffer.from(text) : text, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** A tablet enrolled through the routes, with a token; `device()` gets another one, `signs` signs with its key. */
const enrol = async (deps: AppDeps, call: Call, storeId: StoreId = id.store(1)) => {
  const made = await makeEnrolmentCode(deps.db, { storeId, now, validMs: 600_000, indexKey: keys.indexKey, actor: 'test' });
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = { code: made?.code, publicKey: publicKey.parse(pair.publicKey.export({ format: 'jwk' })), replaces: null, label: 'Till 1' };
  const enrolled = enrolAnswer.parse(await (await call('POST', '/enrol', { body })).json());
  const { installationId } = enrolled;
  const device = async () => {
    const { nonce } = nonceAnswer.parse(await (await call('POST', '/auth/nonce', { body: { installationId } })).json());
    const signature = signText(pair.privateKey, authTextOf(installationId, nonce));
    return deviceAnswer.parse(await (await call('POST', '/auth/device', { body: { installationId, nonce, signature } })).json());
  };
  const signs = (text: string | Uint8Array): string => signText(pair.privateKey, text);
  return { enrolled, installationId, device, signs, token: (await device()).token };
};
