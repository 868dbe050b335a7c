import process from 'node:process';

import { instantOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import type { Database } from './db/open.ts';
import { DEMO_CODE_MS, demoRetour, demoStore, demoWords, isDemo, seedDemo, seedDemoShop } from './demo.ts';
import { playDemoMorning } from './demo-returns.ts';
import { keptMailsFolder, readKeptMails } from './mail/kept-mails.ts';
import { mountDemoShop } from './open-channels.ts';
import { startServer } from './start-server.ts';
import type { ServerParts, StartedServer } from './start-server.ts';
import { makeEnrolmentCode } from './staff/enrolment-code.ts';

const STOP_MS = 15_000;

const clock = (): Instant => instantOf(Date.now());

const fail = (lines: readonly string[]): never => {
  process.stderr.write(`\nRetour does not start.\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  process.exit(1);
};

const start = async (config: Config): Promise<StartedServer> => {
  const inDemo = isDemo(config);
  const running: { url: string | null } = { url: null };
  const retour = () => (running.url === null ? null : demoRetour(config.dataFolder, running.url));
  const mailbox = config.mail ? undefined : () => readKeptMails(keptMailsFolder(config.dataFolder));
  const mountedShop = inDemo && config.demoShopUrl === null ? mountDemoShop(config.dataFolder, retour, mailbox) : null;
  const started = await startServer({
    config,
    clock,
    random: Math.random,
    isDemo: inDemo,
    mountedShop,
    followsChannels: true,
    prepare: async (parts) => {
      if (!inDemo) return;
      await seedDemo(parts.db, config.dataFolder, clock());
      if (mountedShop) seedDemoShop(mountedShop.store, config.dataFolder);
      await bringOrders(parts);
    },
  });
  if (!started.ok) return fail([started.error]);
  running.url = started.value.url;
  if (inDemo) await sayHello(config, started.value);
  return started.value;
};

/** The demo's orders come over HTTP through the port, like any shop's. */
const bringOrders = async ({ followers, segments }: ServerParts): Promise<void> => {
  for (const follower of followers) await follower.drain();
  await segments.drain();
};

/** A code for one more tablet of the demo store. */
const demoCode = async ({ db, keys }: StartedServer): Promise<string> => {
  const of = { storeId: demoStore, now: clock(), validMs: DEMO_CODE_MS, indexKey: keys.indexKey, actor: 'demo' };
  return (await makeEnrolmentCode(db, of))?.code ?? '';
};

const sayHello = async (config: Config, server: StartedServer): Promise<void> => {
  const { db, url } = server;
  if (await hasNoTablets(db)) await playDemoMorning({ db, url, code: await demoCode(server), clock });
  process.stdout.write(demoWords({ config, url, code: await demoCode(server) }));
};

const hasNoTablets = async (db: Database): Promise<boolean> =>
  (await db.read.selectFrom('installation').select('installation_id').limit(1).executeTakeFirst()) === undefined;

/** Finishes what runs; a second signal, or a quarter of a minute, ends it at once. */
const stopOn = (server: StartedServer): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    void server.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

const config = readConfig(process.env);
if (!config.ok) fail(config.error);
else stopOn(await start(config.value));
