import type { Reader } from '../db/open.ts';
import type { RefundRow } from './refund-row.ts';

/** Look-ups that found no money under our key. */
const NOTHING_MOVED: ReadonlySet<string | null> = new Set(['absent', 'found-failed']);
/** Ends after which "not found" proves nothing: the channel's absence says nothing, or it had accepted the refund before. */
const UNPROVABLE: ReadonlySet<string | null> = new Set(['answer-lost', 'pending-vanished']);

/** `unknown`: the channel was not asked since the last send. `unprovable`: asking it again would prove nothing either. */
type Proof = 'proven' | 'unknown' | 'unprovable';

/**
 * whether nothing can have moved for a refund that was given up: it was never sent, or the last look-up after its last send found
 * nothing. A refusal alone proves nothing (F67).
 */
export const proofOfAbsence = async (
  db: Reader,
  row: Pick<RefundRow, 'refund_key' | 'first_sent_at' | 'state' | 'cause'>,
): Promise<Proof> => {
  if (row.first_sent_at === null) return 'proven';
  if (row.state === 'review' && UNPROVABLE.has(row.cause)) return 'unprovable';
  const last = await db
    .selectFrom('refund_attempt')
    .select(['act', 'result'])
    .where('refund_key', '=', row.refund_key)
    .where('act', 'in', ['send', 'look-up'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.act === 'look-up' && NOTHING_MOVED.has(last.result) ? 'proven' : 'unknown';
};
