import { expect, test } from 'vitest';

import { moneyOf } from './money.ts';
import { statusOf } from './return-status.ts';
import type { RefundState, RefundView } from './return.ts';
import { refundKeyOf } from './ids.ts';
import { aRuling, at, id } from './testing/builders.ts';

type Facts = Parameters<typeof statusOf>[0];
const refunds = (...states: RefundState[]): RefundView[] =>
  states.map((state, n) => ({
    key: refundKeyOf({ returnId: id.return(1), paymentId: id.payment(n) }),
    paymentId: id.payment(n),
    means: 'Visa …4417',
    act: 'refund' as const,
    amount: moneyOf(1, 'EUR'),
    state,
    cause: null,
    channelReference: null,
    at: at('2026-11-21T10:00:00.000Z'),
  }));
const status = (with_: Partial<Facts>) =>
  statusOf({ voidedAt: null, caseStatus: 'none', refunds: [], route: 'web', ruling: aRuling(), ...with_ });

test('S-10 the status follows the refunds from received to refunded', () => {
  expect(status({ refunds: refunds('requested', 'requested') })).toBe('received');
  expect(status({ refunds: refunds('sending', 'requested') })).toBe('sent');
  expect(status({ refunds: refunds('confirmed', 'pending-channel') })).toBe('sent');
  expect(status({ refunds: refunds('unknown') })).toBe('sent');
  expect(status({ refunds: refunds('confirmed', 'confirmed', 'cancelled') })).toBe('refunded');
});

test('S-10 the most urgent word wins', () => {
  expect(status({ refunds: refunds('failed', 'confirmed'), caseStatus: 'open' })).toBe('failed');
  expect(status({ refunds: refunds('review') })).toBe('person');
  expect(status({ caseStatus: 'open' })).toBe('person');
  expect(status({ caseStatus: 'refused' })).toBe('refused');
  expect(status({ voidedAt: at('2026-11-21T10:00:00.000Z'), refunds: refunds('failed') })).toBe('voided');
});

test('S-10 without web money it is the till’s, or goods only', () => {
  expect(status({ route: 'till' })).toBe('till');
  expect(status({ route: 'none' })).toBe('goods-only');
  expect(status({ refunds: refunds('cancelled') })).toBe('goods-only');
});
