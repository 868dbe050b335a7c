import { expect, test } from 'vitest';

import { channelFactsOf, freezeOrder } from './freeze-order.ts';
import { order } from './order.ts';
import { aChannelLine, aChannelOrder, aFreezeContext, at } from './testing/builders.ts';

const refund = (n: number, amountMinor: number, marker: string | null, status: 'pending' | 'done' | 'failed') => ({
  id: `r${n}`,
  paymentId: 'p1',
  amountMinor,
  status,
  marker,
  at: at('2026-11-20T10:00:00.000Z'),
});
const paid = (refundedMinor: number) => [
  { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 8_010, capturedMinor: 8_010, refundedMinor },
];

test('M-5 the frozen half is what was paid, and passes the schema of the wire', () => {
  const discounts = [{ label: 'Welcome', amountMinor: 990 }];
  const frozen = freezeOrder(aChannelOrder({ lines: [aChannelLine({ paidMinor: 8_010, discounts })] }), aFreezeContext());
  expect(frozen.lines[0]).toMatchObject({ list: { minor: 9_000 }, paid: { minor: 8_010 }, tax: { minor: 1_335 }, quantity: 1 });
  expect(order.parse(frozen)).toEqual(frozen);
});

test('M-5 what changes is not frozen: a later document of the same order freezes alike', () => {
  const later = { sequence: 9, receivedAt: null, payments: paid(8_010), lines: [aChannelLine({ returned: 1, refundedMinor: 8_010 })] };
  const before = freezeOrder(aChannelOrder({ payments: paid(0) }), aFreezeContext());
  expect(freezeOrder(aChannelOrder(later), aFreezeContext())).toEqual(before);
});

test('E-8 the promise in force when the order was placed is frozen on it', () => {
  expect(freezeOrder(aChannelOrder(), aFreezeContext({ policyVersion: 3 })).policyVersion).toBe(3);
});

test('S-9 e-mail and phone leave the channel hashed and masked only', () => {
  const frozen = freezeOrder(aChannelOrder(), aFreezeContext());
  expect(frozen.customer).toMatchObject({ emailMasked: 'c…e@example.org', phoneMasked: '…78' });
  expect(frozen.customer?.contactHashes).toHaveLength(2);
  expect(JSON.stringify(frozen)).not.toMatch(/camille@|612345678/);
});

test('R-6 refunds with our marker are ours and never counted as the channel’s own', () => {
  const facts = channelFactsOf(
    aChannelOrder({ payments: paid(6_000), refunds: [refund(1, 4_000, 'rf_x_p1', 'done'), refund(2, 2_000, null, 'done')] }),
  );
  expect(facts.payments).toEqual([{ id: 'p1', capturedMinor: 8_010, ownRefundedMinor: 2_000, voided: false }]);
});

test('R-6 a refund of the channel’s own that is pending is money that is gone; a failed one is not', () => {
  const facts = channelFactsOf(
    aChannelOrder({
      payments: paid(1_000),
      refunds: [refund(1, 1_000, null, 'done'), refund(2, 500, null, 'pending'), refund(3, 700, null, 'failed')],
    }),
  );
  expect(facts.payments[0]?.ownRefundedMinor).toBe(1_500);
});

test('M-5 a cancelled order cancels what was not returned', () => {
  const facts = channelFactsOf(aChannelOrder({ cancelled: true, lines: [aChannelLine({ quantity: 3, returned: 1 })] }));
  expect(facts.lines[0]).toMatchObject({ cancelled: 2, returned: 1 });
});
