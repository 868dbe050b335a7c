import { createHash } from 'node:crypto';

import { orderIdOf } from 'shared-types/ids';
import type { OrderId } from 'shared-types/ids';
import { id } from 'shared-types/testing/builders';

import { chanceFrom } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Ground } from './ground.ts';
import { findViolation } from './invariants.ts';
import type { Violation } from './invariants.ts';
import type { Rows } from './memory-database.ts';
import { forgetDisks } from './memory-dexie.ts';
import { Network } from './network.ts';
import { replaceCrypto } from './quick-crypto.ts';
import { Server } from './server.ts';
import { Shop } from './shop.ts';
import { Tablet } from './tablet.ts';
import { VirtualTime, runOn } from './virtual-time.ts';

/** Whether the store goes back to a backup now and then, and whether the operator says so or leaves it to the server to notice. */
export type Restores = 'none' | 'announced' | 'unannounced';
export type Options = Readonly<{ seed: number; restores: Restores; isControl: boolean }>;
export type Run = Readonly<{ violation: Violation | null; trace: readonly string[]; digest: string; counts: Counts }>;
type Counts = Readonly<{ commands: number; refunds: number; restores: number }>;

const MINUTE_MS = 60_000;
const DAY_PART_MS = 12 * MINUTE_MS;
const MOST_TRACE = 400;

/** Everything of one run. */
export type Stage = Readonly<{
  time: VirtualTime;
  chance: Chance;
  shop: Shop;
  server: Server;
  network: Network;
  tablets: readonly Tablet[];
  orderIds: readonly OrderId[];
}>;

/** One seed: a quarter of an hour in which everything goes wrong, then peace, then the invariants. */
export const runSeed = async (ground: Ground, options: Options): Promise<Run> => {
  const trace: string[] = [];
  const chance = chanceFrom(options.seed);
  const time = new VirtualTime();
  runOn(time);
  replaceCrypto(chance);
  forgetDisks();
  const world = {
    time,
    chance,
    trace: (text: string): void => {
      if (trace.length < MOST_TRACE) trace.push(`${(time.nowMs / 1_000).toFixed(1).padStart(8)} s  ${text}`);
    },
  };
  const stage = build(ground, world);
  await open(stage);
  const restores = await trouble(stage, options, world.trace);
  const violation = (await heal(stage)) ?? (options.isControl ? await controlled(stage) : await findViolation(stage));
  const counts = {
    commands: stage.tablets.reduce((all, tablet) => all + tablet.told.length, 0),
    refunds: stage.shop.book.filter((one) => one.key !== null && one.status === 'done').length,
    restores,
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([trace, counts, violation]))
    .digest('hex')
    .slice(0, 12);
  return { violation, trace, digest, counts };
};

/** The run that must fail: the shop gives some money twice. */
const controlled = async (stage: Stage): Promise<Violation | null> => {
  stage.shop.giveTwice();
  return findViolation(stage);
};

const build = (ground: Ground, world: Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>): Stage => {
  const { chance } = world;
  const shop = new Shop(world);
  const documents = Array.from({ length: chance.between(1, 2) }, (_, n) => shop.sell(n + 1));
  const server = new Server(world, { disk: ground.disk, base: ground.base, keys: ground.keys, shop });
  const network = new Network(world, (asked) => server.answer(asked));
  const count = chance.between(2, 3);
  const tablets = ground.enrolled.slice(0, count).map((enrolled) => new Tablet({ world, network, enrolled, serverKeys: ground.keys }));
  return { ...world, shop, server, network, tablets, orderIds: documents.map((one) => orderIdOf(id.channel, one.id)) };
};

/** The morning: orders are there, and every tablet has them. */
const open = async ({ shop, server, network, tablets, time }: Stage): Promise<void> => {
  network.isHealed = true;
  for (const orderId of shop.orders.keys()) await server.importOrder(orderId);
  for (const tablet of tablets) {
    await tablet.enrol();
    void tablet.sync();
  }
  await time.runUntil(5_000);
  network.isHealed = false;
};

/** Plans everything that happens, at random moments, and lets it happen. Answers how often the store was restored. */
const trouble = async (stage: Stage, options: Options, trace: (text: string) => void): Promise<number> => {
  const { chance, time, tablets, server, shop, network, orderIds } = stage;
  const sometime = (run: () => void): void => time.in(chance.below(DAY_PART_MS), run);
  const some = (most: number, run: () => void): void => {
    for (let left = chance.between(0, most); left > 0; left -= 1) sometime(run);
  };
  for (let left = chance.between(4, 8); left > 0; left -= 1) sometime(() => void chance.pick(tablets).record(chance.pick(orderIds)));
  some(2, () => void chance.pick(tablets).follow('void'));
  some(1, () => void chance.pick(tablets).follow('slip'));
  some(2, () => void chance.pick(tablets).decide());
  some(1, () => void chance.pick(tablets).lookUp(chance.pick(orderIds)));
  some(1, () => shop.refundByStaff());
  some(1, () => void server.importOrder(chance.pick([...shop.orders.keys()])));
  some(3, () => network.cut(chance.pick(tablets).name, chance.between(10_000, 240_000)));
  some(2, () => kill(stage, chance.pick(tablets)));
  some(1, () => chance.pick(tablets).reload(true));
  some(2, () => server.killSoon(chance.below(2), chance.between(1, 8), chance.between(5_000, 90_000)));
  some(2, () => shop.settlePending());
  let restores = 0;
  if (options.restores !== 'none' && chance.happens(0.35)) {
    const atMs = chance.between(MINUTE_MS, DAY_PART_MS);
    let backup: Rows | null = null;
    time.in(chance.between(Math.floor(atMs / 3), atMs - 1), () => (backup = server.backup()));
    const tablet = chance.pick(tablets);
    // What the old store still answers reaches the tablet when it knows the new one: a push of a page that was frozen meanwhile, or a search.
    const late = chance.pick(['nothing', 'push', 'search'] as const);
    const heldMs = chance.between(200, 2_500);
    time.in(atMs - heldMs, () => {
      if (late === 'nothing') return;
      network.hold(tablet.name, heldMs);
      const orderId = chance.pick(orderIds);
      if (late === 'search') void tablet.lookUp(orderId);
      else void tablet.record(orderId).then(() => tablet.sync());
    });
    time.in(atMs, () => {
      if (backup === null) return;
      server.restore(backup, options.restores === 'announced');
      restores += 1;
      if (late === 'push') tablet.reload(true);
      if (late !== 'nothing') void syncSoon(tablet);
    });
  }
  for (const tablet of tablets) keepSyncing(stage, tablet);
  keepTicking(stage);
  await time.runUntil(time.nowMs + DAY_PART_MS);
  trace('— peace —');
  return restores;
};

/** A page that really wants to know: the network may lose any part of a round. */
const syncSoon = async (tablet: Tablet): Promise<void> => {
  for (let round = 0; round < 3; round += 1) await tablet.sync();
};

const kill = ({ time, chance }: Stage, tablet: Tablet): void => {
  const { page } = tablet;
  tablet.killSoon(chance.between(0, 12));
  // Somebody notices, or loads it again anyway.
  time.in(chance.between(20_000, 90_000), () => {
    if (tablet.page === page) tablet.reload();
  });
};

/** Rounds of one tablet, one after the other: the courier's loop, with the scenario's pauses. */
const keepSyncing = (stage: Stage, tablet: Tablet): void => {
  const { time, chance, network } = stage;
  const { page } = tablet;
  const again = (): void => {
    if (network.isHealed) return;
    if (tablet.page !== page) {
      keepSyncing(stage, tablet); // another page leads now
      return;
    }
    void Promise.race([tablet.sync(), time.sleep(3 * MINUTE_MS)]).then(() => time.in(chance.between(10_000, 90_000), again));
  };
  time.in(chance.between(1_000, 30_000), again);
};

const keepTicking = ({ time, chance, server, network }: Stage): void => {
  const again = (): void => {
    if (network.isHealed) return;
    server.tick(chance.below(2));
    time.in(chance.between(8_000, 45_000), again);
  };
  time.in(1_000, again);
};

const MOST_ROUNDS = 300;
const QUIET_ROUNDS = 3;

/** Peace: everything that was begun comes to its end, and stays there for some rounds. What still hangs after days is a violation. */
const heal = async (stage: Stage): Promise<Violation | null> => {
  const { time, network, shop, server, tablets } = stage;
  network.isHealed = true;
  shop.isHealed = true;
  await time.runUntil(time.nowMs + 5 * MINUTE_MS); // what is under way ends
  for (const tablet of tablets) if (tablet.page.host.isDead || tablet.page.host.commitsLeft < Infinity) tablet.reload();
  for (let round = 0, quiet = 0; quiet < QUIET_ROUNDS; round += 1) {
    const isSent = await everythingSent(stage);
    if (round > MOST_ROUNDS)
      return isSent ? { invariant: 'I5', what: 'refunds come to no end' } : { invariant: 'I3', what: 'commands wait for ever' };
    // While only refunds wait, the tablets have nothing new to tell.
    if (!isSent || round < QUIET_ROUNDS || quiet > 0) for (const tablet of tablets) void tablet.sync();
    shop.settlePending();
    server.tickAll();
    await time.runUntil(time.nowMs + 3_000);
    const next = await nextDueMs(stage);
    const isQuiet = next === null && (await everythingSent(stage)) && !(await server.isRecovering());
    quiet = isQuiet ? quiet + 1 : 0;
    if (isQuiet) continue;
    const pauseMs = isSent ? 1_100 : waitMs(round);
    await time.runUntil(Math.max(time.nowMs, Math.min(next ?? 0, time.nowMs + 20 * MINUTE_MS)) + pauseMs);
  }
  return null;
};

/** Commands may have to wait for a return that another tablet brings; what never comes is given up after a day. */
const waitMs = (round: number): number => (round < 20 ? 20_000 : 30 * MINUTE_MS);

const everythingSent = async ({ tablets }: Stage): Promise<boolean> => {
  const waiting = await Promise.all(tablets.map((tablet) => tablet.page.ledger.outbox.where('state').equals('waiting').count()));
  return waiting.every((count) => count === 0);
};

/** When the next refund wants attention; `null`: none will any more. */
const nextDueMs = async ({ server, time }: Stage): Promise<number | null> => {
  const rows = await server.db.read
    .selectFrom('refund')
    .select(['due_at', 'lease_until'])
    .where('state', 'in', ['requested', 'sending', 'unknown', 'pending-channel'])
    .execute();
  if (rows.length === 0) return null;
  return Math.min(...rows.map((row) => Math.max(time.nowMs, ...[row.due_at, row.lease_until].flatMap((at) => (at === null ? [] : [VirtualTime.msOf(at)]))))); // prettier-ignore
};
