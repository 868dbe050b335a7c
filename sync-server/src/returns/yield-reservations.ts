import type { OrderId, ReturnId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { releaseUnits } from './hold-units.ts';

type Wanted = readonly Readonly<{ lineId: string | null; units: number }>[];

/**
 * S-8: a return that came while the order was closed for a lost one holds its units only in question. Where they are the lost one's, they
 * go to it when it comes back; the question stays, with what is still free.
 */
export const yieldReservations = async (trx: Tx, orderId: OrderId, wanted: Wanted): Promise<TouchedThing[]> => {
  const things: TouchedThing[] = [];
  for (const { lineId, units } of wanted) {
    for (const holder of lineId === null ? [] : await questionsOn(trx, orderId, lineId)) {
      if (lineId === null || (await freeUnits(trx, orderId, lineId)) >= units) break;
      await releaseUnits(trx, holder.return_id as ReturnId); // acceptReturn wrote it
      await trx
        .updateTable('return_record')
        .set({ reserved_plan: '[]', shipping_minor: 0 })
        .where('return_id', '=', holder.return_id)
        .execute();
      things.push({ scope: holder.store_id, kind: 'return', id: holder.return_id });
    }
  }
  return things;
};

const questionsOn = (trx: Tx, orderId: OrderId, lineId: string) =>
  trx
    .selectFrom('claim')
    .innerJoin('review_case', 'review_case.return_id', 'claim.return_id')
    .select(['claim.return_id', 'claim.store_id'])
    .where('claim.order_id', '=', orderId)
    .where('claim.line_id', '=', lineId)
    .where('claim.status', '=', 'reserved')
    .where('review_case.kind', '=', 'review')
    .where('review_case.cause', '=', 'order-closed')
    .where('review_case.status', '=', 'open')
    .execute();

const freeUnits = async (trx: Tx, orderId: OrderId, lineId: string): Promise<number> => {
  const line = await trx
    .selectFrom('order_line')
    .select(['quantity', 'claimed', 'gone_at_channel'])
    .where('order_id', '=', orderId)
    .where('line_id', '=', lineId)
    .executeTakeFirst();
  return line ? line.quantity - line.claimed - line.gone_at_channel : 0;
};
