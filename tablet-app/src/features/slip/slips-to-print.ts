import { isToPrint } from '../../store/handover.ts';
import type { HandoverSlip } from '../../store/handover.ts';
import type { PrintJob } from '../../store/ledger.ts';

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
 * Before that, and for a slip that is looked up later, a press prints the one on screen. `null`: which prints it has is not read yet, so
 * nobody knows whether the next one is a copy.
 */
export const slipsOfScreen = (
  slips: readonly HandoverSlip[] | undefined,
  { returnId, isNew, isMoreToCome }: Shown,
): SlipsOfScreen | null => {
  const own = slips?.filter(({ slip }) => slip.returnId === returnId) ?? [];
  if (slips === undefined || own.length === 0) return null;
  if (!isNew || isMoreToCome) return { spoken: own, toPrint: own };
  const spoken = slips.filter((one) => own.includes(one) || !isVoided(one));
  const waiting = spoken.filter((one) => isToPrint(one));
  return { spoken, toPrint: waiting.length === 0 ? own : waiting };
};

const isVoided = ({ row }: HandoverSlip): boolean => row !== null && (row.status === 'voided' || row.local?.voidAskedAt != null);

/** Where a slip prints by itself: no printer was called for these yet, and none goes by mail. */
export const areUntouched = (slips: readonly HandoverSlip[]): boolean =>
  slips.every(({ slip, jobs }) => jobs.every(isUntried) && slip.handed.every(({ how }) => how === 'shown'));

const isUntried = ({ state, tries }: PrintJob): boolean => state === 'waiting' && tries === 0;

/** Of the prints of several slips the one that a person should know of: under way, not out for certain, waiting for its turn, out. */
export const foremostJob = (jobs: readonly PrintJob[]): PrintJob | null =>
  jobs.find(({ state }) => state === 'printing') ??
  jobs.find(({ state, trouble }) => state === 'waiting' && trouble !== null) ??
  jobs.find(({ state }) => state === 'waiting') ??
  jobs[0] ??
  null;
