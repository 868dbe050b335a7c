import type { Dexie } from 'dexie';

/** What storage can do to us, told apart by the names of IndexedDB's exceptions. */
export type StorageTrouble = 'storage-full' | 'storage-broken';

const nameOf = (cause: unknown): string => {
  if (typeof cause !== 'object' || cause === null) return '';
  if ('inner' in cause && cause.inner !== undefined && cause.inner !== null) {
    const inner = nameOf(cause.inner);
    if (inner !== '' && inner !== 'Error') return inner;
  }
  return 'name' in cause && typeof cause.name === 'string' ? cause.name : '';
};

const BROKEN = new Set([
  'InvalidStateError',
  'InvalidState',
  'UnknownError',
  'Unknown',
  'DatabaseClosedError',
  'AbortError',
  'TransactionInactiveError',
  'OpenFailedError',
  'MissingAPIError',
  'NotReadableError',
  'DataError',
  'DataCloneError',
]);

/** `null` when the failure is none of storage's: then it is a bug and must surface. */
export const storageTroubleOf = (cause: unknown): StorageTrouble | null => {
  const name = nameOf(cause);
  if (name === 'QuotaExceededError') return 'storage-full';
  return BROKEN.has(name) ? 'storage-broken' : null;
};

/** F23: a connection that the browser lost never comes back by itself: close it, open a new one. */
export const reopen = async (db: Dexie): Promise<void> => {
  db.close({ disableAutoOpen: false });
  await db.open();
};
