import type { ChannelResult, LookUp } from 'shared-types/refund';

import type { RefundIntent, Unreadable } from '../channel.ts';
import type { HttpOutcome } from '../http-call.ts';
import { refundAnswer, refusalAnswer } from './webhook-wire.ts';
import type { RefundAnswer } from './webhook-wire.ts';

const AGAIN_MS = 1_000;

/**
 * The closed list: words with which a shop proves that nothing moved and never will in this form. Any other 4xx may come after the work,
 * or from something that is not the shop at all (F67).
 */
const NEVER: ReadonlySet<string> = new Set([
  'malformed',
  'order-unknown',
  'payment-unknown',
  'line-unknown',
  'currency-differs',
  'not-captured',
  'not-authorised',
  'exceeds-payment',
  'lines-needed',
  'payout-unknown',
]);
const NEVER_STATUS: ReadonlySet<number> = new Set([400, 404, 422]);

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

/**
 * R-10, sync-and-faults §4.3: what an answer (or none) to a refund or a void proves. The shop knows our key, so a 503 may be taken at its
 * word: sent again it refunds nothing twice.
 */
export const classifySend = (outcome: HttpOutcome, intent: RefundIntent): ChannelResult => {
  if (outcome.kind === 'not-sent') return { kind: 'not-done', why: outcome.why, afterMs: AGAIN_MS };
  if (outcome.kind === 'lost') return { kind: 'unknown', why: outcome.why };
  const afterMs = outcome.retryAfterMs ?? AGAIN_MS;
  if (outcome.status === 429) return { kind: 'not-done', why: 'throttled', afterMs };
  if (outcome.status === 503) return { kind: 'not-done', why: 'http-503', afterMs };
  if (outcome.status === 202) return { kind: 'pending', reference: answerOf(outcome, intent)?.reference ?? intent.refundKey };
  if (outcome.status === 200 || outcome.status === 201) return fromAnswer(answerOf(outcome, intent), intent);
  return fromRefusal(outcome);
};

/** An answer about another refund says nothing about this one. */
const answerOf = (outcome: Answered, intent: RefundIntent): RefundAnswer | null => {
  const read = refundAnswer.safeParse(outcome.body);
  if (!read.success) return null;
  const isOurs =
    (read.data.refundKey ?? intent.refundKey) === intent.refundKey && (read.data.currency ?? intent.currency) === intent.currency;
  return isOurs ? read.data : null;
};

const fromAnswer = (answer: RefundAnswer | null, intent: RefundIntent): ChannelResult => {
  const isWholeAmount = (answer?.amountMinor ?? intent.amount.minor) === intent.amount.minor;
  if (answer === null || !isWholeAmount) return { kind: 'unknown', why: 'answer-unreadable' };
  switch (answer.status) {
    case 'done':
      // Done for how much, and under which number of the shop's? Without both it is a look-up that must say it.
      return answer.reference == null || answer.amountMinor === undefined
        ? { kind: 'unknown', why: 'answer-incomplete' }
        : { kind: 'done', reference: answer.reference };
    case 'pending':
      return { kind: 'pending', reference: answer.reference ?? intent.refundKey };
    case 'failed':
      return { kind: 'never', code: answer.code ?? 'declined', why: answer.message ?? 'the shop says that it failed' };
    case 'absent':
      return { kind: 'unknown', why: 'answer-unreadable' };
  }
};

const fromRefusal = (outcome: Answered): ChannelResult => {
  const read = refusalAnswer.safeParse(outcome.body);
  const isKnown = read.success && NEVER_STATUS.has(outcome.status) && NEVER.has(read.data.code);
  return isKnown ? { kind: 'never', code: read.data.code, why: read.data.message } : { kind: 'unknown', why: `http-${outcome.status}` };
};

/** A look-up proves something only when the shop itself answers it, with 200 and in our words. */
export const classifyLookUp = (outcome: HttpOutcome, intent: RefundIntent): LookUp => {
  const answer = outcome.kind === 'answered' && outcome.status === 200 ? answerOf(outcome, intent) : null;
  if (answer === null) return unreadable(outcome);
  if (answer.status === 'absent') return { kind: 'absent' };
  if (answer.status === 'done' && answer.amountMinor === undefined)
    return { kind: 'unreadable', why: 'answer-incomplete', afterMs: AGAIN_MS };
  return {
    kind: 'found',
    status: answer.status,
    reference: answer.reference ?? intent.refundKey,
    amountMinor: answer.amountMinor ?? intent.amount.minor,
  };
};

/** Goods move no money and are told again until the shop has heard: whatever is not done is simply not done. */
export const classifyStock = (outcome: HttpOutcome, reference: string): ChannelResult => {
  if (outcome.kind !== 'answered') return { kind: 'not-done', why: outcome.why, afterMs: AGAIN_MS };
  if (outcome.status >= 200 && outcome.status < 300) return { kind: 'done', reference };
  const refusal = fromRefusal(outcome);
  return refusal.kind === 'never'
    ? refusal
    : { kind: 'not-done', why: `http-${outcome.status}`, afterMs: outcome.retryAfterMs ?? AGAIN_MS };
};

export const unreadable = (outcome: HttpOutcome): Unreadable =>
  outcome.kind === 'answered'
    ? {
        kind: 'unreadable',
        why: outcome.status === 200 ? 'answer-unreadable' : `http-${outcome.status}`,
        afterMs: outcome.retryAfterMs ?? AGAIN_MS,
      }
    : { kind: 'unreadable', why: outcome.why, afterMs: AGAIN_MS };
