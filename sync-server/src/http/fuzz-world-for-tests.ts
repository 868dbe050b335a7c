import { createHash } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { GrantClaims } from 'shared-types/enrolment';
import { caseId } from 'shared-types/ids';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';
import { sql } from 'kysely';
import { v7 } from 'uuid';

import type { Database } from '../db/open.ts';
import { tableNames } from '../db/table-names-for-tests.ts';
import { pushCommands } from '../returns/push.ts';
import { rebuildReturn } from '../returns/rebuild-return.ts';
import { revokeInstallation } from '../staff/device-token.ts';
import { signJws } from '../staff/jws.ts';
import { addStaff } from '../staff/staff-for-tests.ts';
import { anApp } from './app-for-tests.ts';
import type { AppDeps } from './context.ts';
import { feedLoaders } from './feed-loaders.ts';

const OPENED = at('2026-11-21T10:00:00.000Z');
/** Between two requests: nobody is held by a limit on tries per minute for long, and a day's grant outlives the test. */
const STEP_MS = 4_000;
const RENEW_AFTER_MS = 10 * 60_000;

/** Everybody who may knock, by name. `nonsense` and `grant` are tokens that are none; `expired` was one. */
export type Caller =
  | 'anonymous'
  | 'tablet'
  | 'other-store'
  | 'revoked'
  | 'channel'
  | 'other-channel'
  | 'operator'
  | 'nonsense'
  | 'grant'
  | 'expired';

type App = Awaited<ReturnType<typeof anApp>>;
export type FuzzTablet = Awaited<ReturnType<App['enrol']>> & { sequence: number };

/** A whole server with its real push, two stores with real tablets, an order, a segment and staff: what there is to break. */
export type FuzzWorld = Readonly<{
  app: App;
  now: () => Instant;
  /** Lets a little time go by. */
  pass: () => void;
  /** Ids of commands that were tampered with: none of them may ever be decided. */
  tampered: Set<string>;
  tablet: FuzzTablet;
  otherStore: FuzzTablet;
  revoked: FuzzTablet;
  spare: FuzzTablet;
  segment: string;
  grant: (tablet?: FuzzTablet) => string;
  tokenOf: (caller: Caller) => Promise<string>;
  /** A digest of every row, by table, read now. */
  tables: () => Promise<ReadonlyMap<string, string>>;
  /** The same as it was read last, when nothing was written since. */
  tablesBefore: () => Promise<ReadonlyMap<string, string>>;
}>;

export const fuzzWorld = async (db: Database): Promise<FuzzWorld> => {
  let now = OPENED;
  const deps: { made: AppDeps | null } = { made: null };
  const returns = () => {
    if (!deps.made) throw new Error('asked before the server was made');
    const { clock, epoch, keys, log } = deps.made;
    const newCaseId = () => caseId.parse(v7());
    return { db, clock, epoch, keys, log, newCaseId, holdMs: 0, pokeRefunds: () => undefined };
  };
  const app = await anApp(db, {
    clock: () => now,
    loaders: feedLoaders,
    pushCommands: (installation, request) => pushCommands(returns(), installation, request),
    rebuildReturn: (slip, by) => rebuildReturn(returns(), slip, by),
  });
  deps.made = app.deps;
  await addStaff(db);
  const lines = [aChannelLine({ quantity: 3, paidMinor: 8_010 }), aChannelLine({ id: 'l2', sku: 'SCARF', barcode: null, paidMinor: 1 })];
  const body = [aChannelOrder({ lines }), aChannelOrder({ id: 'o2', number: 'EC-2', payments: [] }), ...ordersAtTheLimits()];
  const brought = await app.call('POST', '/v1/channels/demo-shop/orders:batch', { body, token: app.channelKey });
  if ((await brought.text()).split('"created"').length !== body.length + 1) throw new Error('the orders were not taken');
  await app.cut();
  const enrolled = async (storeNumber: number): Promise<FuzzTablet> => ({ ...(await app.enrol(id.store(storeNumber))), sequence: 0 });
  const [tablet, otherStore, revoked, spare] = [await enrolled(1), await enrolled(2), await enrolled(1), await enrolled(1)];
  await revokeInstallation(db, { installationId: revoked.installationId, now, actor: 'test' });
  const { sha256: segment } = await db.read.selectFrom('segment').select('sha256').executeTakeFirstOrThrow();
  const grant = (of: FuzzTablet = tablet): string => signJws(grantOf(of), app.deps.keys.signing);
  const renew = tokens({ tablet, otherStore, revoked }, () => now);
  const tokenOf = async (caller: Caller): Promise<string> => {
    switch (caller) {
      case 'anonymous':
        return '';
      case 'tablet':
      case 'other-store':
      case 'revoked':
        return renew(caller);
      case 'channel':
        return app.channelKey;
      case 'other-channel':
        return app.otherKey;
      case 'operator':
        return app.operatorKey;
      case 'nonsense':
        return `${tablet.token.slice(0, -4)}AAAA`;
      case 'grant':
        return grant();
      case 'expired':
        return signJws({ use: 'device', installationId: tablet.installationId, expiresAt: OPENED }, app.deps.keys.signing);
    }
  };
  let kept: ReadonlyMap<string, string> | null = null;
  db.afterWrite(() => {
    kept = null;
  });
  const tables = async (): Promise<ReadonlyMap<string, string>> => {
    kept = await digests(db);
    return kept;
  };
  return {
    app,
    tablet,
    otherStore,
    revoked,
    spare,
    segment,
    grant,
    tokenOf,
    tampered: new Set(),
    now: () => now,
    pass: () => {
      now = addMs(now, STEP_MS);
    },
    tables,
    tablesBefore: () => (kept === null ? tables() : Promise.resolve(kept)),
  };
};

/** Orders that the schema allows and nobody ever places: the largest amounts and counts, the first and the last moment. */
const ordersAtTheLimits = () => {
  const most = Number.MAX_SAFE_INTEGER;
  const payment = { method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: most, capturedMinor: most } as const;
  const payments = [
    { ...payment, id: id.payment(1), authorisedMinor: most - 1, capturedMinor: most - 1 },
    { ...payment, id: id.payment(2), authorisedMinor: 1, capturedMinor: 1 },
  ];
  const lines = [aChannelLine({ quantity: 1_000_000, paidMinor: most, taxMinor: most })];
  const shipping = { label: 'Home', paidMinor: most, taxMinor: 0, standardMinor: most };
  return [
    aChannelOrder({ id: 'huge', number: 'HUGE-1', lines, payments }),
    aChannelOrder({ id: 'huge-shipping', number: 'HUGE-2', lines: [aChannelLine({ paidMinor: 0, taxMinor: 0 })], shipping, payments }),
    aChannelOrder({ id: 'first', number: 'FIRST-1', placedAt: at('0000-01-01T00:00:00.000Z'), receivedAt: null }),
    aChannelOrder({ id: 'last', number: 'LAST-1', placedAt: at('9999-12-31T23:59:59.999Z'), receivedAt: at('9999-12-31T23:59:59.999Z') }),
  ];
};

const grantOf = (tablet: FuzzTablet): GrantClaims => ({
  staffId: id.staff(1),
  name: 'Inès Laurent',
  role: 'manager',
  storeId: tablet.enrolled.store.storeId,
  marketId: id.market,
  installationId: tablet.installationId,
  limits: { amount: null, returnsPerShift: null },
  issuedAt: OPENED,
  expiresAt: addMs(OPENED, 72 * 3_600_000),
});

type Tablets = Readonly<{ tablet: FuzzTablet; otherStore: FuzzTablet; revoked: FuzzTablet }>;

/** Tokens as the tablets themselves get them, kept until they are near their end. */
const tokens = ({ tablet, otherStore, revoked }: Tablets, now: () => Instant) => {
  const of = { tablet, 'other-store': otherStore, revoked };
  const kept = new Map<string, Readonly<{ token: string; until: Instant }>>();
  return async (caller: keyof typeof of): Promise<string> => {
    const known = kept.get(caller);
    if (known && known.until > now()) return known.token;
    const { token } = await of[caller].device();
    kept.set(caller, { token, until: addMs(now(), RENEW_AFTER_MS) });
    return token;
  };
};

const digests = async (db: Database): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (const table of await namesOnce(db)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db.read);
    const lines = rows.map((row) => JSON.stringify(row)).toSorted();
    found.set(table, createHash('sha256').update(lines.join('\n')).digest('base64url'));
  }
  return found;
};

const known = new WeakMap<Database, readonly string[]>();

const namesOnce = async (db: Database): Promise<readonly string[]> => {
  const names = known.get(db) ?? (await tableNames(db));
  known.set(db, names);
  return names;
};
