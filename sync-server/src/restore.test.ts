import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';
import { instantOf } from 'shared-types/calendar';
import { pushAnswer } from 'shared-types/sync';
import type { Verdict } from 'shared-types/sync';
import { expect, test } from 'vitest';

import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { DEMO_CODE_MS, demoStore, seedDemo, seedDemoShop } from './demo.ts';
import { openTablet, playMorning, pushDemo } from './demo-returns.ts';
import type { DemoTablet, Morning } from './demo-returns.ts';
import { writeCursor } from './feed/cursor.ts';
import { mountDemoShop } from './open-channels.ts';
import { REPLAY_MS } from './recovery/recover.ts';
import { countBreaches } from './refunds/invariants.ts';
import { makeEnrolmentCode } from './staff/enrolment-code.ts';
import { startServer } from './start-server.ts';
import type { StartedServer } from './start-server.ts';

const aConfig = (): Config => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'retour-restore-')), 'data');
  const read = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error(read.error.join());
  return read.value;
};

/** The whole server with its demo shop, whose books are a file of its own, on a clock that may be put forward. */
class World {
  readonly config = aConfig();
  aheadMs = 0;
  readonly clock = () => instantOf(Date.now() + this.aheadMs);

  async start(): Promise<Running> {
    const { config, clock } = this;
    const mountedShop = mountDemoShop(config.dataFolder, () => null);
    const started = await startServer({
      config,
      clock,
      random: () => 0.5,
      isDemo: true,
      mountedShop,
      followsChannels: true,
      prepare: async ({ db, followers, segments }) => {
        await seedDemo(db, config.dataFolder, clock());
        seedDemoShop(mountedShop.store, config.dataFolder);
        for (const follower of followers) await follower.drain();
        await segments.drain();
      },
    });
    if (!started.ok) throw new Error(started.error);
    return { ...started.value, book: () => mountedShop.store.bookEntries(0, 10_000) };
  }
}

type Running = StartedServer & Readonly<{ book: () => readonly Readonly<{ marker: string | null; amountMinor: number }>[] }>;

const enrol = async ({ db, keys, url }: Running, { clock }: World): Promise<DemoTablet> => {
  const made = await makeEnrolmentCode(db, {
    storeId: demoStore,
    now: clock(),
    validMs: DEMO_CODE_MS,
    indexKey: keys.indexKey,
    actor: 'test',
  });
  return await openTablet(url, made?.code ?? '');
};

const verdictsOf = (answer: unknown): readonly Verdict[] => pushAnswer.parse(answer).verdicts;

const withReceipts = ({ commands, answer }: Morning): object[] =>
  commands.map((command, at) => ({ ...command, receipt: verdictsOf(answer)[at]?.receipt ?? null }));

/** Sends all again as often as it takes, as a tablet does that is asked to wait: in the epoch that the server last told it. */
const replay = async (tablet: DemoTablet, world: World, morning: Morning): Promise<readonly Verdict[]> => {
  let { epoch } = tablet.enrolment;
  let verdicts: readonly Verdict[] = [];
  for (let tries = 0; tries < 100; tries += 1) {
    const told = await pushDemo({ ...tablet, enrolment: { ...tablet.enrolment, epoch } }, world, withReceipts(morning));
    ({ epoch } = pushAnswer.parse(told));
    verdicts = verdictsOf(told);
    if (verdicts.every((verdict) => verdict.kind === 'decided')) return verdicts;
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server never decided: ${JSON.stringify(verdicts).slice(0, 600)}`);
};

const outcomeOf = (verdict: Verdict | undefined) =>
  verdict?.kind === 'decided' ? [verdict.ruling?.outcome, verdict.ruling?.refund?.minor] : null;

const confirmedOf = async ({ db }: Running): Promise<string[]> => {
  const rows = await db.read.selectFrom('refund').select(['refund_key', 'amount_minor']).where('state', '=', 'confirmed').execute();
  return rows.map((row) => `${row.refund_key} ${row.amount_minor}`).toSorted();
};

test('S-8 R-19 the whole server on an older copy of its file: tablets bring back what was lost, and both books agree', async () => {
  const world = new World();
  const file = path.join(world.config.dataFolder, 'retour.sqlite');
  const copy = path.join(world.config.dataFolder, 'backup.sqlite');
  const first = await world.start();
  const tablet = await enrol(first, world);
  await playMorning(await enrol(first, world), { db: first.db, clock: world.clock });
  await first.refunds.drain();
  await sql`vacuum into ${copy}`.execute(first.db.kysely);
  const lost = await playMorning(tablet, { db: first.db, clock: world.clock });
  await first.refunds.drain();
  const booked = first.book().length;
  const told = verdictsOf(lost.answer).map(outcomeOf);
  const cursor = writeCursor({ epoch: tablet.enrolment.epoch, seq: 1_000_000, manifestSeq: 0, ordersSeq: 0 });
  await first.stop();

  for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
  copyFileSync(copy, file);
  const second = await world.start();
  const again: DemoTablet = { ...tablet, url: second.url };
  const pulled = await fetch(`${second.url}/sync/pull?cursor=${cursor}`, { headers: { authorization: `Bearer ${tablet.token}` } });
  expect(pulled.status).toBe(410);
  world.aheadMs += 10_000; // what was sent before the restore is booked by then
  const verdicts = await replay(again, world, lost);
  expect(verdicts.map(outcomeOf)).toEqual(told);
  expect(verdicts.every((verdict) => verdict.kind === 'decided' && verdict.ruling?.flags.includes('recovered') === true)).toBe(true);
  expect(((await (await fetch(`${second.url}/readyz`)).json()) as { state: string }).state).toBe('ready');
  world.aheadMs += REPLAY_MS + 60_000;
  await second.refunds.drain();
  expect(second.book()).toHaveLength(booked);
  const ours = second.book().filter((entry) => entry.marker !== null);
  expect(await confirmedOf(second)).toEqual(ours.map((entry) => `${entry.marker ?? ''} ${entry.amountMinor}`).toSorted());
  expect(new Set(ours.map((entry) => entry.marker)).size).toBe(ours.length);
  expect([...(await countBreaches(second.db, world.clock()))].filter(([, count]) => count > 0)).toEqual([]);
  await second.stop();
}, 60_000);
