import type { Instant } from 'shared-types/calendar';
import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { CaseView, ReturnView } from 'shared-types/return';

import type { Cache, DocumentRow } from './cache.ts';
import { askAgain } from './damage.ts';
import { readEnrolment } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { unsealJson } from './seal.ts';

type Stores = Readonly<{ cache: Cache; ledger: Ledger }>;

export const aboutDocument = (kind: DocumentRow['kind'], id: string): string => `${kind}:${id}`;

const openAll = async <T>({ cache, ledger }: Stores, rows: readonly DocumentRow[]): Promise<T[]> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) return [];
  const opened = await Promise.all(
    rows.map(async (row) => unsealJson<T>(enrolment.keys.cache, aboutDocument(row.kind, row.id), row.sealed)),
  );
  // Later, for live queries only read: what is damaged comes again with the next sync. A cache that cannot be written says so there.
  if (opened.includes(null)) setTimeout(() => void askAgain(cache).catch(() => undefined));
  return opened.flatMap((one) => one ?? []);
};

/** Returns of this store that the feed told of, presented at `since` or later. */
export const returnViewsSince = async (stores: Stores, since: Instant): Promise<readonly ReturnView[]> =>
  openAll(stores, await stores.cache.documents.where('[kind+at]').between(['return', since], ['return', '\uffff']).toArray());

export const returnViewsOf = async (
  stores: Stores,
  by: Readonly<{ returnId: string } | { slipNumber: string }>,
): Promise<readonly ReturnView[]> =>
  openAll(
    stores,
    'returnId' in by
      ? await stores.cache.documents.where('[kind+id]').equals(['return', by.returnId]).toArray()
      : (await stores.cache.documents.where('slipNumber').equals(by.slipNumber).toArray()).filter((row) => row.kind === 'return'),
  );

/** Returns of this store that hold goods of any of these orders, as the feed told them last. */
export const returnViewsOfOrders = async (stores: Stores, orderIds: readonly string[]): Promise<readonly ReturnView[]> => {
  const rows = await stores.cache.documents.where('orderId').anyOf(orderIds).toArray();
  return openAll(
    stores,
    rows.filter((row) => row.kind === 'return'),
  );
};

/** Announced returns by their code or of an order, newest first, as the feed told them last. */
export const announcedReturns = async (
  stores: Stores,
  by: Readonly<{ code: string } | { orderId: string }>,
): Promise<readonly AnnouncedReturn[]> => {
  const { documents } = stores.cache;
  const found = 'code' in by ? documents.where('slipNumber').equals(by.code) : documents.where('orderId').equals(by.orderId);
  const rows = (await found.toArray()).filter((row) => row.kind === 'announced');
  return openAll(
    stores,
    rows.toSorted((a, b) => (a.at < b.at ? 1 : -1)),
  );
};

/** Open cases, and with `since` also those opened later and already decided. */
export const caseViews = async (stores: Stores, since: Instant | null): Promise<readonly CaseView[]> => {
  const open = await stores.cache.documents.where('[kind+open]').equals(['case', 1]).toArray();
  const later =
    since === null ? [] : await stores.cache.documents.where('[kind+at]').between(['case', since], ['case', '\uffff']).toArray();
  return openAll(stores, [...new Map([...open, ...later].map((row) => [row.id, row])).values()]);
};
