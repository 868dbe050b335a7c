import { useLiveQuery } from 'dexie-react-hooks';

import { countCarried } from './carried.ts';
import type { Carried } from './carried.ts';
import type { Ledger, MetaRow } from './ledger.ts';
import { readPrinter } from './printer-choice.ts';
import type { KeptPrinter } from './printer-choice.ts';
import { useTablet } from './tablet-context.ts';

/** What else this tablet has to do with: what was brought in from others, photos that wait, its printer and the slips for it. */
export type Care = Readonly<{ carried: Carried; photosWaiting: number; printer: KeptPrinter; printsOpen: number }>;

export const useCare = (): Care | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => readCare(ledger), [ledger]);
};

const readCare = async (ledger: Ledger): Promise<Care> => ({
  carried: await countCarried(ledger),
  photosWaiting: await ledger.photos.where('state').equals('waiting').count(),
  printer: await readPrinter(ledger),
  printsOpen: await ledger.printJobs.where('state').anyOf('waiting', 'printing').count(),
});

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
