import { CLOCK_DOUBT_MS } from 'shared-types/clock';
import type { Instant } from 'shared-types/calendar';

import type { LedgerHealth } from '../../store/ledger-health.ts';
import type { Queue } from '../../store/live.ts';
import type { StaffSession, SyncState } from '../../store/sync-port.ts';

/** What the browser says about itself. */
export type BrowserFacts = Readonly<{ isPersistent: boolean; freeBytes: number | null; isInstalled: boolean }>;

export type ReadinessFacts = Readonly<{
  now: Instant;
  sync: SyncState;
  queue: Queue;
  health: LedgerHealth;
  browser: BrowserFacts;
  /** Server time minus tablet time at the last contact; `null` before the first one. */
  offsetMs: number | null;
  session: StaffSession | null;
}>;

export type CheckId = 'orders' | 'waiting' | 'refused' | 'storage' | 'installed' | 'key' | 'clock' | 'connection' | 'permissions';

/** `bad` stops returns or loses them; `look` wants a hand some time. */
export type Check = Readonly<{ id: CheckId; level: 'good' | 'look' | 'bad' }>;

const levelOf: Readonly<Record<CheckId, (facts: ReadinessFacts) => Check['level'] | null>> = {
  key: ({ health }) => (health.kind === 'key-failing' ? 'bad' : 'good'),
  orders: ({ sync }) => (sync.orderCount === 0 ? 'bad' : sync.loading === null ? 'good' : 'look'),
  refused: ({ queue }) => (queue.refused > 0 ? 'bad' : null),
  connection: ({ sync }) => (sync.network === 'online' ? 'good' : 'look'),
  waiting: ({ queue, sync }) => (queue.waiting > 0 && sync.network === 'online' && !sync.sending ? 'look' : 'good'),
  storage: ({ browser }) => (browser.isPersistent ? 'good' : 'look'),
  clock: ({ offsetMs }) => (offsetMs === null || Math.abs(offsetMs) <= CLOCK_DOUBT_MS ? 'good' : 'look'),
  permissions: ({ session, now }) => (session === null ? null : session.claims.expiresAt < now ? 'look' : 'good'),
  installed: ({ browser }) => (browser.isInstalled ? 'good' : 'look'),
};

const RANK = { bad: 0, look: 1, good: 2 } as const;

/** The checklist before opening: what needs a hand comes first, in the order of its weight. */
export const checksOf = (facts: ReadinessFacts): readonly Check[] =>
  (Object.keys(levelOf) as CheckId[]) // the keys of the table above, by construction
    .flatMap((id): Check[] => {
      const level = levelOf[id](facts);
      return level === null ? [] : [{ id, level }];
    })
    .toSorted((a, b) => RANK[a.level] - RANK[b.level]);

/** Whole minutes that the clock is off, for the sentence. */
export const minutesOff = (offsetMs: number): number => Math.max(1, Math.round(Math.abs(offsetMs) / 60_000));

/** Gigabytes with one decimal, or `null` when the browser does not say. */
export const gigabytes = (bytes: number | null): string | null => (bytes === null ? null : (bytes / 1e9).toFixed(1));
