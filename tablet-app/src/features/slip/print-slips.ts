import type { Printable, Printer } from '../../devices/printer.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { askToPrint, queuePrint, runPrintJob, runPrintJobs } from '../../store/print-jobs.ts';
import type { AskedPrint } from '../../store/print-jobs.ts';
import type { Tablet } from '../../store/tablet-context.ts';

/** A slip that is to come out, as a browser and as a receipt printer take it. */
export type SlipForPrinter = Omit<Printable, 'jobId'> & Readonly<{ asked: AskedPrint }>;

type Deps = Pick<Tablet, 'ledger' | 'clock' | 'random' | 'locks' | 'name'>;

/**
 * P-10: prints slips, each as a job of its own. Where the printer asks a person it asks once for all of them; else one comes out after the
 * other, until one does not: what keeps one in keeps in the next. Those that did not have their turn wait on the disk like it.
 */
export const printSlips = async (deps: Deps, printer: Printer, slips: readonly SlipForPrinter[]): Promise<void> => {
  const { together } = printer;
  if (together !== null) {
    const jobs: PrintJob[] = [];
    for (const { asked } of slips) jobs.push(await askToPrint(deps, asked, printer));
    await runPrintJobs(deps, jobs, async () => together(slips.map(({ sheet }) => sheet)));
    return;
  }
  for (const { asked } of slips) await queuePrint(deps, asked);
  for (const { asked, ...what } of slips) {
    const job = await askToPrint(deps, asked, printer);
    const isOut = await runPrintJob(deps, job, async () => printer.print({ ...what, jobId: job.jobId }));
    if (!isOut) return;
  }
};
