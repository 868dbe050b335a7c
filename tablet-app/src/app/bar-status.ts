import type { Instant } from 'shared-types/calendar';
import { msBetween } from 'shared-types/calendar';

import type { Queue } from '../store/live.ts';
import type { SyncState } from '../store/sync-port.ts';

/** What the bar says in one look: the most urgent thing that is true (UX §4). */
export type BarStatus =
  | Readonly<{ kind: 'revoked' | 'cloned' | 'captive-portal' | 'all-sent' }>
  | Readonly<{ kind: 'refused'; count: number }>
  | Readonly<{ kind: 'offline'; count: number; oldestAt: Instant | null }>
  | Readonly<{ kind: 'loading'; done: number; total: number }>
  | Readonly<{ kind: 'sending' | 'waiting'; count: number }>;

/** After this the bar also says since when the oldest waits. */
const LONG_MS = 3_600_000;

const waitedLong = (queue: Queue, now: Instant): Instant | null =>
  queue.oldestAt !== null && msBetween(queue.oldestAt, now) > LONG_MS ? queue.oldestAt : null;

/** Most urgent first: what stops the tablet, what was refused, the network, the load, the queue. */
export const barStatusOf = (state: SyncState, queue: Queue, now: Instant): BarStatus => {
  if (state.revoked) return { kind: 'revoked' };
  if (state.cloned) return { kind: 'cloned' };
  if (queue.refused > 0) return { kind: 'refused', count: queue.refused };
  if (state.network === 'captive-portal') return { kind: 'captive-portal' };
  if (state.network === 'offline') return { kind: 'offline', count: queue.returns, oldestAt: waitedLong(queue, now) };
  if (queue.waiting > 0) return { kind: state.sending ? 'sending' : 'waiting', count: Math.max(queue.returns, 1) };
  return state.loading === null ? { kind: 'all-sent' } : { kind: 'loading', ...state.loading };
};
