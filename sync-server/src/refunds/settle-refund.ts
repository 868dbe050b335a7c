import type { Instant } from 'shared-types/calendar';
import type { CaseId, ChannelId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { RefundStep } from 'shared-types/refund';
import type { CaseView, Cause, RefundState } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { recogniseOurs } from '../orders/channel-refund.ts';
import { ORPHAN } from './adopt-orphan.ts';
import { answerCases, openCase } from './open-case.ts';
import { plainWords } from './plain-words.ts';
import { factsOfRow, touchedBy } from './refund-row.ts';
import type { RefundRow } from './refund-row.ts';
import { addReturnEvent } from './return-events.ts';
import type { ReturnEvent } from './return-events.ts';

/** What an errand found out. `from` is the state it began in; `amountMinor` is the channel's amount when it tells one. */
export type Settlement = Readonly<{
  row: RefundRow;
  from: RefundState;
  step: RefundStep;
  now: Instant;
  newCaseId: () => CaseId;
  amountMinor?: number;
}>;

/**
 * writes the new state if the lease is still ours: the fence and the state must be as the errand left them. `false`: someone
 * else took over meanwhile, and the late answer changes nothing; the look-up of the new holder decides.
 */
export const settleRefund = async (trx: Tx, settled: Settlement): Promise<boolean> => {
  const { row, step, now } = settled;
  const changed = await trx
    .updateTable('refund')
    .set({
      state: step.state,
      due_at: step.dueAt,
      cause: causeAfter(row, step),
      channel_reference: step.reference === null ? row.channel_reference : plainWords(step.reference, 120),
      amount_minor: step.state === 'confirmed' ? (settled.amountMinor ?? row.amount_minor) : row.amount_minor,
      lease_until: null,
      changed_at: now,
    })
    .where('refund_key', '=', row.refund_key)
    .where('fence', '=', row.fence)
    .where('state', '=', settled.from)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return false;
  await nameOurs(trx, row, step);
  if (step.state === settled.from) return true; // only waits longer: nothing that anyone sees
  await touchFeed(trx, factsOfRow(row).marketId, [...touchedBy(row), ...(await tell(trx, settled))]);
  return true;
};

const nameOurs = async (trx: Tx, row: RefundRow, { state, reference }: RefundStep): Promise<void> => {
  if (reference === null || row.act === 'void' || (state !== 'confirmed' && state !== 'pending-channel')) return;
  const { channel, channelOrderId, paymentId, refundKey } = { ...factsOfRow(row).intent, channel: row.channel as ChannelId }; // planRefunds wrote it
  await recogniseOurs(trx, { channel, channelOrderId, paymentId, refundKey, reference });
};

/** An orphan stays one while its money is given: its return has not come back yet (S-8). */
const causeAfter = (row: RefundRow, step: RefundStep): string | null => {
  if (row.cause === ORPHAN && (step.state === 'confirmed' || step.state === 'pending-channel')) return ORPHAN;
  return step.cause === null ? null : plainWords(step.cause, 80);
};

/** The return's life line, and a case where a person must act. */
const tell = async (trx: Tx, settled: Settlement): Promise<TouchedThing[]> => {
  const { row, step, now } = settled;
  const facts = factsOfRow(row);
  const kind = row.act === 'void' && step.state === 'confirmed' ? undefined : EVENT[step.state];
  if (kind !== undefined) {
    await addReturnEvent(trx, facts.returnId, { at: now, kind, by: null, note: step.cause });
  }
  // the shop paid by itself what finance was asked to pay: nobody must pay it by hand as well.
  const paid = { refundKey: facts.intent.refundKey, kind: 'for-finance', at: now, words: 'The shop gave it back by itself.' } as const;
  const answered = step.state === 'confirmed' && row.cause === 'for-finance' ? await answerCases(trx, paid) : [];
  const question = questionOf(settled);
  if (question === null) return answered;
  const opened = await openCase(trx, {
    caseId: settled.newCaseId(),
    at: now,
    marketId: facts.marketId,
    storeId: facts.storeId,
    returnId: facts.returnId,
    refundKey: facts.intent.refundKey,
    other: null,
    ...question,
  });
  return [...answered, ...opened];
};

const EVENT: Partial<Record<RefundState, ReturnEvent['kind']>> = {
  confirmed: 'refunded',
  failed: 'refund-failed',
  unknown: 'refund-unknown',
};

type Question = Readonly<{ kind: CaseView['kind']; cause: Cause; atStake: Money; detail: string }>;

/** which ends need a person, with the evidence: the key to search for at the shop, and why. */
const questionOf = ({ row, step, amountMinor }: Settlement): Question | null => {
  const { amount } = factsOfRow(row);
  const evidence = `${row.means}, ${row.refund_key}, sent ${row.attempts} times, last ${row.last_sent_at ?? 'never'}: ${step.cause ?? ''}`;
  if (step.state === 'failed') {
    return {
      kind: 'refund-failed',
      cause: step.cause === 'refunded-on-web' ? 'refunded-on-web' : 'refund-failed',
      atStake: amount,
      detail: evidence,
    };
  }
  if (step.state === 'review') return { kind: 'refund-unknown', cause: 'refund-unknown', atStake: amount, detail: evidence };
  if (step.state === 'confirmed' && amountMinor !== undefined && amountMinor !== row.amount_minor) {
    const given = moneyOf(amountMinor, amount.currency);
    const detail = `the shop gave ${given.minor} instead of ${amount.minor} ${amount.currency} in minor units: ${row.refund_key}`;
    return {
      kind: 'refund-failed',
      cause: 'amount-differs',
      atStake: moneyOf(Math.abs(amount.minor - given.minor), amount.currency),
      detail,
    };
  }
  return null;
};
