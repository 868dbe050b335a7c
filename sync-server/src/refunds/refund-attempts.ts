import type { Instant } from 'shared-types/calendar';

import type { Reader } from '../db/open.ts';
import type { RefundRow } from './refund-row.ts';

/** Written before the call is made, so that a crash leaves its trace. Append-only but for its end. */
export const beginAttempt = async (trx: Reader, row: RefundRow, act: 'send' | 'look-up' | 'stock', at: Instant): Promise<number> => {
  const { id } = await trx
    .insertInto('refund_attempt')
    .values({ refund_key: row.refund_key, fence: row.fence, act, started_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
};

export type AttemptEnd = Readonly<{ id: number; at: Instant; result: string; detail: string | null }>;

export const endAttempt = async (trx: Reader, end: AttemptEnd): Promise<void> => {
  await trx
    .updateTable('refund_attempt')
    .set({ ended_at: end.at, result: end.result, detail: end.detail === null ? null : end.detail.slice(0, 500) })
    .where('id', '=', end.id)
    .execute();
};
