import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { ChannelOrder, ChannelOrderInput } from 'shared-types/channel-order';
import { publicKey } from 'shared-types/enrolment';
import type { GrantClaims } from 'shared-types/enrolment';
import { caseId, commandId, returnId } from 'shared-types/ids';
import type { InstallationId, ReturnId } from 'shared-types/ids';
import type { ReturnPolicyInput, StoreSettingsInput } from 'shared-types/policy';
import type { ReturnView, Ruling } from 'shared-types/return';
import { slipNumberOf } from 'shared-types/slip-number';
import { command as commandSchema, pushAnswer, pushRequest, signedTextOf } from 'shared-types/sync';
import type { Command, CommandType, PushAnswer, Verdict } from 'shared-types/sync';
import { aChannelOrder, aPolicy, aReturnLine, aReturnRecord, at, id, someSettings } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { openEpoch } from '../feed/epoch.ts';
import { importOrders } from '../orders/import-orders.ts';
import { createRecovery } from '../recovery/recovery.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { ChannelInfo } from '../channels/channel.ts';
import { Shop } from '../refunds/shop-for-tests.ts';
import { signJws } from '../staff/jws.ts';
import type { ServerKeys } from '../staff/keys.ts';
import { createRefundWorker } from '../refunds/worker.ts';
import type { RefundWorker } from '../refunds/worker.ts';
import type { CommandOf, ReturnDeps } from './command-context.ts';
import { pushCommands } from './push.ts';
import { loadReturnViews } from './views.ts';

type Body<Type extends CommandType> = CommandOf<Type>['body'];

/** A tablet with a real key: what it signs is verified like any other. */
export type Tablet = { installationId: InstallationId; storeNumber: number; privateKey: KeyObject; sequence: number };

export type CommandChange = Partial<Pick<Command, 'clock' | 'clientSeq' | 'recordedAt' | 'grant' | 'signature' | 'bodyHash' | 'staffId'>>;

/** Two stores, a shop with books, a worker and a clock that only moves when told: the whole way of a return without HTTP. */
export type Counter = Readonly<{
  db: Database;
  shop: Shop;
  deps: ReturnDeps;
  worker: RefundWorker;
  tablet: Tablet;
  now: () => Instant;
  pass: (ms: number) => void;
  recovery: Recovery;
  /** The same shop, keys, tablets and time on another store: an older copy of this one. */
  onStore: (db: Database) => Promise<Counter>;
  anotherWorker: () => RefundWorker;
  anotherTablet: (storeNumber?: number) => Promise<Tablet>;
  /** The market's only policy and the first store's settings, as a test wants them. */
  rules: (policy: Partial<ReturnPolicyInput>, settings?: Partial<StoreSettingsInput>) => Promise<void>;
  order: (document?: Partial<ChannelOrderInput>) => Promise<ChannelOrder>;
  grant: (change?: Partial<GrantClaims>, tablet?: Tablet) => string;
  record: (body?: RecordChange, change?: CommandChange, tablet?: Tablet) => CommandOf<'return.record'>;
  command: <Type extends CommandType>(type: Type, body: Body<Type>, change?: CommandChange, tablet?: Tablet) => CommandOf<Type>;
  push: (commands: readonly unknown[], tablet?: Tablet, writtenIn?: string) => Promise<PushAnswer>;
  decided: (command: Command, tablet?: Tablet) => Promise<Ruling>;
  view: (returnId: ReturnId) => Promise<ReturnView>;
}>;

type LineInput = Partial<Body<'return.record'>['lines'][number]>;
export type RecordChange = Partial<Omit<Body<'return.record'>, 'lines'>> &
  Readonly<{ lines?: readonly LineInput[]; quotedMinor?: number | null }>;

const OPENED = at('2026-11-21T10:00:00.000Z');
const eur = (minor: number) => ({ minor, currency: 'EUR' as const });

/** What stays when a store is put back to an older day: the shop with its books, the keys, the tablets and the time. */
type Outside = Readonly<{ time: { now: Instant }; shop: Shop; keys: ServerKeys; tablet: Tablet }>;

export const openCounter = async (db: Database, info: Partial<ChannelInfo> = {}): Promise<Counter> => {
  await seedMarket(db);
  const time = { now: OPENED };
  const shop = new Shop(() => time.now, info);
  return await counterOn(db, { time, shop, keys: serverKeys(), tablet: await enrolTablet(db, 1) });
};

const counterOn = async (db: Database, outside: Outside): Promise<Counter> => {
  const { time, shop, keys, tablet } = outside;
  const clock = (): Instant => time.now;
  const { indexKey } = keys;
  const epoch = await openEpoch(db);
  const newCaseId = () => caseId.parse(v7());
  const log = { error: () => undefined, info: () => undefined, debug: () => undefined };
  const channels = new Map([[id.channel, shop.channel]]);
  const newWorker = () => createRefundWorker({ db, channels, clock, random: () => 0.5, newCaseId, indexKey, log });
  const recovery = createRecovery({ db, channels, clock, newCaseId, indexKey, log, epoch, pokeRefunds: () => undefined });
  const deps: ReturnDeps = {
    db,
    clock,
    newCaseId,
    holdMs: 0,
    epoch: epoch.current,
    keys,
    recovery,
    pokeRefunds: () => undefined,
    log,
  };
  const grant: Counter['grant'] = (change = {}, of = tablet) => {
    const claims: GrantClaims = {
      staffId: id.staff(1),
      name: 'Léa',
      role: 'associate',
      storeId: id.store(of.storeNumber),
      marketId: id.market,
      installationId: of.installationId,
      limits: { amount: null, returnsPerShift: null },
      issuedAt: addMs(OPENED, -3_600_000),
      expiresAt: addMs(OPENED, 72 * 3_600_000),
      ...change,
    };
    return signJws(claims, keys.signing);
  };
  const command: Counter['command'] = (type, body, change = {}, of = tablet) => {
    of.sequence = change.clientSeq ?? of.sequence + 1;
    const unsigned = {
      commandId: commandId.parse(v7()),
      clientSeq: of.sequence,
      installationId: of.installationId,
      v: 1,
      type,
      body,
      recordedAt: clock(),
      staffId: id.staff(1),
      grant: change.grant ?? grant({}, of),
      clock: { offsetMs: 0, lastContactAt: null, ageMs: null },
      bodyHash: createHash('sha256')
        .update(canonicalJson({ type, v: 1, body } as unknown as Json))
        .digest('base64url'),
      receipt: null,
      ...change,
    };
    const text = Buffer.from(signedTextOf(unsigned as unknown as Command));
    const signature = sign('sha256', text, { key: of.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return commandSchema.parse({ ...unsigned, signature: change.signature ?? signature }) as never; // the type that was asked for
  };
  const record: Counter['record'] = ({ lines = [{}], quotedMinor = 8_010, ...body } = {}, change = {}, of = tablet) =>
    command(
      'return.record',
      aReturnRecord({
        returnId: returnId.parse(v7()),
        lines: lines.map(aReturnLine),
        presentedAt: clock(),
        slipNumber: slipNumberOf({
          store: 'BEC7',
          install: 'A3K',
          sequence: (change.clientSeq ?? of.sequence + 1) + of.storeNumber * 1_000,
        }),
        quoted: quotedMinor === null ? null : { refund: eur(quotedMinor), shipping: eur(0), atTill: eur(0) },
        ...body,
      }),
      change,
      of,
    );
  const push: Counter['push'] = async (commands, of = tablet, writtenIn = epoch.current()) => {
    const installation = await db.read
      .selectFrom('installation')
      .selectAll()
      .where('installation_id', '=', of.installationId)
      .executeTakeFirstOrThrow();
    const request = { protocol: 1, installationId: of.installationId, epoch: writtenIn, build: 'test', now: clock(), commands };
    const received: unknown = JSON.parse(JSON.stringify(request));
    return pushAnswer.parse(await pushCommands(deps, installation, pushRequest.parse(received)));
  };
  return {
    db,
    shop,
    deps,
    tablet,
    command,
    record,
    grant,
    push,
    worker: newWorker(),
    now: clock,
    pass: (ms) => {
      time.now = addMs(time.now, ms);
    },
    recovery,
    onStore: (other) => counterOn(other, outside),
    anotherWorker: newWorker,
    anotherTablet: (storeNumber = 1) => enrolTablet(db, storeNumber),
    rules: (policy, settings = {}) =>
      db.write(async (trx) => {
        const [promise, store] = [aPolicy(policy), someSettings(settings)];
        await trx
          .updateTable('policy')
          .set({ document: JSON.stringify(promise) })
          .where('version', '=', promise.version)
          .execute();
        await trx
          .updateTable('store_settings')
          .set({ document: JSON.stringify(store) })
          .where('store_id', '=', store.storeId)
          .execute();
      }),
    order: async (document = {}) => {
      const made = aChannelOrder(document);
      shop.orders.set(made.id, made);
      const [item] = await importOrders(db, { channel: id.channel, documents: [made], clock, indexKey });
      if (item?.status !== 'created') throw new Error(`the order was not imported: ${JSON.stringify(item)}`);
      return made;
    },
    decided: async (one, of = tablet) => rulingIn((await push([one], of)).verdicts[0]),
    view: async (of) => {
      const view = (await loadReturnViews(db.read, [of])).get(of);
      if (!view) throw new Error(`no return ${of}`);
      return view;
    },
  };
};

export const rulingIn = (verdict: Verdict | undefined): Ruling => {
  if (verdict?.kind !== 'decided' || verdict.ruling === null) throw new Error(`no ruling: ${JSON.stringify(verdict)}`);
  return verdict.ruling;
};

const serverKeys = (): ServerKeys => {
  const { publicKey: verifying, privateKey: signing } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { signing, verifying, publicJwk: publicKey.parse(verifying.export({ format: 'jwk' })), indexKey: new Uint8Array(randomBytes(32)) };
};

let codes = 0;

const enrolTablet = async (db: Database, storeNumber: number): Promise<Tablet> => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const installationId = v7() as InstallationId; // a fresh UUID is one
  codes += 1;
  await db.write((trx) =>
    trx
      .insertInto('installation')
      .values({
        installation_id: installationId,
        store_id: id.store(storeNumber),
        market_id: id.market,
        code: `T${codes}`,
        label: `Tablet ${codes}`,
        public_key: JSON.stringify(pair.publicKey.export({ format: 'jwk' })),
        enrolled_at: OPENED,
        highest_seq: 0,
        cloned: 0,
      })
      .execute(),
  );
  return { installationId, storeNumber, privateKey: pair.privateKey, sequence: 0 };
};
