import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { instantOf } from 'shared-types/calendar';
import { channelId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { WebChannel } from './channels/channel.ts';
import { createDemoShopChannel } from './channels/demo-shop/adapter.ts';
import { createRetourClient } from './channels/demo-shop/retour-client.ts';
import type { RetourAddress } from './channels/demo-shop/retour-client.ts';
import type { ReadMailbox } from './channels/demo-shop/mailbox-page.ts';
import { createShopApp } from './channels/demo-shop/shop-app.ts';
import { openShopStore } from './channels/demo-shop/shop-store.ts';
import type { ShopStore } from './channels/demo-shop/shop-store.ts';
import { createWebhookChannel } from './channels/webhook/adapter.ts';
import { readChannelsFile } from './channels/webhook/channels-file.ts';
import type { WebhookChannelSettings } from './channels/webhook/channels-file.ts';
import type { Reader } from './db/open.ts';
import type { AppDeps } from './http/context.ts';
import { DEMO_CHANNEL } from './demo-retailer.ts';
import { toldLookUp } from './refunds/told-result.ts';

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

/**
 * The demo shop inside this process, on a database file of its own. `retour`: where its page announces returns, once there is an address.
 * `mailbox`: what its customers were mailed, as long as it stays here.
 */
export const mountDemoShop = (dataFolder: string, retour: () => RetourAddress | null = () => null, mailbox?: ReadMailbox): MountedShop => {
  mkdirSync(dataFolder, { recursive: true });
  const store = openShopStore({ file: path.join(dataFolder, 'demo-shop.sqlite'), keyed: false, clock: wallClock });
  return {
    store,
    app: createShopApp({
      store,
      wait: (ms) => sleep(ms, undefined, { ref: false }),
      retour: createRetourClient(retour, TIMEOUT_MS),
      mailbox,
    }),
  };
};

/** The shops that the file of channels describes; without a file, none. The error says what to mend, field by field. */
export const readChannelSettings = (file: string | null): Result<readonly WebhookChannelSettings[], string> => {
  if (file === null) return ok([]);
  const text = textOf(file);
  if (text === null) return fail(`CHANNELS_FILE ${file} cannot be read.`);
  const read = readChannelsFile(text);
  if (!read.ok) return fail([`CHANNELS_FILE ${file} does not fit:`, ...read.error].join('\n    '));
  const isTaken = read.value.some((one) => one.id === DEMO_CHANNEL);
  return isTaken ? fail(`CHANNELS_FILE ${file} names a channel ${DEMO_CHANNEL}: that is the demo's own.`) : read;
};

const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // missing, a folder, or not ours to read: said in words by the caller
  }
};

/** A shop behind webhooks; what it told by itself is read from our store. */
export const webhookChannel = (settings: WebhookChannelSettings, db: Readonly<{ read: Reader }>): WebChannel =>
  createWebhookChannel(settings, {
    clock: wallClock,
    newId: () => randomUUID(),
    told: (key) => toldLookUp(db.read, settings.id, key),
  });
