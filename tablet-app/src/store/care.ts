import { useLiveQuery } from 'dexie-react-hooks';

import { countCarried } from './carried.ts';
import type { Carried } from './carried.ts';
import type { Ledger } from './ledger.ts';
import { countPhotosWaiting } from './photos.ts';
import { readPrinter } from './printer-choice.ts';
import type { KeptPrinter } from './printer-choice.ts';
import { weighPhotos } from './rescued-photos.ts';
import type { PhotosToRescue } from './rescued-photos.ts';
import { useTablet } from './tablet-context.ts';

/** What else this tablet has to do with: what was brought in from others, photos that wait, its printer and the slips for it. */
export type Care = Readonly<{ carried: Carried; photosWaiting: number; printer: KeptPrinter; printsOpen: number }>;

export const useCare = (): Care | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => readCare(ledger), [ledger]);
};

/** The photos that a rescue file would hold now; `undefined` while they are weighed. */
export const usePhotosToRescue = (): PhotosToRescue | undefined => {
  const { ledger } = useTablet();
  return useLiveQuery(async () => weighPhotos(ledger).catch(() => ({ count: 0, bytes: 0, left: 0 })), [ledger]); // photos that cannot be read go with no file
};

const readCare = async (ledger: Ledger): Promise<Care> => ({
  carried: await countCarried(ledger),
  photosWaiting: await countPhotosWaiting(ledger),
  printer: await readPrinter(ledger),
  printsOpen: await ledger.printJobs.where('state').anyOf('waiting', 'printing').count(),
});
