import { v7 } from 'uuid';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { caseId, marketId, storeId } from 'shared-types/ids';
import { pushRequest } from 'shared-types/sync';
import { id } from 'shared-types/testing/builders';

import type { Database } from '../../sync-server/src/db/open.ts';
import { prepared } from '../../sync-server/src/db/prepared.ts';
import { readEpoch } from '../../sync-server/src/feed/epoch.ts';
import type { Epoch } from '../../sync-server/src/feed/epoch.ts';
import { isRecovering } from '../../sync-server/src/feed/recovery-state.ts';
import { readCursor } from '../../sync-server/src/feed/cursor.ts';
import { manifestOf } from '../../sync-server/src/feed/manifest.ts';
import { headOf, pullPage } from '../../sync-server/src/feed/pull.ts';
import { isOfLostTime, noteStart } from '../../sync-server/src/feed/starts.ts';
import { feedLoaders } from '../../sync-server/src/http/feed-loaders.ts';
import type { Log } from '../../sync-server/src/observe/log.ts';
import { importOrders } from '../../sync-server/src/orders/import-orders.ts';
import { lookUpOrders } from '../../sync-server/src/orders/look-up.ts';
import { createRecovery } from '../../sync-server/src/recovery/recovery.ts';
import type { Recovery } from '../../sync-server/src/recovery/recovery.ts';
import { createRefundWorker } from '../../sync-server/src/refunds/worker.ts';
import type { RefundWorker } from '../../sync-server/src/refunds/worker.ts';
import type { InstallationRow, ReturnDeps } from '../../sync-server/src/returns/command-context.ts';
import { pushCommands } from '../../sync-server/src/returns/push.ts';
import type { ServerKeys } from '../../sync-server/src/staff/keys.ts';
import type { Chance } from './chance.ts';
import { Host } from './host.ts';
import type { MemoryDisk, Rows } from './memory-database.ts';
import type { Answered, Asked } from './network.ts';
import type { Shop } from './shop.ts';
import type { VirtualTime } from './virtual-time.ts';

type World = Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>;
type Replica = Readonly<{ host: Host; db: Database; worker: RefundWorker; recovery: Recovery; epoch: Epoch; deps: ReturnDeps }>;

const findInstallation = prepared((db, { id: of }: Readonly<{ id: string }>) =>
  db.selectFrom('installation').selectAll().where('installation_id', '=', of),
);

const REPLICAS = 2;
const DAY_MS = 86_400_000;
const WATCH_EPOCH_MS = 1_000;

/** The server: two processes on one disk, each with its refund worker, and what an operator does to them. */
export class Server {
  readonly #disk: MemoryDisk;
  #replicas: Replica[] = [];
  readonly errors: string[] = [];
  readonly #world: World;
  readonly #shop: Shop;
  readonly #keys: ServerKeys;
  readonly #holdMs: number;

  constructor(world: World, from: Readonly<{ disk: MemoryDisk; base: Rows; keys: ServerKeys; shop: Shop }>) {
    this.#world = world;
    this.#disk = from.disk;
    this.#disk.load(from.base);
    this.#shop = from.shop;
    this.#keys = from.keys;
    this.#holdMs = world.chance.pick([0, 0, 60_000]);
    this.#startAll();
  }

  /** The store as somebody outside of all processes sees it. */
  get db(): Database {
    return this.#disk.openOn(new Host());
  }

  /** The shop tells of an order, as its changes feed would. */
  async importOrder(orderId: string): Promise<void> {
    const documents = [this.#shop.documentOf(orderId)];
    await importOrders(this.db, { channel: id.channel, documents, clock: this.#world.time.now, indexKey: this.#keys.indexKey });
  }

  /** Lets one worker look at the clock. */
  tick(replica: number): void {
    const one = this.#replicas[replica];
    if (one === undefined || one.host.isDead) return;
    one.worker.poke();
    one.recovery.run().catch((error: unknown) => this.errors.push(`recovery: ${textOf({ error })}`));
  }

  tickAll(): void {
    for (let replica = 0; replica < REPLICAS; replica += 1) this.tick(replica);
  }

  /** One process ends at one of its next commits and is started again later. */
  killSoon(replica: number, commits: number, backAfterMs: number): void {
    const one = this.#replicas[replica];
    if (one === undefined || one.host.isDead) return;
    this.#world.trace(`server ${replica} dies at commit ${commits}`);
    one.host.commitsLeft = commits;
    one.host.diesAfterCommit = this.#world.chance.happens(0.5);
    this.#startAgain(one.host, backAfterMs);
  }

  #killNow(host: Host): void {
    if (host.commitsLeft < Infinity) return;
    this.#world.trace('a server dies while it waits for the shop');
    host.isDead = true;
    this.#startAgain(host, this.#world.chance.between(1_000, 90_000));
  }

  #startAgain(host: Host, afterMs: number): void {
    this.#world.time.in(afterMs, () => {
      host.isDead = true;
      this.#replicas = this.#replicas.map((one) => (one.host === host ? this.#start() : one));
    });
  }

  backup(): Rows {
    return this.#disk.rows();
  }

  /** An operator puts a backup in the store's place and starts it again; `isAnnounced`: he also says so, as the handbook asks. */
  restore(backup: Rows, isAnnounced: boolean): void {
    this.#world.trace('the store is restored from its backup');
    for (const { host } of this.#replicas) host.isDead = true;
    this.#disk.load(backup);
    this.#startAll();
    if (!isAnnounced) return;
    const [first] = this.#replicas;
    void first?.epoch.refresh().then((epoch) => first.recovery.notice({ sign: 'operator', by: 'operator', epoch }));
  }

  isRecovering(): Promise<boolean> {
    return isRecovering(this.db.read);
  }

  /** `null`: the process died over it, or there is none. */
  async answer(asked: Asked): Promise<Answered | null> {
    const alive = this.#replicas.filter(({ host }) => !host.isDead);
    if (alive.length === 0) return null;
    const replica = this.#world.chance.pick(alive);
    const answered = await this.#route(replica, asked);
    return replica.host.isDead ? null : answered;
  }

  #startAll(): void {
    this.#replicas = Array.from({ length: REPLICAS }, () => this.#start());
  }

  #start(): Replica {
    const { chance, time, trace } = this.#world;
    const host = new Host();
    const db = this.#disk.openOn(host);
    void noteStart(db);
    const log: Log = {
      debug: () => undefined,
      info: () => undefined,
      error: (fields, text) => ('error' in fields ? this.errors.push(`${text}: ${textOf(fields)}`) : trace(text)),
    };
    const clock = time.now;
    const newCaseId = () => caseId.parse(v7({ msecs: Date.parse(clock()), random: chance.bytes(16) }));
    const channels = new Map([[id.channel as string, this.#shop.portOn(host, () => this.#killNow(host))]]);
    const { indexKey } = this.#keys;
    const worker = createRefundWorker({ db, channels, clock, random: chance.fraction, newCaseId, indexKey, log });
    const epoch = this.#epochOn(db);
    const pokeRefunds = (): void => worker.poke();
    const recovery = createRecovery({ db, channels, clock, newCaseId, indexKey, log, epoch, pokeRefunds });
    const deps: ReturnDeps = {
      db,
      clock,
      newCaseId,
      holdMs: this.#holdMs,
      epoch: epoch.current,
      keys: this.#keys,
      recovery,
      pokeRefunds,
      log,
    };
    return { host, db, worker, recovery, epoch, deps };
  }

  /** As each process knows it: read again every second, as processes that share a Postgres do. */
  #epochOn(db: Database): Epoch {
    let known = '';
    let readMs = -Infinity;
    const { time } = this.#world;
    return {
      current: () => known,
      refresh: async () => {
        if (known !== '' && time.nowMs - readMs < WATCH_EPOCH_MS) return known;
        readMs = time.nowMs;
        known = await readEpoch(db.read);
        return known;
      },
    };
  }

  async #route(replica: Replica, asked: Asked): Promise<Answered> {
    const { deps, db } = replica;
    await replica.epoch.refresh();
    const stamp = { epoch: deps.epoch(), serverTime: deps.clock() };
    const [installation] = (await findInstallation(db.read, { id: asked.token ?? '' })).rows;
    switch (asked.path) {
      case '/auth/nonce':
        return json({ ...stamp, nonce: 'n'.repeat(32) });
      case '/auth/device': {
        const { installationId } = JSON.parse(asked.body) as Readonly<{ installationId: string }>;
        return json({ ...stamp, token: installationId, expiresAt: addMs(deps.clock(), 30 * DAY_MS), revoked: false });
      }
      case '/sync/push':
        if (!installation) return json(stamp, 401);
        return json(await pushCommands(deps, installation, pushRequest.parse(JSON.parse(asked.body))));
      case '/sync/manifest':
        if (!installation) return json(stamp, 401);
        return json(await manifestOf(db.read, { marketId: marketId.parse(installation.market_id), ...stamp }));
      case '/lookup':
        if (!installation) return json(stamp, 401);
        return this.#lookUp(replica, { asked, row: installation, stamp });
      case '/sync/pull':
        if (!installation) return json(stamp, 401);
        return this.#pull(replica, { asked, row: installation, now: stamp.serverTime });
      default:
        return json(stamp, 404);
    }
  }

  async #lookUp({ db, deps }: Replica, { asked, row, stamp }: Readonly<{ asked: Asked; row: InstallationRow; stamp: object }>) {
    const { text } = JSON.parse(asked.body) as Readonly<{ text: string }>;
    const { indexKey } = this.#keys;
    const of = { marketId: marketId.parse(row.market_id), actor: row.installation_id, clock: deps.clock, indexKey };
    return json({ ...stamp, ...(await lookUpOrders(db, { ...of, text })) });
  }

  /** As `http/sync-routes.ts`: a cursor of another epoch, or of a time that the store forgot, is over. */
  async #pull(
    { db, deps, recovery }: Replica,
    { asked, row, now }: Readonly<{ asked: Asked; row: InstallationRow; now: Instant }>,
  ): Promise<Answered> {
    const cursor = readCursor(new URLSearchParams(asked.query).get('cursor') ?? '');
    const of = marketId.parse(row.market_id);
    const head = await headOf(db.read, of);
    const isOurs = cursor !== null && cursor.epoch === deps.epoch();
    if (!isOurs || (await isOfLostTime(db.read, { marketId: of, head, cursor }))) {
      if (isOurs) await recovery.notice({ sign: 'cursor-ahead', by: row.installation_id, epoch: cursor.epoch });
      return json({ epoch: deps.epoch(), serverTime: now, kind: 'cursor-expired' }, 410);
    }
    const body = await pullPage(db.read, {
      marketId: of,
      storeId: storeId.parse(row.store_id),
      cursor,
      serverTime: now,
      loaders: feedLoaders,
    });
    return { status: 200, body };
  }
}

const json = (body: object, status = 200): Answered => ({ status, body: JSON.stringify(body) });

const textOf = (fields: unknown): string => {
  const { error } = fields as Readonly<{ error?: unknown }>;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(fields);
};
