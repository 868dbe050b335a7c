import type { Instant } from 'shared-types/calendar';

import type { Database, Reader } from '../db/open.ts';
import { beginAttempt } from './refund-attempts.ts';

/** Refunds among these that no shop was ever asked for: neither called nor given out. */
export const neverGivenOut = async (db: Reader, refundKeys: readonly string[]): Promise<readonly string[]> => {
  if (refundKeys.length === 0) return [];
  const asked = await db
    .selectFrom('refund_attempt')
    .select('refund_key')
    .where('refund_key', 'in', refundKeys)
    .where('act', '=', 'send')
    .execute();
  const known = new Set(asked.map((row) => row.refund_key));
  return refundKeys.filter((key) => !known.has(key));
};

/**
 * a shop that fetches its work may do it at once, so this is an attempt without an answer: from now on nobody takes the return back
 * without asking a person. A refund that was taken back meanwhile is left as it is.
 */
export const markGivenOut = (db: Database, refundKeys: readonly string[], now: Instant): Promise<void> =>
  db.write(async (trx) => {
    const held = trx.updateTable('refund').set((is) => ({ fence: is.ref('fence') })); // a void waits for this, or this for a void
    const rows = await held.where('refund_key', 'in', refundKeys).where('state', '=', 'requested').returningAll().execute();
    const fresh = new Set(await neverGivenOut(trx, rows.map((row) => row.refund_key))); // prettier-ignore
    for (const row of rows.filter((one) => fresh.has(one.refund_key))) await beginAttempt(trx, row, 'send', now);
  });
