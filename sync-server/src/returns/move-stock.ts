import type { Instant } from 'shared-types/calendar';
import type { OrderLineId } from 'shared-types/ids';
import type { ReturnRecord } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import { preparedInsert } from '../db/prepared.ts';

/** Units of the record's lines, in the record's order; lines without an order line have no stock to move. */
export type MovedUnits = readonly Readonly<{ lineId: OrderLineId | null; units: number }>[];

const put = preparedInsert('stock_movement');

/** D-2: where the goods went. A history, never corrected: what is undone moves back. */
export const moveStock = async (trx: Tx, record: ReturnRecord, moved: MovedUnits, at: Instant): Promise<void> => {
  for (const [index, { lineId, units }] of moved.entries()) {
    const line = record.lines[index];
    if (line === undefined || lineId === null || units === 0) continue;
    await put(trx, { return_id: record.returnId, line_id: lineId, units, disposition: line.disposition, at });
  }
};

/** A void or a hand-back takes out again whatever the return had moved in. */
export const moveStockBack = async (trx: Tx, returnId: ReturnRecord['returnId'], at: Instant): Promise<void> => {
  const moved = await trx
    .selectFrom('stock_movement')
    .select((row) => ['line_id', 'disposition', row.fn.sum<number>('units').as('units')])
    .where('return_id', '=', returnId)
    .groupBy(['line_id', 'disposition'])
    .execute();
  for (const row of moved.filter((one) => Number(one.units) > 0)) {
    await put(trx, { return_id: returnId, line_id: row.line_id, units: -Number(row.units), disposition: row.disposition, at });
  }
};

/** For the life line of a return whose goods left again after the shop heard of them: a shop has no step to take units out. */
export const STILL_IN_STOCK = '. The shop still counts these units in stock: take them out there';

/** Whether the shop was told, or may have been, that units of this return are back on a shelf. */
export const wasStockTold = async (trx: Tx, returnId: ReturnRecord['returnId']): Promise<boolean> => {
  const told = await trx
    .selectFrom('refund_attempt')
    .innerJoin('refund', 'refund.refund_key', 'refund_attempt.refund_key')
    .select('refund_attempt.id')
    .where('refund.return_id', '=', returnId)
    .where('refund_attempt.act', '=', 'stock')
    .where((row) => row.or([row('result', 'is', null), row('result', 'in', ['done', 'unknown'])]))
    .executeTakeFirst();
  return told !== undefined;
};
