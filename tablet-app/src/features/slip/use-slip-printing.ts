import { useEffect, useRef, useState } from 'react';

import { openPrinter } from '../../devices/open-printer.ts';
import type { PaperWidthMm } from '../../devices/paper.ts';
import type { Printer } from '../../devices/printer.ts';
import type { HandoverSlip } from '../../store/handover.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { useBook, usePrinter } from '../../store/live.ts';
import { closePrintJob, holdPrint, isAskedAgain, presentJob, recordPrints, settleStopped } from '../../store/print-jobs.ts';
import type { PrinterChoice } from '../../store/printer-choice.ts';
import type { SlipRow } from '../../store/slip.ts';
import { useTablet } from '../../store/tablet-context.ts';
import type { Tablet } from '../../store/tablet-context.ts';
import { printSlips } from './print-slips.ts';
import type { SlipForPrinter } from './print-slips.ts';
import { slipOnPaper } from './slip-on-paper.ts';
import type { SlipWords } from './slip-on-paper.ts';
import { areUntouched, foremostJob } from './slips-to-print.ts';
import type { SlipsOfScreen } from './slips-to-print.ts';

/** How a press prints: `by-browser` for once, where the printer of this tablet does not. */
export type PrintHow = 'as-chosen' | 'by-browser';

/** A slip that a press prints, in the customer's words. */
export type SlipToPrint = Readonly<{ of: HandoverSlip; words: SlipWords; certainty: PrintJob['certainty'] }>;

export type SlipPrinting = Readonly<{
  /** The print that a person should know of, and whose it is; `null`: none was asked for. */
  job: PrintJob | null;
  isPrinting: boolean;
  /** The prints that are out, the newest of each slip. */
  out: readonly PrintJob[];
  widthMm: PaperWidthMm;
  /** The answer of the job was lost, and the printer that was chosen tells what became of it (P-12). */
  canAskAgain: boolean;
  /** All that a print needs is read from the tablet. */
  isReady: boolean;
  print: (slips: readonly SlipToPrint[], how: PrintHow) => Promise<void>;
  /** What a person says of a job whose paper only she can see. */
  close: (as: 'printed' | 'let-be') => Promise<void>;
}>;

type Asked = Readonly<{
  spoken: SlipsOfScreen['spoken'];
  language: string;
  /** The sheets as they stand in the page, by return. */
  sheets: ReadonlyMap<string, HTMLElement>;
}>;

const BY_BROWSER: PrinterChoice = { kind: 'browser', widthMm: 80 };

/** Printing slips as this tablet prints: the jobs first, then the printer, then the word that they were handed over (P-10, P-6). */
export const useSlipPrinting = ({ spoken, language, sheets }: Asked): SlipPrinting => {
  const tablet = useTablet();
  const choice = usePrinter()?.choice;
  const settings = useBook()?.settings;
  const [isBusy, setBusy] = useState(false);
  const present = spoken.map(({ jobs }) => presentJob(jobs)).filter((job) => job !== null);
  const out = present.filter(({ state }) => state === 'printed');
  const job = foremostJob(present);
  const tell = useTelling(spoken.map(({ slip }) => slip.returnId));

  const printerOf = (one: PrinterChoice): Printer =>
    openPrinter(one, { page: window, printers: settings?.printers ?? [], send: tablet.sync.print });

  const print = async (slips: readonly SlipToPrint[], how: PrintHow): Promise<void> => {
    const ready = slips.flatMap(({ of, words, certainty }): SlipForPrinter[] => {
      const { returnId } = of.slip;
      const sheet = sheets.get(returnId);
      const asked = { returnId, copy: words.copy, language, certainty };
      return sheet === undefined ? [] : [{ asked, sheet, paper: slipOnPaper(words) }];
    });
    if (ready.length < slips.length || choice === undefined || isBusy) return;
    setBusy(true);
    try {
      await printSlips(tablet, printerOf(how === 'by-browser' ? BY_BROWSER : choice), ready);
    } finally {
      setBusy(false);
    }
    await tell();
  };

  return {
    job,
    out,
    isPrinting: isBusy || job?.state === 'printing',
    canAskAgain: job !== null && choice !== undefined && isAskedAgain(job, printerOf(choice), tablet.clock.now()),
    isReady: choice !== undefined && settings !== undefined,
    widthMm: choice?.kind === 'browser' ? choice.widthMm : 80,
    print,
    close: async (as) => {
      if (job !== null) await closePrintJob(tablet, job.jobId, as);
      await tell();
    },
  };
};

/**
 * When slips come on screen: a print that was cut off is said to be, and one that is out and not told yet is told. Answers what tells it
 * after a print, too.
 */
const useTelling = (returnIds: readonly SlipRow['returnId'][]): (() => Promise<void>) => {
  const tablet = useTablet();
  const all = returnIds.join(' ');
  useEffect(() => {
    void (async () => {
      for (const returnId of returnIds) await settleStopped(tablet, returnId);
      await tellPrints(tablet, returnIds);
    })();
    // oxlint-disable-next-line react/exhaustive-deps -- the same slips are the same text
  }, [tablet, all]);
  return async () => tellPrints(tablet, returnIds);
};

const tellPrints = async (tablet: Tablet, returnIds: readonly SlipRow['returnId'][]): Promise<void> => {
  let told = 0;
  for (const returnId of returnIds) told += await recordPrints(tablet, returnId);
  if (told > 0) tablet.sync.poke();
};

/**
 * P-10, P-13: where the market wants a slip with every return, its print is on the disk as soon as the slip is on screen: it is not
 * forgotten when it waits for another order that never comes, or for one before it that is in trouble.
 */
export const useHoldAlways = (slips: readonly SlipToPrint[], language: string, isWanted: boolean): void => {
  const tablet = useTablet();
  useEffect(() => {
    for (const { of, words, certainty } of isWanted ? slips : []) {
      if (of.jobs.length > 0 || !areUntouched([of])) continue;
      void holdPrint(tablet, { returnId: of.slip.returnId, copy: words.copy, language, certainty });
    }
  });
};

/** Prints by itself, once: where the market wants a slip with every return. */
export const usePrintAlways = (printing: SlipPrinting, slips: readonly SlipToPrint[], isWanted: boolean): void => {
  const hasAsked = useRef(false);
  const { isReady, print } = printing;
  useEffect(() => {
    if (!isWanted || !isReady || hasAsked.current || slips.length === 0 || !areUntouched(slips.map(({ of }) => of))) return;
    hasAsked.current = true;
    void print(slips, 'as-chosen');
  });
};
