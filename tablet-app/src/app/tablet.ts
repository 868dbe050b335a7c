import { createStore } from 'zustand/vanilla';

import { ok } from 'shared-types/result';

import { openCache } from '../store/cache.ts';
import { systemClock } from '../store/clock.ts';
import type { Clock } from '../store/clock.ts';
import type { LedgerHealth } from '../store/ledger-health.ts';
import { openLedger } from '../store/ledger.ts';
import { systemLocks } from '../store/locks.ts';
import { newId, systemRandom } from '../store/random.ts';
import type { Random } from '../store/random.ts';
import { createSyncState } from '../store/sync-port.ts';
import type { StaffSession } from '../store/sync-port.ts';
import type { Tablet } from '../store/tablet-context.ts';

/** What a tablet is made from. `name` parts several tablets in one origin (replays); databases, locks and channels carry it. */
export type TabletMake = Readonly<{ clock?: Clock; random?: Random; origin?: string; name?: string }>;

/** The composition root: opens nothing and sends nothing until it is used or `sync.start()` is called. */
export const createTablet = (make: TabletMake = {}): Tablet => {
  const clock = make.clock ?? systemClock;
  const random = make.random ?? systemRandom;
  const name = make.name ?? 'retour';
  const origin = make.origin ?? location.origin;
  return {
    name,
    origin,
    page: newId({ clock, random }),
    clock,
    random,
    locks: systemLocks(),
    ledger: openLedger(`${name}-ledger`),
    cache: openCache(`${name}-cache`),
    search: {
      find: async () => Promise.resolve({ hits: [], total: 0, near: [] }),
      open: async () => Promise.resolve(null),
      byCustomer: async () => Promise.resolve([]),
      status: async () => Promise.resolve({ orders: 0, segments: 0, overrides: 0, blocks: 0, asOf: null, isReady: false }),
    },
    sync: {
      state: createSyncState(),
      start: () => undefined,
      stop: async () => Promise.resolve(),
      syncNow: async () => Promise.resolve(),
      poke: () => undefined,
      enrol: async () => Promise.resolve(ok(null)),
      signIn: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
      unlock: async () => Promise.resolve({ ok: false, error: { kind: 'sign-in-online' } }),
      lookup: async () => Promise.resolve({ ok: false, error: { kind: 'offline' } }),
    },
    session: createStore<StaffSession | null>(() => null),
    health: createStore<LedgerHealth>(() => ({ kind: 'checking' })),
  };
};
