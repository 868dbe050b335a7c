import { createStore } from 'zustand/vanilla';

import { openCache } from '../store/cache.ts';
import { systemClock } from '../store/clock.ts';
import type { Clock } from '../store/clock.ts';
import { follow } from '../store/follow.ts';
import { checkLedger } from '../store/ledger-health.ts';
import type { LedgerHealth } from '../store/ledger-health.ts';
import { openLedger } from '../store/ledger.ts';
import { systemLocks } from '../store/locks.ts';
import { newId, systemRandom } from '../store/random.ts';
import type { Random } from '../store/random.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import { startSearchWorker } from '../store/search-worker.ts';
import { createSearch } from '../store/search.ts';
import { createSyncState } from '../store/sync-port.ts';
import type { StaffSession, Sync } from '../store/sync-port.ts';
import type { Tablet } from '../store/tablet-context.ts';

/**
 * What a tablet is made from. `name` parts several tablets in one origin (replays): databases, locks and channels carry it. `fetch` and
 * `engine` are for tests: a network that fails on purpose, and a search that runs in the page.
 */
export type TabletMake = Readonly<{
  clock?: Clock;
  random?: Random;
  origin?: string;
  name?: string;
  fetch?: typeof fetch;
  engine?: (tablet: Pick<Tablet, 'cache' | 'ledger'>) => SearchEngine;
}>;

/** The composition root: opens nothing and sends nothing until it is used or `sync.start()` is called. */
export const createTablet = (make: TabletMake = {}): Tablet => {
  const clock = make.clock ?? systemClock;
  const random = make.random ?? systemRandom;
  const name = make.name ?? 'retour';
  const ledger = openLedger(`${name}-ledger`);
  const cache = openCache(`${name}-cache`);
  const base = {
    name,
    origin: make.origin ?? location.origin,
    page: newId({ clock, random }),
    clock,
    random,
    locks: systemLocks(),
    ledger,
    cache,
    session: createStore<StaffSession | null>(() => null),
  };
  const engine = make.engine ? make.engine({ cache, ledger }) : startSearchWorker(name);
  return {
    ...base,
    search: createSearch(engine, ledger),
    sync: lazySync({ ...base, engine, build: __BUILD__, ...(make.fetch ? { fetch: make.fetch } : {}) }),
    health: createStore<LedgerHealth>(() => ({ kind: 'checking' })),
  };
};

/**
 * Has the ledger and its keys prove themselves, now and whenever the enrolment changes in any tab; the screens follow the answer.
 * Resolves after the first check.
 */
export const watchHealth = async (tablet: Tablet): Promise<void> => {
  const check = async (): Promise<void> => tablet.health.setState(await checkLedger(tablet.ledger), true);
  await check();
  let first = true;
  const again = (): void => void check();
  const changed = (): void => {
    if (!first) again();
    first = false;
  };
  follow(async () => tablet.ledger.enrolment.count(), changed, again);
};

type Engine = Omit<Sync, 'state'>;
type SyncModule = typeof import('../sync/sync.ts');

/** The sync is loaded after the first paint, when something first asks for it: schemas and protocol are no part of the first screen. */
const lazySync = (deps: Omit<Parameters<SyncModule['createSync']>[0], 'state'>): Sync => {
  const state = createSyncState();
  let loading: Promise<Engine> | null = null;
  const engine = async (): Promise<Engine> => {
    loading ??= import('../sync/sync.ts').then(
      ({ createSync }) => createSync({ ...deps, state }),
      (cause: unknown) => {
        loading = null; // a chunk that could not be read is asked for again
        throw cause;
      },
    );
    return loading;
  };
  const later = (work: (sync: Engine) => void): void => {
    engine().then(work, (cause: unknown) => {
      state.setState({ fault: cause instanceof Error ? cause.message : String(cause) });
    });
  };
  return {
    state,
    start: () => later((sync) => sync.start()),
    poke: () => later((sync) => sync.poke()),
    stop: async () => (loading === null ? undefined : (await loading).stop()),
    syncNow: async () => (await engine()).syncNow(),
    enrol: async (asked) => (await engine()).enrol(asked),
    signIn: async (staffNumber, pin) => (await engine()).signIn(staffNumber, pin),
    unlock: async (staffId, pin) => (await engine()).unlock(staffId, pin),
    vouch: async (who, pin) => (await engine()).vouch(who, pin),
    lookup: async (text) => (await engine()).lookup(text),
    askSlip: async (slip) => (await engine()).askSlip(slip),
    restoreSlip: async (slip) => (await engine()).restoreSlip(slip),
    print: async (job) => (await engine()).print(job),
    photo: async (photoId) => (await engine()).photo(photoId),
  };
};
