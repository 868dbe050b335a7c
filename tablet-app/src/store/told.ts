import { useLiveQuery } from 'dexie-react-hooks';

import type { Ledger, MetaRow } from './ledger.ts';
import { useTablet } from './tablet-context.ts';

/** What was said once on this tablet and need not be said again. */
export type Told = Readonly<{ newsOf: string | null; install: boolean }>;

export const useTold = (): Told | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => {
    const [news, install] = await ledger.meta.bulkGet(['news-read', 'install-told']);
    return { newsOf: news?.key === 'news-read' ? news.value : null, install: install?.value === true };
  }, [ledger]);
};

/** Remembers it in the ledger: a cleared tablet is told again. */
export const markTold = async (ledger: Ledger, row: Extract<MetaRow, Readonly<{ key: 'news-read' | 'install-told' }>>): Promise<void> => {
  await ledger.meta.put(row);
};
