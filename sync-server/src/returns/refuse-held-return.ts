import type { ReturnId } from 'shared-types/ids';
import { zero } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { Ruling } from 'shared-types/return';

import { reopenAnnounced } from '../announced/bring-in.ts';
import type { Tx } from '../db/open.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';
import { releaseUnits } from './hold-units.ts';
import { moveStock } from './move-stock.ts';
import { recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';
import { thingsOf } from './void-return.ts';

/** nothing is paid for what was in question, its reservation is free again, and the goods went back or stayed. */
export const refuseHeldReturn = async (trx: Tx, { context, command, row, by }: CaseToDecide, returned: ReturnRow): Promise<CaseResult> => {
  const returnId = returned.return_id as ReturnId; // acceptReturn wrote it
  const { goods, words } = command.body;
  const ruling = rulingOf(returned);
  if (row.kind === 'review') await releaseReservation(trx, returnId, ruling);
  if (goods === 'kept') await moveStock(trx, recordOf(returned), unitsInQuestion(ruling, row.kind === 'review'), context.now);
  const note = [goods === null ? '' : `goods ${goods}`, words].filter((part) => part !== '').join(': ').slice(0, 300); // prettier-ignore
  await addReturnEvent(trx, returnId, { at: context.now, kind: 'refused', by, note: note === '' ? null : note });
  const isTakenHome = row.kind === 'review' && goods !== 'kept';
  const reopened = isTakenHome ? await reopenAnnounced(trx, recordOf(returned).announced, returnId) : [];
  return { kind: 'done', things: [...thingsOf(returned), ...reopened] };
};

const releaseReservation = async (trx: Tx, returnId: ReturnId, ruling: Ruling): Promise<void> => {
  await releaseUnits(trx, returnId);
  const nothing = (amount: Money | null): Money | null => (amount === null ? null : zero(amount.currency));
  const released: Ruling = {
    ...ruling,
    lines: ruling.lines.map((line) => ({ ...line, units: 0, money: nothing(line.money) })),
    refund: nothing(ruling.refund),
    shipping: nothing(ruling.shipping),
    withheld: nothing(ruling.withheld),
  };
  await trx
    .updateTable('return_record')
    .set({ reserved_plan: '[]', shipping_minor: 0, at_till_minor: 0, ruling: JSON.stringify(released) })
    .where('return_id', '=', returnId)
    .execute();
};

/** Of a refused review all units; of a duplicate or what was left over, those that were not taken. */
const unitsInQuestion = (ruling: Ruling, isAll: boolean) =>
  ruling.lines.map((line) => ({ lineId: line.lineId, units: isAll ? line.asked : line.asked - line.units }));
