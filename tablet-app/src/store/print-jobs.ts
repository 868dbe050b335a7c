import { msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { SlipHanded } from 'shared-types/sync';

import type { PrintJob } from './ledger.ts';
import type { PrintOutcome, PrinterTrouble } from './printer-choice.ts';
import { newId } from './random.ts';
import { recordCommand } from './record-return.ts';
import type { RecordDeps } from './record-return.ts';
import type { SlipRow } from './slip.ts';
import type { Tablet } from './tablet-context.ts';

/** What a print is to be; `certainty` is what the paper says of the amount (P-6). */
export type AskedPrint = Pick<PrintJob, 'returnId' | 'copy' | 'language'> & Readonly<{ certainty: SlipHanded['certainty'] }>;

/** Whether the same job comes out once however often it is asked for (P-12). */
type Way = Readonly<{ printsOnce: boolean }>;

/**
 * P-10: puts a print on the disk before any printer is called. Asked twice it is the same job, as long as that is certain not to be out;
 * one that may be out is left to what it is, and a new one stands in its place, for a person has looked and wants another. Where a job comes
 * out once, one whose answer was lost is asked for again instead: whoever printed it tells.
 */
export const askToPrint = async (
  { ledger, clock, random }: AskDeps,
  asked: AskedPrint,
  { printsOnce }: Way = { printsOnce: false },
): Promise<PrintJob> =>
  ledger.transaction('rw', ledger.printJobs, async () => {
    const open = (await ledger.printJobs.where('returnId').equals(asked.returnId).toArray()).find(isOpen);
    if (open?.state === 'printing') return open;
    if (open !== undefined && isAskedAgain(open, { printsOnce }, clock.now())) {
      // What may be on paper stays as it is; only a promise that either paper makes is kept (P-6).
      const same: PrintJob = asked.certainty === 'confirmed' ? { ...open, certainty: 'confirmed' } : open;
      await ledger.printJobs.put(same);
      return same;
    }
    if (open !== undefined && open.trouble !== 'unclear' && open.trouble !== 'no-answer') {
      const again: PrintJob = { ...open, ...asked };
      await ledger.printJobs.put(again);
      return again;
    }
    if (open !== undefined) await ledger.printJobs.put({ ...open, state: 'let-be' });
    const job = newJob({ clock, random }, asked);
    await ledger.printJobs.add(job);
    return job;
  });

type AskDeps = Pick<Tablet, 'ledger' | 'clock' | 'random'>;

const newJob = (from: Pick<Tablet, 'clock' | 'random'>, asked: AskedPrint): PrintJob => ({
  ...asked,
  jobId: newId(from),
  askedAt: from.clock.now(),
  state: 'waiting',
  tries: 0,
  trouble: null,
});

/** P-10: puts a print on the disk whose turn comes after others; one that is open already stays as it is. */
export const queuePrint = async (deps: AskDeps, asked: AskedPrint): Promise<void> => addUnless(deps, asked, (jobs) => jobs.some(isOpen));

/** P-10: puts a print on the disk that nobody has asked for yet, for it is to come out with others that are not recorded (P-13). */
export const holdPrint = async (deps: AskDeps, asked: AskedPrint): Promise<void> => addUnless(deps, asked, (jobs) => jobs.length > 0);

const addUnless = async (deps: AskDeps, asked: AskedPrint, isThere: (jobs: readonly PrintJob[]) => boolean): Promise<void> => {
  const { printJobs } = deps.ledger;
  await deps.ledger.transaction('rw', printJobs, async () => {
    const jobs = await printJobs.where('returnId').equals(asked.returnId).toArray();
    if (!isThere(jobs)) await printJobs.add(newJob(deps, asked));
  });
};

/** The server forgets its jobs long after this. */
const ASKED_AGAIN_MS = 30 * 86_400_000;

/**
 * P-12: whether a print whose answer was lost is asked for as the same job, because whoever printed it still knows. A moment that has not
 * come yet was told by a clock that was ahead: how long ago it is, nobody knows.
 */
export const isAskedAgain = ({ trouble, askedAt }: Pick<PrintJob, 'trouble' | 'askedAt'>, { printsOnce }: Way, now: Instant): boolean => {
  const ageMs = msBetween(askedAt, now);
  return printsOnce && trouble === 'no-answer' && ageMs >= 0 && ageMs < ASKED_AGAIN_MS;
};

export const isOpen = ({ state }: Pick<PrintJob, 'state'>): boolean => state === 'waiting' || state === 'printing';

type RunDeps = Pick<Tablet, 'ledger' | 'locks' | 'name' | 'clock'>;
const lockOf = ({ name }: Pick<Tablet, 'name'>, returnId: string): string => `print ${returnId}@${name}`;

type Print = () => Promise<PrintOutcome>;

/** Prints one job that waits. */
export const runPrintJob = async (deps: RunDeps, job: PrintJob, print: Print): Promise<boolean> => runPrintJobs(deps, [job], print);

/**
 * P-10: prints jobs that wait, all of them with one call of `print`. While it is under way the disk says so: a tablet that stops in the
 * middle finds them there (`settleStopped`), and never prints them again by itself. Answers whether they are out.
 */
export const runPrintJobs = async (deps: RunDeps, jobs: readonly PrintJob[], print: Print): Promise<boolean> =>
  allLocked(deps, jobs.map((job) => job.returnId).toSorted(), async () => {
    const { printJobs } = deps.ledger;
    const waiting = (await printJobs.bulkGet(jobs.map(({ jobId }) => jobId))).filter(isWaiting);
    if (waiting.length < jobs.length) return false; // one of them is printed elsewhere
    const now = deps.clock.now();
    const printing = waiting.map((job): PrintJob => ({
      ...job,
      state: 'printing',
      tries: job.tries + 1,
      askedAt: job.trouble === 'no-answer' ? job.askedAt : now,
      trouble: null,
    }));
    await printJobs.bulkPut(printing);
    const outcome = await print().catch(async (cause: unknown) => {
      await printJobs.bulkPut(printing.map((job): PrintJob => ({ ...job, state: 'waiting', trouble: 'unclear' }))); // a bug says nothing of the paper
      throw cause;
    });
    const settled = printing.map((job, at) => settledAs(job, outcome, waiting[at]?.trouble ?? null));
    await printJobs.bulkPut(settled);
    return settled.every(({ state }) => state === 'printed');
  });

const isWaiting = (job: PrintJob | undefined): job is PrintJob => job?.state === 'waiting';

/** Locks are always taken in one order, so that two presses never wait for each other. */
const allLocked = async <T>(
  deps: Pick<RunDeps, 'locks' | 'name'>,
  [first, ...rest]: readonly string[],
  work: () => Promise<T>,
): Promise<T> => (first === undefined ? work() : deps.locks.exclusive(lockOf(deps, first), async () => allLocked(deps, rest, work)));

/** What the tablet says by itself, without anybody who could know the job. */
const SAID_HERE: ReadonlySet<PrintOutcome> = new Set<PrintOutcome>(['offline', 'no-printer', 'unsupported', 'in-use']);

const settledAs = (job: PrintJob, outcome: PrintOutcome, before: PrinterTrouble | null): PrintJob => {
  if (outcome === 'printed') return { ...job, state: 'printed' };
  if (outcome === 'handed-over') return { ...job, state: 'printed', unheard: true };
  return { ...job, state: 'waiting', trouble: before === 'no-answer' && SAID_HERE.has(outcome) ? before : outcome };
};

/** It counts as printed, and nobody but a person at the paper can say that it is. */
export const isOnlyHandedOver = ({ state, unheard }: Pick<PrintJob, 'state' | 'unheard'>): boolean =>
  state === 'printed' && unheard === true;

/** Nobody prints it and it is still said to be printing: the tablet stopped half way. A person must look at the paper. */
export const settleStopped = async (deps: Omit<RunDeps, 'clock'>, returnId: string): Promise<void> => {
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

/** The slip needs no paper any more: its print waits no longer. One that may be out stays, for a person to look at. */
export const letWaitingBe = async ({ ledger: { printJobs } }: Pick<Tablet, 'ledger'>, returnId: string): Promise<void> => {
  await printJobs.where('returnId').equals(returnId).filter(isSurelyIn).modify({ state: 'let-be' });
};

const isSurelyIn = ({ state, trouble }: PrintJob): boolean => state === 'waiting' && trouble !== 'unclear' && trouble !== 'no-answer';

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
