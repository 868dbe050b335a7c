import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { instant } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { storeId } from 'shared-types/ids';
import { z } from 'zod';

import { demoSentinels } from './channels/demo-shop/demo-sentinels.ts';
import type { DemoWorld } from './channels/demo-shop/generate-orders.ts';
import type { RetourAddress } from './channels/demo-shop/retour-client.ts';
import { seedShop } from './channels/demo-shop/seed-shop.ts';
import type { ShopStore } from './channels/demo-shop/shop-store.ts';
import type { Config } from './config.ts';
import type { Database } from './db/open.ts';
import { DEMO_CHANNEL, demoRetailer } from './demo-retailer.ts';
import { enrolmentUrl } from './http/operator-routes.ts';
import { seedRetailer } from './seed-retailer.ts';
import { isForOthers, terminalQr } from './terminal-qr.ts';

const NOTES_FILE = 'demo.json';
const DEMO_ORDERS = 2_000;
const SEED = 7;

/** How long the demo's printed enrolment code is good. */
export const DEMO_CODE_MS = 86_400_000;
/** The store whose code and people are printed. */
export const demoStore = storeId.parse('lyon-bellecour');

/** What must be known again at the next start; the store itself keeps only hashes. */
const demoNotes = z.object({ operatorKey: z.string(), channelKey: z.string(), seededAt: instant });
type DemoNotes = z.infer<typeof demoNotes>;

const notesFile = (dataFolder: string): string => path.join(dataFolder, NOTES_FILE);

const readNotes = (dataFolder: string): DemoNotes => demoNotes.parse(JSON.parse(readFileSync(notesFile(dataFolder), 'utf8')));

/** A folder that was seeded as a demo stays one; an empty one becomes one, unless it is for production. */
export const isDemo = ({ demo, isProduction, dataFolder, databaseUrl }: Config): boolean => {
  if (demo !== 'auto') return demo === 'on';
  if (existsSync(notesFile(dataFolder))) return true;
  const isEmpty = !existsSync(dataFolder) || readdirSync(dataFolder).length === 0;
  return isEmpty && !isProduction && databaseUrl === null;
};

/** Seeds the retailer once; a later start finds its notes and changes nothing. */
export const seedDemo = async (db: Database, dataFolder: string, now: Instant): Promise<void> => {
  if (existsSync(notesFile(dataFolder))) return;
  const keys = await seedRetailer(db, demoRetailer);
  writeFileSync(notesFile(dataFolder), JSON.stringify({ ...keys, seededAt: now }), { mode: 0o600 });
};

/** Where the demo shop finds the server that it is mounted in, with the key of its channel. */
export const demoRetour = (dataFolder: string, origin: string): RetourAddress => ({
  origin,
  channel: DEMO_CHANNEL,
  key: readNotes(dataFolder).channelKey,
});

/** Placed in time where it was first seeded, so that every start names the same orders. */
const worldOf = (seededAt: Instant): DemoWorld => {
  const [first, ...rest] = demoRetailer.markets;
  if (!first) throw new Error('the demo has no market');
  return { seed: SEED, count: DEMO_ORDERS, now: seededAt, markets: [first, ...rest], stores: demoRetailer.stores };
};

/** Fills an empty demo shop with two months of orders. */
export const seedDemoShop = (shop: ShopStore, dataFolder: string): void => {
  seedShop(shop, worldOf(readNotes(dataFolder).seededAt));
};

const personLine = (title: string, role: 'associate' | 'manager'): string => {
  const person = demoRetailer.staff.find((one) => one.storeId === demoStore && one.role === role);
  return `       ${title.padEnd(11)} ${person?.name ?? ''} · number ${person?.number ?? ''} · PIN ${person?.pin ?? ''}`;
};

type Printed = Readonly<{ config: Config; url: string; code: string }>;

/** What a newcomer reads after the start: one block, top to bottom the way to a first refund. */
export const demoWords = ({ config, url, code }: Printed): string => {
  const notes = readNotes(config.dataFolder);
  const link = enrolmentUrl(config.publicUrl, code);
  return [
    '',
    '  Retour is running. The demo shop HALDEN has two months of web orders.',
    '',
    '  1  Open this link on a tablet or in this browser (for one tablet, within 24 hours):',
    `       ${link}`,
    ...(isForOthers(link) ? ['     Or scan this with the camera of the tablet:', ...terminalQr(link)] : []),
    '  2  Sign in:',
    personLine('Associate', 'associate'),
    personLine('Manager', 'manager'),
    '  3  Take an order back; scan or type its number:',
    ...demoSentinels(worldOf(notes.seededAt)).map((one) => `       ${one.number.padEnd(13)} ${one.shows}`),
    '  4  Watch the refund arrive in the web shop:',
    `       ${config.demoShopUrl ?? url}/demo-shop`,
    '  5  Cut the network: stop this server (Ctrl-C). The tablet goes on; start again and the returns are sent.',
    '     Flight mode does the same. To stop the web shop alone, use the switch on its page.',
    '',
    `       Operator key  ${notes.operatorKey}`,
    `       Channel key   ${notes.channelKey}`,
    `       More orders   node sync-server/dist/import.js --channel ${DEMO_CHANNEL} --file orders.jsonl --key <channel key>`,
    `       API           ${url}/openapi.json`,
    `       Data          ${config.dataFolder} (remove it to begin again)`,
    '',
    '',
  ].join('\n');
};
