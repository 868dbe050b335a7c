import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { decide } from './decide.ts';
import type { DecideFacts, RequestedLine } from './decide.ts';
import { moneyOf } from './money.ts';
import type { KnownOrder } from './order.ts';
import type { Holdings } from './order-state.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, id, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const asked = (n: number, units = 1, reason: RequestedLine['reason'] = 'too-small'): RequestedLine => ({
  lineId: id.line(n),
  units,
  reason,
});

type Line = Partial<ChannelOrderInput['lines'][number]>;
const lines = (...of: Line[]) => of.map((one, at) => aChannelLine({ id: `l${at + 1}`, paidMinor: 5_000, ...one }));
const webPayment = (minor: number, refundedMinor = 0) => [
  { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: minor, capturedMinor: minor, refundedMinor },
];
/** Held by another return, with its money still pending at the payment. */
const heldBy = (n: number, units: number, minor: number): Partial<Holdings> => ({
  claims: [{ lineId: id.line(n), claim: aClaim({ returnId: id.return(9), units, money: eur(minor), tax: eur(0) }) }],
  money: [{ paymentId: id.payment(1), amount: eur(minor), isConfirmed: false }],
});

const decideOn = (known: KnownOrder, requested: readonly RequestedLine[], more: Partial<DecideFacts> = {}) =>
  decide({ known, requested, terms: someTerms(), doubts: [], quoted: null, ...more });

test('R-7 all free and as quoted: accepted, claimed, planned on the payment', () => {
  const decision = decideOn(aKnownOrder({ lines: lines({}) }), [asked(1)], { quoted: eur(5_000) });
  expect(decision).toMatchObject({ outcome: 'accepted', cause: null, caseKind: null, hold: 'claimed', refund: eur(5_000), route: 'web' });
  expect(decision.plan).toEqual([{ paymentId: 'p1', amount: eur(5_000) }]);
  expect(decision.holds).toMatchObject([{ lineId: 'l1', units: 1, money: eur(5_000) }]);
});

test('R-7 an order that nobody knows is for a person, and holds nothing', () => {
  const decision = decide({ known: null, requested: [asked(1)], terms: null, doubts: ['device-revoked'], quoted: null });
  expect(decision).toMatchObject({ outcome: 'review', cause: 'order-unknown', hold: 'none', holds: [], refund: null, caseKind: 'review' });
});

test('R-7 a review holds the whole return reserved, money too, and sends nothing by itself', () => {
  const known = aKnownOrder({ lines: lines({ finalSale: true }, {}) });
  const decision = decideOn(known, [asked(1), asked(2)]);
  expect(decision).toMatchObject({ outcome: 'review', cause: 'final-sale', hold: 'reserved', caseKind: 'review', refund: eur(10_000) });
  expect(decision.holds.map((hold) => hold.units)).toEqual([1, 1]);
  expect(decision.lines.map((line) => line.cause)).toEqual(['final-sale', null]);
});

test('R-7 a closed window, an excluded category, a closed order, an unknown line and any doubt are for a person', () => {
  const known = aKnownOrder({ lines: lines({}) });
  const causeOf = (facts: Partial<DecideFacts>, requested = [asked(1)], order = known) => {
    const decision = decideOn(order, requested, facts);
    return decision.outcome === 'review' ? decision.cause : decision.outcome;
  };
  expect(causeOf({ terms: someTerms({ policy: aPolicy({ windowDays: 1 }) }) })).toBe('window-closed');
  const excluded = aPolicy({ categories: { knitwear: { returnable: false, windowDays: null } } });
  expect(causeOf({ terms: someTerms({ policy: excluded }) })).toBe('category-excluded');
  expect(causeOf({}, [asked(1)], { ...known, state: { ...known.state, closed: true } })).toBe('order-closed');
  expect(causeOf({}, [asked(1), { lineId: null, units: 1, reason: 'other' }])).toBe('line-unknown');
  expect(causeOf({}, [asked(7)])).toBe('line-unknown');
  for (const doubt of ['grant-expired', 'grant-exceeded', 'offline-limit', 'device-revoked', 'clock-suspect'] as const) {
    expect(causeOf({ doubts: [doubt] })).toBe(doubt);
  }
});

test('R-7 an e-commerce order without any payment is for a person: payments unclear', () => {
  const decision = decideOn(aKnownOrder({ lines: lines({}), payments: [] }), [asked(1)]);
  expect(decision).toMatchObject({ outcome: 'review', cause: 'payments-unclear', plan: [] });
});

test('R-7 a closed window is seen though other units of the line are held', () => {
  const known = aKnownOrder({ lines: lines({ quantity: 2 }) }, heldBy(1, 1, 2_500));
  const decision = decideOn(known, [asked(1, 2)], { terms: someTerms({ policy: aPolicy({ windowDays: 1 }) }) });
  expect(decision).toMatchObject({ outcome: 'review', cause: 'window-closed', hold: 'reserved' });
  expect(decision.lines[0]).toMatchObject({ units: 1, cause: 'window-closed', heldBy: { returnId: id.return(9) } });
});

test('R-7 all units held by another return: duplicate, which names it, holds nothing and gives nothing', () => {
  const known = aKnownOrder({ lines: lines({}) }, heldBy(1, 1, 5_000));
  const decision = decideOn(known, [asked(1)], { quoted: eur(5_000) });
  expect(decision).toMatchObject({
    outcome: 'duplicate',
    cause: 'units-held',
    caseKind: 'duplicate',
    hold: 'none',
    holds: [],
    refund: eur(0),
  });
  expect(decision.lines[0]?.heldBy).toMatchObject({ returnId: id.return(9), slipNumber: 'BEC7-A3K-00418-F' });
});

test('R-7 duplicate wins over goods-only: a till order brought twice still asks "one item or two?"', () => {
  const payments = [{ id: 'p1', method: 'till' as const, capturedBy: 'store' as const, authorisedMinor: 5_000, capturedMinor: 5_000 }];
  const known = aKnownOrder(
    { lines: lines({}), payments },
    { claims: [{ lineId: id.line(1), claim: aClaim({ money: eur(0), tax: eur(0) }) }] },
  );
  expect(decideOn(known, [asked(1)]).outcome).toBe('duplicate');
});

test('R-7 some units held: adjusted to what is free, and a person looks at what is left over', () => {
  const known = aKnownOrder({ lines: lines({ quantity: 3, paidMinor: 1_000 }) }, heldBy(1, 2, 667));
  const decision = decideOn(known, [asked(1, 2)], { quoted: eur(667) });
  expect(decision).toMatchObject({ outcome: 'adjusted', cause: 'units-held', caseKind: 'units-left-over', refund: eur(333) });
});

test('R-7 the amount differs from the quote, in minor units or in currency: adjusted, no person', () => {
  const known = aKnownOrder({ lines: lines({}) });
  expect(decideOn(known, [asked(1)], { quoted: eur(4_999) })).toMatchObject({
    outcome: 'adjusted',
    cause: 'amount-differs',
    caseKind: null,
  });
  expect(decideOn(known, [asked(1)], { quoted: moneyOf(5_000, 'CHF') }).cause).toBe('amount-differs');
});

test('R-7 two requested lines of one order line add up to its money, keep their own reasons and are one hold', () => {
  const known = aKnownOrder({ lines: lines({ quantity: 2, paidMinor: 1_001 }) });
  const decision = decideOn(known, [asked(1, 1, 'too-small'), asked(1, 1, 'faulty')]);
  expect(decision.lines.map((line) => line.money?.minor)).toEqual([501, 500]);
  expect(decision.holds).toMatchObject([{ lineId: 'l1', units: 2, money: eur(1_001) }]);
  const late = decideOn(known, [asked(1, 1, 'faulty'), asked(1, 1, 'too-small')], {
    terms: someTerms({ policy: aPolicy({ windowDays: 1 }) }),
  });
  expect(late.lines.map((line) => line.cause)).toEqual([null, 'window-closed']);
});

test('R-7 more units than were ever bought are from another order: a person looks', () => {
  expect(decideOn(aKnownOrder({ lines: lines({}) }), [asked(1, 2)])).toMatchObject({ outcome: 'review', cause: 'line-unknown' });
});

test('R-2 R-15 authorised only: goods only for the web money, and the authorisation is let go', () => {
  const payment = { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 10_000, capturedMinor: 0 };
  const decision = decideOn(aKnownOrder({ lines: lines({}, {}), payments: [payment] }), [asked(1)], { quoted: eur(0) });
  expect(decision).toMatchObject({ outcome: 'goods-only', cause: 'not-captured-on-web', hold: 'claimed', route: 'void' });
  expect(decision).toMatchObject({ refund: eur(0), released: eur(5_000), plan: [{ paymentId: 'p1', amount: eur(5_000), act: 'void' }] });
  expect(decision.holds).toMatchObject([{ units: 1, money: eur(5_000) }]);
});

test('R-2 R-15 what was captured is used up and the rest only let go: goods only, as nothing was captured for them', () => {
  const card = { id: 'p2', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 5_000, capturedMinor: 0 };
  const known = aKnownOrder({ lines: lines({}, {}), payments: [...webPayment(5_000), card] }, heldBy(1, 1, 5_000));
  const decision = decideOn(known, [asked(2)], { quoted: eur(0) });
  expect(decision).toMatchObject({
    outcome: 'goods-only',
    cause: 'not-captured-on-web',
    route: 'web',
    refund: eur(0),
    released: eur(5_000),
  });
  expect(decision.plan).toEqual([{ paymentId: 'p2', amount: eur(5_000), act: 'void' }]);
});

test('R-2 never captured on the web, or voided there: goods only, claimed without money', () => {
  const unpaid = { id: 'p1', method: 'bank-transfer' as const, capturedBy: 'web' as const, authorisedMinor: 0, capturedMinor: 0 };
  const cases = [
    [{ ...unpaid }, 'not-captured-on-web'],
    [{ ...unpaid, authorisedMinor: 5_000, voided: true }, 'voided-on-web'],
  ] as const;
  for (const [payment, cause] of cases) {
    const decision = decideOn(aKnownOrder({ lines: lines({}), payments: [payment] }), [asked(1)], { quoted: eur(0) });
    expect(decision).toMatchObject({ outcome: 'goods-only', cause, hold: 'claimed', caseKind: null, plan: [], refund: eur(0) });
    expect(decision.holds).toMatchObject([{ units: 1, money: eur(0), tax: eur(0) }]);
    expect(decision.lines[0]?.money).toEqual(eur(0));
  }
});

test('R-2 refunded on the web meanwhile, on the line or on the order: goods only', () => {
  const onLine = aKnownOrder({ lines: lines({ refundedMinor: 5_000 }, {}), payments: webPayment(10_000, 5_000) });
  expect(decideOn(onLine, [asked(1)], { quoted: eur(5_000) })).toMatchObject({
    outcome: 'goods-only',
    cause: 'refunded-on-web',
    caseKind: null,
  });
  const onOrder = aKnownOrder({ lines: lines({}, {}), payments: webPayment(10_000, 10_000) });
  expect(decideOn(onOrder, [asked(1)], { quoted: eur(5_000) })).toMatchObject({ outcome: 'goods-only', cause: 'refunded-on-web' });
});

test('R-2 returned or cancelled on the web: goods only, and no units are claimed', () => {
  const returned = decideOn(aKnownOrder({ lines: lines({ returned: 1 }, {}) }), [asked(1)]);
  expect(returned).toMatchObject({ outcome: 'goods-only', cause: 'returned-on-web', holds: [] });
  const cancelled = decideOn(aKnownOrder({ lines: lines({}, {}), cancelled: true }), [asked(1)]);
  expect(cancelled).toMatchObject({ outcome: 'goods-only', cause: 'cancelled-on-web', holds: [] });
});

test('R-2 our own pending money is no refund of the web', () => {
  const other = aKnownOrder({ lines: lines({}, {}) }, heldBy(1, 1, 5_000));
  expect(decideOn(other, [asked(2)], { quoted: eur(5_000) })).toMatchObject({ outcome: 'accepted', refund: eur(5_000) });
  const gift = aKnownOrder({ lines: lines({}, { paidMinor: 0 }) }, heldBy(1, 1, 5_000));
  expect(decideOn(gift, [asked(2)], { quoted: eur(0) })).toMatchObject({ outcome: 'accepted', refund: eur(0), plan: [] });
});

test('R-2 a mixed order whose web part is used up by our own returns was simply not captured there', () => {
  const till = { id: 'p2', method: 'till' as const, capturedBy: 'store' as const, authorisedMinor: 4_000, capturedMinor: 4_000 };
  const known = aKnownOrder(
    { lines: lines({ paidMinor: 6_000 }, { paidMinor: 4_000 }), payments: [...webPayment(6_000), till] },
    heldBy(1, 1, 6_000),
  );
  expect(decideOn(known, [asked(2)])).toMatchObject({
    outcome: 'goods-only',
    cause: 'not-captured-on-web',
    atTill: eur(4_000),
    refund: eur(0),
  });
});

test('R-2 part of the money is still there: that part is given, and the outcome says so', () => {
  const known = aKnownOrder({ lines: lines({}), payments: webPayment(5_000, 2_000) });
  const decision = decideOn(known, [asked(1)], { quoted: eur(5_000) });
  expect(decision).toMatchObject({ outcome: 'adjusted', cause: 'amount-differs', refund: eur(3_000), plan: [{ amount: eur(3_000) }] });
});

test('R-7 the same facts give the same ruling', () => {
  const known = aKnownOrder({ lines: lines({ quantity: 3 }, {}) }, heldBy(1, 1, 1_667));
  expect(decideOn(known, [asked(1, 2), asked(2)])).toEqual(decideOn(known, [asked(1, 2), asked(2)]));
});
