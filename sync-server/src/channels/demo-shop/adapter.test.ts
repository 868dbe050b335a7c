import type { ChannelResult } from 'shared-types/refund';
import { aChannelOrder } from 'shared-types/testing/builders';
import { describe, expect, test } from 'vitest';

import { anIntent, channelContract } from '../channel.contract.ts';
import type { HttpOutcome } from '../http-call.ts';
import { classifyRefund } from './classify.ts';
import { demoShopForContract } from './shop-for-tests.ts';

channelContract('the demo shop without keys', () => demoShopForContract(false));
channelContract('the demo shop with keys', () => demoShopForContract(true));

const intent = anIntent(aChannelOrder(), 1);

const answered = (status: number, body: unknown, retryAfterMs: number | null = null): HttpOutcome => ({
  kind: 'answered',
  status,
  body,
  retryAfterMs,
});

const refund = (with_: object = {}) => ({
  refund: {
    id: 'RF-000001',
    orderId: 'o1',
    paymentId: 'p1',
    amountMinor: 1_000,
    currency: 'EUR',
    status: 'done',
    payout: 'original',
    marker: intent.refundKey,
    storeCode: 'BEC7',
    reason: 'Too small',
    at: '2026-11-21T13:00:00.000Z',
    ...with_,
  },
});

const refusal = (code: string) => ({ code, message: 'in the shop’s words' });

describe('R-10 what an answer to a refund proves', () => {
  const table: [string, HttpOutcome, ChannelResult['kind'], string][] = [
    ['the connection was refused', { kind: 'not-sent', why: 'connection-refused' }, 'not-done', 'connection-refused'],
    ['the name is not known', { kind: 'not-sent', why: 'enotfound' }, 'not-done', 'enotfound'],
    ['no answer in time', { kind: 'lost', why: 'timeout' }, 'unknown', 'timeout'],
    ['reset', { kind: 'lost', why: 'connection-reset' }, 'unknown', 'connection-reset'],
    ['cut off', { kind: 'lost', why: 'answer-truncated' }, 'unknown', 'answer-truncated'],
    ['throttled', answered(429, refusal('slow down'), 7_000), 'not-done', 'throttled'],
    ['500', answered(500, refusal('oops')), 'unknown', 'http-500'],
    ['502', answered(502, undefined), 'unknown', 'http-502'],
    ['503 without a key', answered(503, refusal('outage'), 2_000), 'unknown', 'http-503'],
    ['504', answered(504, undefined), 'unknown', 'http-504'],
    ['a redirect', answered(302, undefined), 'unknown', 'http-302'],
    ['401, F67: any 4xx outside the closed list', answered(401, refusal('who are you')), 'unknown', 'http-401'],
    ['F67 a 400 that the list does not know', answered(400, refusal('rejected')), 'unknown', 'http-400'],
    ['F67 a known word under another status', answered(409, refusal('exceeds-payment')), 'unknown', 'http-409'],
    ['404 from somebody else', answered(404, undefined), 'unknown', 'http-404'],
    ['409 in progress', answered(409, refusal('in-progress')), 'unknown', 'http-409'],
    ['the shop did not begin', answered(409, refusal('too-late')), 'not-done', 'too-late'],
    ['more than is left', answered(422, refusal('exceeds-payment')), 'never', 'exceeds-payment'],
    ['not captured', answered(422, refusal('not-captured')), 'never', 'not-captured'],
    ['order unknown', answered(404, refusal('order-unknown')), 'never', 'order-unknown'],
    ['payment unknown', answered(404, refusal('payment-unknown')), 'never', 'payment-unknown'],
    ['declined', answered(402, refund({ status: 'failed' })), 'never', 'declined'],
    ['done', answered(201, refund()), 'done', 'RF-000001'],
    ['F66 pending', answered(201, refund({ status: 'pending' })), 'pending', 'RF-000001'],
    ['a captive portal’s 200', answered(200, undefined), 'unknown', 'http-200'],
    ['201 without a body', answered(201, undefined), 'unknown', 'answer-unreadable'],
    ['done, but another refund', answered(201, refund({ marker: 'rf_other' })), 'unknown', 'answer-unreadable'],
    ['done, but another amount', answered(201, refund({ amountMinor: 999 })), 'unknown', 'answer-unreadable'],
    ['402 from a proxy', answered(402, undefined), 'unknown', 'answer-unreadable'],
  ];
  test.each(table)('%s', (_, outcome, kind, word) => {
    const result = classifyRefund(outcome, { keyed: false, intent });
    expect(result.kind).toBe(kind);
    expect(Object.values(result)).toContain(word);
  });

  test('503 on a keyed channel is not done, and Retry-After is the floor', () => {
    expect(classifyRefund(answered(503, undefined, 9_000), { keyed: true, intent })).toEqual({
      kind: 'not-done',
      why: 'http-503',
      afterMs: 9_000,
    });
    expect(classifyRefund(answered(429, undefined, 7_000), { keyed: false, intent })).toEqual({
      kind: 'not-done',
      why: 'throttled',
      afterMs: 7_000,
    });
  });
});
