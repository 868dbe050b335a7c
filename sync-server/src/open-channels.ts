import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { instantOf } from 'shared-types/calendar';
import { channelId } from 'shared-types/ids';

import type { WebChannel } from './channels/channel.ts';
import { createDemoShopChannel } from './channels/demo-shop/adapter.ts';
import { createShopApp } from './channels/demo-shop/shop-app.ts';
import { openShopStore } from './channels/demo-shop/shop-store.ts';
import type { ShopStore } from './channels/demo-shop/shop-store.ts';
import type { AppDeps } from './http/context.ts';
import { DEMO_CHANNEL } from './demo-retailer.ts';

const TIMEOUT_MS = 5_000;
const QUIET_MS = 6_000;

/** A shop keeps its own time, and so does whoever tells it until when a request is good: never the clock of a replay. */
const wallClock = () => instantOf(Date.now());

/** The demo shop's channel over HTTP, at the address of whichever process runs the shop. */
export const demoShopChannel = (origin: string): WebChannel =>
  createDemoShopChannel({
    id: channelId.parse(DEMO_CHANNEL),
    baseUrl: `${origin}/demo-shop`,
    currency: null,
    timeoutMs: TIMEOUT_MS,
    quietMs: QUIET_MS,
    keyed: false,
    clock: wallClock,
  });

export type MountedShop = Readonly<{ store: ShopStore; app: NonNullable<AppDeps['demoShop']> }>;

/** The demo shop inside this process, on a database file of its own. */
export const mountDemoShop = (dataFolder: string): MountedShop => {
  mkdirSync(dataFolder, { recursive: true });
  const store = openShopStore({ file: path.join(dataFolder, 'demo-shop.sqlite'), keyed: false, clock: wallClock });
  return { store, app: createShopApp({ store, wait: (ms) => sleep(ms, undefined, { ref: false }) }) };
};
