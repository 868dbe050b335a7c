import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { channelFactsOf, freezeOrder } from './freeze-order.ts';
import { refundKeyOf } from './ids.ts';
import { allocate, moneyOf, sum } from './money.ts';
import { offersBroken } from './offers.ts';
import type { KnownOrder } from './order.ts';
import { joinState } from './order-state.ts';
import { quoteReturn } from './quote.ts';
import { planRefund, refundableOnWeb } from './refund-plan.ts';
import type { HistoryStep } from './testing/arbitraries.ts';
import { aChannelLine, aChannelOrder, aFreezeContext, aKnownOrder, aPolicy, id, someTerms } from './testing/builders.ts';
import { playHistory } from './testing/play-history.ts';

/** What went wrong in other systems, one test a row of OTHERS-FAULTS.md. Where the fault is a server's, its test is in sync-server. */
const eur = (minor: number) => moneyOf(minor, 'EUR');
const terms = someTerms();
const units = (n: number, count: number) => ({ lineId: id.line(n), units: count });

/** A visit to the counter: so many units of each line, by position. */
const visit = (...counts: number[]): HistoryStep => ({
  kind: 'return',
  picks: counts.flatMap((count, at) => (count > 0 ? [[at, count] as const] : [])),
  isReview: false,
});

/** What each step gives back, in minor units; `null` where it was no return. The visit that brings all that is still out comes last by itself. */
const given = (order: Partial<ChannelOrderInput>, steps: readonly HistoryStep[], terms_ = terms): (number | null)[] =>
  playHistory(aChannelOrder(order), steps, terms_).map(({ decision }) => decision && (decision.refund?.minor ?? 0));

const payment = (n: number, minor: number, more: Partial<NonNullable<ChannelOrderInput['payments']>[number]> = {}) => ({
  id: id.payment(n),
  method: 'card' as const,
  capturedBy: 'web' as const,
  authorisedMinor: minor,
  capturedMinor: minor,
  ...more,
});

/** An order discount of 10.00 over a jumper of 60.00 and a scarf of 40.00, allocated when the order was placed. */
const discounted: Partial<ChannelOrderInput> = {
  lines: [
    aChannelLine({ id: 'l1', paidMinor: 5_400, discounts: [{ label: 'Welcome', amountMinor: 600 }] }),
    aChannelLine({ id: 'l2', paidMinor: 3_600, discounts: [{ label: 'Welcome', amountMinor: 400 }] }),
  ],
};

test('1 solidus#512: a line of an order with a discount on the whole gives back what was paid for it', () => {
  expect(given(discounted, [visit(0, 1)])).toEqual([3_600, 5_400]);
});

test('2 vendure#4811: after one line is back the order discount is not re-spread over the others', () => {
  const [first, last] = playHistory(aChannelOrder(discounted), [visit(1, 0)], terms);
  expect(first?.after.order).toEqual(first?.before.order);
  expect([first?.decision?.refund, last?.decision?.refund]).toEqual([eur(5_400), eur(3_600)]);
});

test('3 vendure#2393: a refund heeds the promotions and never asks a payment for more than it holds', () => {
  const known = aKnownOrder({ ...discounted, payments: [payment(1, 9_000)] });
  const quote = quoteReturn(known, [units(1, 1), units(2, 1)], terms);
  expect(quote.plan).toEqual([{ paymentId: 'p1', amount: eur(9_000) }]);
  expect(quote.terms.map((term) => term.amount.minor)).toEqual([5_400, 3_600]);
});

test('4 vendure#1753: what one payment cannot give goes on to the next', () => {
  const known = aKnownOrder({
    lines: [aChannelLine({ paidMinor: 10_000 })],
    payments: [payment(1, 6_000, { refundedMinor: 5_000 }), payment(2, 4_000)],
  });
  expect(planRefund(known, eur(5_000), 'proportional')).toEqual([
    { paymentId: 'p1', amount: eur(1_000) },
    { paymentId: 'p2', amount: eur(4_000) },
  ]);
});

test('5 vendure#868: five bought: two back, then the other three, to the cent', () => {
  expect(given({ lines: [aChannelLine({ quantity: 5, paidMinor: 9_999 })] }, [visit(2), visit(3)])).toEqual([4_000, 5_999, 0]);
});

test('6 medusa#15885: the tax on a discount is not taken off twice: money is what was paid, tax what was stored inside it', () => {
  const line = aChannelLine({ quantity: 2, paidMinor: 9_000, taxMinor: 1_500, discounts: [{ label: 'Sale', amountMinor: 1_000 }] });
  const { lines, refund } = quoteReturn(aKnownOrder({ lines: [line] }), [units(1, 1)], terms);
  expect([refund, lines[0]?.tax]).toEqual([eur(4_500), eur(750)]);
});

test('7 medusa#13066: shipping goes back after delivery, as a part of its own', () => {
  const order = { shipping: { label: 'Home', paidMinor: 490 }, lines: [aChannelLine({ quantity: 2, paidMinor: 5_000 })] };
  const [, last] = playHistory(aChannelOrder(order), [visit(1)], terms);
  expect([last?.decision?.refund, last?.decision?.shipping]).toEqual([eur(2_990), eur(490)]);
});

test('8 medusa#9261: several returns of one order are normal, and their sum is what was paid', () => {
  const lines = [aChannelLine({ id: 'l1', quantity: 3, paidMinor: 1_000 }), aChannelLine({ id: 'l2', paidMinor: 2_500 })];
  expect(given({ lines }, [visit(1), visit(1), visit(0, 1), visit(1)])).toEqual([333, 334, 2_500, 333, 0]);
});

test('10 woocommerce#64668: 10 × 23.90 − 25 % → 179.25, at once or one by one, never 179.26', () => {
  const lines = [aChannelLine({ quantity: 10, paidMinor: 17_925, discounts: [{ label: '25 %', amountMinor: 5_975 }] })];
  expect(given({ lines }, [visit(10)])).toEqual([17_925, 0]);
  const oneByOne = given({ lines }, Array.from({ length: 10 }, () => visit(1))); // prettier-ignore
  expect([oneByOne.reduce((all, one) => (all ?? 0) + (one ?? 0)), oneByOne[0]]).toEqual([17_925, 1_793]);
});

test('11 woocommerce-ios#17827: 8.33 + 1.67 = 10.00, and a refund of 9.99 is no trouble', () => {
  expect(sum(allocate(eur(1_000), [5, 1]), 'EUR')).toEqual(eur(1_000));
  expect(allocate(eur(1_000), [5, 1])).toEqual([eur(833), eur(167)]);
  const lines = [aChannelLine({ paidMinor: 999, taxMinor: 167 })];
  expect(given({ lines }, [visit(1)])).toEqual([999, 0]);
});

test('12 commerce#1098: two steps never give more than was captured: what is pending counts', () => {
  const money = [{ paymentId: id.payment(1), amount: eur(8_000), isConfirmed: false }];
  const known = aKnownOrder({ lines: [aChannelLine({ paidMinor: 10_000 })] }, { money });
  expect(refundableOnWeb(known)).toEqual(eur(2_000));
  expect(quoteReturn(known, [units(1, 1)], terms).refund).toEqual(eur(2_000));
});

test('13 bagisto#1509: one line in several visits: the discount is neither forgotten nor taken again on the last unit', () => {
  const lines = [aChannelLine({ quantity: 3, paidMinor: 6_650, discounts: [{ label: 'Member', amountMinor: 350 }] })];
  expect(given({ lines }, [visit(1), visit(1), visit(1)])).toEqual([2_217, 2_216, 2_217, 0]);
});

test('14 erpnext#30627: 2,600 of cash tendered for 2,584: what was paid goes back', () => {
  const order = { lines: [aChannelLine({ paidMinor: 258_400 })], payments: [payment(1, 260_000, { capturedMinor: 258_400 })] };
  expect(given(order, [visit(1)])).toEqual([258_400, 0]);
});

test('15 erpnext#31037: an unpaid order is never refunded, whatever its type', () => {
  for (const orderType of ['e-reservation', 'click-and-collect', 'ecommerce'] as const) {
    const unpaid = payment(1, 8_010, { authorisedMinor: 0, capturedMinor: 0 });
    const quote = quoteReturn(aKnownOrder({ orderType, payments: [unpaid] }), [units(1, 1)], terms);
    expect([quote.route, quote.refund, quote.plan, quote.atTill]).toEqual(['none', eur(0), [], eur(0)]);
  }
  const atTill = payment(1, 8_010, { method: 'till', capturedBy: 'store' });
  const quote = quoteReturn(aKnownOrder({ orderType: 'e-reservation', payments: [atTill] }), [units(1, 1)], terms);
  expect([quote.route, quote.refund, quote.plan]).toEqual(['till', eur(0), []]);
});

test('16 RefundPlugin#252: shipping that was discounted away gives nothing back', () => {
  expect(given({ shipping: { label: 'Home', paidMinor: 0, standardMinor: 490 } }, [visit(1)])).toEqual([8_010, 0]);
});

test('17 adyen-magento#635: a split payment goes back to each of its means, and the plan says so before', () => {
  const payments = [payment(1, 3_000, { method: 'gift-card' }), payment(2, 7_000)];
  const known = aKnownOrder({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_000 })], payments });
  expect(quoteReturn(known, [units(1, 1)], terms).plan).toEqual([
    { paymentId: 'p1', amount: eur(1_500) },
    { paymentId: 'p2', amount: eur(3_500) },
  ]);
  const cardFirst = someTerms({ policy: aPolicy({ paymentOrder: 'card-first' }) });
  expect(quoteReturn(known, [units(1, 1)], cardFirst).plan).toEqual([{ paymentId: 'p2', amount: eur(5_000) }]);
});

/** As the promise shares what was paid for an offer: by the lines' list prices. */
const sharedByList = (with_: Partial<ChannelOrderInput>): KnownOrder => {
  const document = aChannelOrder(with_);
  const order = freezeOrder(document, aFreezeContext({ offers: 'by-list-price' }));
  const held = { claims: [], money: [], shipping: eur(0) };
  return { order, state: joinState(order, channelFactsOf(document), held, { seq: 1, closed: false }) };
};

test('19 dynamics-365#4215: five at a break price, four back; buy one get one, the paid one back and the free one kept', () => {
  const five = aChannelLine({ quantity: 5, paidMinor: 4_000, discounts: [{ label: 'Five for four', amountMinor: 1_000 }] });
  expect(given({ lines: [five] }, [visit(4), visit(1)])).toEqual([3_200, 800, 0]);
  const free = aChannelLine({ id: 'l2', paidMinor: 0, taxMinor: 0, listMinor: 5_000, discounts: [{ label: '1+1', amountMinor: 5_000 }] });
  const offers = [{ label: '1+1', lineIds: [id.line(1), id.line(2)] }];
  const known = sharedByList({ lines: [aChannelLine({ paidMinor: 5_000 }), free], offers });
  expect(quoteReturn(known, [units(1, 1)], terms).refund).toEqual(eur(2_500));
  expect(offersBroken(known, [units(1, 1)]).map((one) => [one.offer.label, one.share])).toEqual([['1+1', eur(2_500)]]);
  expect(quoteReturn(known, [units(1, 1), units(2, 1)], terms).refund).toEqual(eur(5_000));
});

test('21 woocommerce-payments#3056: authorised and not captured is voided, never refunded', () => {
  const known = aKnownOrder({ payments: [payment(1, 8_010, { capturedMinor: 0 })] });
  const quote = quoteReturn(known, [units(1, 1)], terms);
  expect([quote.route, quote.refund, quote.released]).toEqual(['void', eur(0), eur(8_010)]);
  expect(quote.plan).toEqual([{ paymentId: 'p1', amount: eur(8_010), act: 'void' }]);
});

test('22 solidus_product_assembly#43: a bundle comes back part by part, in whole units, and not a cent is lost or invented', () => {
  const part = (name: string) => ({ id: id.line(Number(name)), sku: `P${name}`, name, quantity: 1, weightMinor: 1 });
  const set = aChannelLine({ quantity: 1, paidMinor: 1_000, taxMinor: 167, components: [part('1'), part('2'), part('3')] });
  expect(given({ lines: [set] }, [visit(1), visit(0, 1), visit(0, 0, 1)])).toEqual([334, 333, 333, 0]);
  expect(given({ lines: [set] }, [visit(2, 2, 2)])).toEqual([1_000, 0]);
});

test('24 odoo#199072: units back are the sum over returns, never a counter: a void gives them free again', () => {
  const lines = [aChannelLine({ quantity: 3, paidMinor: 3_000 })];
  expect(given({ lines }, [visit(1), visit(1), { kind: 'void', which: 0 }, visit(2)])).toEqual([1_000, 1_000, null, 2_000, 0]);
});

test('29 razorpay-mcp-server#128: the key of a refund follows from return and payment, so every retry has the same', () => {
  const key = () => refundKeyOf({ returnId: id.return(1), paymentId: id.payment(1) });
  expect(key()).toBe(key());
  expect(key()).not.toBe(refundKeyOf({ returnId: id.return(2), paymentId: id.payment(1) }));
  expect(key()).not.toBe(refundKeyOf({ returnId: id.return(1), paymentId: id.payment(2) }));
});
