import type { Instant } from 'shared-types/calendar';

import type { Database } from './db/open.ts';
import { pruneMails } from './mail/prune-mails.ts';
import type { Log } from './observe/log.ts';
import { lookAgain } from './observe/look-again.ts';
import { prunePhotos } from './photos/prune-photos.ts';
import { prunePrintJobs } from './printing/prune-print-jobs.ts';

const LOOK_EVERY_MS = 3_600_000;

/** What is dropped when its time is over, by its name in the log; each answers how many were. */
const PRUNED: Readonly<Record<string, (db: Database, now: Instant) => Promise<number>>> = {
  photos: prunePhotos,
  mails: pruneMails,
  'print jobs': prunePrintJobs,
};

type PruningDeps = Readonly<{ db: Database; clock: () => Instant; log: Log }>;

/** Looks every hour, each kind by itself, so that one which fails holds up no other. Answers how to stop. */
export const startPruning = ({ db, clock, log }: PruningDeps): (() => Promise<void>) => {
  const stops = Object.entries(PRUNED).map(([what, prune]) =>
    lookAgain(
      async () => {
        const count = await prune(db, clock());
        if (count > 0) log.info({ what, count }, 'dropped what is old');
      },
      {
        everyMs: LOOK_EVERY_MS,
        begins: 'now',
        onFault: (error) => log.error({ what, error }, 'what is old could not be dropped; it is tried again'),
      },
    ),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
};
