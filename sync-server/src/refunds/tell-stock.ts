import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { waitBeforeRetryMs } from 'shared-types/refund';
import type { ChannelResult } from 'shared-types/refund';

import { healthOf } from './breaker.ts';
import type { Health } from './breaker.ts';
import { withinTime } from './errand.ts';
import type { Errand } from './errand.ts';
import { beginAttempt, endAttempt } from './refund-attempts.ts';
import { factsOfRow } from './refund-row.ts';

const FLOOR_MS = 30_000;

/**
 * D-2: tells the shop which units went back on a shelf, where its engine takes that as a step of its own. No money moves, so what nobody
 * knows is told again after the quiet time (channels.md §5.3); a shop restocks the goods of a refund once. A refusal ends it: stock is the
 * shop's own.
 */
export const tellStock = async (errand: Errand): Promise<Health> => {
  const { deps, channel, row } = errand;
  if (!channel.info.steps.includes('stock')) {
    await keepDue(errand, null);
    return 'reached';
  }
  const attempt = await deps.db.write((trx) => beginAttempt(trx, row, 'stock', deps.clock()));
  const result = await withinTime<ChannelResult>(
    errand,
    (options) => channel.perform(factsOfRow(row).intent, 'stock', options),
    (why) => ({ kind: 'unknown', why }),
  );
  const now = deps.clock();
  await deps.db.write((trx) => endAttempt(trx, { id: attempt, at: now, result: result.kind, detail: 'why' in result ? result.why : null }));
  await keepDue(errand, nextDue(errand, result, now));
  deps.log.info({ refundKey: row.refund_key, result: result.kind }, 'stock told');
  return result.kind === 'unknown' || result.kind === 'not-done' ? healthOf(result.why) : 'reached';
};

const nextDue = ({ deps, channel, row }: Errand, result: ChannelResult, now: Instant): Instant | null => {
  if (result.kind === 'unknown') return addMs(now, Math.max(channel.info.quietMs, FLOOR_MS));
  if (result.kind !== 'not-done') return null;
  return addMs(now, waitBeforeRetryMs(row.fence, deps.random(), Math.max(result.afterMs, FLOOR_MS)));
};

const keepDue = async ({ deps, row }: Errand, dueAt: Instant | null): Promise<void> => {
  await deps.db.write(async (trx) => {
    await trx
      .updateTable('refund')
      .set({ stock_due_at: dueAt, lease_until: null })
      .where('refund_key', '=', row.refund_key)
      .where('fence', '=', row.fence)
      .execute();
  });
};
