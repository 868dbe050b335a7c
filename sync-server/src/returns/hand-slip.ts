import { maskMailAddress } from 'shared-types/mail-address';

import type { Tx } from '../db/open.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import { MAIL_FAILED, askForMail } from './ask-for-mail.ts';
import { idsOf, refuse } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { judgeGrant, staffNameOf } from './judge-grant.ts';
import { loadReturnRow } from './return-row.ts';

/** P-6: notes that the customer holds a slip, and how sure it was of the amount: a confirmed one is never lowered afterwards. */
export const handSlip = async (trx: Tx, context: CommandContext, command: CommandOf<'slip.handed'>): Promise<Ruled> => {
  const { returnId, how, certainty, copy, mail } = command.body;
  const row = await loadReturnRow(trx, idsOf(context.installation).marketId, returnId);
  if (!row) return refuse('unknown-return', `return ${returnId}`);
  const by = await staffNameOf(trx, judgeGrant(context, command, context.now), command.staffId);
  const isToBeMailed = how === 'mailed' && mail !== null;
  const note = `${how}, ${certainty}${copy === 0 ? '' : `, copy ${copy}`}${isToBeMailed ? `, to ${maskMailAddress(mail.to)}` : ''}`;
  await addReturnEvent(trx, returnId, { at: context.now, kind: 'slip-handed', by, note });
  await trx
    .updateTable('return_record')
    .set({ slip_certainty: certainty })
    .where('return_id', '=', returnId)
    .where((of) => of.or([of('slip_certainty', 'is', null), of('slip_certainty', '!=', 'confirmed')]))
    .execute();
  if (isToBeMailed && !(await askForMail(trx, context, { command, mail, row })))
    await addReturnEvent(trx, returnId, { at: context.now, kind: 'slip-handed', by: null, note: MAIL_FAILED });
  return { kind: 'decided', ruling: null, things: [{ scope: row.store_id, kind: 'return', id: returnId }] };
};
