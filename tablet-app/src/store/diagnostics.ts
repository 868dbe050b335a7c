import type { Instant } from 'shared-types/calendar';
import { msBetween } from 'shared-types/calendar';

import { readPosition } from './apply-feed.ts';
import { readFaults } from './kept-faults.ts';
import { readEnrolment } from './ledger.ts';
import type { CarriedCommand, KeptFault, Ledger, OutboxRow } from './ledger.ts';
import { readPrinter } from './printer-choice.ts';
import type { CacheStatus } from './search.ts';
import type { SyncState } from './sync-port.ts';
import type { Tablet } from './tablet-context.ts';

type Plain = string | number | boolean | null;

/** What only the page can see: the browser, the result of each check, what was measured. Plain values, chosen by name. */
export type SeenByPage = Readonly<{
  build: string;
  browser: Readonly<Record<string, Plain>>;
  checks: readonly Readonly<{ id: string; state: string }>[];
  durationsMs: Readonly<Record<string, number | null>>;
}>;

/** How many commands of a kind stand where, and how long the oldest of them. */
type QueueCount = Readonly<{ type: string; state: string; count: number; oldestMs: number }>;

/**
 * What the help desk asks for: states, counts, sizes and durations. It is put together field by field from what names nobody, so that
 * nothing personal can come in by itself: no names, order numbers, contacts, notes, labels, grants, keys or texts of returns.
 */
export type Diagnostics = SeenByPage &
  Readonly<{
    kind: 'retour-diagnostics';
    version: 1;
    at: Instant;
    tablet: Readonly<{ installationId: string; code: string; storeId: string; marketId: string; enrolledAt: Instant }> | null;
    health: string;
    connection: Omit<SyncState, 'fault' | 'loading'>;
    clock: Readonly<{ offsetMs: number | null; sinceContactMs: number | null }>;
    queue: readonly QueueCount[];
    carried: readonly QueueCount[];
    rows: Readonly<Record<string, number>>;
    orders: CacheStatus;
    feed: Readonly<{ epoch: string; seq: number; generation: number; sweeps: boolean; incomplete: boolean }>;
    printer: Readonly<{ kind: string; testedAt: Instant | null }>;
    printJobs: Readonly<Record<string, number>>;
    photos: Readonly<Record<string, number>>;
    faults: readonly KeptFault[];
  }>;

type Examined = Pick<Tablet, 'ledger' | 'cache' | 'search' | 'clock' | 'sync'> & Readonly<{ health: string }>;

/** Reads the tablet as it is now. */
export const readDiagnostics = async (tablet: Examined, seen: SeenByPage): Promise<Diagnostics> => {
  const { ledger, cache, clock, search } = tablet;
  const now = clock.now();
  const { fault: _text, loading: _progress, ...connection } = tablet.sync.state.getState();
  const { epoch, seq, generation, sweeps, incomplete } = await readPosition(cache);
  return {
    kind: 'retour-diagnostics',
    version: 1,
    at: now,
    ...seen,
    tablet: await tabletOf(ledger),
    health: tablet.health,
    connection,
    clock: await clockOf(ledger, now),
    queue: countCommands(await ledger.outbox.toArray(), now),
    carried: countCommands(await ledger.carried.toArray(), now),
    rows: await countRows(ledger),
    orders: await search.status(),
    feed: { epoch, seq, generation, sweeps, incomplete },
    printer: await printerOf(ledger),
    printJobs: countStates(await ledger.printJobs.toArray()),
    photos: countStates(await ledger.photos.toArray()),
    faults: await readFaults(ledger),
  };
};

const tabletOf = async (ledger: Ledger): Promise<Diagnostics['tablet']> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) return null;
  const { installationId, code, store, market, enrolledAt } = enrolment;
  return { installationId, code, storeId: store.storeId, marketId: market.marketId, enrolledAt };
};

const printerOf = async (ledger: Ledger): Promise<Diagnostics['printer']> => {
  const { choice, testedAt } = await readPrinter(ledger);
  return { kind: choice.kind, testedAt };
};

const clockOf = async (ledger: Ledger, now: Instant): Promise<Diagnostics['clock']> => {
  const row = await ledger.meta.get('contact');
  if (row?.key !== 'contact') return { offsetMs: null, sinceContactMs: null };
  return { offsetMs: row.value.offsetMs, sinceContactMs: msBetween(row.value.serverTime, now) };
};

const countCommands = (rows: readonly Pick<OutboxRow | CarriedCommand, 'command' | 'state'>[], now: Instant): QueueCount[] => {
  const counts = new Map<string, QueueCount>();
  for (const { command, state } of rows) {
    const before = counts.get(`${command.type} ${state}`);
    const oldestMs = Math.max(msBetween(command.recordedAt, now), before?.oldestMs ?? 0);
    counts.set(`${command.type} ${state}`, { type: command.type, state, count: (before?.count ?? 0) + 1, oldestMs });
  }
  return [...counts.values()];
};

const countRows = async (ledger: Ledger): Promise<Record<string, number>> =>
  Object.fromEntries(await Promise.all(ledger.tables.map(async (table) => [table.name, await table.count()] as const)));

const countStates = (rows: readonly Readonly<{ state: string }>[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};
