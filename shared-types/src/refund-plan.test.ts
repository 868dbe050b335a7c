import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { moneyOf } from './money.ts';
import {
  arePaymentsUnclear,
  capturedOnWeb,
  goesToFinance,
  mostAtTill,
  payoutOf,
  planRefund,
  planVoid,
  refundableOnWeb,
  releasableOnWeb,
  routeOf,
} from './refund-plan.ts';
import { paymentMethod } from './order.ts';
import { quoteReturn, holdsOf } from './quote.ts';
import { aChannelLine, aKnownOrder, aPolicy, id, someTerms } from './testing/builders.ts';

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

const held = (n: number, authorisedMinor: number, more: Partial<PaymentInput> = {}) => paid(n, 0, { authorisedMinor, ...more });

test('R-15 what was authorised and never captured is let go: proportional, card first or as placed, and marked as a void', () => {
  const known = anOrder(held(1, 4_000, { method: 'gift-card' }), held(2, 6_000));
  expect(planVoid(known, eur(5_000), 'proportional')).toEqual([
    { paymentId: 'p1', amount: eur(2_000), act: 'void' },
    { paymentId: 'p2', amount: eur(3_000), act: 'void' },
  ]);
  expect(minors(planVoid(known, eur(5_000), 'as-placed'))).toEqual([['p1', 4_000], ['p2', 1_000]]); // prettier-ignore
  expect(minors(planVoid(known, eur(5_000), 'card-first'))).toEqual([['p2', 5_000]]);
  expect(minors(planVoid(known, eur(99_999), 'proportional'))).toEqual([['p1', 4_000], ['p2', 6_000]]); // prettier-ignore
});

test('R-15 captured, voided and till money is never let go', () => {
  expect(planVoid(anOrder(paid(1, 10_000)), eur(5_000), 'proportional')).toEqual([]);
  expect(planVoid(anOrder(held(1, 10_000, { voided: true })), eur(5_000), 'proportional')).toEqual([]);
  expect(planVoid(anOrder(held(1, 10_000, { capturedBy: 'store' })), eur(5_000), 'proportional')).toEqual([]);
});

test('R-15 a return on the void route holds worth, lets it go once, and refunds nothing', () => {
  const lines = [aChannelLine({ quantity: 3, paidMinor: 1_000 })];
  const payments = [held(1, 1_000)];
  const first = quoteReturn(aKnownOrder({ lines, payments }), [{ lineId: id.line(1), units: 1 }], someTerms());
  expect(first).toMatchObject({
    route: 'void',
    refund: eur(0),
    released: eur(333),
    goods: eur(333),
    plan: [{ amount: eur(333), act: 'void' }],
  });
  expect(holdsOf(first)).toMatchObject([{ units: 1, money: eur(333) }]);
  const money = [{ paymentId: id.payment(1), amount: eur(900), isConfirmed: true, act: 'void' as const }];
  const rest = aKnownOrder({ lines, payments }, { money });
  expect(rest.state.payments[0]).toMatchObject({ refunded: eur(0), pending: eur(0), released: eur(900) });
  expect(releasableOnWeb(rest)).toEqual(eur(100));
  const second = quoteReturn(rest, [{ lineId: id.line(1), units: 3 }], someTerms());
  expect(second).toMatchObject({ released: eur(100), goods: eur(100) });
  expect(second.terms.map((term) => [term.kind, term.amount.minor])).toEqual([['line', 1_000], ['cap', -900], ['void', -100]]); // prettier-ignore
});

test('R-15 what was let go counts for no cap of refunds when the rest is captured after all', () => {
  const known = aKnownOrder(
    { lines: [aChannelLine({ paidMinor: 10_000 })], payments: [paid(1, 6_000, { authorisedMinor: 10_000 })] },
    { money: [{ paymentId: id.payment(1), amount: eur(4_000), isConfirmed: true, act: 'void' }] },
  );
  expect([refundableOnWeb(known).minor, releasableOnWeb(known).minor]).toEqual([6_000, 0]);
});

test('R-15 a captured gift card is refunded first, then the card that was only authorised is let go', () => {
  const known = anOrder(paid(1, 4_000, { method: 'gift-card' }), held(2, 6_000));
  const quote = quoteReturn(known, [{ lineId: id.line(1), units: 1 }], someTerms());
  expect(quote).toMatchObject({ route: 'web', refund: eur(4_000), released: eur(6_000), goods: eur(10_000) });
  expect(quote.plan).toEqual([
    { paymentId: 'p1', amount: eur(4_000) },
    { paymentId: 'p2', amount: eur(6_000), act: 'void' },
  ]);
  expect(quote.terms.map((term) => [term.kind, term.amount.minor])).toEqual([['line', 10_000], ['void', -6_000]]); // prettier-ignore
});

test('R-15 an attempt to pay that led nowhere is not money that could be let go', () => {
  const known = anOrder(held(1, 10_000), paid(2, 10_000, { refundedMinor: 2_000 }));
  expect(releasableOnWeb(known)).toEqual(eur(0));
  expect(quoteReturn(known, [{ lineId: id.line(1), units: 1 }], someTerms())).toMatchObject({ refund: eur(8_000), released: eur(0) });
});

test('R-15 what a till took is nobody else’s to let go', () => {
  const till = paid(3, 7_000, { capturedBy: 'store', method: 'till' });
  expect(releasableOnWeb(anOrder(paid(1, 3_000), held(2, 5_000), till))).toEqual(eur(0));
  expect(releasableOnWeb(anOrder(paid(1, 1_000), held(2, 5_000), till))).toEqual(eur(2_000));
});

test('R-18 cash on delivery and bank transfers go to finance, nothing else does', () => {
  const finance = paymentMethod.options.filter((method) => goesToFinance({ method }));
  expect(finance).toEqual(['bank-transfer', 'cash-on-delivery']);
});

test('R-14 store credit needs the promise and the recorded consent', () => {
  const offered = aPolicy({ storeCredit: 'with-consent' });
  expect(payoutOf(offered, { initials: 'CF' })).toBe('store-credit');
  expect(payoutOf(offered, null)).toBe('original');
  expect(payoutOf(aPolicy(), { initials: 'CF' })).toBe('original');
});
