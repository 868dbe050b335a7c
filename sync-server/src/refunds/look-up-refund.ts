import { addMs } from 'shared-types/calendar';
import { afterLookUp } from 'shared-types/refund';
import type { LookUp, RefundStep } from 'shared-types/refund';
import type { RefundState } from 'shared-types/return';

import { healthOf } from './breaker.ts';
import type { Health } from './breaker.ts';
import { machineFacts, withinTime } from './errand.ts';
import type { Errand } from './errand.ts';
import { beginAttempt, endAttempt } from './refund-attempts.ts';
import { factsOfRow } from './refund-row.ts';
import { settleRefund } from './settle-refund.ts';

const ASK_AGAIN_MS = 30_000;

/** asks the channel for our marker; nothing is resent before this has answered. */
export const lookUpRefund = async (errand: Errand): Promise<Health> => {
  const { deps, row } = errand;
  const attempt = await deps.db.write((trx) => beginAttempt(trx, row, 'look-up', deps.clock()));
  const found = await inspect(errand);
  const now = deps.clock();
  const from = row.state as RefundState; // the table's own check
  const step = isGivenUp(from) ? afterProof(errand, found) : afterLookUp(found, machineFacts(errand));
  const amount = found.kind === 'found' && found.status === 'done' ? { amountMinor: found.amountMinor } : {};
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
  return found.kind === 'unreadable' ? healthOf(found.why) : 'reached';
};

const isGivenUp = (state: RefundState): boolean => state === 'failed' || state === 'review';

/** a person asked whether money moved for a refund that was given up. It did: then it is refunded. It did not: it stays where it is. */
const afterProof = (errand: Errand, found: LookUp): RefundStep => {
  const { row } = errand;
  const stay: RefundStep = { state: row.state as RefundState, dueAt: null, cause: row.cause, reference: row.channel_reference }; // likewise
  if (found.kind === 'found' && found.status !== 'failed') return afterLookUp(found, machineFacts(errand));
  return found.kind === 'unreadable' ? { ...stay, dueAt: addMs(errand.deps.clock(), Math.max(found.afterMs, ASK_AGAIN_MS)) } : stay;
};

export const inspect = (errand: Errand): Promise<LookUp> =>
  withinTime<LookUp>(
    errand,
    (options) => errand.channel.inspect(factsOfRow(errand.row).intent, options),
    (why) => ({ kind: 'unreadable', why, afterMs: 0 }),
  );
