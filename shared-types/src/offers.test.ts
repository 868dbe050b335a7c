import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { channelFactsOf, freezeOrder } from './freeze-order.ts';
import { moneyOf } from './money.ts';
import { offersBroken, shareOffers } from './offers.ts';
import { order } from './order.ts';
import { joinState } from './order-state.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { quoteReturn } from './quote.ts';
import { cases } from './testing/arbitraries.ts';
import { aChannelLine, aChannelOrder, aClaim, aFreezeContext, aKnownOrder, id, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const minorsOf = (lines: readonly OrderLine[]) => lines.map((line) => line.paid.minor);

/** A bag at 60.00 and a pouch at 20.00 that came free with it. */
const giftOrder = (more: Partial<ChannelOrderInput> = {}) =>
  aChannelOrder({
    lines: [
      aChannelLine({ id: 'l1', name: 'Bag', paidMinor: 6_000, taxMinor: 1_000 }),
      aChannelLine({ id: 'l2', name: 'Pouch', paidMinor: 0, discounts: [{ label: 'Gift', amountMinor: 2_000 }] }),
      aChannelLine({ id: 'l3', name: 'Belt', paidMinor: 3_000 }),
    ],
    offers: [{ label: 'Free pouch', lineIds: ['l1', 'l2'] }] as never,
    ...more,
  });
const giftKnown = (offers: 'as-paid' | 'by-list-price', held: Parameters<typeof aKnownOrder>[1] = {}): KnownOrder => ({
  ...aKnownOrder(giftOrder() as never, held),
  order: freezeOrder(giftOrder(), aFreezeContext({ offers })),
});

test('M-9 by list price a gift takes its share of what was paid, tax alike, and the sums are kept', () => {
  const shared = shareOffers(giftKnown('as-paid').order.lines, giftOrder().offers);
  expect(minorsOf(shared)).toEqual([4_500, 1_500, 3_000]);
  expect(shared.map((line) => line.tax.minor)).toEqual([750, 250, 500]);
  expect(shared.map((line) => line.discounts)).toEqual([
    [{ label: 'Gift', amount: eur(1_500) }],
    [{ label: 'Gift', amount: eur(500) }],
    [],
  ]);
});

test('M-9 rounding never puts more tax into a line than was paid for it', () => {
  const [bag] = giftKnown('as-paid').order.lines;
  if (!bag) throw new Error('the order has lines');
  const lines = [3, 3, 1].map((list, n) => ({
    ...bag,
    lineId: id.line(n + 1),
    list: eur(list),
    paid: eur(n === 0 ? 3 : 1 - (n - 1)),
    tax: eur(n === 0 ? 3 : 0),
    discounts: [],
  }));
  const shared = shareOffers(lines, [{ label: 'Offer', lineIds: lines.map((line) => line.lineId) }]);
  expect(shared.map((line) => [line.paid.minor, line.tax.minor])).toEqual([[2, 2], [2, 1], [0, 0]]); // prettier-ignore
});

test('M-9 the share is frozen at import where the promise says so, and as the channel told elsewhere', () => {
  expect(minorsOf(giftKnown('by-list-price').order.lines)).toEqual([4_500, 1_500, 3_000]);
  expect(minorsOf(giftKnown('as-paid').order.lines)).toEqual([6_000, 0, 3_000]);
  const frozen = giftKnown('by-list-price').order;
  expect(order.parse(frozen)).toEqual(frozen);
});

test('M-9 three for two: the two that come back give two thirds, whichever was free', () => {
  const lines = [1, 2, 3].map((n) =>
    aChannelLine({
      id: `l${n}`,
      paidMinor: n === 3 ? 0 : 1_000,
      discounts: n === 3 ? [{ label: '3 for 2', amountMinor: 1_000 }] : [],
    } as never),
  );
  const document = aChannelOrder({ lines, offers: [{ label: '3 for 2', lineIds: ['l1', 'l2', 'l3'] }] as never });
  const known = { ...aKnownOrder(document as never), order: freezeOrder(document, aFreezeContext({ offers: 'by-list-price' })) };
  const quote = quoteReturn(
    known,
    [
      { lineId: id.line(1), units: 1 },
      { lineId: id.line(2), units: 1 },
    ],
    someTerms(),
  );
  expect(quote.refund).toEqual(eur(1_334));
  expect(quote.terms[0]).toMatchObject({ kind: 'line', offers: ['3 for 2'] });
});

test('M-9 offers with a line in common share together; an offer of goods without any price changes nothing', () => {
  const known = giftKnown('as-paid').order.lines;
  const both = [
    { label: 'A', lineIds: [id.line(1), id.line(2)] },
    { label: 'B', lineIds: [id.line(2), id.line(3)] },
  ];
  expect(minorsOf(shareOffers(known, both))).toEqual([4_909, 1_636, 2_455]);
  const free = known.map((line) => ({ ...line, list: eur(0), paid: eur(0), tax: eur(0), discounts: [] }));
  expect(shareOffers(free, both)).toEqual(free);
});

test('M-9 the counter is asked about what stays: which lines, how many, and the share that does not come back', () => {
  const known = giftKnown('by-list-price');
  const [broken] = offersBroken(known, [{ lineId: id.line(1), units: 1 }]);
  expect(broken).toMatchObject({
    offer: { label: 'Free pouch' },
    picked: ['l1'],
    staying: [{ line: { lineId: 'l2' }, units: 1, share: eur(1_500) }],
    share: eur(1_500),
  });
  expect(
    offersBroken(known, [
      { lineId: id.line(1), units: 1 },
      { lineId: id.line(2), units: 1 },
    ]),
  ).toEqual([]);
  expect(offersBroken(known, [{ lineId: id.line(3), units: 1 }])).toEqual([]);
  expect(offersBroken(known, [{ lineId: null, units: 1 }])).toEqual([]);
});

test('M-9 what came back before does not stay', () => {
  const held = { claims: [{ lineId: id.line(2), claim: aClaim({ money: eur(1_500), tax: eur(250) }) }] };
  expect(offersBroken(giftKnown('by-list-price', held), [{ lineId: id.line(1), units: 1 }])).toEqual([]);
});

test('M-9 any offer keeps the sums, no tax beyond what was paid, no discount below zero; all of it back gives all that was paid', () => {
  const lines = fc.array(
    fc.record({ list: fc.nat(20_000), off: fc.nat(100), tax: fc.nat(100), quantity: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 2, maxLength: 5 },
  );
  fc.assert(
    fc.property(lines, fc.constantFrom('EUR' as const, 'JPY' as const, 'TND' as const), (of, currency) => {
      const document = aChannelOrder({
        currency,
        lines: of.map((one, at) => {
          const paidMinor = one.list - Math.floor((one.list * one.off) / 100);
          return aChannelLine({
            id: `l${at + 1}`,
            quantity: one.quantity,
            paidMinor,
            taxMinor: Math.floor((paidMinor * one.tax) / 100),
            discounts: [{ label: `d${at % 2}`, amountMinor: one.list - paidMinor }],
          } as never);
        }),
        offers: [{ label: 'Offer', lineIds: of.map((_, at) => `l${at + 1}`) }] as never,
      });
      const frozen = freezeOrder(document, aFreezeContext({ offers: 'by-list-price' }));
      const total = (part: 'paid' | 'tax'): number => frozen.lines.reduce((all, line) => all + line[part].minor, 0);
      expect(total('paid')).toBe(document.lines.reduce((all, line) => all + line.paidMinor, 0));
      expect(total('tax')).toBe(document.lines.reduce((all, line) => all + line.taxMinor, 0));
      for (const line of frozen.lines) {
        expect(line.tax.minor).toBeLessThanOrEqual(line.paid.minor);
        expect(line.discounts.every((one) => one.amount.minor > 0)).toBe(true);
        expect(line.list.minor - line.discounts.reduce((all, one) => all + one.amount.minor, 0)).toBe(line.paid.minor);
      }
      const known = { ...aKnownOrder(document as never), order: frozen };
      const everything = frozen.lines.map((line) => ({ lineId: line.lineId, units: line.quantity }));
      expect(quoteReturn(known, everything, someTerms()).refund.minor).toBe(document.totalMinor);
    }),
    cases(10_000),
  );
});

test('M-9 what the channel gave back in its own shares is never given back twice, whatever comes in which order', () => {
  const line = (n: number, free = 0) => aChannelLine({ id: `l${n}`, paidMinor: 5_000 - free, taxMinor: 0, discounts: free === 0 ? [] : [{ label: 'Third free', amountMinor: free }] } as never); // prettier-ignore
  const offered = aChannelOrder({
    lines: [{ ...line(1), returned: 1, refundedMinor: 5_000 }, line(2), line(3, 5_000), line(4)] as never,
    offers: [{ label: 'Third free', lineIds: ['l1', 'l2', 'l3'] }] as never,
  });
  const frozen = freezeOrder(offered, aFreezeContext({ offers: 'by-list-price' }));
  expect(minorsOf(frozen.lines)).toEqual([3_334, 3_333, 3_333, 5_000]);
  const knownWith = (claims: NonNullable<Parameters<typeof aKnownOrder>[1]>['claims'] = []): KnownOrder => ({
    order: frozen,
    state: joinState(frozen, channelFactsOf(offered), { claims, money: [], shipping: eur(0) }, { seq: 1, closed: false }),
  });
  const worth = (known: KnownOrder, ...lines: number[]): number =>
    quoteReturn(known, lines.map((n) => ({ lineId: id.line(n), units: 1 })), someTerms()).goods.minor; // prettier-ignore
  expect(worth(knownWith(), 2, 3)).toBe(5_000);
  expect(worth(knownWith(), 4)).toBe(5_000);
  const early = [{ lineId: id.line(2), claim: aClaim({ units: 1, money: eur(3_333), tax: eur(0) }) }];
  expect(worth(knownWith(early), 3)).toBe(1_667);
});
