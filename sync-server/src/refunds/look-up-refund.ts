import { afterLookUp } from 'shared-types/refund';
import type { LookUp } from 'shared-types/refund';

import type { Health } from './breaker.ts';
import { machineFacts, withinTime } from './errand.ts';
import type { Errand } from './errand.ts';
import { beginAttempt, endAttempt } from './refund-attempts.ts';
import { factsOfRow } from './refund-row.ts';
import { settleRefund } from './settle-refund.ts';

/** asks the channel for our marker; nothing is resent before this has answered. */
export const lookUpRefund = async (errand: Errand): Promise<Health> => {
  const { deps, row } = errand;
  const attempt = await deps.db.write((trx) => beginAttempt(trx, row, 'look-up', deps.clock()));
  const found = await inspect(errand);
  const now = deps.clock();
  const step = afterLookUp(found, machineFacts(errand));
  const amount = found.kind === 'found' && found.status === 'done' ? { amountMinor: found.amountMinor } : {};
  const from = row.state === 'pending-channel' ? 'pending-channel' : 'unknown';
  await deps.db.write(async (trx) => {
    await endAttempt(trx, {
      id: attempt,
      at: now,
      result: found.kind === 'found' ? `found-${found.status}` : found.kind,
      detail: step.cause,
    });
    await settleRefund(trx, { row, from, step, now, newCaseId: deps.newCaseId, ...amount });
  });
  deps.log.info({ refundKey: row.refund_key, found: found.kind, state: step.state }, 'refund looked up');
  return found.kind === 'unreadable' ? 'trouble' : 'reached';
};

export const inspect = (errand: Errand): Promise<LookUp> =>
  withinTime<LookUp>(
    errand,
    (options) => errand.channel.inspect(factsOfRow(errand.row).intent, options),
    (why) => ({ kind: 'unreadable', why, afterMs: 0 }),
  );
