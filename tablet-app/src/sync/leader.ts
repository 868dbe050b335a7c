import type { Ledger } from '../store/ledger.ts';
import { lockName } from '../store/locks.ts';
import type { Locks } from '../store/locks.ts';

/** The number of a leadership. A leader that was frozen and wakes up finds a later one, and writes nothing (F51). */
export type Fence = Readonly<{ term: number }>;

/** Takes the next term; called while holding the lock `sync`. */
export const takeTerm = async (ledger: Ledger): Promise<Fence> =>
  ledger.transaction('rw', ledger.meta, async () => {
    const row = await ledger.meta.get('term');
    const term = (row?.key === 'term' ? row.value : 0) + 1;
    await ledger.meta.put({ key: 'term', value: term });
    return { term };
  });

/** To be asked inside the transaction that writes. */
export const isStillLeader = async (ledger: Ledger, fence: Fence): Promise<boolean> => {
  const row = await ledger.meta.get('term');
  return row?.key === 'term' && row.value === fence.term;
};

type LeadDeps = Readonly<{ locks: Locks; ledger: Ledger; name: string }>;

/** Runs `work` as leader, as soon as no other tab leads; the leadership ends when `work` does. */
export const lead = async ({ locks, ledger, name }: LeadDeps, work: (fence: Fence) => Promise<void>): Promise<void> =>
  locks.exclusive(lockName(name, 'sync'), async () => work(await takeTerm(ledger)));
