import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseAnnouncedCode } from 'shared-types/announced-code';
import { instantOf } from 'shared-types/calendar';
import { expect, test } from 'vitest';

import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { demoRetour, demoWords, isDemo, seedDemo, seedDemoShop } from './demo.ts';
import { mountDemoShop } from './open-channels.ts';
import { openStore } from './open-store.ts';
import { startServer } from './start-server.ts';

const aConfig = (env: Record<string, string> = {}): Config => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'retour-demo-')), 'data');
  const read = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', ...env });
  if (!read.ok) throw new Error(read.error.join());
  return read.value;
};

const clock = () => instantOf(Date.now());

const startDemo = async (config: Config) => {
  const running: { url: string | null } = { url: null };
  const mountedShop = mountDemoShop(config.dataFolder, () => (running.url === null ? null : demoRetour(config.dataFolder, running.url)));
  const started = await startServer({
    config,
    clock,
    random: Math.random,
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
  const { db, url } = started.value;
  running.url = url;
  const count = async (table: 'customer_order' | 'staff' | 'segment' | 'quarantined_order'): Promise<number> =>
    (await db.read.selectFrom(table).select((row) => row.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n; // prettier-ignore
  const counts = [await count('customer_order'), await count('staff'), await count('segment'), await count('quarantined_order')];
  const ready = (await (await fetch(`${url}/readyz`)).json()) as unknown;
  return { ...started.value, counts, ready };
};

test('an empty folder becomes a demo with orders; a second start seeds nothing and names the same orders', async () => {
  const config = aConfig();
  expect(isDemo(config)).toBe(true);
  const first = await startDemo(config);
  const words = demoWords({ config, url: first.url, code: 'ABCDEFGH' });
  expect(first.ready).toMatchObject({ state: 'ready', ordersToCut: 0 });
  await first.stop();
  expect(first.counts[0]).toBeGreaterThan(1_000);
  expect(first.counts[3]).toBe(0);
  expect(isDemo(config)).toBe(true);
  const second = await startDemo(config);
  expect(second.counts).toEqual(first.counts);
  expect(demoWords({ config, url: first.url, code: 'ABCDEFGH' })).toBe(words);
  await second.stop();
  expect(words).toMatch(/\/enrol#ABCDEFGH/);
  expect(words).toMatch(/Associate\s.*number \d+ · PIN \d+/);
});

test('F-9 the demo shop announces a return over HTTP with its own key, and shows a code that opens it', async () => {
  const demo = await startDemo(aConfig());
  const row = await demo.db.read
    .selectFrom('customer_order')
    .select('number')
    .where('number', '=', 'EC-20416981')
    .executeTakeFirstOrThrow();
  const fields = new URLSearchParams({ kind: 'withdrawal', 'units-0': '1', 'reason-0': 'too-small' });
  const shop = `${demo.url}/demo-shop`;
  const answer = await fetch(`${shop}/page/announce?number=${row.number}`, { method: 'POST', body: fields, headers: { origin: demo.url } });
  const code = /class="code">([^<]+)</.exec(await answer.text())?.[1] ?? '';
  expect(parseAnnouncedCode(code)).toBe(code);
  const announced = await demo.db.read.selectFrom('announced_return').select(['channel_ref', 'status', 'code']).execute();
  expect(announced).toEqual([{ channel_ref: 'RMA-000001', status: 'open', code }]);
  const cancelling = { method: 'POST', headers: { origin: demo.url } };
  const cancelled = await fetch(`${shop}/page/cancel-announced?number=${row.number}&ref=RMA-000001`, cancelling);
  expect(await cancelled.text()).toContain('You keep the goods.');
  await demo.stop();
});

test('a folder for production, or with a database of its own, is no demo', () => {
  expect(isDemo(aConfig({ NODE_ENV: 'production' }))).toBe(false);
  expect(isDemo(aConfig({ DATABASE_URL: 'postgres://db/retour' }))).toBe(false);
  expect(isDemo(aConfig({ NODE_ENV: 'production', DEMO: 'on' }))).toBe(true);
});

test('S-8 a store without its keys does not start, and says what to put back', async () => {
  const config = aConfig();
  const opened = await openStore(config);
  if (!opened.ok) throw new Error(opened.error);
  await seedDemo(opened.value.db, config.dataFolder, clock());
  await opened.value.db.close();
  rmSync(path.join(config.dataFolder, 'keys'), { recursive: true });
  const again = await openStore(config);
  expect(again).toMatchObject({ ok: false, error: expect.stringContaining('Put the folder "keys"') as string });
});

test('a port that is taken is said in words', async () => {
  const config = aConfig();
  const first = await startDemo(config);
  const port = Number(new URL(first.url).port);
  const other = { ...aConfig(), port };
  const second = await startServer({
    config: other,
    clock,
    random: Math.random,
    isDemo: false,
    mountedShop: null,
    followsChannels: false,
    prepare: () => Promise.resolve(),
  });
  expect(second).toMatchObject({ ok: false, error: expect.stringContaining(String(port)) as string });
  await first.stop();
});
