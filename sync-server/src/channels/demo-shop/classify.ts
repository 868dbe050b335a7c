import type { ChannelResult } from 'shared-types/refund';

import type { RefundIntent } from '../channel.ts';
import type { HttpOutcome } from '../http-call.ts';
import { refundAnswer, refusalAnswer, voidAnswer } from './shop-wire.ts';
import type { RefusalCode, ShopRefund, ShopVoid } from './shop-wire.ts';

const AGAIN_MS = 1_000;

/** The closed list: refusals with which the shop proves that nothing moved. All other 4xx may come after the work (F67). */
const NEVER: ReadonlySet<string> = new Set<RefusalCode>([
  'malformed',
  'order-unknown',
  'payment-unknown',
  'currency-differs',
  'not-captured',
  'already-captured',
  'lines-needed',
  'exceeds-payment',
  'key-reused',
]);

const NEVER_STATUS: ReadonlySet<number> = new Set([400, 404, 422]);

/**
 * R-10, sync-and-faults §4.3: what an answer (or none) to a refund proves. Whoever adds a case here must be able to
 * say why the money cannot have moved; without that proof it is `unknown`.
 */
export const classifyRefund = (outcome: HttpOutcome, sent: Readonly<{ keyed: boolean; intent: RefundIntent }>): ChannelResult => {
  if (outcome.kind === 'not-sent') return { kind: 'not-done', why: outcome.why, afterMs: AGAIN_MS };
  if (outcome.kind === 'lost') return { kind: 'unknown', why: outcome.why };
  const afterMs = outcome.retryAfterMs ?? AGAIN_MS;
  if (outcome.status === 429) return { kind: 'not-done', why: 'throttled', afterMs };
  // With a key a second send cannot refund twice, so a 503 may be taken at its word.
  if (outcome.status === 503 && sent.keyed) return { kind: 'not-done', why: 'http-503', afterMs };
  if (outcome.status === 201 && sent.intent.act === 'void') return fromVoid(outcome, sent.intent);
  if (outcome.status === 201 || outcome.status === 402) return fromRefund(outcome, sent.intent);
  return fromRefusal(outcome);
};

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

const fromRefund = (outcome: Answered, intent: RefundIntent): ChannelResult => {
  const read = refundAnswer.safeParse(outcome.body);
  if (!read.success || !isOurs(read.data.refund, intent)) return { kind: 'unknown', why: 'answer-unreadable' };
  const { id, status } = read.data.refund;
  switch (status) {
    case 'done':
      return { kind: 'done', reference: id };
    case 'pending':
      return { kind: 'pending', reference: id };
    case 'failed':
      return { kind: 'never', code: 'declined', why: 'the gateway declined the refund' };
  }
};

const fromVoid = (outcome: Answered, intent: RefundIntent): ChannelResult => {
  const read = voidAnswer.safeParse(outcome.body);
  if (!read.success || !isOurs(read.data.released, intent)) return { kind: 'unknown', why: 'answer-unreadable' };
  return { kind: 'done', reference: read.data.released.id };
};

/** An answer about another refund, or about another amount, says nothing about this one. */
const isOurs = (refund: ShopRefund | ShopVoid, intent: RefundIntent): boolean =>
  refund.marker === intent.refundKey && refund.amountMinor === intent.amount.minor && refund.currency === intent.currency;

const fromRefusal = (outcome: Answered): ChannelResult => {
  const read = refusalAnswer.safeParse(outcome.body);
  if (!read.success) return { kind: 'unknown', why: `http-${outcome.status}` };
  const { code, message } = read.data;
  if (NEVER_STATUS.has(outcome.status) && NEVER.has(code)) return { kind: 'never', code, why: message };
  // The shop itself says that it did not begin: our request came after its own deadline.
  if (outcome.status === 409 && code === 'too-late') return { kind: 'not-done', why: code, afterMs: AGAIN_MS };
  return { kind: 'unknown', why: `http-${outcome.status}` };
};
