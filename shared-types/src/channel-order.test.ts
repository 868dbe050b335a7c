import { expect, test } from 'vitest';

import { channelOrder, faultsOfOrder } from './channel-order.ts';
import { aChannelLine, aChannelOrder } from './testing/builders.ts';

const pathsOf = (with_: Parameters<typeof aChannelOrder>[0]) => faultsOfOrder(aChannelOrder(with_)).map((fault) => fault.path);
const line = (with_: Parameters<typeof aChannelLine>[0]) => ({ lines: [aChannelLine(with_)] });

test('M-6 an order whose sums hold has no fault', () => {
  expect(faultsOfOrder(aChannelOrder())).toEqual([]);
  const discounts = [{ label: 'Autumn', amountMinor: 5_975 }];
  expect(pathsOf(line({ quantity: 10, listMinor: 23_900, paidMinor: 17_925, discounts }))).toEqual([]);
});

test('M-6 list less discounts is paid, and tax lies inside', () => {
  expect(pathsOf(line({ listMinor: 9_000, paidMinor: 8_010 }))).toEqual(['lines.0.paidMinor']);
  expect(pathsOf(line({ paidMinor: 100, taxMinor: 101 }))).toEqual(['lines.0.taxMinor']);
  expect(pathsOf({ shipping: { label: 'Home', paidMinor: 5, taxMinor: 6 } })).toEqual(['shipping.taxMinor']);
});

test('M-6 no more units or money come back than were bought and paid', () => {
  expect(pathsOf(line({ quantity: 2, returned: 2, cancelled: 1 }))).toEqual(['lines.0.returned']);
  expect(pathsOf(line({ quantity: 1, delivered: 2 }))).toEqual(['lines.0.delivered']);
  expect(pathsOf(line({ paidMinor: 100, refundedMinor: 101 }))).toEqual(['lines.0.refundedMinor']);
});

test('M-6 lines, shipping and charges add up to the total', () => {
  expect(pathsOf({ totalMinor: 1 })).toEqual(['totalMinor']);
  expect(pathsOf({ shipping: { label: 'Home', paidMinor: 500 }, otherChargesMinor: 90 })).toEqual([]);
});

test('M-6 refunded is within captured, captured within authorised, and ids are not used twice', () => {
  const payment = {
    id: 'p1',
    method: 'card' as const,
    capturedBy: 'web' as const,
    authorisedMinor: 10,
    capturedMinor: 11,
    refundedMinor: 12,
  };
  expect(pathsOf({ payments: [payment] })).toEqual(['payments.0.capturedMinor', 'payments.0.refundedMinor']);
  expect(pathsOf({ lines: [aChannelLine(), aChannelLine()] })).toEqual(['lines']);
  const whole = { ...payment, authorisedMinor: 12, capturedMinor: 12 };
  expect(pathsOf({ payments: [whole, whole] })).toEqual(['payments']);
});

test('M-6 what cannot be added up exactly is refused at the door, or its return could never be decided', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const payment = { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: most, capturedMinor: most };
  expect(pathsOf({ payments: [payment] })).toEqual([]);
  expect(pathsOf({ payments: [payment, { ...payment, id: 'p2' }] })).toEqual(['payments']);
  const refund = { id: 'r1', paymentId: 'p1', amountMinor: most, status: 'pending' as const, at: '2026-11-20T10:00:00.000Z' };
  expect(pathsOf({ payments: [payment], refunds: [refund, { ...refund, id: 'r2' }] })).toEqual(['refunds']);
});

test('M-2 an order in a currency without a known exponent is refused at the door', () => {
  expect(channelOrder.safeParse({ ...aChannelOrder(), currency: 'XAU' }).success).toBe(false);
});
