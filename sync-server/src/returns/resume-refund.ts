import type { Tx } from '../db/open.ts';
import { touchedBy } from '../refunds/refund-row.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';

/**
 * a person says "try again". The worker looks up first what was sent before, so it is never sent blindly; a refund that arrived
 * after all needs nothing more.
 */
export const resumeRefund = async (trx: Tx, { row, context }: CaseToDecide): Promise<CaseResult> => {
  const refund = await trx.selectFrom('refund').selectAll().where('refund_key', '=', row.refund_key).executeTakeFirst();
  if (!refund || (refund.state !== 'failed' && refund.state !== 'review')) return { kind: 'done', things: [] };
  await trx
    .updateTable('refund')
    .set({
      state: 'requested',
      cause: 'resumed',
      due_at: context.now,
      lease_until: null,
      fence: refund.fence + 1,
      requested_at: context.now, // its age counts from here
      changed_at: context.now,
    })
    .where('refund_key', '=', refund.refund_key)
    .where('fence', '=', refund.fence)
    .where('state', '=', refund.state) // two cases may be about one refund: the second must not undo what the worker does with the first
    .execute();
  return { kind: 'done', things: touchedBy(refund) };
};
