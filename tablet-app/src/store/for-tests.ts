import { gzipSync } from 'node:zlib';

import { createStore } from 'zustand/vanilla';

import { toHex } from 'shared-types/base64url';
import { addMs, instantOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { grantClaims, publicKey } from 'shared-types/enrolment';
import type { KnownOrder } from 'shared-types/order';
import { packSegment } from 'shared-types/segment';
import { aKnownOrder, aMarket, aPolicy, aStore, at, id, someSettings } from 'shared-types/testing/builders';
import type { Manifest } from 'shared-types/sync';

import { openCache } from './cache.ts';
import type { Clock } from './clock.ts';
import { newDraft } from './drafts.ts';
import { openLedger } from './ledger.ts';
import type { Draft, DraftLine, Enrolment } from './ledger.ts';
import { pageLocks } from './locks.ts';
import type { Random } from './random.ts';
import { openSearchEngine } from './search-engine.ts';
import { createSearch } from './search.ts';
import { createSyncState } from './sync-port.ts';
import type { StaffSession, Sync } from './sync-port.ts';

/** A clock that a test moves. */
export const aClock = (start: Instant = at('2026-11-21T10:00:00.000Z')) => {
  let now = start;
  let passedMs = 1_000;
  return {
    now: () => now,
    monotonicMs: () => passedMs,
    pass: (ms: number): void => {
      now = addMs(now, ms);
      passedMs += ms;
    },
    /** Somebody sets the tablet's clock: the monotonic one does not follow. */
    jump: (ms: number): void => {
      now = addMs(now, ms);
    },
  } satisfies Clock & Record<string, unknown>;
};

let seed = 0;

/** The same bytes in every run, never the same twice in one. */
export const aRandom = (): Random => {
  let state = (seed += 7919);
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return { fraction: () => next() / 2 ** 32, bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24) };
};

/** A server's key pair: what receipts and grants are signed with. */
export const aServerKey = async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { pair, publicKey: publicKey.parse({ kty, crv, x, y }) };
};

/** What a server tells at enrolment, apart from its keys. */
export const told = {
  installationId: id.installation(1),
  code: 'A3K',
  label: 'Till 2',
  market: aMarket(),
  store: aStore(),
  stores: [aStore()],
  settings: someSettings(),
  policies: [aPolicy()],
};

export const anEnrolment = async (with_: Partial<Enrolment> = {}): Promise<Enrolment> => {
  const device = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', device.publicKey);
  const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;
  return {
    key: 'this',
    ...told,
    serverKey: (await aServerKey()).publicKey,
    enrolledAt: at('2026-11-20T08:00:00.000Z'),
    keys: {
      device,
      cache: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
      index: await crypto.subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign']),
      pin: await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), hmac, false, ['sign']),
      publicKey: publicKey.parse({ kty, crv, x, y }),
    },
    ...with_,
  };
};

export const aSession = (n = 1): StaffSession => {
  const claims = grantClaims.parse({
    staffId: id.staff(n),
    name: `Staff ${n}`,
    role: 'associate',
    storeId: id.store(1),
    marketId: id.market,
    installationId: id.installation(1),
    limits: { amount: null, returnsPerShift: null },
    issuedAt: at('2026-11-21T08:00:00.000Z'),
    expiresAt: at('2026-11-23T08:00:00.000Z'),
  });
  return { staffId: claims.staffId, name: claims.name, role: claims.role, locale: 'fr', grant: `e30.e30.staff${n}`, claims };
};

const offlineSync: Sync = {
  state: createSyncState(),
  start: () => undefined,
  poke: () => undefined,
  stop: async () => Promise.resolve(),
  syncNow: async () => Promise.resolve(),
  enrol: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
  signIn: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
  unlock: async () => Promise.resolve({ ok: false, error: { kind: 'sign-in-online' } }),
  vouch: async () => Promise.resolve({ ok: false, error: { kind: 'sign-in-online' } }),
  lookup: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
  askSlip: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
  restoreSlip: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
  print: async () => Promise.resolve('offline'),
  photo: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
};

let tablets = 0;

/** An enrolled tablet with real databases, real keys and somebody signed in, and no network. */
export const aTablet = async (with_: Partial<Enrolment> = {}) => {
  tablets += 1;
  const name = `test-${tablets}`;
  const clock = aClock();
  const ledger = openLedger(`${name}-ledger`);
  const cache = openCache(`${name}-cache`);
  await ledger.enrolment.put(await anEnrolment(with_));
  await ledger.meta.put({ key: 'epoch', value: 'e1' });
  const engine = openSearchEngine({ cache, ledger, onChange: () => undefined });
  return {
    name,
    clock,
    ledger,
    cache,
    engine,
    search: createSearch(engine, ledger),
    random: aRandom(),
    locks: pageLocks(),
    origin: 'https://retour.test',
    page: 'page-1',
    sync: { ...offlineSync, state: createSyncState() },
    session: createStore<StaffSession | null>(() => aSession()),
  };
};

export type TestTablet = Awaited<ReturnType<typeof aTablet>>;

export const aDraftLine = (with_: Partial<DraftLine> = {}): DraftLine => ({
  lineId: id.line(1),
  sku: null,
  description: null,
  units: 1,
  reason: 'too-small',
  condition: 'as-new',
  disposition: null,
  note: '',
  ...with_,
});

export const aDraft = (tablet: TestTablet, with_: Partial<Draft> = {}): Draft => ({
  ...newDraft(tablet, { staffId: id.staff(1), orderId: aKnownOrder().order.orderId, typed: null }),
  lines: [aDraftLine()],
  ...with_,
});

/** A segment as the server packs it, with its entry in the manifest. */
export const aSegment = async (
  orders: readonly KnownOrder[],
  entry: Partial<Manifest['segments'][number]> = {},
): Promise<Readonly<{ listed: Manifest['segments'][number]; bytes: Uint8Array<ArrayBuffer> }>> => {
  const bytes = packSegment(orders, (part) => gzipSync(part));
  const sha256 = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const day = orders[0]?.order.placedAt.slice(0, 10) ?? '2026-11-10';
  return { bytes, listed: { sha256, day, orders: orders.length, bytes: bytes.length, asOf: 10, ...entry } };
};

/** A page of the feed as the server writes it. */
export const aPage = (rows: readonly object[], end: Readonly<Record<string, unknown>> = {}): string =>
  [
    ...rows,
    { t: 'end', epoch: 'e1', serverTime: instantOf(1_795_000_000_000), count: rows.length, cursor: 'next', more: false, head: 100, ...end },
  ]
    .map((row) => JSON.stringify(row))
    .join('\n');
