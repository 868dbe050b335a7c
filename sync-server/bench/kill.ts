import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { drawFrom } from 'shared-types/testing/any-shop';
import { quantile, rounded } from 'shared-types/testing/bench-report';

import { seedMarket } from '../src/db/market-for-tests.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Database, Where } from '../src/db/open.ts';
import { startPostgres } from '../src/db/postgres-for-tests.ts';
import { loadKeys } from '../src/staff/keys.ts';
import { breachesOf, missedByTheCheck, readShopBook } from './kill-check.ts';
import { MortalServer, startShop } from './kill-processes.ts';
import { Pusher } from './kill-pusher.ts';
import { enrolKillTablet } from './kill-tablet.ts';
import { bringOrders, drain } from './kill-world.ts';

/**
 * `npm run kill -- --kills N --database sqlite|postgres`: kills the server process without warning at random moments while tablets push
 * and refunds go to a shop in another process. Afterwards nothing that was acknowledged may be lost, nothing paid twice, every return
 * final, and the shop's book that of the server. One line of JSON; exits with 1 on any breach, or when the check misses a planted one.
 */
const PUSHERS = 4;
const ORDERS_PER_KILL = 12;
const LONGEST_LIFE_MS = 500;
/** Every so many starts the server dies before it may have become ready. */
const EARLY_EVERY = 8;

const argument = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const kills = Number(argument('kills', '200'));
const kind = argument('database', 'sqlite');
const seed = Number(argument('seed', String(Date.now() % 1_000_000)));
const dist = path.resolve(argument('dist', path.join(import.meta.dirname, '..', 'dist')));
if (!Number.isSafeInteger(kills) || kills < 1) throw new Error('--kills takes a whole number above zero');
if (kind !== 'sqlite' && kind !== 'postgres') throw new Error('--database takes sqlite or postgres');

type Lives = Readonly<{ readyMs: readonly number[]; early: number }>;

const killAgainAndAgain = async (server: MortalServer, upTo: (most: number) => number): Promise<Lives> => {
  const readyMs: number[] = [];
  let early = 0;
  for (let killed = 0; killed < kills; killed += 1) {
    server.start();
    if (killed % EARLY_EVERY === EARLY_EVERY - 1) early += 1;
    else readyMs.push(await server.untilReady());
    await sleep(upTo(LONGEST_LIFE_MS));
    await server.end('SIGKILL');
  }
  server.start();
  readyMs.push(await server.untilReady());
  return { readyMs, early };
};

type World = Readonly<{ db: Database; folder: string; pushers: readonly Pusher[]; orders: number; startedMs: number }>;

/** Compares the books, then plants losses and compares once more; prints the line of JSON. */
const judge = async ({ db, folder, pushers, orders, startedMs }: World, { readyMs, early }: Lives): Promise<boolean> => {
  const acknowledged = pushers.flatMap((pusher) => [...pusher.acknowledged.values()]);
  const books = { db, shop: readShopBook(folder), acknowledged };
  const breaches = [...pushers.flatMap((pusher) => pusher.breaches), ...(await breachesOf(books))];
  const recorded = pushers.reduce((all, pusher) => all + pusher.recorded, 0);
  if (recorded !== acknowledged.length) breaches.push(`${recorded} commands were recorded, ${acknowledged.length} acknowledged`);
  const missed = await missedByTheCheck(books, folder);
  const passed = breaches.length === 0 && missed.length === 0;
  const report = {
    kill: db.kind,
    seed,
    kills,
    beforeReady: early,
    orders,
    commands: recorded,
    replayed: pushers.reduce((all, pusher) => all + pusher.replayed, 0),
    refundsPaid: books.shop.length,
    paidMinor: books.shop.reduce((all, one) => all + one.minor, 0),
    readyP50Ms: rounded(quantile(readyMs, 0.5), 0),
    readyMostMs: rounded(quantile(readyMs, 1), 0),
    seconds: rounded((performance.now() - startedMs) / 1000, 1),
    breaches: breaches.slice(0, 20),
    breachCount: breaches.length,
    control: missed.length === 0 ? 'planted losses were found' : missed,
    passed,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return passed;
};

const main = async (where: Where, folder: string): Promise<boolean> => {
  const startedMs = performance.now();
  const keys = loadKeys(path.join(folder, 'keys'), { exists: false });
  if (!keys.ok) throw new Error('the folder holds keys already');
  const shopFolder = path.join(folder, 'shop');
  const shop = await startShop(dist, shopFolder);
  const db = await openDatabase(where);
  await migrate(db);
  await seedMarket(db);
  const orders = Math.max(60, kills * ORDERS_PER_KILL);
  await bringOrders({ db, keys: keys.value, origin: shop.origin }, orders);
  const address = where.kind === 'postgres' ? { DATABASE_URL: where.url } : {};
  const server = await MortalServer.at(dist, { DATA_DIR: folder, DEMO_SHOP_URL: shop.origin, ...address });
  const pushers: Pusher[] = [];
  for (let n = 1; n <= PUSHERS; n += 1) {
    const tablet = await enrolKillTablet(db, keys.value, n);
    pushers.push(new Pusher({ tablet, origin: `http://127.0.0.1:${server.port}`, draw: drawFrom(seed + n), orders }));
  }
  try {
    const running = Promise.all(pushers.map((pusher) => pusher.run()));
    running.catch(() => undefined); // whoever awaits it hears it
    const lives = await killAgainAndAgain(server, drawFrom(seed).upTo);
    for (const pusher of pushers) pusher.stopRecording();
    await running;
    for (const pusher of pushers) await pusher.sendAllAgain();
    await server.end('SIGTERM');
    await drain({ db, keys: keys.value, origin: shop.origin });
    return await judge({ db, folder: shopFolder, pushers, orders, startedMs }, lives);
  } finally {
    await server.end('SIGKILL');
    await db.close();
    await shop.stop();
  }
};

const folder = mkdtempSync(path.join(tmpdir(), 'retour-kill-'));
const postgres = kind === 'postgres' ? await startPostgres() : null;
try {
  const where: Where = postgres ? { kind: 'postgres', url: postgres.url } : { kind: 'sqlite', file: path.join(folder, 'retour.sqlite') };
  if (!(await main(where, folder))) process.exitCode = 1;
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}
