import fc from 'fast-check';
import { expect, test } from 'vitest';

import { channelLineOf, componentLineId, flattenBundles, within } from './bundles.ts';
import { faultsOfOrder } from './channel-order.ts';
import type { ChannelOrder, ChannelOrderInput } from './channel-order.ts';
import { channelFactsOf, freezeOrder } from './freeze-order.ts';
import { moneyOf } from './money.ts';
import { order } from './order.ts';
import { quoteReturn } from './quote.ts';
import { cases } from './testing/arbitraries.ts';
import { aChannelLine, aChannelOrder, aFreezeContext, aKnownOrder, id, someTerms } from './testing/builders.ts';

type Component = NonNullable<ChannelOrderInput['lines'][number]['components']>[number];
const part = (name: string, weightMinor: number, quantity = 1): Component =>
  ({ id: name, sku: 'PART', name, quantity, weightMinor }) as Component;
const aBundle = (with_: Partial<ChannelOrderInput['lines'][number]> = {}) =>
  aChannelLine({
    name: 'Winter set',
    paidMinor: 10_000,
    taxMinor: 1_667,
    components: [part('hat', 3_000), part('scarf', 4_000), part('sock', 1_500, 2)],
    ...with_,
  });

const sumsOf = (document: ChannelOrder) => ({
  paid: document.lines.reduce((all, line) => all + line.paidMinor, 0),
  tax: document.lines.reduce((all, line) => all + line.taxMinor, 0),
  list: document.lines.reduce((all, line) => all + line.listMinor, 0),
  refunded: document.lines.reduce((all, line) => all + line.refundedMinor, 0),
});

test('M-12 a bundle becomes its parts: ids, units and shares by weight, and every sum is kept', () => {
  const document = aChannelOrder({
    lines: [aBundle({ quantity: 2, discounts: [{ label: 'Set price', amountMinor: 1_001 }] }), aChannelLine({ id: 'l2' })],
  });
  const flat = flattenBundles(document);
  expect(flat.lines.map((line) => [line.id, line.quantity, line.paidMinor])).toEqual([
    ['l1~hat', 2, 3_000],
    ['l1~scarf', 2, 4_000],
    ['l1~sock', 4, 3_000],
    ['l2', 1, 8_010],
  ]);
  expect(sumsOf(flat)).toEqual(sumsOf(document));
  expect(faultsOfOrder(flat)).toEqual([]);
  expect(flat.lines[0]?.bundle).toEqual({ lineId: 'l1', name: 'Winter set' });
});

test('M-12 what came back of a bundle came back of its parts, money too', () => {
  const document = aChannelOrder({ lines: [aBundle({ quantity: 2, delivered: 2, returned: 1, refundedMinor: 5_000 })] });
  expect(channelFactsOf(document).lines).toEqual([
    { id: 'l1~hat', delivered: 2, cancelled: 0, returned: 1, refundedMinor: 1_500 },
    { id: 'l1~scarf', delivered: 2, cancelled: 0, returned: 1, refundedMinor: 2_000 },
    { id: 'l1~sock', delivered: 4, cancelled: 0, returned: 2, refundedMinor: 1_500 },
  ]);
  const pairOfSocks = channelFactsOf(aChannelOrder({ lines: [aBundle({ quantity: 2, cancelled: 1 })] }));
  expect(pairOfSocks.lines.map((line) => line.cancelled)).toEqual([1, 1, 2]);
  const cancelled = channelFactsOf(aChannelOrder({ cancelled: true, lines: [aBundle()] }));
  expect(cancelled.lines.map((line) => line.cancelled)).toEqual([1, 1, 2]);
});

test('M-12 the frozen parts remember their bundle, and the channel’s own names are found again', () => {
  const frozen = freezeOrder(aChannelOrder({ lines: [aBundle(), aChannelLine({ id: 'l2' })] }), aFreezeContext());
  expect(order.parse(frozen)).toEqual(frozen);
  expect(frozen.lines.map((line) => line.bundle?.name ?? null)).toEqual(['Winter set', 'Winter set', 'Winter set', null]);
  const [hat] = frozen.lines;
  if (!hat) throw new Error('the bundle has parts');
  expect(channelLineOf(frozen, hat.lineId)).toEqual({ lineId: 'l1', componentId: 'hat' });
  expect(channelLineOf(frozen, id.line(2))).toEqual({ lineId: 'l2', componentId: null });
});

test('M-12 an offer that names a bundle names its parts, and flattening twice changes nothing', () => {
  const flat = flattenBundles(
    aChannelOrder({ lines: [aBundle(), aChannelLine({ id: 'l2' })], offers: [{ label: 'Set and more', lineIds: ['l1', 'l2'] }] as never }),
  );
  expect(flat.offers[0]?.lineIds).toEqual(['l1~hat', 'l1~scarf', 'l1~sock', 'l2']);
  expect(flattenBundles(flat)).toBe(flat);
});

test('M-12 weights of zero share by units, and one sock of a set gives what it is worth', () => {
  const free = flattenBundles(aChannelOrder({ lines: [aBundle({ components: [part('a', 0), part('b', 0, 3)] })] }));
  expect(free.lines.map((line) => line.paidMinor)).toEqual([2_500, 7_500]);
  const known = aKnownOrder({ lines: [aBundle()] });
  const sock = known.order.lines[2] ?? expect.fail('the third part');
  expect(quoteReturn(known, [{ lineId: sock.lineId, units: 1 }], someTerms()).refund).toEqual(moneyOf(1_500, 'EUR'));
});

test('M-12 M-6 what cannot be taken apart is refused with the field that cannot', () => {
  const faultOf = (line: Partial<ChannelOrderInput['lines'][number]>, more: Partial<ChannelOrderInput> = {}) =>
    faultsOfOrder(aChannelOrder({ lines: [aBundle(line)], ...more })).map((fault) => fault.path);
  expect(faultOf({})).toEqual([]);
  expect(faultOf({ components: [part('hat', 1), part('hat', 2)] })).toEqual(['lines.0.components.1.id']);
  expect(faultOf({ components: [part('x'.repeat(79), 1)] })).toEqual(['lines.0.components.0.id']);
  expect(faultOf({ quantity: 2, components: [part('hat', 1, 600_000)] })).toEqual(['lines.0.components.0.quantity']);
  expect(faultOf({}, { offers: [{ label: 'Two for one', lineIds: ['l1', 'l9'] }] as never })).toEqual(['offers.0.lineIds']);
  expect(faultOf({}, { offers: [{ label: 'Two for one', lineIds: ['l1', 'l1'] }] as never })).toEqual(['offers.0.lineIds']);
  const many = Array.from({ length: 41 }, (_, at) =>
    aBundle({ id: `l${at}`, components: Array.from({ length: 50 }, (__, n) => part(`c${n}`, 1)) } as never),
  );
  expect(faultsOfOrder(aChannelOrder({ lines: many })).map((fault) => fault.path)).toEqual(['lines']);
});

test('M-12 rounding never puts more tax or money back into a part than was paid for it', () => {
  const components = [part('a', 3), part('b', 3), part('c', 1)];
  const flat = flattenBundles(aChannelOrder({ lines: [aBundle({ paidMinor: 4, taxMinor: 3, refundedMinor: 3, components })] }));
  expect(flat.lines.map((line) => [line.paidMinor, line.taxMinor, line.refundedMinor])).toEqual([[2, 2, 2], [2, 1, 1], [0, 0, 0]]); // prettier-ignore
});

test('M-12 within keeps the sum and never puts more into a part than it holds', () => {
  expect(within([2, 1, 0], [1, 1, 1])).toEqual([1, 1, 1]);
  expect(within([0, 5], [9, 3])).toEqual([2, 3]);
});

const anyBundle = fc.record({
  quantity: fc.integer({ min: 1, max: 4 }),
  paidMinor: fc.oneof(fc.nat(50), fc.nat(100_000)),
  taxShare: fc.nat(100),
  discountMinor: fc.nat(5_000),
  refundedShare: fc.nat(100),
  parts: fc.array(fc.tuple(fc.nat(6_000), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 5 }),
});

test('M-12 every bundle keeps its sums, has valid parts, and gives back exactly what was paid', () => {
  fc.assert(
    fc.property(anyBundle, fc.constantFrom('EUR' as const, 'JPY' as const, 'BHD' as const), (of, currency) => {
      const line = aBundle({
        quantity: of.quantity,
        paidMinor: of.paidMinor,
        taxMinor: Math.floor((of.paidMinor * of.taxShare) / 100),
        refundedMinor: Math.floor((of.paidMinor * of.refundedShare) / 100),
        discounts: [{ label: 'Set', amountMinor: of.discountMinor }],
        components: of.parts.map(([weight, quantity], at) => part(`c${at}`, weight, quantity)),
      });
      const document = aChannelOrder({ lines: [line], currency });
      const flat = flattenBundles(document);
      expect(sumsOf(flat)).toEqual(sumsOf(document));
      expect(faultsOfOrder(flat)).toEqual([]);
      const untouched = aKnownOrder({ lines: [{ ...line, refundedMinor: 0 }], currency });
      const all = untouched.order.lines.map((one) => ({ lineId: one.lineId, units: one.quantity }));
      expect(quoteReturn(untouched, all, someTerms()).refund.minor).toBe(of.paidMinor);
    }),
    cases(10_000),
  );
});

test('M-12 the id of a part names its bundle and itself', () => {
  expect(componentLineId(id.line(1), id.line(2))).toBe('l1~l2');
});
