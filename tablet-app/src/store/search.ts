import type { Instant } from 'shared-types/calendar';
import type { OrderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import type { OrderSummary } from 'shared-types/order-summary';

import type { Ledger } from './ledger.ts';
import { overlayLocal } from './overlay.ts';
import type { SearchEngine } from './search-engine.ts';

/** One row of the results. */
export type OrderHit = OrderSummary;

/** What the cache found: newest first, at most 20 of `total`; `near` are look-alike numbers that do exist, when nothing was found. */
export type Found = Readonly<{ hits: readonly OrderHit[]; total: number; near: readonly string[] }>;

/** How much the cache holds. Not `isWhole`: damaged segments were dropped and wait to be fetched again. */
export type CacheStatus = Readonly<{
  orders: number;
  segments: number;
  overrides: number;
  blocks: number;
  isWhole: boolean;
  asOf: Instant | null;
  isReady: boolean;
}>;

/** Search over the cache, with what this tablet recorded itself laid over it (F10). */
export type Search = Readonly<{
  find: (text: string) => Promise<Found>;
  open: (orderId: OrderId) => Promise<KnownOrder | null>;
  /** A customer's other orders; show them only after one was opened by a key that the customer gave. */
  byCustomer: (customerKey: string) => Promise<readonly OrderHit[]>;
  status: () => Promise<CacheStatus>;
  /** Decrypts the index ahead of the first search. */
  warm: () => Promise<void>;
  engine: SearchEngine;
}>;

/** Joins the engine (a worker in the browser) with the ledger: local facts win until the feed carries them itself. */
export const createSearch = (engine: SearchEngine, ledger: Ledger): Search => ({
  engine,
  find: async (text) => engine.find(text),
  byCustomer: async (customerKey) => engine.byCustomer(customerKey),
  status: async () => engine.status(),
  warm: async () => engine.warm(),
  open: async (orderId) => {
    const [opened, locals] = await Promise.all([engine.open(orderId), ledger.returns.where('orderId').equals(orderId).toArray()]);
    return opened === null ? null : overlayLocal(opened.known, locals, opened.feedSeq);
  },
});
