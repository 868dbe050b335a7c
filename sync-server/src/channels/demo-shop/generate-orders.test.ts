import { storeDay } from 'shared-types/calendar';
import { channelOrder, faultsOfOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import { marketId, storeId } from 'shared-types/ids';
import { at } from 'shared-types/testing/builders';
import { describe, expect, test } from 'vitest';

import { CATALOGUE } from './catalogue.ts';
import { demoSentinels } from './demo-sentinels.ts';
import { demoOrders } from './generate-orders.ts';
import type { DemoWorld } from './generate-orders.ts';

const world: DemoWorld = {
  seed: 7,
  count: 2_000,
  now: at('2026-11-21T10:00:00.000Z'),
  markets: [
    { marketId: marketId.parse('fr'), currency: 'EUR', locale: 'fr-FR' },
    { marketId: marketId.parse('gb'), currency: 'GBP', locale: 'en-GB' },
  ],
  stores: [
    { storeId: storeId.parse('lyon'), marketId: marketId.parse('fr'), code: 'BEC7' },
    { storeId: storeId.parse('paris'), marketId: marketId.parse('fr'), code: 'PAR3' },
    { storeId: storeId.parse('london'), marketId: marketId.parse('gb'), code: 'LDN1' },
  ],
};

const orders = demoOrders(world).map((input) => channelOrder.parse(input));
const sentinels = demoSentinels(world).map((one) => channelOrder.parse(one.document));

const share = (fits: (order: ChannelOrder) => boolean): number => orders.filter(fits).length / orders.length;

const webCaptured = (order: ChannelOrder): number =>
  order.payments.filter((one) => one.capturedBy === 'web').reduce((all, one) => all + one.capturedMinor, 0);

const isEan13 = (code: string): boolean =>
  /^\d{13}$/.test(code) && Array.from(code).reduce((all, digit, place) => all + Number(digit) * (place % 2 === 0 ? 1 : 3), 0) % 10 === 0;

describe('demo orders', () => {
  test('M-6 every document adds up, the sentinels too', () => {
    expect(orders).toHaveLength(2_000);
    expect([...orders, ...sentinels].flatMap(faultsOfOrder)).toEqual([]);
  });

  test('the same world gives the same orders, another seed gives others', () => {
    const few = { ...world, count: 50 };
    expect(demoOrders(few)).toEqual(demoOrders(few));
    expect(demoOrders({ ...few, seed: 8 })).not.toEqual(demoOrders(few));
  });

  test('ids and numbers are used once, by no sentinel either', () => {
    const all = [...orders, ...sentinels];
    expect(new Set(all.map((order) => order.id)).size).toBe(all.length);
    expect(new Set(all.map((order) => order.number)).size).toBe(all.length);
  });

  test('numbers look as the shop prints them, and rise with time within a type', () => {
    for (const order of orders)
      expect(order.number).toMatch(
        { ecommerce: /^EC-\d{8}$/, 'click-and-collect': /^CC-\d{7}$/, 'e-reservation': /^ER-\d{6}$/ }[order.orderType],
      );
    const web = orders.filter((order) => order.orderType === 'ecommerce').map((order) => order.number);
    expect(web).toEqual(web.toSorted());
  });

  test('refunds that the shop made are told alike by lines, payments and the list', () => {
    for (const order of orders) {
      const onLines = order.lines.reduce((all, line) => all + line.refundedMinor, 0);
      const onPayments = order.payments.reduce((all, one) => all + one.refundedMinor, 0);
      const listed = order.refunds.reduce((all, one) => all + one.amountMinor, 0);
      expect([onPayments, listed], order.number).toEqual([onLines, onLines]);
      expect(
        order.refunds.every((one) => one.marker === null && one.at <= world.now),
        order.number,
      ).toBe(true);
    }
  });

  test('E-2 nothing happens after now or before the order', () => {
    for (const order of orders) {
      expect(order.placedAt < world.now, order.number).toBe(true);
      if (order.receivedAt !== null) expect(order.placedAt < order.receivedAt && order.receivedAt <= world.now, order.number).toBe(true);
    }
    expect(storeDay.parse(orders[0]?.placedAt.slice(0, 10)) < '2026-09-28').toBe(true);
  });

  test('every kind of order that a counter meets is there, none too often', () => {
    const kinds: [string, number, number, (order: ChannelOrder) => boolean][] = [
      ['euro', 0.55, 0.65, (order) => order.currency === 'EUR'],
      ['home delivery', 0.65, 0.75, (order) => order.orderType === 'ecommerce'],
      ['click and collect', 0.16, 0.24, (order) => order.orderType === 'click-and-collect'],
      ['e-reservation', 0.07, 0.13, (order) => order.orderType === 'e-reservation'],
      ['split payment', 0.03, 0.12, (order) => order.payments.length > 1],
      ['PayPal', 0.05, 0.2, (order) => order.payments.some((one) => one.label === 'PayPal')],
      ['pay later', 0.03, 0.12, (order) => order.payments.some((one) => one.method === 'pay-later')],
      ['M-12 a set that is taken apart', 0.015, 0.06, (order) => order.lines.some((line) => line.components.length > 0)],
      ['M-9 an offer: a gift, or a third for nothing', 0.02, 0.12, (order) => order.offers.length > 0],
      ['R-18 cash on delivery', 0.003, 0.03, (order) => order.payments.some((one) => one.method === 'cash-on-delivery')],
      ['paid at a till with receipt', 0.05, 0.2, (order) => order.payments.some((one) => one.storeReceiptNumber !== null)],
      ['R-1 nothing captured anywhere', 0.02, 0.12, (order) => order.payments.every((one) => one.capturedMinor === 0)],
      [
        'R-1 authorised, not captured',
        0.002,
        0.05,
        (order) => order.payments.some((one) => one.authorisedMinor > 0 && one.capturedMinor === 0 && !one.voided),
      ],
      ['cancelled before capture', 0.003, 0.03, (order) => order.cancelled],
      ['a unit never sent', 0.01, 0.05, (order) => !order.cancelled && order.lines.some((line) => line.cancelled > 0)],
      ['returned on the web already', 0.02, 0.1, (order) => order.lines.some((line) => line.returned > 0)],
      ['several units on a line', 0.08, 0.3, (order) => order.lines.some((line) => line.quantity > 1)],
      ['a final sale', 0.04, 0.12, (order) => order.lines.some((line) => line.finalSale)],
      ['hygiene goods', 0.06, 0.25, (order) => order.lines.some((line) => line.category === 'underwear')],
      ['two discounts on one line', 0.01, 0.08, (order) => order.lines.some((line) => line.discounts.length > 1)],
      [
        'M-8 express above the standard rate',
        0.05,
        0.15,
        (order) => order.shipping !== null && order.shipping.paidMinor > (order.shipping.standardMinor ?? 0),
      ],
      ['on its way', 0.01, 0.1, (order) => webCaptured(order) > 0 && order.receivedAt === null],
      ['guest', 0.03, 0.15, (order) => (order.customer?.id ?? null) === null],
    ];
    for (const [name, least, most, fits] of kinds) {
      expect(share(fits), name).toBeGreaterThanOrEqual(least);
      expect(share(fits), name).toBeLessThanOrEqual(most);
    }
  });

  test('some customers have several orders, always in one market and under one name', () => {
    const names = new Map<string, Set<string>>();
    const counts = new Map<string, number>();
    for (const order of orders) {
      const id = order.customer?.id ?? null;
      if (id === null) continue;
      counts.set(id, (counts.get(id) ?? 0) + 1);
      names.set(id, (names.get(id) ?? new Set()).add(`${order.customer?.name ?? ''} ${order.currency}`));
    }
    expect([...counts.values()].filter((count) => count > 1).length).toBeGreaterThan(200);
    expect([...names.values()].every((some) => some.size === 1)).toBe(true);
  });

  test('every address is at a domain that nobody owns', () => {
    for (const order of [...orders, ...sentinels])
      expect(order.customer?.email ?? 'x@example.org').toMatch(/^[a-z0-9.-]+@example\.(?:org|com)$/);
  });
});

test('M-12 the parts of a set weigh what they cost alone, and each has a code that can be scanned', () => {
  const sets = [...orders, ...sentinels].flatMap((order) => order.lines).filter((line) => line.components.length > 0);
  expect(new Set(sets.map((line) => line.sku)).size).toBeGreaterThan(2);
  for (const line of sets) {
    expect(line.components.reduce((all, part) => all + part.weightMinor * part.quantity, 0) * line.quantity, line.sku).toBe(line.listMinor);
    expect(line.components.filter((part) => !isEan13(part.barcode ?? '')), line.sku).toEqual([]); // prettier-ignore
  }
});

test('M-9 every line of an offer is on its order, and one of them was given away', () => {
  for (const order of [...orders, ...sentinels]) {
    for (const offer of order.offers) {
      const tied = order.lines.filter((line) => offer.lineIds.includes(line.id));
      expect(tied, order.number).toHaveLength(offer.lineIds.length);
      expect(tied.some((line) => line.paidMinor === 0), order.number).toBe(true); // prettier-ignore
    }
  }
});

describe('catalogue', () => {
  test('about 120 products, each article with its own SKU and a valid EAN-13', () => {
    expect(new Set(CATALOGUE.map((article) => article.name.en)).size).toBe(120);
    expect(new Set(CATALOGUE.map((article) => article.sku)).size).toBe(CATALOGUE.length);
    expect(new Set(CATALOGUE.map((article) => article.barcode)).size).toBe(CATALOGUE.length);
    expect(CATALOGUE.filter((article) => !isEan13(article.barcode))).toEqual([]);
    expect(sentinels.flatMap((order) => order.lines).filter((line) => !isEan13(line.barcode ?? ''))).toEqual([]);
  });
});

describe('sentinels', () => {
  test('the split order is the one in the handbook: 440.55 paid, a gift card and a card', () => {
    const split = sentinels.find((order) => order.number === 'EC-20417736');
    expect(split?.totalMinor).toBe(44_055);
    expect(split?.payments.map((one) => [one.label, one.capturedMinor])).toEqual([
      ['Visa', 39_055],
      ['Gift card', 5_000],
    ]);
  });

  test('a newcomer can try a set, offers, an authorisation, cash on delivery, a lender and, where a market has it, other decimals', () => {
    const yen = { marketId: marketId.parse('jp'), currency: 'JPY', locale: 'ja-JP' } as const;
    const all = demoSentinels({ ...world, markets: [...world.markets, yen] }).map((one) => channelOrder.parse(one.document));
    expect(all.flatMap(faultsOfOrder)).toEqual([]);
    const has = (fits: (order: ChannelOrder) => boolean): boolean => all.some(fits);
    expect(has((order) => order.lines.some((line) => line.components.length === 3))).toBe(true);
    expect(all.filter((order) => order.offers.length > 0)).toHaveLength(2);
    expect(has((order) => order.payments.every((one) => one.authorisedMinor > 0 && one.capturedMinor === 0))).toBe(true);
    for (const method of ['cash-on-delivery', 'pay-later'])
      expect(has((order) => order.payments.some((one) => one.method === method))).toBe(true);
    expect(has((order) => order.currency === 'JPY')).toBe(true);
    expect(demoSentinels(world).some((one) => one.document.currency === 'JPY')).toBe(false);
  });

  test('each trouble has one order, and so has each order type', () => {
    const made = demoSentinels(world);
    expect(made.flatMap((one) => one.sentinel ?? []).toSorted()).toEqual([
      'answer-lost',
      'declined',
      'pending',
      'refunded-on-web-meanwhile',
      'slow',
    ]);
    expect(new Set(made.map((one) => one.document.orderType)).size).toBe(3);
    expect(made.map((one) => one.document.currency)).toContain('GBP');
  });
});
