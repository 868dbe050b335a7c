import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Instant } from 'shared-types/calendar';
import { caseId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { v7 as uuidV7 } from 'uuid';

import type { WebChannel } from './channels/channel.ts';
import type { Config } from './config.ts';
import type { Database, Where } from './db/open.ts';
import { cutInWorker } from './feed/cut-in-worker.ts';
import { cutSegments } from './feed/cut-segments.ts';
import { Pokes } from './feed/pokes.ts';
import { SegmentKeeper } from './feed/segment-keeper.ts';
import type { CutDays } from './feed/segment-keeper.ts';
import { createApp } from './http/app.ts';
import type { AppDeps } from './http/context.ts';
import { feedLoaders } from './http/feed-loaders.ts';
import { listen } from './http/listen.ts';
import type { Listening } from './http/listen.ts';
import { keepingTransport, keptMailsFolder } from './mail/kept-mails.ts';
import { noTransport, smtpTransport } from './mail/mail-transport.ts';
import type { MailTransport } from './mail/mail-transport.ts';
import { MailWorker } from './mail/mail-worker.ts';
import { createLog } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { demoShopChannel, readChannelSettings, webhookChannel } from './open-channels.ts';
import type { MountedShop } from './open-channels.ts';
import { openStore } from './open-store.ts';
import { DeliveryReader } from './orders/deliveries.ts';
import { ChannelFollower } from './orders/follow-channel.ts';
import { OrderPreparer } from './orders/prepare-in-worker.ts';
import { loadKnownOrders } from './orders/known-order.ts';
import { startTellingPolicies } from './policies/tell-policies.ts';
import { createRecovery } from './recovery/recovery.ts';
import type { Recovery } from './recovery/recovery.ts';
import { startNightly } from './refunds/reconcile-nightly.ts';
import { reconcile } from './refunds/reconcile.ts';
import { countInWorker } from './refunds/count-in-worker.ts';
import { countBreaches } from './refunds/invariants.ts';
import type { Invariant } from './refunds/invariants.ts';
import { watchInvariants } from './refunds/watch-invariants.ts';
import { createRefundWorker } from './refunds/worker.ts';
import type { RefundWorker } from './refunds/worker.ts';
import { BlindMatcher } from './returns/match-blind.ts';
import { pushCommands } from './returns/push.ts';
import { rebuildReturn } from './returns/rebuild-return.ts';
import type { ServerKeys } from './staff/keys.ts';
import { startPruning } from './start-pruning.ts';

const DEFAULT_HOLD_MS = 60_000;
const CODE_VALID_MS = 10 * 60_000;
const FOLLOW_EVERY_MS = 2_000;
const WATCH_EPOCH_MS = 1_000;

export type StartOptions = Readonly<{
  config: Config;
  clock: () => Instant;
  /** In [0, 1): spreads retries and pokes. */
  random: () => number;
  isDemo: boolean;
  /** The demo shop that runs inside this process. */
  mountedShop: MountedShop | null;
  /** False: orders come by the ingest API only. */
  followsChannels: boolean;
  /** Runs when requests are answered but before the server says that it is ready: seeding. */
  prepare: (parts: ServerParts) => Promise<void>;
}>;

/** What `prepare`, the replay and tests may reach of a running server. */
export type ServerParts = Readonly<{
  db: Database;
  keys: ServerKeys;
  segments: SegmentKeeper;
  refunds: RefundWorker;
  followers: readonly ChannelFollower[];
}>;

export type StartedServer = ServerParts & Readonly<{ url: string; stop: () => Promise<void> }>;

declare const RETOUR_BUILD: string | undefined;
const build = typeof RETOUR_BUILD === 'undefined' ? 'dev' : RETOUR_BUILD;

/** What is made after the routes that speak of it. */
type Life = {
  state: ReturnType<AppDeps['state']>;
  refunds: RefundWorker | null;
  recovery: Recovery | null;
  channels: ReadonlyMap<string, WebChannel>;
  deliveries: DeliveryReader | null;
  reconcile: NonNullable<AppDeps['reconcile']> | null;
};

/** Starts everything that one server is, with a clock from outside. The error is in words for whoever starts it. */
export const startServer = async (options: StartOptions): Promise<Result<StartedServer, string>> => {
  const { config, clock, random, isDemo } = options;
  const shops = readChannelSettings(config.channelsFile);
  if (!shops.ok) return shops;
  const opened = await openStore(config);
  if (!opened.ok) return opened;
  const { db, keys, epoch } = opened.value;
  const log = createLog(config.logLevel ?? (isDemo ? 'error' : 'info'));
  const life: Life = { state: 'starting', refunds: null, recovery: null, channels: new Map(), deliveries: null, reconcile: null };
  const newCaseId = () => caseId.parse(uuidV7());
  const segments = new SegmentKeeper({ db, cut: cutterOf(db), clock, log });
  const preparer = preparerOf();
  const prepare = preparer ? { prepare: preparer.prepare } : {};
  const pokes = new Pokes({ db, epoch: epoch.current, clock, random, log });
  const recoveryPort = {
    notice: async (noticed: Parameters<Recovery['notice']>[0]) => life.recovery?.notice(noticed),
    bring: (orderIds: Parameters<Recovery['bring']>[0]) => life.recovery?.bring(orderIds),
    end: async (by: string) => life.recovery?.end(by),
    isRecovering: async () => (await life.recovery?.isRecovering()) === true,
  };
  const returns = {
    db,
    clock,
    newCaseId,
    holdMs: config.refundHoldMs ?? (isDemo ? 0 : DEFAULT_HOLD_MS),
    epoch: epoch.current,
    keys,
    recovery: recoveryPort,
    pokeRefunds: () => life.refunds?.poke(),
    log,
  };
  const metrics = createMetrics();
  const mail = mailOf(options);
  const app = createApp({
    db,
    clock,
    log,
    metrics,
    keys,
    epoch: epoch.current,
    recovery: recoveryPort,
    reconcile: async (channel, since) => life.reconcile?.(channel, since) ?? null,
    newCaseId,
    shops: { channels: () => life.channels, ordersTold: () => life.deliveries?.poke(), refundsTold: () => life.refunds?.poke() },
    pushCommands: (installation, request) => pushCommands(returns, installation, request),
    rebuildReturn: (slip, by) => rebuildReturn(returns, slip, by),
    loaders: feedLoaders,
    pokes,
    segments,
    state: () => life.state,
    publicUrl: config.publicUrl,
    canMail: mail !== null,
    grantMs: config.grantMs,
    enrolmentCodeMs: CODE_VALID_MS,
    build,
    tabletFolder: config.tabletFolder ?? besideThisServer(),
    ...prepare,
    ...(options.mountedShop ? { demoShop: options.mountedShop.app } : {}),
  });
  const listening = await listen(app, config).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof listening === 'string') {
    pokes.stop();
    await segments.stop();
    await db.close();
    return fail(`The server cannot listen on port ${config.port}: ${listening}`);
  }
  const webhooks = shops.value.map((settings) => webhookChannel(settings, db));
  const channels = new Map([...demoChannel(options, listening), ...webhooks].map((channel) => [channel.info.id, channel]));
  life.channels = channels;
  const deliveries = new DeliveryReader({ db, channels, clock, indexKey: keys.indexKey, everyMs: FOLLOW_EVERY_MS, log });
  life.deliveries = deliveries;
  const refunds = createRefundWorker({ db, channels, clock, random, newCaseId, indexKey: keys.indexKey, log });
  life.refunds = refunds;
  const recovery = createRecovery({
    db,
    channels,
    clock,
    newCaseId,
    indexKey: keys.indexKey,
    log,
    epoch,
    pokeRefunds: () => refunds.poke(),
  });
  life.recovery = recovery;
  const reconciling = { db, clock, newCaseId, indexKey: keys.indexKey, log };
  life.reconcile = async (id, since) => {
    const channel = channels.get(id);
    return channel ? await reconcile(reconciling, channel, since) : null;
  };
  const followers = [...(options.followsChannels ? channels.values() : [])]
    .filter((channel) => channel.info.changes !== 'push')
    .map((channel) => new ChannelFollower({ db, channel, clock, indexKey: keys.indexKey, everyMs: FOLLOW_EVERY_MS, log, ...prepare }));
  const blind = new BlindMatcher({ deps: returns, everyMs: FOLLOW_EVERY_MS });
  const transport = mail ?? noTransport;
  const mails = new MailWorker({ db, transport, publicUrl: config.publicUrl, clock, random, everyMs: FOLLOW_EVERY_MS, log });
  const parts: ServerParts = { db, keys, segments, refunds, followers };
  await options.prepare(parts);
  life.state = 'ready';
  refunds.start();
  recovery.start();
  deliveries.start();
  const stopNightly = startNightly({ ...reconciling, channels });
  const stopWatching = watchInvariants({ count: counterOf(db), clock, log, metrics });
  const stopTelling = startTellingPolicies({ db, clock, log });
  const stopPruning = startPruning({ db, clock, log });
  // Another replica may have begun a recovery; this one's own is known at once.
  const watch = db.kind === 'postgres' ? setInterval(() => void epoch.refresh().catch(() => undefined), WATCH_EPOCH_MS).unref() : undefined;
  for (const follower of followers) follower.start();
  blind.start();
  mails.start();
  log.info({ port: listening.port, build, store: db.kind }, 'ready');

  const stop = async (): Promise<void> => {
    life.state = 'stopping';
    pokes.stop();
    clearInterval(watch);
    await recovery.stop();
    await deliveries.stop();
    await stopNightly();
    await stopWatching();
    await stopTelling();
    await stopPruning();
    await Promise.all(followers.map((follower) => follower.stop()));
    await blind.stop();
    await mails.stop();
    await refunds.stop();
    await listening.close();
    await segments.stop();
    await preparer?.stop();
    await db.close();
    options.mountedShop?.store.close();
    log.info({}, 'stopped');
  };
  return ok({ ...parts, url: `http://localhost:${listening.port}`, stop });
};

/** In a thread of its own when built; from sources (development, tests) right here. */
const cutterOf = (db: Database): CutDays => {
  const workerFile = new URL('./segment-worker.js', import.meta.url);
  const where: Where = db.where;
  return existsSync(workerFile) ? (now) => cutInWorker(workerFile, where, now) : (now) => cutSegments(db.read, now, loadKnownOrders);
};

const counterOf = (db: Database): ((now: Instant) => Promise<ReadonlyMap<Invariant, number>>) => {
  const workerFile = new URL('./invariant-worker.js', import.meta.url);
  // Postgres counts in its own process anyway.
  return db.kind === 'sqlite' && existsSync(workerFile)
    ? (now) => countInWorker(workerFile, db.where, now)
    : (now) => countBreaches(db, now);
};

/** `null`: this server cannot mail. The demo keeps its mails, unless it is told where to. */
const mailOf = ({ config, isDemo, clock }: StartOptions): MailTransport | null => {
  if (config.mail) return smtpTransport(config.mail);
  return isDemo ? keepingTransport(keptMailsFolder(config.dataFolder), clock) : null;
};

const preparerOf = (): OrderPreparer | null => {
  const workerFile = new URL('./order-worker.js', import.meta.url);
  return existsSync(workerFile) ? new OrderPreparer(workerFile) : null;
};

/** `sync-server/src` and `sync-server/dist` are equally far from it. */
const besideThisServer = (): string => fileURLToPath(new URL('../../tablet-app/dist', import.meta.url));

const demoChannel = ({ config, mountedShop }: StartOptions, { port }: Listening): readonly WebChannel[] => {
  const origin = config.demoShopUrl ?? (mountedShop ? `http://127.0.0.1:${port}` : null);
  return origin === null ? [] : [demoShopChannel(origin)];
};
