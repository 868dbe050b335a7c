import { expect, test } from 'vitest';

import type { ChannelOrderInput } from './channel-order.ts';
import { moneyOf } from './money.ts';
import { stateOfLine } from './order.ts';
import type { KnownOrder, OrderLine } from './order.ts';
import { aChannelLine, aKnownOrder, id } from './testing/builders.ts';
import { backOf, shippingElsewhere, shippingWorth, worthElsewhere, worthOf } from './worth.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const untouched = { units: 0, given: eur(0), tax: eur(0) };

const lineOf = (known: KnownOrder, at = 0): OrderLine => {
  const line = known.order.lines[at];
  if (!line) throw new Error(`no line at ${at}`);
  return line;
};

const aLine = (quantity: number, paidMinor: number, taxMinor = 0): OrderLine =>
  lineOf(aKnownOrder({ lines: [aChannelLine({ quantity, paidMinor, taxMinor })] }));

/** Returns the units one visit after the other and says what each gave. */
const visits = (line: OrderLine, units: readonly number[]): number[] => {
  let back = untouched;
  return units.map((now) => {
    const worth = worthOf(line, back, now);
    back = { units: back.units + now, given: eur(back.given.minor + worth.money.minor), tax: eur(back.tax.minor + worth.tax.minor) };
    return worth.money.minor;
  });
};

test('R-4 three units that cost 10.00 after an order discount give back exactly 10.00 (vendure: 9.99)', () => {
  expect(visits(aLine(3, 1_000), [1, 1, 1])).toEqual([333, 334, 333]);
});

test('R-4 ten at 23.90 less 25 % give back 179.25, at once and one by one (woocommerce#64668: 179.26)', () => {
  const line = aLine(10, 17_925);
  expect(visits(line, [10])).toEqual([17_925]);
  expect(
    visits(
      line,
      Array.from({ length: 10 }, () => 1),
    ).reduce((all, one) => all + one),
  ).toBe(17_925);
});

test('R-4 five bought, two back, then three: everything that was paid (vendure#868)', () => {
  expect(visits(aLine(5, 9_999), [2, 3])).toEqual([4_000, 5_999]);
});

test('R-4 after a void the units left give back what they cost, and the end is exactly what was paid', () => {
  const line = aLine(3, 1_000);
  const back = { units: 2, given: eur(667), tax: eur(0) }; // 333 voided
  expect(worthOf(line, { ...back, units: 1, given: eur(334) }, 2).money).toEqual(eur(666));
  expect(worthOf(line, { ...back, units: 1, given: eur(334) }, 1).money).toEqual(eur(333));
});

test('R-4 money that the channel gave on the line counts as gone, and never makes a refund below zero', () => {
  const known = aKnownOrder({ lines: [aChannelLine({ quantity: 2, paidMinor: 1_000, refundedMinor: 700 })] });
  const line = lineOf(known);
  const back = backOf(line, stateOfLine(known, line));
  expect(worthOf(line, back, 1).money).toEqual(eur(0));
  expect(worthOf(line, back, 2).money).toEqual(eur(300));
});

test('R-4 tax goes back from the stored tax, to the cent, and is never more than the money', () => {
  const line = aLine(3, 1_000, 167);
  expect([1, 2, 3].map((units) => worthOf(line, untouched, units).tax.minor)).toEqual([56, 111, 167]);
  expect(worthOf(line, { units: 2, given: eur(998), tax: eur(0) }, 1)).toEqual({ money: eur(2), tax: eur(2) });
});

test('R-4 a cancelled unit takes its own worth along, refunded or never captured', () => {
  const cancelled = (refundedMinor: number, more: Partial<ChannelOrderInput['lines'][number]> = {}) => {
    const known = aKnownOrder({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_000, cancelled: 1, refundedMinor, ...more })] });
    const line = lineOf(known);
    return worthOf(line, backOf(line, stateOfLine(known, line)), 1).money.minor;
  };
  expect(cancelled(5_000)).toBe(5_000);
  expect(cancelled(0)).toBe(5_000);
  expect(cancelled(2_000)).toBe(5_000);
  expect(cancelled(6_000)).toBe(4_000);
  expect(cancelled(3_333, { quantity: 3, paidMinor: 9_999, returned: 1 })).toBe(3_333);
  expect(cancelled(33, { quantity: 3, paidMinor: 101 })).toBe(34);
});

test('R-1 where Retour records no money a return is worth what is due with it less what was due before it', () => {
  const line = aLine(3, 1_000);
  expect([0, 1, 2].map((before) => worthElsewhere(line, { ...untouched, units: before }, 1).money.minor)).toEqual([333, 334, 333]);
});

const shipped = (lines: number, more: Partial<ChannelOrderInput> = {}) =>
  aKnownOrder({
    lines: Array.from({ length: lines }, (_, at) => aChannelLine({ id: `l${at + 1}`, paidMinor: 3_000 })),
    shipping: { label: 'Home', paidMinor: 500 },
    ...more,
  });
const now = (...lines: number[]) => new Map(lines.map((line) => [id.line(line) as string, 1]));

test('M-8 shipping goes back never, when everything is back, or in proportion', () => {
  expect(shippingWorth(shipped(2), now(1, 2), 'never')).toEqual(eur(0));
  expect(shippingWorth(shipped(2), now(1), 'when-all-returned')).toEqual(eur(0));
  expect(shippingWorth(shipped(2), now(1, 2), 'when-all-returned')).toEqual(eur(500));
  expect(shippingWorth(shipped(3), now(1), 'proportional')).toEqual(eur(167));
  expect(shippingWorth(shipped(3), new Map(), 'proportional')).toEqual(eur(0));
});

test('M-8 shipping goes back at most once: what is held already counts', () => {
  const known = shipped(2);
  const held = { ...known, state: { ...known.state, shippingBack: eur(250) } };
  expect(shippingWorth(held, now(1, 2), 'when-all-returned')).toEqual(eur(250));
  expect(shippingWorth(held, now(1), 'proportional')).toEqual(eur(0));
});

test('M-8 shipping that was discounted away gives back nothing, and express its standard price (Sylius#252)', () => {
  expect(shippingWorth(shipped(1, { shipping: { label: 'Home', paidMinor: 0 } }), now(1), 'when-all-returned')).toEqual(eur(0));
  expect(
    shippingWorth(shipped(1, { shipping: { label: 'Express', paidMinor: 1_500, standardMinor: 500 } }), now(1), 'when-all-returned'),
  ).toEqual(eur(500));
  expect(
    shippingWorth(shipped(1, { shipping: { label: 'Sale', paidMinor: 200, standardMinor: 500 } }), now(1), 'when-all-returned'),
  ).toEqual(eur(200));
  expect(shippingWorth(shipped(1, { shipping: null }), now(1), 'proportional')).toEqual(eur(0));
});

test('M-8 an order of free goods never returns a share of its shipping by division by zero', () => {
  const free = aKnownOrder({
    lines: [aChannelLine({ quantity: 2, paidMinor: 0 })],
    shipping: { label: 'Home', paidMinor: 500 },
  });
  expect(shippingWorth(free, now(1), 'proportional')).toEqual(eur(0));
});

test('R-1 a till is told the shipping of each visit once, though Retour records none of it', () => {
  const known = shipped(2);
  expect(shippingElsewhere(known, now(1), 'proportional')).toEqual(eur(250));
  const one = {
    ...known,
    state: { ...known.state, lines: known.state.lines.map((line, at) => (at === 0 ? { ...line, returnedAtChannel: 1 } : line)) },
  };
  expect(shippingElsewhere(one, now(2), 'proportional')).toEqual(eur(250));
  expect(shippingElsewhere(one, new Map(), 'proportional')).toEqual(eur(0));
});
