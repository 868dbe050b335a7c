import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';

import type { Cache } from './cache.ts';
import type { Clock } from './clock.ts';
import type { LedgerHealth } from './ledger-health.ts';
import type { Ledger } from './ledger.ts';
import type { Locks } from './locks.ts';
import type { Random } from './random.ts';
import type { Search } from './search.ts';
import type { StaffSession, Sync } from './sync-port.ts';

/** Everything a feature may use of this tablet, put together in `app/tablet.ts`. */
export type Tablet = Readonly<{
  /** Parts this tablet from others in the same origin (replays); also names its locks. */
  name: string;
  origin: string;
  /** This page, as opposed to an earlier one: tells whether the monotonic clock still counts from the same start. */
  page: string;
  clock: Clock;
  random: Random;
  locks: Locks;
  ledger: Ledger;
  cache: Cache;
  search: Search;
  sync: Sync;
  /** Who stands at the tablet; null while it is locked. */
  session: StoreApi<StaffSession | null>;
  health: StoreApi<LedgerHealth>;
}>;

export const TabletContext = createContext<Tablet | null>(null);

export const useTablet = (): Tablet => {
  const tablet = useContext(TabletContext);
  if (tablet === null) throw new Error('useTablet needs a TabletContext above it');
  return tablet;
};
