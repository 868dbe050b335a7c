import { useLiveQuery } from 'dexie-react-hooks';

import { addMs } from 'shared-types/calendar';
import type { HandoverId, ReturnId } from 'shared-types/ids';

import type { LocalReturn, PrintJob } from './ledger.ts';
import { readReturn } from './live.ts';
import { isOpen } from './print-jobs.ts';
import type { ReturnRow } from './return-status.ts';
import type { SlipRow } from './slip.ts';
import { useTablet } from './tablet-context.ts';
import type { Tablet } from './tablet-context.ts';

/** A slip with its return and the prints that were asked for of it (P-10). */
export type HandoverSlip = Readonly<{ slip: SlipRow; row: ReturnRow | null; jobs: readonly PrintJob[] }>;

/** The slips of one handover, in the order in which its returns were recorded here; of a return of another tablet, only its own. */
export const useHandoverSlips = (returnId: string): readonly HandoverSlip[] | undefined => {
  const tablet = useTablet();
  return useLiveQuery(async () => readHandoverSlips(tablet, returnId), [tablet, returnId]);
};

type Read = Pick<Tablet, 'ledger' | 'cache'>;

export const readHandoverSlips = async (tablet: Read, returnId: string): Promise<readonly HandoverSlip[]> => {
  const local = await tablet.ledger.returns.where('returnId').equals(returnId).first();
  const ids = local === undefined ? [returnId] : (await returnsBeside(tablet, local)).map((one) => one.returnId);
  const slips = await Promise.all(ids.map(async (id) => readSlip(tablet, id)));
  return slips.filter((one) => one !== null);
};

/** Goods are handed over at one moment: what was recorded days apart is none, whatever an old draft's id says. */
const MOST_APART_MS = 86_400_000;

const returnsBeside = async ({ ledger }: Read, { recordedAt, record }: LocalReturn): Promise<readonly LocalReturn[]> => {
  const near = ledger.returns.where('recordedAt').between(addMs(recordedAt, -MOST_APART_MS), addMs(recordedAt, MOST_APART_MS), true, true);
  const together = await near.filter((one) => one.record.handoverId === record.handoverId).toArray();
  return together.toSorted((a, b) => a.clientSeq - b.clientSeq);
};

/** The newest slip of a handover that is still to be printed, when none of its orders is open any more; `null`: none waits. */
export const waitingSlipOf = async (tablet: Read & Pick<Tablet, 'clock'>, handoverId: HandoverId): Promise<ReturnId | null> => {
  const drafts = await tablet.ledger.drafts.toArray();
  if (drafts.some((draft) => draft.handoverId === handoverId && draft.orderId !== null)) return null;
  const recent = tablet.ledger.returns.where('recordedAt').above(addMs(tablet.clock.now(), -MOST_APART_MS));
  const returns = await recent.filter((one) => one.record.handoverId === handoverId && one.voidAskedAt === null).toArray();
  for (const { returnId } of returns.toSorted((a, b) => b.clientSeq - a.clientSeq)) {
    const found = await readSlip(tablet, returnId);
    if (found !== null && isToPrint(found)) return returnId;
  }
  return null;
};

/**
 * P-13: a print of it is open, or the customer only saw it. Prints that are all closed are out or let be; what goes by mail needs no paper
 * unless somebody asked for one.
 */
export const isToPrint = ({ slip, jobs }: Pick<HandoverSlip, 'slip' | 'jobs'>): boolean =>
  jobs.length === 0 ? slip.handed.every(({ how }) => how === 'shown') : jobs.some(isOpen);

const readSlip = async (tablet: Read, returnId: string): Promise<HandoverSlip | null> => {
  const [slip, row, jobs] = await Promise.all([
    tablet.ledger.slips.where('returnId').equals(returnId).first(),
    readReturn(tablet, { returnId }),
    tablet.ledger.printJobs.where('returnId').equals(returnId).toArray(),
  ]);
  return slip === undefined ? null : { slip, row, jobs };
};
