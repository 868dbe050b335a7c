import { msBetween } from 'shared-types/calendar';

import type { HandoverSlip } from '../../store/handover.ts';
import type { PrintJob } from '../../store/ledger.ts';
import { nextCopy } from '../../store/print-jobs.ts';

/** What a press prints, and whose prints are spoken of. */
export type SlipsOfScreen = Readonly<{ spoken: readonly HandoverSlip[]; toPrint: readonly HandoverSlip[] }>;

type Shown = Readonly<{
  returnId: string;
  /** It was just recorded: the goods of a handover are still on the counter. */
  isNew: boolean;
  /** Another order of the same handover is still to be recorded. */
  isMoreToCome: boolean;
}>;

/**
 * P-13: the slips of one handover print together, with the last of its returns: all that are not out yet and that nobody let be.
 * Before that, and for a slip that is looked up later, a press prints the one on screen.
 */
export const slipsOfScreen = (slips: readonly HandoverSlip[], { returnId, isNew, isMoreToCome }: Shown): SlipsOfScreen => {
  const own = slips.filter(({ slip }) => slip.returnId === returnId);
  if (!isNew || isMoreToCome) return { spoken: own, toPrint: own };
  const spoken = slips.filter((one) => own.includes(one) || !isVoided(one));
  const waiting = spoken.filter((one) => isToPrint(one));
  return { spoken, toPrint: waiting.length === 0 ? own : waiting };
};

const isVoided = ({ row }: HandoverSlip): boolean => row !== null && (row.status === 'voided' || row.local?.voidAskedAt != null);

const isToPrint = ({ slip, jobs }: HandoverSlip): boolean => nextCopy(slip, jobs) === 0 && newestOf(jobs)?.state !== 'let-be';

const newestOf = (jobs: readonly PrintJob[]): PrintJob | undefined => jobs.toSorted((a, b) => msBetween(b.askedAt, a.askedAt)).at(-1);

/** Where a slip prints by itself: nothing of these was printed yet, nor asked to be. */
export const areUntouched = (slips: readonly HandoverSlip[]): boolean =>
  slips.every(({ slip, jobs }) => jobs.length === 0 && nextCopy(slip, jobs) === 0);
