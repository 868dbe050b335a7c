import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

import { openPrinter } from '../../devices/open-printer.ts';
import type { PaperWidthMm } from '../../devices/paper.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { useBook, usePrintJobs, usePrinter } from '../../store/live.ts';
import { askToPrint, closePrintJob, nextCopy, presentJob, recordPrints, runPrintJob, settleStopped } from '../../store/print-jobs.ts';
import type { PrinterChoice } from '../../store/printer-choice.ts';
import type { SlipRow } from '../../store/slip.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { slipOnPaper } from './slip-on-paper.ts';
import type { SlipWords } from './slip-on-paper.ts';

export type SlipPrinting = Readonly<{
  /** The print that a person should know of; `null`: none was asked for. */
  job: PrintJob | null;
  isPrinting: boolean;
  copy: number;
  widthMm: PaperWidthMm;
  /** All that a print needs is read from the tablet. */
  isReady: boolean;
  print: (words: SlipWords, how: 'as-chosen' | 'by-browser') => Promise<void>;
  /** What a person says of a job whose paper only she can see. */
  close: (as: 'printed' | 'let-be') => Promise<void>;
}>;

type Asked = Readonly<{ slip: SlipRow; certainty: PrintJob['certainty']; language: string; sheet: RefObject<HTMLElement | null> }>;

const NO_JOBS: readonly PrintJob[] = [];
const BY_BROWSER: PrinterChoice = { kind: 'browser', widthMm: 80 };

/** Printing a slip as this tablet prints: the job first, then the printer, then the word that it was handed over (P-10, P-6). */
export const useSlipPrinting = ({ slip, certainty, language, sheet }: Asked): SlipPrinting => {
  const tablet = useTablet();
  const { returnId } = slip;
  const jobs = usePrintJobs(returnId);
  const choice = usePrinter()?.choice;
  const settings = useBook()?.settings;
  const [isBusy, setBusy] = useState(false);
  const job = presentJob(jobs ?? NO_JOBS);
  const copy = nextCopy(slip, jobs ?? NO_JOBS);

  const tell = async (): Promise<void> => {
    if ((await recordPrints(tablet, returnId)) > 0) tablet.sync.poke();
  };
  useLookAgain(returnId);

  const print = async (words: SlipWords, how: 'as-chosen' | 'by-browser'): Promise<void> => {
    if (sheet.current === null || choice === undefined || isBusy) return;
    setBusy(true);
    const what = { sheet: sheet.current, paper: slipOnPaper(words) };
    const printers = settings?.printers ?? [];
    const printer = openPrinter(how === 'by-browser' ? BY_BROWSER : choice, { page: window, printers, send: tablet.sync.print });
    try {
      const asked = await askToPrint(tablet, { returnId, copy: words.copy, language, certainty });
      await runPrintJob(tablet, asked, async () => printer.print({ ...what, jobId: asked.jobId }));
    } finally {
      setBusy(false);
    }
    await tell();
  };

  return {
    job,
    copy,
    isPrinting: isBusy || job?.state === 'printing',
    isReady: jobs !== undefined && choice !== undefined && settings !== undefined,
    widthMm: choice?.kind === 'browser' ? choice.widthMm : 80,
    print,
    close: async (as) => {
      if (job !== null) await closePrintJob(tablet, job.jobId, as);
      await tell();
    },
  };
};

/** When the slip comes on screen: a print that was cut off is said to be, and one that is out and not told yet is told. */
const useLookAgain = (returnId: SlipRow['returnId']): void => {
  const tablet = useTablet();
  useEffect(() => {
    void settleStopped(tablet, returnId)
      .then(async () => recordPrints(tablet, returnId))
      .then((told) => (told > 0 ? tablet.sync.poke() : undefined));
  }, [tablet, returnId]);
};

/** Prints by itself, once: where the market wants a slip with every return. */
export const usePrintAlways = (printing: SlipPrinting, words: SlipWords | null, isWanted: boolean): void => {
  const hasAsked = useRef(false);
  const { isReady, job, copy, print } = printing;
  useEffect(() => {
    if (!isWanted || !isReady || words === null || job !== null || copy > 0 || hasAsked.current) return;
    hasAsked.current = true;
    void print(words, 'as-chosen');
  });
};
