import type { RefundKey } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import { actOnRefund } from './act-on-refund.ts';
import type { RefundOrder } from './act-on-refund.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';
import { closeCasesOfRefund } from './close-case.ts';

const DONE: CaseResult = { kind: 'done', things: [] };

/**
 * a manager about a refund that the machine gave up: one of the three actions, or plainly "try again" and "leave it". Acting answers
 * every open question about that refund.
 */
export const decideRefundCase = async (trx: Tx, asked: CaseToDecide): Promise<CaseResult> => {
  const { row, command, returned } = asked;
  const { refund: chosen, decision } = command.body;
  if (row.refund_key === null) return DONE;
  if (chosen !== null) return await act(trx, asked, chosen);
  if (decision === 'refuse' || row.kind === 'reconciliation' || (returned?.voided_at ?? null) !== null) return DONE;
  if (row.kind === 'for-finance') return { kind: 'stays', why: 'Say under which reference the money went back.', things: [] };
  return (await isGivenUp(trx, row.refund_key)) ? await act(trx, asked, { action: 'resend', reference: null }) : DONE;
};

type Chosen = Pick<RefundOrder, 'action' | 'reference'>;

const act = async (trx: Tx, { row, command, context, by }: CaseToDecide, { action, reference }: Chosen): Promise<CaseResult> => {
  const refundKey = row.refund_key as RefundKey; // openCase wrote it
  const { words, goods } = command.body;
  const order = { refundKey, action, reference, actor: command.staffId, by, reason: words, now: context.now };
  const result = await actOnRefund(trx, { ...order, units: goods === 'handed-back' ? 'release' : 'stay' });
  if (result.kind !== 'done') return result;
  const others = await closeCasesOfRefund(trx, refundKey, { status: 'accepted', at: context.now, by, words }, row.case_id);
  return { kind: 'done', things: [...result.things, ...others] };
};

const isGivenUp = async (trx: Tx, refundKey: string): Promise<boolean> => {
  const refund = await trx.selectFrom('refund').select('state').where('refund_key', '=', refundKey).executeTakeFirst();
  return refund?.state === 'failed' || refund?.state === 'review';
};
