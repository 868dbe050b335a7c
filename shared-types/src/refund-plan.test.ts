import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { moneyOf } from './money.ts';
import { arePaymentsUnclear, capturedOnWeb, mostAtTill, planRefund, refundableOnWeb, routeOf } from './refund-plan.ts';
import { aChannelLine, aKnownOrder, id } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
type PaymentInput = NonNullable<ChannelOrderInput['payments']>[number];

const paid = (n: number, capturedMinor: number, more: Partial<PaymentInput> = {}): PaymentInput =>
  ({ id: `p${n}`, method: 'card', capturedBy: 'web', authorisedMinor: capturedMinor, capturedMinor, ...more }) as PaymentInput; // the schema brands it

const anOrder = (...payments: PaymentInput[]) => aKnownOrder({ lines: [aChannelLine({ paidMinor: 10_000 })], payments });
const minors = (plan: ReturnType<typeof planRefund>) => plan.map((one) => [one.paymentId, one.amount.minor]);

test('R-1 the route follows what was captured and by whom, never the order type', () => {
  expect(routeOf(anOrder(paid(1, 10_000)))).toBe('web');
  expect(routeOf(anOrder(paid(1, 10_000, { capturedBy: 'store', method: 'till' })))).toBe('till');
  expect(routeOf(anOrder(paid(1, 0, { authorisedMinor: 10_000 })))).toBe('void');
  expect(routeOf(anOrder(paid(1, 0, { authorisedMinor: 10_000, voided: true })))).toBe('none');
  expect(routeOf(anOrder(paid(1, 4_000), paid(2, 6_000, { capturedBy: 'store' })))).toBe('web');
});

test('R-1 an unpaid order has no web refund (erpnext#31037)', () => {
  const unpaid = anOrder(paid(1, 0, { method: 'bank-transfer', authorisedMinor: 0 }));
  expect(routeOf(unpaid)).toBe('none');
  expect(planRefund(unpaid, eur(10_000), 'proportional')).toEqual([]);
});

test('R-1 a capture that was voided is no capture', () => {
  const voided = anOrder(paid(1, 10_000, { voided: true }));
  expect([capturedOnWeb(voided).minor, refundableOnWeb(voided).minor, routeOf(voided)]).toEqual([0, 0, 'none']);
});

test('R-1 a till owes at most what the web did not capture', () => {
  expect(mostAtTill(anOrder(paid(1, 4_000), paid(2, 6_000, { capturedBy: 'store' })))).toEqual(eur(6_000));
  expect(mostAtTill(anOrder(paid(1, 4_000)))).toEqual(eur(0));
});

test('R-1 an e-commerce order that cost something and names no payment is unclear; one reserved for a store is not', () => {
  expect(arePaymentsUnclear(anOrder())).toBe(true);
  expect(arePaymentsUnclear(aKnownOrder({ payments: [], orderType: 'e-reservation' }))).toBe(false);
  expect(arePaymentsUnclear(aKnownOrder({ payments: [], lines: [aChannelLine({ paidMinor: 0 })] }))).toBe(false);
});

test('M-7 a payment gives back captured less refunded less pending', () => {
  const known = aKnownOrder(
    { lines: [aChannelLine({ paidMinor: 10_000 })], payments: [paid(1, 10_000, { refundedMinor: 1_000 })] },
    {
      money: [
        { paymentId: id.payment(1), amount: eur(2_000), isConfirmed: true },
        { paymentId: id.payment(1), amount: eur(3_000), isConfirmed: false },
      ],
    },
  );
  expect(refundableOnWeb(known)).toEqual(eur(4_000));
  expect(minors(planRefund(known, eur(9_000), 'proportional'))).toEqual([['p1', 4_000]]);
});

test('M-7 several payments give back in proportion, the odd cent to the largest remainder', () => {
  const known = anOrder(paid(1, 7_000, { method: 'gift-card' }), paid(2, 3_000));
  expect(minors(planRefund(known, eur(3_333), 'proportional'))).toEqual([
    ['p1', 2_333],
    ['p2', 1_000],
  ]);
});

test('M-7 what one payment cannot give spills over to the next (vendure#1753)', () => {
  const known = anOrder(paid(1, 5_000, { refundedMinor: 4_900 }), paid(2, 5_000));
  expect(minors(planRefund(known, eur(1_000), 'proportional'))).toEqual([
    ['p1', 100],
    ['p2', 900],
  ]);
});

test('M-7 policy may prefer the order of payment, or cards first', () => {
  const known = anOrder(paid(1, 4_000, { method: 'gift-card' }), paid(2, 6_000));
  expect(minors(planRefund(known, eur(5_000), 'as-placed'))).toEqual([
    ['p1', 4_000],
    ['p2', 1_000],
  ]);
  expect(minors(planRefund(known, eur(5_000), 'card-first'))).toEqual([['p2', 5_000]]);
});

test('M-7 a payment at a till or voided is no part of a plan', () => {
  const known = anOrder(paid(1, 6_000, { capturedBy: 'store' }), paid(2, 2_000, { voided: true }), paid(3, 2_000));
  expect(minors(planRefund(known, eur(10_000), 'proportional'))).toEqual([['p3', 2_000]]);
});

test('M-7 cash tendered and change are not what was paid: captured counts (erpnext#30627)', () => {
  const known = aKnownOrder({
    lines: [aChannelLine({ paidMinor: 258_400 })],
    payments: [paid(1, 258_400, { method: 'cash-on-delivery', authorisedMinor: 260_000 })],
  });
  expect(minors(planRefund(known, eur(258_400), 'proportional'))).toEqual([['p1', 258_400]]);
  expect(refundableOnWeb(known)).toEqual(eur(258_400));
});
