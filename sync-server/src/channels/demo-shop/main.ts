import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { serve } from '@hono/node-server';
import { instantOf } from 'shared-types/calendar';
import { z } from 'zod';

import { createRetourClient } from './retour-client.ts';
import { createShopApp } from './shop-app.ts';
import { openShopStore } from './shop-store.ts';
import { SHOP_PATH } from './shop-wire.ts';

/** The demo shop as a process of its own, for kill tests and the replay. The only reader of its environment. */
const settings = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8790),
    DATA_DIR: z.string().min(1).default('./data'),
    KEYED: z.enum(['0', '1']).default('0'),
    /** Where its page announces returns, and the key that Retour gave to this shop. Without them it announces none. */
    RETOUR_URL: z.url({ protocol: /^https?$/ }).optional(),
    RETOUR_KEY: z.string().default(''),
  })
  .parse(process.env);

const STOP_MS = 5_000;
const CALL_MS = 5_000;

mkdirSync(settings.DATA_DIR, { recursive: true });
const store = openShopStore({
  file: join(settings.DATA_DIR, 'demo-shop.sqlite'),
  keyed: settings.KEYED === '1',
  clock: () => instantOf(Date.now()),
});
const { RETOUR_URL: origin, RETOUR_KEY: key } = settings;
const retour = origin === undefined ? undefined : createRetourClient(() => ({ origin, key, channel: 'demo-shop' }), CALL_MS);
const app = createShopApp({ store, wait: (ms) => sleep(ms, undefined, { ref: false }), retour });

const server = serve({ fetch: app.fetch, port: settings.PORT, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}${SHOP_PATH}`, pid: process.pid })}\n`);
});

/** Answers what has begun, takes nothing new, and closes the file last. A second signal, or five seconds, ends it at once. */
const stop = (): void => {
  setTimeout(() => process.exit(1), STOP_MS).unref();
  server.close(() => {
    store.close();
    process.exit(0);
  });
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
