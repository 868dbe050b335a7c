import { useLiveQuery } from 'dexie-react-hooks';

import { readReturns } from './live.ts';
import type { StaffSession } from './sync-port.ts';
import { useTablet } from './tablet-context.ts';
import type { Tablet } from './tablet-context.ts';

/** How many returns a person recorded in her shift, here and on the store's other tablets as far as they are known here (E-10). */
const recordedInShift = async (
  tablet: Pick<Tablet, 'ledger' | 'cache'>,
  { staffId, issuedAt }: Pick<StaffSession['claims'], 'staffId' | 'issuedAt'>,
): Promise<number> => {
  const rows = await readReturns(tablet, issuedAt);
  return rows.filter((row) => (row.view ?? row.local)?.staffId === staffId && row.presentedAt >= issuedAt && row.status !== 'refused')
    .length;
};

/** `undefined` while it is counted, and where nobody is signed in. */
export const useRecordedInShift = (session: StaffSession | null): number | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => (session === null ? undefined : recordedInShift(tablet, session.claims)), [tablet, session]);
};
