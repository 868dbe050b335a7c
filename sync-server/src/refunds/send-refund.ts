import type { LookUp, ChannelResult, RefundStep } from 'shared-types/refund';
import { afterLookUp, afterSend } from 'shared-types/refund';

import type { StepKey } from '../channels/channel.ts';
import { refreshOrder } from '../orders/refresh-order.ts';
import { RECOVERED } from './adopt-orphan.ts';
import { beginSending } from './begin-sending.ts';
import { healthOf } from './breaker.ts';
import type { Health } from './breaker.ts';
import { machineFacts, withinTime } from './errand.ts';
import type { Errand } from './errand.ts';
import { inspect } from './look-up-refund.ts';
import { readOrder } from './read-order.ts';
import { beginAttempt, endAttempt } from './refund-attempts.ts';
import { factsOfRow } from './refund-row.ts';
import { settleRefund } from './settle-refund.ts';

/**
 * what was sent before is looked up first; then the order is read again, `sending` is committed with its attempt, and only
 * then the call is made. Less refundable than planned: the rest is sent, or nothing, and a person is told.
 */
export const sendRefund = async (errand: Errand): Promise<Health> => {
  const before: LookUp = mayHaveBeenSent(errand) ? await inspect(errand) : { kind: 'absent' };
  if (before.kind === 'unreadable') return await waitForReading(errand, before);
  if (before.kind === 'found' && before.status !== 'failed')
    return await settleUnsent(errand, afterLookUp(before, machineFacts(errand)), before);
  const read = await readOrder(errand);
  if (read.kind === 'unreadable') return await waitForReading(errand, read);
  if (read.kind === 'absent') {
    const refusal = { kind: 'never', code: 'order-not-at-shop', why: 'the shop does not know the order' } as const;
    return await settleUnsent(errand, afterSend(refusal, machineFacts(errand)));
  }
  const stored = await refreshOrder(errand.deps.db, read.document, { ...errand.deps, channel: errand.channel.info.id });
  // Without trusted facts no money leaves; the document is quarantined and its reason is in it.
  if (stored.status === 'invalid') return await waitForReading(errand, { why: 'order-invalid', afterMs: 60_000 });
  const sending = await beginSending(errand, read.document);
  return sending === null ? 'reached' : await callChannel({ ...errand, row: sending.row }, sending.attempt);
};

/** A refund that lived through a restore may have been sent by what was lost (S-8). */
const mayHaveBeenSent = ({ row }: Errand): boolean => row.first_sent_at !== null || row.cause === RECOVERED;

/** Nothing was sent, so nothing counts as an attempt. */
const waitForReading = async (errand: Errand, { why, afterMs }: Readonly<{ why: string; afterMs: number }>): Promise<Health> => {
  await settleUnsent(errand, afterSend({ kind: 'not-done', why, afterMs: Math.max(afterMs, 1_000) }, machineFacts(errand)));
  return healthOf(why);
};

const settleUnsent = async ({ deps, row }: Errand, step: RefundStep, found?: LookUp): Promise<Health> => {
  const amount = found?.kind === 'found' && found.status === 'done' ? { amountMinor: found.amountMinor } : {};
  const settled = { row, from: 'requested', step, now: deps.clock(), newCaseId: deps.newCaseId, ...amount } as const;
  await deps.db.write((trx) => settleRefund(trx, settled));
  deps.log.info({ refundKey: row.refund_key, state: step.state, cause: step.cause }, 'refund not sent');
  return 'reached';
};

const callChannel = async (errand: Errand, attempt: number): Promise<Health> => {
  const { deps, row } = errand;
  const result = await perform(errand);
  const step = result.kind === 'never' ? await stepAfterRefusal(errand, result) : afterSend(result, machineFacts(errand));
  const now = deps.clock();
  const isOurs = await deps.db.write(async (trx) => {
    await endAttempt(trx, { id: attempt, at: now, result: result.kind, detail: 'why' in result ? result.why : result.reference });
    return await settleRefund(trx, { row, from: 'sending', step, now, newCaseId: deps.newCaseId });
  });
  deps.log.info({ refundKey: row.refund_key, result: result.kind, state: isOurs ? step.state : 'late' }, 'refund answered');
  return result.kind === 'unknown' || result.kind === 'not-done' ? healthOf(result.why) : 'reached';
};

const perform = (errand: Errand): Promise<ChannelResult> => {
  const { intent } = factsOfRow(errand.row);
  const step: StepKey = errand.channel.info.steps.includes('all') ? 'all' : `${intent.act}:${intent.paymentId}`;
  return withinTime<ChannelResult>(
    errand,
    (options) => errand.channel.perform(intent, step, options),
    (why) => ({ kind: 'unknown', why }),
  );
};

/** F67: a shop may refuse in words after it did the work. One look before believing it. */
const stepAfterRefusal = async (errand: Errand, refusal: ChannelResult): Promise<RefundStep> => {
  const { deps, row } = errand;
  const attempt = await deps.db.write((trx) => beginAttempt(trx, row, 'look-up', deps.clock()));
  const found = await inspect(errand);
  const result = found.kind === 'found' ? `found-${found.status}` : found.kind;
  await deps.db.write((trx) => endAttempt(trx, { id: attempt, at: deps.clock(), result, detail: 'after a refusal' }));
  const facts = machineFacts(errand);
  if (found.kind === 'found') return afterLookUp(found, facts);
  return found.kind === 'absent' ? afterSend(refusal, facts) : afterSend({ kind: 'unknown', why: 'refused, and no look-up' }, facts);
};
