import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { CLOCK_DOUBT_MS } from 'shared-types/clock';

import type { TextKey } from '../../i18n/catalogue.ts';
import type { AppShell } from '../../store/app-shell.ts';
import type { Care } from '../../store/care.ts';
import type { LedgerHealth } from '../../store/ledger-health.ts';
import type { WrappedGrant } from '../../store/ledger.ts';
import type { Queue } from '../../store/live.ts';
import type { StaffSession, SyncState } from '../../store/sync-port.ts';
import type { BrowserFacts } from './browser-facts.ts';

export type ReadinessFacts = Readonly<{
  now: Instant;
  build: string;
  sync: SyncState;
  queue: Queue;
  care: Care;
  health: LedgerHealth;
  browser: BrowserFacts;
  shell: Pick<AppShell, 'ready' | 'offlineReady'>;
  /** A return is half entered in some tab. */
  hasDraft: boolean;
  /** Server time minus tablet time at the last contact; `null` before the first one. */
  offsetMs: number | null;
  session: StaffSession | null;
  /** Who signed in on this tablet before. */
  grants: readonly Pick<WrappedGrant, 'staffId' | 'expiresAt'>[];
  scannerTestedAt: Instant | null;
  /** The browser was asked here to keep the storage, and did not promise it. */
  isKeepingDenied: boolean;
}>;

export type CheckId =
  | 'closed'
  | 'key'
  | 'orders'
  | 'refused'
  | 'connection'
  | 'waiting'
  | 'carried'
  | 'photos'
  | 'prints'
  | 'permissions'
  | 'clock'
  | 'space'
  | 'storage'
  | 'stored'
  | 'installed'
  | 'printer'
  | 'scanner'
  | 'camera'
  | 'version'
  | 'fault';

/** A text by its key, or by the name that its plural forms share. */
type SayKey = TextKey | (TextKey extends infer Key ? (Key extends `${infer Name}_other` ? Name : never) : never);

/** A sentence of a check; the screen writes what is in it in its own language. */
export type Said = Readonly<{
  key: SayKey;
  count?: number;
  at?: Instant;
  ms?: number;
  bytes?: number;
  name?: string;
  done?: number;
  total?: number;
}>;

/** What one press does about it. */
export type FixAct =
  | 'sync'
  | 'persist'
  | 'install'
  | 'printer'
  | 'scanner'
  | 'camera'
  | 'sign-in'
  | 'reload-orders'
  | 'enrol'
  | 'update'
  | 'export'
  | 'history'
  | 'reload'
  | 'diagnostics';

/** `broken` stops returns or may lose them; `hand` wants one some time; `unknown` will be known soon. */
export type CheckState = 'good' | 'hand' | 'broken' | 'unknown';
type Told = Readonly<{ state: CheckState; says: readonly Said[]; fix: Readonly<{ act: FixAct; key: TextKey }> | null }>;
export type Check = Told & Readonly<{ id: CheckId }>;

const says = (state: CheckState, said: Said | readonly Said[], fix?: readonly [FixAct, TextKey]): Told => ({
  state,
  says: Array.isArray(said) ? (said as readonly Said[]) : [said as Said], // told apart on this line
  fix: fix === undefined ? null : { act: fix[0], key: fix[1] },
});

const DAY_MS = 86_400_000;
const SHIFT_ENDS_SOON_MS = 2 * 3_600_000;
/** A round comes every 45 seconds at most: what still waits then was not taken. */
const STUCK_MS = 60_000;
const LOW_BYTES = 500_000_000;
const FULL_BYTES = 50_000_000;

/** The moment as the server would name it, as far as this tablet knows how its own clock differs (C-1). */
const trueNow = ({ now, offsetMs }: ReadinessFacts): Instant => addMs(now, offsetMs ?? 0);

const isOnline = ({ sync }: ReadinessFacts): boolean => sync.network === 'online';
const whenOnline = (facts: ReadinessFacts, fix: readonly [FixAct, TextKey]) => (isOnline(facts) ? fix : undefined);

/** Each check in the order of its weight; `null` where there is nothing to say. */
const CHECKS: Readonly<Record<CheckId, (facts: ReadinessFacts) => Told | null>> = {
  closed: ({ sync }) => {
    if (sync.revoked) return says('broken', { key: 'ready.closedRevoked' }, ['enrol', 'ready.keyFix']);
    return sync.cloned ? says('broken', { key: 'ready.closedCloned' }, ['enrol', 'ready.keyFix']) : null;
  },
  key: ({ health }) =>
    health.kind === 'key-failing'
      ? says('broken', { key: 'ready.keyBad' }, ['enrol', 'ready.keyFix'])
      : says('good', { key: 'ready.keyGood' }),
  orders: (facts) => {
    const { loading, orderCount: count, ordersAsOf: at } = facts.sync;
    if (loading !== null) return says(count === 0 ? 'broken' : 'unknown', { key: 'ready.ordersLoading', ...loading });
    if (count === 0 || at === null) return says('broken', { key: 'ready.ordersNone' }, ['sync', 'ready.ordersFix']);
    const isOld = msBetween(at, trueNow(facts)) > DAY_MS;
    return isOld
      ? says('hand', { key: 'ready.ordersOld', count, at }, ['sync', 'ready.ordersFix'])
      : says('good', { key: 'ready.ordersFresh', count, at });
  },
  refused: ({ queue }) =>
    queue.refused > 0 ? says('broken', { key: 'ready.refusedSome', count: queue.refused }, ['export', 'ready.refusedFix']) : null,
  connection: ({ sync }) => {
    const again = ['sync', 'ready.connectionFix'] as const;
    if (sync.network === 'captive-portal') return says('hand', { key: 'ready.connectionPortal' }, again);
    if (sync.lastContactAt === null) return says('hand', { key: 'ready.connectionNever' }, again);
    if (sync.network === 'offline') return says('hand', { key: 'ready.connectionNo', at: sync.lastContactAt }, again);
    if (sync.busy) return says('unknown', { key: 'ready.connectionBusy' }, again);
    return says('good', { key: 'ready.connectionGood', at: sync.lastContactAt });
  },
  waiting: (facts) => {
    const { waiting, returns, oldestAt: at } = facts.queue;
    if (waiting === 0 || at === null) return says('good', { key: 'ready.waitingNone' });
    const count = Math.max(returns, 1); // a slip or a void that waits alone is of one return
    // Offline is weather: what waits then is well kept, and goes by itself.
    const isStuck = isOnline(facts) && msBetween(at, facts.now) > STUCK_MS;
    return says(isStuck ? 'hand' : 'good', { key: 'ready.waitingSome', count, at }, isStuck ? ['sync', 'ready.waitingFix'] : undefined);
  },
  carried: (facts) => {
    const { waiting, decided, refused } = facts.care.carried;
    if (refused > 0) return says('hand', { key: 'ready.carriedRefused', count: refused });
    if (waiting > 0) return says('hand', { key: 'ready.carriedWaiting', count: waiting }, whenOnline(facts, ['sync', 'ready.waitingFix']));
    return decided > 0 ? says('good', { key: 'ready.carriedDone', count: decided }) : null;
  },
  photos: (facts) => {
    const count = facts.care.photosWaiting;
    if (count === 0) return null;
    return says(isOnline(facts) ? 'hand' : 'good', { key: 'ready.photosSome', count }, whenOnline(facts, ['sync', 'ready.waitingFix']));
  },
  prints: ({ care: { printsOpen: count } }) =>
    count > 0 ? says('hand', { key: 'ready.printsSome', count }, ['history', 'ready.printsFix']) : null,
  permissions: (facts) => {
    const { session, grants } = facts;
    if (session === null) return null;
    const now = trueNow(facts);
    const { name, staffId, claims } = session;
    const others = grants.filter((grant) => grant.staffId !== staffId && grant.expiresAt > now).length;
    const rest: readonly Said[] = others > 0 ? [{ key: 'ready.permissionsOthers', count: others }] : [];
    const said = { name, at: claims.expiresAt };
    const again = ['sign-in', 'ready.permissionsFix'] as const;
    if (claims.expiresAt <= now) return says('hand', [{ key: 'ready.permissionsOver', ...said }, ...rest], again);
    if (msBetween(now, claims.expiresAt) < SHIFT_ENDS_SOON_MS)
      return says('hand', [{ key: 'ready.permissionsSoon', ...said }, ...rest], again);
    return says('good', [{ key: 'ready.permissionsUntil', ...said }, ...rest]);
  },
  clock: ({ offsetMs }) => {
    const again = ['sync', 'ready.clockAgain'] as const;
    if (offsetMs === null) return says('unknown', { key: 'ready.clockUnknown' }, again);
    if (Math.abs(offsetMs) <= CLOCK_DOUBT_MS) return says('good', { key: 'ready.clockGood' });
    return says(
      'hand',
      [{ key: offsetMs > 0 ? 'ready.clockBehind' : 'ready.clockAhead', ms: Math.abs(offsetMs) }, { key: 'ready.clockFix' }],
      again,
    );
  },
  space: (facts) => {
    const { freeBytes: bytes } = facts.browser;
    if (bytes === null) return null;
    // Only with a network: without one the orders here are all there is.
    const fix = whenOnline(facts, ['reload-orders', 'ready.spaceFix']);
    if (bytes < FULL_BYTES) return says('broken', { key: 'ready.spaceFull' }, fix);
    return bytes < LOW_BYTES ? says('hand', { key: 'ready.spaceLow', bytes }, fix) : says('good', { key: 'ready.spaceFree', bytes });
  },
  storage: ({ browser, isKeepingDenied }) => {
    if (browser.isPersistent) return says('good', { key: 'ready.storageYes' });
    if (!isKeepingDenied) return says('hand', { key: 'ready.storageNo' }, ['persist', 'ready.storageFix']);
    return browser.isInstalled
      ? says('hand', { key: 'ready.storageLater' }, ['persist', 'ready.storageFix'])
      : says('hand', { key: 'ready.storageInstall' }, ['install', 'ready.installFix']);
  },
  stored: ({ shell }) =>
    shell.offlineReady
      ? says('good', { key: 'ready.storedYes' })
      : says('unknown', { key: 'ready.storedNo' }, ['reload', 'ready.storedFix']),
  installed: ({ browser }) =>
    browser.isInstalled
      ? says('good', { key: 'ready.installedYes' })
      : says('hand', { key: 'ready.installedNo' }, ['install', 'ready.installFix']),
  printer: ({ care: { printer } }) => {
    const fix = ['printer', 'ready.printerFix'] as const;
    const { choice, testedAt: at } = printer;
    if (at !== null) return says('good', { key: 'ready.printerTested', at }, fix);
    return says('hand', { key: choice.kind === 'browser' ? 'ready.printerNone' : 'ready.printerUntested' }, fix);
  },
  scanner: ({ scannerTestedAt: at }) => {
    const fix = ['scanner', 'ready.scannerFix'] as const;
    return at === null ? says('hand', { key: 'ready.scannerUntested' }, fix) : says('good', { key: 'ready.scannerTested', at }, fix);
  },
  camera: ({ browser: { camera } }) => {
    if (camera === 'none') return null;
    if (camera === 'allowed') return says('good', { key: 'ready.cameraYes' });
    if (camera === 'denied') return says('hand', { key: 'ready.cameraDenied' });
    return says('unknown', { key: 'ready.cameraAsk' }, ['camera', 'ready.cameraFix']);
  },
  version: ({ shell, hasDraft, build }) => {
    if (!shell.ready) return says('good', { key: 'ready.versionNow', name: build.split('+')[0] ?? build });
    if (hasDraft) return says('hand', { key: 'ready.versionWaits' });
    return says('hand', { key: 'ready.versionReady' }, ['update', 'bar.update']);
  },
  fault: ({ sync }) => (sync.fault === null ? null : says('hand', { key: 'ready.faultSome' }, ['diagnostics', 'ready.faultFix'])),
};

const RANK: Readonly<Record<CheckState, number>> = { broken: 0, hand: 1, unknown: 2, good: 3 };

/** The checklist before opening: what needs a hand comes first, in the order of its weight; then what is good. */
export const checksOf = (facts: ReadinessFacts): readonly Check[] =>
  (Object.keys(CHECKS) as CheckId[]) // the keys of the table above, by construction
    .flatMap((id): Check[] => {
      const told = CHECKS[id](facts);
      return told === null ? [] : [{ id, ...told }];
    })
    .toSorted((a, b) => RANK[a.state] - RANK[b.state]);
