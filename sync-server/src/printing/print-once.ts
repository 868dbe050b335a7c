import type { Instant } from 'shared-types/calendar';
import type { NetworkPrinter } from 'shared-types/policy';

import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import { PRINT_LIMITS, sendToPrinter } from './send-to-printer.ts';
import type { PrintLimits, PrintResult } from './send-to-printer.ts';

/** A job of a tablet for a printer of its store. */
export type AskedPrint = Readonly<{ jobId: string; installationId: string; printer: NetworkPrinter; bytes: Uint8Array }>;

type PrintingDeps = Readonly<{ db: Database; clock: () => Instant; log: Log; limits?: PrintLimits }>;

/** What came of a job before this asking, or that it may go to the printer now. */
type Claim = PrintResult | 'go' | 'not-yours';

/** After these the paper may be out: the same job is never printed again. */
const FINAL: ReadonlySet<string> = new Set<PrintResult>(['printed', 'handed-over', 'unclear']);

/** Whoever stands further behind has stopped waiting long before its turn, and each job in line holds its bytes in memory. */
const MOST_IN_LINE = 8;

/**
 * P-12: prints a job once, however often it is asked for. Before the printer is called the job is on the disk as `unclear`, so that a crash
 * leaves it to a person. One call at a time per printer: most take no second one, and mix what comes on it.
 */
export const createPrinting = ({ db, clock, log, limits = PRINT_LIMITS }: PrintingDeps) => {
  const underWay = new Map<string, Promise<PrintResult | 'not-yours'>>();
  const lines = new Map<string, readonly Promise<unknown>[]>();

  const inLine = async ({ host, port }: NetworkPrinter, work: () => Promise<PrintResult>): Promise<PrintResult> => {
    const key = `${host}:${port}`;
    const line = lines.get(key) ?? [];
    if (line.length >= MOST_IN_LINE) return 'not-ready'; // nothing of it was sent: it may be tried anew
    const turn = (line.at(-1) ?? Promise.resolve()).then(work);
    const end = turn.catch(() => undefined); // the asker of that job is told of it; the next one goes on
    lines.set(key, [...line, end]);
    void end.then(() => {
      const left = lines.get(key)?.filter((one) => one !== end) ?? [];
      return left.length === 0 ? lines.delete(key) : lines.set(key, left);
    });
    return await turn;
  };

  const run = async (job: AskedPrint): Promise<PrintResult | 'not-yours'> => {
    const claim = await claimJob(db, job, clock());
    if (claim !== 'go') return claim;
    const result = await inLine(job.printer, () => sendToPrinter(job.printer, job.bytes, limits));
    await db.write((trx) => trx.updateTable('print_job').set({ result, at: clock() }).where('job_id', '=', job.jobId).execute());
    log.info({ jobId: job.jobId, installationId: job.installationId, printerId: job.printer.printerId, result }, 'print job');
    return result;
  };

  /** `not-yours`: another tablet has used this id. */
  return (job: AskedPrint): Promise<PrintResult | 'not-yours'> => {
    const key = `${job.installationId} ${job.jobId}`;
    const asked = underWay.get(key) ?? run(job).finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  };
};

const claimJob = async (db: Database, { jobId, installationId, printer }: AskedPrint, now: Instant): Promise<Claim> =>
  await db.write(async (trx) => {
    const row = { job_id: jobId, installation_id: installationId, printer_id: printer.printerId, result: 'unclear', at: now };
    const added = await trx
      .insertInto('print_job')
      .values(row)
      .onConflict((same) => same.column('job_id').doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 1n) return 'go';
    const before = await trx.selectFrom('print_job').selectAll().where('job_id', '=', jobId).executeTakeFirstOrThrow();
    if (before.installation_id !== installationId) return 'not-yours';
    const known = before.result as PrintResult; // written below and nowhere else
    if (FINAL.has(known)) return known;
    // Another replica may be at it since: only one of the two finds the result that both have read.
    const taken = trx.updateTable('print_job').set(row).where('job_id', '=', jobId).where('result', '=', known);
    return (await taken.executeTakeFirst()).numUpdatedRows === 1n ? 'go' : 'unclear';
  });
