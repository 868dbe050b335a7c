import { v7 } from 'uuid';

import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { caseId, marketId, storeId } from 'shared-types/ids';
import { pushRequest } from 'shared-types/sync';
import { id } from 'shared-types/testing/builders';

import type { Database } from '../../sync-server/src/db/open.ts';
import { readCursor } from '../../sync-server/src/feed/cursor.ts';
import { manifestOf } from '../../sync-server/src/feed/manifest.ts';
import { headOf, pullPage } from '../../sync-server/src/feed/pull.ts';
import { feedLoaders } from '../../sync-server/src/http/feed-loaders.ts';
import type { Log } from '../../sync-server/src/observe/log.ts';
import { importOrders } from '../../sync-server/src/orders/import-orders.ts';
import { createRefundWorker } from '../../sync-server/src/refunds/worker.ts';
import type { RefundWorker } from '../../sync-server/src/refunds/worker.ts';
import type { ReturnDeps } from '../../sync-server/src/returns/command-context.ts';
import { pushCommands } from '../../sync-server/src/returns/push.ts';
import type { ServerKeys } from '../../sync-server/src/staff/keys.ts';
import type { Chance } from './chance.ts';
import { Host } from './host.ts';
import type { MemoryDisk, Rows } from './memory-database.ts';
import type { Answered, Asked } from './network.ts';
import type { Shop } from './shop.ts';
import type { VirtualTime } from './virtual-time.ts';

type World = Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>;
type Replica = Readonly<{ host: Host; db: Database; worker: RefundWorker; deps: ReturnDeps }>;

const REPLICAS = 2;
const DAY_MS = 86_400_000;

/** The server: two processes on one disk, each with its refund worker, and what an operator does to them. */
export class Server {
  readonly #disk: MemoryDisk;
  #epochs = 1;
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

  get epoch(): string {
    return `e${this.#epochs}`;
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
    if (one !== undefined && !one.host.isDead) one.worker.poke();
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
    this.#world.time.in(backAfterMs, () => {
      one.host.isDead = true;
      this.#replicas[replica] = this.#start();
    });
  }

  backup(): Rows {
    return this.#disk.rows();
  }

  /** An operator starts the store again from a backup, under a new epoch. */
  restore(backup: Rows): void {
    this.#world.trace('the store is restored from its backup');
    for (const { host } of this.#replicas) host.isDead = true;
    this.#disk.load(backup);
    this.#epochs += 1;
    this.#startAll();
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
    const { chance, time } = this.#world;
    const host = new Host();
    const db = this.#disk.openOn(host);
    const log: Log = {
      debug: () => undefined,
      info: () => undefined,
      error: (fields, text) => this.errors.push(`${text}: ${textOf(fields)}`),
    } as Log; // only what is called
    const clock = time.now;
    const newCaseId = () => caseId.parse(v7({ msecs: Date.parse(clock()), random: chance.bytes(16) }));
    const channels = new Map([[id.channel as string, this.#shop.portOn(host)]]);
    const { indexKey } = this.#keys;
    const worker = createRefundWorker({ db, channels, clock, random: chance.fraction, newCaseId, indexKey, log });
    const epoch = (at: string) => () => at;
    const deps: ReturnDeps = {
      db,
      clock,
      newCaseId,
      holdMs: this.#holdMs,
      epoch: epoch(this.epoch),
      keys: this.#keys,
      pokeRefunds: () => worker.poke(),
      log,
    };
    return { host, db, worker, deps };
  }

  async #route(replica: Replica, asked: Asked): Promise<Answered> {
    const { deps, db } = replica;
    const stamp = { epoch: deps.epoch(), serverTime: deps.clock() };
    const installation = await db.read
      .selectFrom('installation')
      .selectAll()
      .where('installation_id', '=', asked.token ?? '')
      .executeTakeFirst();
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
      case '/sync/pull':
        if (!installation) return json(stamp, 401);
        return this.#pull(replica, { asked, market: installation.market_id, store: installation.store_id, now: stamp.serverTime });
      default:
        return json(stamp, 404);
    }
  }

  /** As `http/sync-routes.ts`: a cursor of another epoch, or above the head, is over. */
  async #pull(
    { db, deps }: Replica,
    { asked, market, store, now }: Readonly<{ asked: Asked; market: string; store: string; now: Instant }>,
  ): Promise<Answered> {
    const cursor = readCursor(new URLSearchParams(asked.query).get('cursor') ?? '');
    const of = marketId.parse(market);
    const head = await headOf(db.read, of);
    const isGood = cursor !== null && cursor.epoch === deps.epoch() && cursor.seq <= head && cursor.manifestSeq <= head;
    if (!isGood) return json({ epoch: deps.epoch(), serverTime: now, kind: 'cursor-expired' }, 410);
    const body = await pullPage(db.read, { marketId: of, storeId: storeId.parse(store), cursor, serverTime: now, loaders: feedLoaders });
    return { status: 200, body };
  }
}

const json = (body: object, status = 200): Answered => ({ status, body: JSON.stringify(body) });

const textOf = (fields: unknown): string => {
  const { error } = fields as Readonly<{ error?: unknown }>;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(fields);
};
