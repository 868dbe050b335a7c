import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { AnnouncedReturnId, ReturnId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { announcedIn, lockAnnounced, updateAnnounced } from './announced-row.ts';

/** E-17: its goods lie here now. What another return brought in before stays that return's, and what the customer cancelled stays so. */
export const bringIn = (trx: Tx, announced: Pick<AnnouncedReturn, 'announcedId'>, returnId: ReturnId): Promise<TouchedThing[]> =>
  change(trx, announced.announcedId, (now) => (now.status === 'open' ? { ...now, status: 'brought-in', returnId } : null));

/** The return that brought it in was voided, or refused with its goods handed back: the customer may come again. */
export const reopenAnnounced = async (trx: Tx, announcedId: AnnouncedReturnId | null, returnId: ReturnId): Promise<TouchedThing[]> =>
  announcedId === null
    ? []
    : await change(trx, announcedId, (now) => (now.returnId === returnId ? { ...now, status: 'open', returnId: null } : null));

type Change = (now: AnnouncedReturn) => AnnouncedReturn | null;

/** On the row as it is now: the customer may be changing her mind in the shop at the same time. */
const change = async (trx: Tx, announcedId: AnnouncedReturnId, to: Change): Promise<TouchedThing[]> => {
  const row = await lockAnnounced(trx, { announcedId });
  const changed = row ? to(announcedIn(row)) : null;
  if (changed === null) return [];
  await updateAnnounced(trx, changed);
  return [{ scope: 'market', kind: 'announced', id: announcedId }];
};
