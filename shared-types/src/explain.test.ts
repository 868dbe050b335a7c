import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { ENGLISH, explainQuote, explainedSteps } from './explain.ts';
import { moneyOf } from './money.ts';
import type { KnownOrder } from './order.ts';
import { quoteReturn } from './quote.ts';
import type { Picked } from './quote.ts';
import { returnRecord } from './return.ts';
import type { ReturnTerms } from './returnable.ts';
import { aChannelLine, aKnownOrder, aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const pick = (n: number, units = 1, more: Partial<Picked> = {}): Picked => ({ lineId: id.line(n), units, ...more });
const said = (known: KnownOrder, picked: readonly Picked[], terms: ReturnTerms = someTerms()) =>
  explainQuote(quoteReturn(known, picked, terms), known, ENGLISH);
const order = (more: Partial<ChannelOrderInput> = {}) =>
  aKnownOrder({
    lines: [aChannelLine({ quantity: 3, paidMinor: 1_000, name: 'Socks', discounts: [{ label: 'Sale', amountMinor: 200 }] })],
    ...more,
  });

test('R-5 every cent has its origin in words: what was paid, what came back before, how it was rounded, where it goes', () => {
  expect(said(order(), [pick(1)])).toEqual([
    'Socks: 1 of 3 is 3.33 EUR (list 12.00 EUR less 2.00 EUR, paid 10.00 EUR for 3). Rounded half up; the last one back takes the odd cent.',
    'Refund: 3.33 EUR.',
    'To Visa …4417: 3.33 EUR.',
  ]);
  expect(said(order(), [pick(1), pick(1)])[1]).toContain('Before: 1 back, 3.33 EUR given.');
});

test('R-5 M-10 M-11 M-8 fees, deductions and shipping are told with what they are a share of', () => {
  const known = order({
    lines: [aChannelLine({ name: 'Coat', paidMinor: 10_000 })],
    shipping: { label: 'Home', paidMinor: 500, standardMinor: 400 },
  });
  const terms = someTerms({
    policy: aPolicy({ fees: { perReturn: eur(290), restockingBasisPoints: 1_050 } }),
    settings: someSettings({ mostDeductionBasisPoints: 5_000 }),
    deductionApproved: true,
    presentedAt: at('2026-12-05T10:00:00.000Z'),
  });
  expect(said(known, [pick(1, 1, { deduction: { amount: eur(1_500), why: 'Stain on the sleeve' } })], terms)).toEqual([
    'Coat: 1 of 1 is 100.00 EUR (paid 100.00 EUR).',
    'Delivery: 4.00 EUR of 5.00 EUR.',
    'Less value, Coat: 15.00 EUR less (Stain on the sleeve).',
    'Restocking fee, Coat: 10.5 % of 100.00 EUR, 10.50 EUR less.',
    'Return fee: 2.90 EUR less.',
    'Refund: 75.60 EUR, after 28.40 EUR was kept.',
    'To Visa …4417: 75.60 EUR.',
  ]);
});

test('R-5 M-7 R-1 R-15 caps, tills and holds that are let go are told', () => {
  const payment = { id: 'p1', method: 'card' as const, label: 'Visa', last4: '4417', capturedBy: 'web' as const, authorisedMinor: 1_000 };
  expect(said(order({ payments: [{ ...payment, capturedMinor: 1_000, refundedMinor: 800 }] }), [pick(1)])).toContain(
    'The web can still give back 2.00 EUR: 1.33 EUR less.',
  );
  expect(said(order({ payments: [{ ...payment, capturedMinor: 0 }] }), [pick(1)]).slice(1)).toEqual([
    '3.33 EUR was never taken. The hold on it is let go.',
    'Refund: 0.00 EUR.',
    'Visa …4417: 3.33 EUR let go.',
  ]);
  const till = [{ id: 'p1', method: 'till' as const, capturedBy: 'store' as const, authorisedMinor: 1_000, capturedMinor: 1_000 }];
  expect(said(order({ payments: till }), [pick(1)]).slice(1)).toEqual(['3.33 EUR is paid back at the till.', 'Refund: 0.00 EUR.']);
});

test('M-9 M-12 offers and bundles are named beside the line that shared their price', () => {
  const lines = [
    aChannelLine({ id: 'l1', name: 'Set', components: [{ id: 'hat', sku: 'H', name: 'Hat', quantity: 1, weightMinor: 1 }] } as never),
    aChannelLine({ id: 'l2', name: 'Bag' }),
  ];
  const known = aKnownOrder({ lines, offers: [{ label: 'Free hat', lineIds: ['l1', 'l2'] }] as never });
  const [hat] = known.order.lines;
  if (!hat) throw new Error('the bundle has a part');
  expect(said(known, [{ lineId: hat.lineId, units: 1 }]).slice(1, 3)).toEqual([
    'Hat is part of the offer "Free hat".',
    'Hat is part of "Set" and has its share of that price.',
  ]);
});

test('R-5 money is said with the decimals of its currency', () => {
  const money = (minor: number, code: 'JPY' | 'KWD' | 'EUR') => ENGLISH.money(moneyOf(minor, code));
  expect([money(1_234, 'JPY'), money(1_234, 'KWD'), money(-5, 'EUR'), money(0, 'KWD')]).toEqual([
    '1234 JPY',
    '1.234 KWD',
    '-0.05 EUR',
    '0.000 KWD',
  ]);
});

test('R-5 each step keeps its rule as data, and the longest return still fits its record', () => {
  const lines = Array.from({ length: 200 }, (_, n) => aChannelLine({ id: `l${n + 1}`, name: 'x'.repeat(200), paidMinor: 100 } as never));
  const known = aKnownOrder({ lines, offers: [{ label: 'y'.repeat(120), lineIds: lines.map((line) => line.id) }] as never });
  const quote = quoteReturn(
    known,
    known.order.lines.map((line) => ({ lineId: line.lineId, units: 1 })),
    someTerms(),
  );
  expect(new Set(explainedSteps(quote, known).map((step) => step.rule))).toEqual(new Set(['R-4', 'M-9', 'R-5', 'M-7']));
  const sentences = explainQuote(quote, known, ENGLISH);
  expect(sentences).toHaveLength(300);
  expect(sentences.slice(-3)).toEqual(['…', 'Refund: 200.00 EUR.', 'To Visa …4417: 200.00 EUR.']);
  expect(returnRecord.unwrap().shape.derivation.safeParse(sentences).success).toBe(true);
});
