import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { AnnouncedReturnId, ReturnId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';

/** E-17: its goods lie here now. What another return brought in before stays that return's, and what the customer cancelled stays so. */
export const bringIn = (trx: Tx, announced: Pick<AnnouncedReturn, 'announcedId'>, returnId: ReturnId): Promise<TouchedThing[]> =>
  change(trx, announced.announcedId, (now) => (now.status === 'open' ? { ...now, status: 'brought-in', returnId } : null));

/** The return that brought it in was voided, or refused with its goods handed back: the customer may come again. */
export const reopenAnnounced = async (trx: Tx, announcedId: AnnouncedReturnId | null, returnId: ReturnId): Promise<TouchedThing[]> =>
  announcedId === null
    ? []
    : await change(trx, announcedId, (now) => (now.returnId === returnId ? { ...now, status: 'open', returnId: null } : null));

type Change = (now: AnnouncedReturn) => AnnouncedReturn | null;

/** On the row as it is now, held until the commit: the customer may be changing her mind in the shop at the same time. */
const change = async (trx: Tx, announcedId: AnnouncedReturnId, to: Change): Promise<TouchedThing[]> => {
  const row = await trx
    .updateTable('announced_return')
    .set((is) => ({ status: is.ref('status') })) // takes the row's lock, on either database
    .where('announced_id', '=', announcedId)
    .returning('document')
    .executeTakeFirst();
  if (!row) return [];
  const changed = to(JSON.parse(row.document) as AnnouncedReturn); // validated when the channel told it
  if (changed === null) return [];
  await trx
    .updateTable('announced_return')
    .set({ status: changed.status, document: JSON.stringify(changed) })
    .where('announced_id', '=', announcedId)
    .execute();
  return [{ scope: 'market', kind: 'announced', id: announcedId }];
};
