import process from 'node:process';

import { epochMsOf, instant, instantOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { market, returnPolicy, store, storeSettings } from 'shared-types/policy';
import { z } from 'zod';

import { readConfig } from '../src/config.ts';
import { DEMO_CHANNEL } from '../src/demo-retailer.ts';
import { seedRetailer } from '../src/seed-retailer.ts';
import type { Retailer } from '../src/seed-retailer.ts';
import { makeEnrolmentCode } from '../src/staff/enrolment-code.ts';
import { startServer } from '../src/start-server.ts';
import { readServerBook } from './server-book.ts';

/** The same server as the product's, with a clock and a door for the harness: never part of the product's bundle. */
const TEN_YEARS_MS = 3_650 * 86_400_000;
const FIRST_MOMENT = instant.parse('2000-01-01T00:00:00.000Z');
const STAFF = { number: '1', pin: '1234' };

const asked = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clock'), now: instant }),
  z.object({ kind: z.literal('cut-segments') }),
  z.object({ kind: z.literal('enrolment-code') }),
  z.object({ kind: z.literal('settle') }),
  z.object({ kind: z.literal('books') }),
]);
type Asked = z.infer<typeof asked>;

/** The harness sets the moment; from there time passes as usual and never back, so that leases and quiet times end. */
const time = { setTo: FIRST_MOMENT, atMs: performance.now(), last: FIRST_MOMENT };

const clock = (): Instant => {
  const now = instantOf(epochMsOf(time.setTo) + Math.floor(performance.now() - time.atMs));
  time.last = now > time.last ? now : time.last;
  return time.last;
};

const setClock = (now: Instant): void => {
  time.setTo = now;
  time.atMs = performance.now();
};

const replayMarket = market.parse({
  marketId: 'replay',
  name: 'Replay',
  currency: 'GBP',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  channel: DEMO_CHANNEL,
  retentionDays: null,
});

const shop = store.parse({ storeId: 'replay', marketId: 'replay', code: 'REP1', name: 'Replay', address: 'London', brand: 'Replay' });

const retailer: Retailer = {
  markets: [replayMarket],
  policies: [
    returnPolicy.parse({
      marketId: 'replay',
      version: 1,
      windowDays: 1_000,
      transitDays: 0,
      categories: {},
      shipping: 'never',
      paymentOrder: 'proportional',
    }),
  ],
  policiesFrom: FIRST_MOMENT,
  stores: [shop],
  settings: [
    storeSettings.parse({
      storeId: shop.storeId,
      version: 1,
      promiseWorkingDays: 4,
      legalDays: 14,
      offlineLimit: null,
      preselectedCondition: null,
      print: 'ask',
      highValue: null,
    }),
  ],
  staff: [
    {
      staffId: 'replay',
      storeId: shop.storeId,
      number: STAFF.number,
      pin: STAFF.pin,
      name: 'Replay',
      role: 'manager',
      locale: 'en',
      limits: { amount: null, returnsPerShift: null },
    },
  ],
};

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.error.join('\n'));

const seeded: { apiKey: string } = { apiKey: '' };
const started = await startServer({
  config: { ...config.value, grantMs: TEN_YEARS_MS, refundHoldMs: 0, logLevel: config.value.logLevel ?? 'error' },
  clock,
  random: Math.random,
  isDemo: false,
  mountedShop: null,
  followsChannels: false,
  prepare: async ({ db }) => {
    seeded.apiKey = (await seedRetailer(db, retailer)).operatorKey;
  },
});
if (!started.ok) throw new Error(started.error);
const server = started.value;

const OPEN_STATES = ['requested', 'sending', 'unknown', 'pending-channel'];

const answerTo = async (message: Asked): Promise<object> => {
  switch (message.kind) {
    case 'clock':
      setClock(message.now);
      return { now: clock() };
    case 'cut-segments':
      await server.segments.drain();
      return { waiting: await server.segments.waiting() };
    case 'enrolment-code': {
      const of = { storeId: shop.storeId, now: clock(), validMs: TEN_YEARS_MS, indexKey: server.keys.indexKey, actor: 'replay' };
      const made = await makeEnrolmentCode(server.db, of);
      return { code: made?.code ?? '' };
    }
    case 'settle': {
      await server.refunds.drain();
      const open = await server.db.read.selectFrom('refund').select('refund_key').where('state', 'in', OPEN_STATES).execute();
      return { open: open.length };
    }
    case 'books':
      return { returns: await readServerBook(server.db.read) };
  }
};

/** One at a time, in their order: the harness waits for each answer. */
let last: Promise<void> = Promise.resolve();
process.on('message', (message) => {
  last = last.then(async () => void process.send?.(await answerTo(asked.parse(message))));
});

const stop = (): void => {
  void server.stop().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

process.stdout.write(
  `${JSON.stringify({ ready: true, url: server.url, apiKey: seeded.apiKey, staffNumber: STAFF.number, pin: STAFF.pin })}\n`,
);
