import type { Instant } from 'shared-types/calendar';
import type { CaseId } from 'shared-types/ids';
import type { RefundStep } from 'shared-types/refund';
import type { RefundState } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import type { Given } from './given-at-channel.ts';
import { openCase } from './open-case.ts';
import { factsOfRow } from './refund-row.ts';
import type { RefundRow } from './refund-row.ts';
import { settleRefund } from './settle-refund.ts';

export type Believing = Readonly<{ now: Instant; newCaseId: () => CaseId }>;

/**
 * The channel gave money under a key of ours: whatever this store believed of that refund, it is confirmed with the channel's amount, or
 * pending there. A refund that was cancelled here is put before a person. Answers whether anything changed.
 */
export const believeChannel = async (trx: Tx, row: RefundRow, given: Given, { now, newCaseId }: Believing): Promise<boolean> => {
  if (row.state === 'confirmed' || (row.state === 'pending-channel' && given.status === 'pending')) return false;
  const step: RefundStep =
    given.status === 'done'
      ? { state: 'confirmed', dueAt: null, cause: null, reference: given.reference }
      : { state: 'pending-channel', dueAt: now, cause: null, reference: given.reference };
  const amount = given.status === 'done' ? { amountMinor: given.amountMinor } : {};
  await settleRefund(trx, { row, from: row.state as RefundState, step, now, newCaseId, ...amount }); // the table's own check
  if (row.state === 'cancelled') await askAboutCancelled(trx, row, { now, newCaseId });
  return true;
};

/** It was taken back here, and the channel paid all the same: only a person can put that right. */
const askAboutCancelled = async (trx: Tx, row: RefundRow, { now, newCaseId }: Believing): Promise<void> => {
  const { returnId, marketId, storeId, amount, intent } = factsOfRow(row);
  const question = { kind: 'reconciliation', cause: 'orphan-refund', atStake: amount, other: null } as const;
  const detail = `this refund was cancelled here, and the shop gave it: ${row.refund_key}`;
  const of = { caseId: newCaseId(), at: now, marketId, storeId, returnId, refundKey: intent.refundKey };
  await touchFeed(trx, marketId, await openCase(trx, { ...of, ...question, detail }));
};
