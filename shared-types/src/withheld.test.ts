import { expect, test } from 'vitest';

import { moneyOf, sum } from './money.ts';
import type { KnownOrder } from './order.ts';
import { holdsOf, quoteReturn } from './quote.ts';
import type { Picked, Quote } from './quote.ts';
import type { ReturnTerms } from './returnable.ts';
import { aChannelLine, aKnownOrder, aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';
import { asksForMore, deductionOf, mostDeduction, withheldOf } from './withheld.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const late = at('2026-12-05T10:00:00.000Z'); // 21 days after delivery: inside the window of 30, past the law's 14
const order = (more: Parameters<typeof aKnownOrder>[0] = {}): KnownOrder =>
  aKnownOrder({ lines: [aChannelLine({ paidMinor: 10_000 }), aChannelLine({ id: 'l2', paidMinor: 5_001 })], ...more });
const fees = (perReturn: number | null, restockingBasisPoints: number) =>
  aPolicy({ fees: { perReturn: perReturn === null ? null : eur(perReturn), restockingBasisPoints } });
const terms = (with_: Partial<ReturnTerms> = {}): ReturnTerms => someTerms({ policy: fees(390, 1_000), presentedAt: late, ...with_ });
const pick = (n: number, more: Partial<Picked> = {}): Picked => ({ lineId: id.line(n), units: 1, reason: 'changed-mind', ...more });
const addsUp = (quote: Quote): boolean =>
  sum(
    quote.terms.map((term) => term.amount),
    'EUR',
  ).minor === quote.refund.minor;

test('M-10 after the time of withdrawal the market keeps its fees, and every term says which', () => {
  const quote = quoteReturn(order(), [pick(1), pick(2)], terms());
  expect(quote).toMatchObject({ goods: eur(15_001), withheld: eur(1_890), refund: eur(13_111) });
  expect(quote.terms.slice(2).map((term) => [term.kind, term.rule, term.amount.minor])).toEqual([
    ['fee', 'M-10', -1_000],
    ['fee', 'M-10', -500],
    ['fee', 'M-10', -390],
  ]);
  expect(quote.lines.map((line) => line.withheld.minor)).toEqual([1_000, 500]);
  expect(addsUp(quote)).toBe(true);
});

test('M-10 what is withheld is held all the same, so that it is never paid later', () => {
  const quote = quoteReturn(order(), [pick(1)], terms());
  expect(holdsOf(quote)).toMatchObject([{ units: 1, money: eur(10_000) }]);
  expect(quote.refund).toEqual(eur(8_610));
});

test('M-10 no fee on a withdrawal in time, nor on a defect; withheldOf says nothing then', () => {
  const inTime = terms({ presentedAt: at('2026-11-28T20:00:00.000Z') });
  expect(quoteReturn(order(), [pick(1)], inTime).withheld).toEqual(eur(0));
  expect(quoteReturn(order(), [pick(1, { reason: 'faulty' })], terms()).withheld).toEqual(eur(0));
  expect(quoteReturn(order(), [pick(1, { reason: 'faulty' }), pick(2)], terms()).withheld).toEqual(eur(890));
  expect(withheldOf(order(), [], terms())).toEqual({ lines: [], total: eur(0), terms: [] });
});

test('M-10 a withdrawal announced in time is one, though the goods follow later', () => {
  const announced = { announcedAt: at('2026-11-27T10:00:00.000Z'), kind: 'withdrawal' as const };
  expect(quoteReturn(order(), [pick(1)], terms({ announced }))).toMatchObject({ withheld: eur(0), flags: ['announced-in-time'] });
  expect(quoteReturn(order(), [pick(1)], terms({ announced: { ...announced, kind: 'return' } })).withheld).toEqual(eur(1_390));
  const ofFirst = terms({ announced: { ...announced, lines: [{ lineId: id.line(1), units: 1 }] } });
  expect(quoteReturn(order(), [pick(1), pick(2)], ofFirst)).toMatchObject({ withheld: eur(890), flags: ['announced-in-time'] });
  expect(quoteReturn(order(), [pick(2)], ofFirst)).toMatchObject({ withheld: eur(890), flags: [] });
  const ofTwo = order({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_000 })] });
  expect(quoteReturn(ofTwo, [{ ...pick(1), units: 2 }], ofFirst).withheld).toEqual(eur(0)); // the law's unit is among them
  const tooLate = { ...announced, announcedAt: at('2026-11-29T10:00:00.000Z') };
  expect(quoteReturn(order(), [pick(1)], terms({ announced: tooLate })).withheld).toEqual(eur(1_390));
});

test('M-10 fees never take more than the goods give, and nothing of the shipping', () => {
  const known = order({ lines: [aChannelLine({ paidMinor: 100 })], shipping: { label: 'Home', paidMinor: 500 } });
  const quote = quoteReturn(known, [pick(1)], terms());
  expect(quote).toMatchObject({ withheld: eur(100), refund: eur(500) });
  expect(addsUp(quote)).toBe(true);
});

test('M-10 a fee in another currency is not taken, and none where no web money moves', () => {
  const strange = aPolicy({ fees: { perReturn: moneyOf(390, 'CHF') } });
  expect(quoteReturn(order(), [pick(1)], terms({ policy: strange })).withheld).toEqual(eur(0));
  const till = order({ payments: [{ id: 'p1', method: 'till', capturedBy: 'store', authorisedMinor: 15_001, capturedMinor: 15_001 }] });
  expect(quoteReturn(till, [pick(1)], terms())).toMatchObject({ withheld: eur(0), atTill: eur(10_000) });
});

test('M-10 M-7 fees come off before the cap of the order', () => {
  const payments = (refundedMinor: number) => [
    { id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 15_001, capturedMinor: 15_001, refundedMinor },
  ];
  const room = quoteReturn(order({ payments: payments(6_000) }), [pick(1)], terms());
  expect([room.refund.minor, room.withheld.minor]).toEqual([8_610, 1_390]);
  const tight = quoteReturn(order({ payments: payments(10_001) }), [pick(1)], terms());
  expect([tight.refund.minor, tight.withheld.minor, holdsOf(tight)[0]?.money.minor]).toEqual([5_000, 1_390, 6_390]);
  expect(addsUp(room) && addsUp(tight)).toBe(true);
});

const deduction = (minor: number) => ({ amount: eur(minor), why: 'Stain on the sleeve' });
const settings = someSettings({ mostDeductionBasisPoints: 5_000 });
const calm = someTerms({ settings });

test('M-11 a deduction is taken off only under an approval that holds', () => {
  const picked = [pick(1, { deduction: deduction(2_000) })];
  expect(quoteReturn(order(), picked, calm)).toMatchObject({ withheld: eur(0), refund: eur(10_000) });
  const approved = quoteReturn(order(), picked, { ...calm, deductionApproved: true });
  expect(approved).toMatchObject({ withheld: eur(2_000), refund: eur(8_000), lines: [{ deducted: eur(2_000), money: eur(10_000) }] });
  expect(approved.terms[1]).toMatchObject({ kind: 'deduction', rule: 'M-11', why: 'Stain on the sleeve', amount: eur(-2_000) });
  expect(addsUp(approved)).toBe(true);
});

test('M-11 never more than the settings’ share of the worth; without the setting nothing', () => {
  expect(mostDeduction(eur(10_001), settings)).toEqual(eur(5_001));
  const asked = deduction(9_000);
  const [quoted] = quoteReturn(order(), [pick(1)], calm).lines;
  if (!quoted) throw new Error('one line was picked');
  expect(deductionOf(quoted, asked, { ...calm, deductionApproved: true })).toEqual(eur(5_000));
  expect(deductionOf(quoted, asked, { ...someTerms(), deductionApproved: true })).toEqual(eur(0));
  expect(deductionOf(quoted, { ...asked, amount: moneyOf(1, 'CHF') }, { ...calm, deductionApproved: true })).toEqual(eur(0));
  expect(asksForMore(quoted, asked)).toBe(true);
  expect(asksForMore({ ...quoted, deducted: eur(9_000) }, asked)).toBe(false);
});

test('M-11 the share is of what these units are worth, not of what an earlier visit left over', () => {
  const payments = [{ id: 'p1', method: 'card' as const, capturedBy: 'web' as const, authorisedMinor: 9_000, capturedMinor: 9_000 }];
  const known = aKnownOrder({ lines: [aChannelLine({ quantity: 3, paidMinor: 9_000, returned: 1, refundedMinor: 0 })], payments });
  const quote = quoteReturn(known, [pick(1, { deduction: deduction(9_000) })], { ...calm, deductionApproved: true });
  expect(quote).toMatchObject({ goods: eur(6_000), lines: [{ worth: eur(3_000) }], withheld: eur(1_500), refund: eur(4_500) });
});

test('M-10 M-11 a deduction and the restocking fee together leave nothing below zero', () => {
  const all = someTerms({ policy: fees(10_000, 10_000), presentedAt: late, settings, deductionApproved: true });
  const quote = quoteReturn(order(), [pick(1, { deduction: deduction(4_000) })], all);
  expect(quote).toMatchObject({ refund: eur(0), withheld: eur(10_000) });
  expect(addsUp(quote)).toBe(true);
});
