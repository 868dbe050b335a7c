import type { OrderId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import { lockOrder } from '../orders/known-order.ts';
import { touchedBy } from '../refunds/refund-row.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';

/**
 * a person says "try again". What was sent before is looked up first, never sent blindly; what never left is planned anew. A refund
 * that arrived after all needs nothing more.
 */
export const resumeRefund = async (trx: Tx, { row, context }: CaseToDecide): Promise<CaseResult> => {
  const refund = await trx.selectFrom('refund').selectAll().where('refund_key', '=', row.refund_key).executeTakeFirst();
  if (!refund || (refund.state !== 'failed' && refund.state !== 'review')) return { kind: 'done', things: [] };
  await lockOrder(context.deps.db, trx, refund.order_id as OrderId); // planRefunds wrote it
  if (await isOrderBusy(trx, refund.order_id))
    return { kind: 'stays', why: 'Another refund of this order is on its way. Try again later.', things: [] };
  const state = refund.attempts === 0 ? 'requested' : 'unknown';
  await trx
    .updateTable('refund')
    .set({
      state,
      cause: 'resumed',
      due_at: context.now,
      lease_until: null,
      fence: refund.fence + 1,
      requested_at: context.now,
      changed_at: context.now,
    })
    .where('refund_key', '=', refund.refund_key)
    .execute();
  return { kind: 'done', things: touchedBy(refund) };
};

const isOrderBusy = async (trx: Tx, orderId: string): Promise<boolean> =>
  (await trx
    .selectFrom('refund')
    .select('refund_key')
    .where('order_id', '=', orderId)
    .where('state', 'in', ['sending', 'unknown'])
    .executeTakeFirst()) !== undefined;
