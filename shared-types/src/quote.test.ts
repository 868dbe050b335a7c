import { expect, test } from 'vitest';

import { moneyOf, sum } from './money.ts';
import type { KnownOrder } from './order.ts';
import { quoteReturn } from './quote.ts';
import type { Quote } from './quote.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, id, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const pick = (n: number, units: number) => ({ lineId: id.line(n), units });
const termsAddUp = (quote: Quote): boolean =>
  sum(
    quote.terms.map((term) => term.amount),
    quote.refund.currency,
  ).minor === quote.refund.minor;

const twoLines = (more: Parameters<typeof aKnownOrder>[0] = {}, held: Parameters<typeof aKnownOrder>[1] = {}): KnownOrder =>
  aKnownOrder(
    {
      lines: [aChannelLine({ id: 'l1', quantity: 2, paidMinor: 8_000 }), aChannelLine({ id: 'l2', paidMinor: 2_000 })],
      ...more,
    },
    held,
  );

test('R-5 a quote says what each line is worth, the shipping, the payments it goes to, and why', () => {
  const known = twoLines({ shipping: { label: 'Home', paidMinor: 500 } });
  const quote = quoteReturn(known, [pick(1, 2), pick(2, 1)], someTerms());
  expect(quote).toMatchObject({ route: 'web', goods: eur(10_000), shipping: eur(500), refund: eur(10_500), atTill: eur(0) });
  expect(quote.plan).toEqual([{ paymentId: 'p1', amount: eur(10_500) }]);
  expect(quote.terms.map((term) => [term.kind, term.amount.minor])).toEqual([
    ['line', 8_000],
    ['line', 2_000],
    ['shipping', 500],
  ]);
});

test('R-5 more units than are free are not quoted, and lines of other orders are left out', () => {
  const quote = quoteReturn(twoLines(), [pick(1, 3), pick(9, 1), { lineId: id.line(2), units: 0 }], someTerms());
  expect(quote.lines.map((line) => [line.asked, line.units])).toEqual([[3, 2]]);
  expect(quote.refund).toEqual(eur(8_000));
});

test('R-5 two picks of one line, one too small and one faulty, share its units and its money', () => {
  const known = twoLines({ lines: [aChannelLine({ quantity: 3, paidMinor: 1_000 })] });
  const quote = quoteReturn(known, [pick(1, 1), pick(1, 1), pick(1, 2)], someTerms());
  expect(quote.lines.map((line) => [line.units, line.money.minor])).toEqual([
    [1, 333],
    [1, 334],
    [1, 333],
  ]);
  expect(quote.refund).toEqual(eur(1_000));
});

test('M-7 the cap of the order is shown as a term, and each line holds its share with its tax', () => {
  const known = twoLines({
    lines: [aChannelLine({ id: 'l1', paidMinor: 8_000, taxMinor: 800 }), aChannelLine({ id: 'l2', paidMinor: 2_000, taxMinor: 200 })],
    payments: [{ id: 'p1', method: 'card', capturedBy: 'web', authorisedMinor: 10_000, capturedMinor: 10_000, refundedMinor: 5_000 }],
  });
  const quote = quoteReturn(known, [pick(1, 1), pick(2, 1)], someTerms());
  expect(quote.refund).toEqual(eur(5_000));
  expect(quote.lines.map((line) => [line.money.minor, line.tax.minor])).toEqual([
    [4_000, 400],
    [1_000, 100],
  ]);
  expect(quote.terms.at(-1)).toEqual({ kind: 'cap', rule: 'M-7', refundable: eur(5_000), amount: eur(-5_000) });
  expect(termsAddUp(quote)).toBe(true);
});

test('R-1 what was paid at a till is told for the till, and the web gives back nothing', () => {
  const known = twoLines({
    orderType: 'e-reservation',
    payments: [
      { id: 'p1', method: 'till', capturedBy: 'store', authorisedMinor: 10_000, capturedMinor: 10_000, storeReceiptNumber: 'T-7' },
    ],
  });
  const quote = quoteReturn(known, [pick(2, 1)], someTerms());
  expect(quote).toMatchObject({ route: 'till', refund: eur(0), atTill: eur(2_000), plan: [] });
  expect(quote.terms.at(-1)).toEqual({ kind: 'till', rule: 'R-1', amount: eur(-2_000) });
  expect(termsAddUp(quote)).toBe(true);
});

test('R-1 paid in part on the web and in part at a till: the web gives back first, the till the rest of each visit', () => {
  const payments = [
    { id: 'p1', method: 'gift-card' as const, capturedBy: 'web' as const, authorisedMinor: 6_000, capturedMinor: 6_000 },
    { id: 'p2', method: 'till' as const, capturedBy: 'store' as const, authorisedMinor: 4_000, capturedMinor: 4_000 },
  ];
  const lines = [aChannelLine({ quantity: 4, paidMinor: 10_000 })];
  const first = quoteReturn(aKnownOrder({ lines, payments }), [pick(1, 3)], someTerms());
  expect([first.refund.minor, first.atTill.minor]).toEqual([6_000, 1_500]);
  const rest = aKnownOrder(
    { lines, payments },
    {
      claims: [{ lineId: id.line(1), claim: aClaim({ units: 3, money: eur(6_000), tax: eur(0) }) }],
      money: [{ paymentId: id.payment(1), amount: eur(6_000), isConfirmed: false }],
    },
  );
  const second = quoteReturn(rest, [pick(1, 1)], someTerms());
  expect([second.refund.minor, second.atTill.minor]).toEqual([0, 2_500]);
  expect(termsAddUp(first) && termsAddUp(second)).toBe(true);
});

test('R-1 over all visits the web and the till together never give more than was paid, also when the shop gave web money by itself', () => {
  const paid = (refundedMinor: number) => [
    { id: 'p1', method: 'gift-card' as const, capturedBy: 'web' as const, authorisedMinor: 6_000, capturedMinor: 6_000, refundedMinor },
    { id: 'p2', method: 'till' as const, capturedBy: 'store' as const, authorisedMinor: 4_000, capturedMinor: 4_000 },
  ];
  const held = (units: number, minor: number) => ({
    claims: [{ lineId: id.line(1), claim: aClaim({ units, money: eur(minor), tax: eur(0) }) }],
    money: minor === 0 ? [] : [{ paymentId: id.payment(1), amount: eur(minor), isConfirmed: true }],
  });
  const given = (known: KnownOrder, units: number) => {
    const quote = quoteReturn(known, [pick(1, units)], someTerms());
    return [quote.refund.minor, quote.atTill.minor];
  };
  // 60.00 as a gesture for the whole order: the till owes its 40.00 once.
  const four = [aChannelLine({ quantity: 4, paidMinor: 10_000 })];
  expect(given(aKnownOrder({ lines: four, payments: paid(6_000) }), 3)).toEqual([0, 4_000]);
  expect(given(aKnownOrder({ lines: four, payments: paid(6_000) }, held(3, 0)), 1)).toEqual([0, 0]);
  // 20.00 for a flaw of the line: gone from what it is worth, wherever the rest comes from.
  const two = [aChannelLine({ quantity: 2, paidMinor: 10_000, refundedMinor: 2_000 })];
  expect(given(aKnownOrder({ lines: two, payments: paid(2_000) }), 1)).toEqual([3_000, 0]);
  expect(given(aKnownOrder({ lines: two, payments: paid(2_000) }, held(1, 3_000)), 1)).toEqual([1_000, 4_000]);
  // For a flaw of another line: it takes nothing from this one.
  const other = [aChannelLine({ paidMinor: 5_000 }), aChannelLine({ id: 'l2', paidMinor: 5_000, refundedMinor: 2_000 })];
  expect(given(aKnownOrder({ lines: other, payments: paid(2_000) }), 1)).toEqual([4_000, 1_000]);
});

test('M-8 shipping that was fully discounted gives back nothing (Sylius#252)', () => {
  const quote = quoteReturn(
    twoLines({ shipping: { label: 'Home', paidMinor: 0, standardMinor: 500 } }),
    [pick(1, 2), pick(2, 1)],
    someTerms(),
  );
  expect(quote.shipping).toEqual(eur(0));
  expect(quote.terms.some((term) => term.kind === 'shipping')).toBe(false);
});

test('E-6 a line that the promise does not cover is quoted all the same and says why', () => {
  const terms = someTerms({ policy: aPolicy({ windowDays: 1 }) });
  const quote = quoteReturn(twoLines(), [{ ...pick(2, 1), reason: 'too-small' }], terms);
  expect(quote.lines[0]?.notCovered).toEqual({ kind: 'window-closed', lastDay: '2026-11-15' });
  expect(quote.refund).toEqual(eur(2_000));
});
