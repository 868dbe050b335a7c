import type { Ledger } from './ledger.ts';

/**
 * What the ledger can do. `unwritable`: nothing can be recorded. `key-failing`: what is signed is still sent, but nothing new can be
 * signed or read: enrol again. `not-enrolled`: this tablet belongs to no store yet.
 */
export type LedgerHealth =
  | Readonly<{ kind: 'checking' | 'well' | 'not-enrolled' }>
  | Readonly<{ kind: 'unwritable'; why: 'cannot-open' | 'open-hangs' | 'storage-full' | 'storage-broken' }>
  | Readonly<{ kind: 'key-failing'; which: 'device' | 'cache' | 'index' | 'pin' }>;

export const checkLedger = async (_ledger: Ledger): Promise<LedgerHealth> => Promise.resolve({ kind: 'checking' });
