import type { SlipHanded } from 'shared-types/sync';

import type { PrintJob } from './ledger.ts';
import type { PrinterTrouble } from './printer-choice.ts';
import { newId } from './random.ts';
import { recordCommand } from './record-return.ts';
import type { RecordDeps } from './record-return.ts';
import type { SlipRow } from './slip.ts';
import type { Tablet } from './tablet-context.ts';

/** What a print is to be; `certainty` is what the paper says of the amount (P-6). */
export type AskedPrint = Pick<PrintJob, 'returnId' | 'copy' | 'language'> & Readonly<{ certainty: SlipHanded['certainty'] }>;

/**
 * P-10: puts a print on the disk before any printer is called. Asked twice it is the same job, as long as that is certain not to be out;
 * one that may be out is left to what it is, and a new one stands in its place, for a person has looked and wants another.
 */
export const askToPrint = async (
  { ledger, clock, random }: Pick<Tablet, 'ledger' | 'clock' | 'random'>,
  asked: AskedPrint,
): Promise<PrintJob> =>
  ledger.transaction('rw', ledger.printJobs, async () => {
    const open = (await ledger.printJobs.where('returnId').equals(asked.returnId).toArray()).find(isOpen);
    if (open?.state === 'printing') return open;
    if (open !== undefined && open.trouble !== 'unclear') {
      const again: PrintJob = { ...open, ...asked };
      await ledger.printJobs.put(again);
      return again;
    }
    if (open !== undefined) await ledger.printJobs.put({ ...open, state: 'let-be' });
    const job: PrintJob = { ...asked, jobId: newId({ clock, random }), askedAt: clock.now(), state: 'waiting', tries: 0, trouble: null };
    await ledger.printJobs.add(job);
    return job;
  });

const isOpen = ({ state }: PrintJob): boolean => state === 'waiting' || state === 'printing';

type RunDeps = Pick<Tablet, 'ledger' | 'locks' | 'name'>;
const lockOf = ({ name }: Pick<Tablet, 'name'>, returnId: string): string => `print ${returnId}@${name}`;

/**
 * P-10: prints a job that waits. `print` answers the trouble, or `null` when the paper is out. While it is under way the disk says so: a
 * tablet that stops in the middle finds it there (`settleStopped`), and never prints it again by itself.
 */
export const runPrintJob = async (
  deps: RunDeps,
  { jobId, returnId }: PrintJob,
  print: () => Promise<PrinterTrouble | null>,
): Promise<void> =>
  deps.locks.exclusive(lockOf(deps, returnId), async () => {
    const { printJobs } = deps.ledger;
    const job = await printJobs.get(jobId);
    if (job?.state !== 'waiting') return;
    const printing: PrintJob = { ...job, state: 'printing', tries: job.tries + 1, trouble: null };
    await printJobs.put(printing);
    const trouble = await print().catch(async (cause: unknown) => {
      await printJobs.put({ ...printing, state: 'waiting', trouble: 'unclear' }); // a bug says nothing of the paper
      throw cause;
    });
    await printJobs.put({ ...printing, state: trouble === null ? 'printed' : 'waiting', trouble });
  });

/** Nobody prints it and it is still said to be printing: the tablet stopped half way. A person must look at the paper. */
export const settleStopped = async (deps: RunDeps, returnId: string): Promise<void> => {
  await deps.locks.ifFree(lockOf(deps, returnId), async () => {
    const { printJobs } = deps.ledger;
    const stopped = await printJobs.where('returnId').equals(returnId).filter(({ state }) => state === 'printing').toArray(); // prettier-ignore
    await printJobs.bulkPut(stopped.map((job): PrintJob => ({ ...job, state: 'waiting', trouble: 'unclear' })));
  });
};

/** What a person says of a job that is not out for certain: the paper is good, or no paper is wanted. */
export const closePrintJob = async ({ ledger }: Pick<Tablet, 'ledger'>, jobId: string, as: 'printed' | 'let-be'): Promise<void> => {
  await ledger.printJobs.update(jobId, { state: as });
};

/**
 * Records that slips were handed over, for each print that is out and not told yet (P-6). It runs after each print and whenever the slip is
 * looked at, so that one which was out while nobody was signed in is told later.
 */
export const recordPrints = async (deps: RecordDeps, returnId: SlipRow['returnId']): Promise<number> =>
  deps.locks.exclusive(lockOf(deps, returnId), async () => {
    const [slip, jobs] = await Promise.all([
      deps.ledger.slips.get(returnId),
      deps.ledger.printJobs.where('returnId').equals(returnId).toArray(),
    ]);
    const told = new Set((slip?.handed ?? []).filter(({ how }) => how === 'printed').map(({ copy }) => copy));
    const untold = jobs.filter(({ state, copy }) => state === 'printed' && !told.has(Math.min(copy, MOST_COPIES)));
    for (const { certainty, copy } of untold) {
      const body = { returnId, how: 'printed', certainty, copy: Math.min(copy, MOST_COPIES), mail: null } as const;
      const recorded = await recordCommand(deps, { type: 'slip.handed', body });
      if (!recorded.ok) return 0; // nobody is signed in, or the disk is full: told when the slip is looked at again
    }
    return untold.length;
  });

const MOST_COPIES = 99;

/** The number of the next print: 0 is no copy. Only paper that is out counts. */
export const nextCopy = ({ handed }: Pick<SlipRow, 'handed'>, jobs: readonly PrintJob[]): number =>
  Math.max(
    handed.filter(({ how }) => how === 'printed').length,
    ...jobs.filter(({ state }) => state === 'printed').map(({ copy }) => copy + 1),
  );

/** The job that a person should know of: the one that is open, else the last one that came out. */
export const presentJob = (jobs: readonly PrintJob[]): PrintJob | null =>
  jobs.find(isOpen) ?? jobs.filter(({ state }) => state === 'printed').toSorted((a, b) => (a.askedAt < b.askedAt ? 1 : -1))[0] ?? null;
