import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import fc from 'fast-check';
import { addMs } from 'shared-types/calendar';
import { channelOrder, faultsOfOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import { orderLineId, refundKeyOf } from 'shared-types/ids';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openShopStore } from './shop-store.ts';
import type { ShopStore } from './shop-store.ts';
import { refundRequest } from './shop-wire.ts';
import type { RefundRequest, Sentinel } from './shop-wire.ts';

const now = at('2026-11-21T13:00:00.000Z');
const NO_TERMS = { key: null, notAfter: null };

const five = aChannelOrder({ lines: [aChannelLine({ quantity: 5, paidMinor: 9_999 })] });

const aRequest = (n: number, with_: Partial<RefundRequest> = {}): RefundRequest => {
  const paymentId = with_.paymentId ?? id.payment(1);
  return refundRequest.parse({
    marker: refundKeyOf({ returnId: id.return(n), paymentId }),
    returnId: id.return(n),
    paymentId,
    payout: 'original',
    amountMinor: 2_000,
    currency: 'EUR',
    lines: [{ lineId: 'l1', units: 1, amountMinor: 2_000, reason: 'too-small', label: 'Too small', disposition: 'resell-here' }],
    shippingMinor: 0,
    reason: 'Too small',
    storeCode: 'BEC7',
    acceptedAt: now,
    derivation: '',
    ...with_,
  });
};

const openWith = (orders: readonly ChannelOrder[], how: Readonly<{ keyed?: boolean; sentinel?: Sentinel }> = {}): ShopStore => {
  const store = openShopStore({ file: ':memory:', keyed: how.keyed ?? false, clock: () => now });
  store.load(orders, new Map(how.sentinel === undefined ? [] : orders.map((order) => [order.number, how.sentinel ?? 'slow'])));
  return store;
};

const readOf = (store: ShopStore, orderId: string): ChannelOrder => channelOrder.parse(store.order(orderId));

const codeOf = (result: ReturnType<ShopStore['refund']>): string => (result.ok ? 'done' : result.error.code);

describe('the cap of a payment', () => {
  let store: ShopStore;
  beforeEach(() => {
    store = openWith([five]);
  });
  afterEach(() => store.close());

  test('F63 two units, then three, then one too many', () => {
    expect(codeOf(store.refund('o1', aRequest(1, { amountMinor: 4_000 }), NO_TERMS))).toBe('done');
    expect(codeOf(store.refund('o1', aRequest(2, { amountMinor: 5_999 }), NO_TERMS))).toBe('done');
    expect(codeOf(store.refund('o1', aRequest(3, { amountMinor: 1 }), NO_TERMS))).toBe('exceeds-payment');
    expect(store.book().totals).toEqual([{ currency: 'EUR', entries: 2, minor: 9_999 }]);
  });

  test('F61 money on its way counts against the cap until it fails', () => {
    const waiting = openWith([five], { sentinel: 'pending' });
    expect(codeOf(waiting.refund('o1', aRequest(1, { amountMinor: 9_000 }), NO_TERMS))).toBe('done');
    expect(codeOf(waiting.refund('o1', aRequest(2, { amountMinor: 1_000 }), NO_TERMS))).toBe('exceeds-payment');
    expect(waiting.settle(1, 'failed').ok).toBe(true);
    expect(codeOf(waiting.refund('o1', aRequest(3, { amountMinor: 9_999 }), NO_TERMS))).toBe('done');
    expect(waiting.book().entries).toBe(0);
    waiting.close();
  });

  test('F66 a pending refund settles once', () => {
    const waiting = openWith([five], { sentinel: 'pending' });
    waiting.refund('o1', aRequest(1), NO_TERMS);
    expect(waiting.settle(1, 'done').ok).toBe(true);
    expect(waiting.settle(1, 'done')).toMatchObject({ ok: false, error: { code: 'already-settled' } });
    expect(waiting.book()).toMatchObject({ entries: 1, twice: [] });
    waiting.close();
  });

  test.each([
    ['order-unknown', 'o2', {}],
    ['payment-unknown', 'o1', { paymentId: id.payment(9) }],
    ['currency-differs', 'o1', { currency: 'GBP' as const }],
  ])('%s: refused, nothing is written', (code, orderId, with_) => {
    expect(codeOf(store.refund(orderId, aRequest(1, with_), NO_TERMS))).toBe(code);
    expect(store.newestRefunds(10)).toEqual([]);
  });

  test('R-1 nothing that a till took or nobody captured is ever refunded', () => {
    const till = { id: 'p1', method: 'till', capturedBy: 'store', authorisedMinor: 9_999, capturedMinor: 9_999 } as const;
    const held = { id: 'p1', method: 'card', capturedBy: 'web', authorisedMinor: 9_999, capturedMinor: 0 } as const;
    const other = openWith([
      aChannelOrder({ id: 'till', number: 'ER-1', payments: [till] }),
      aChannelOrder({ id: 'held', number: 'EC-1', payments: [held] }),
    ]);
    expect(codeOf(other.refund('till', aRequest(1), NO_TERMS))).toBe('payment-unknown');
    expect(codeOf(other.refund('held', aRequest(1), NO_TERMS))).toBe('not-captured');
    other.close();
  });

  test('any mix of refunds by Retour and by the web shop ends at what was captured, and every document adds up', () => {
    const act = fc.oneof(
      fc.record({ by: fc.constant('retour' as const), amountMinor: fc.integer({ min: 1, max: 6_000 }) }),
      fc.record({
        by: fc.constant('web' as const),
        units: fc.integer({ min: 1, max: 5 }),
        as: fc.constantFrom('returned' as const, 'cancelled' as const),
      }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const shop = openWith([five]);
        acts.forEach((one, n) => {
          if (one.by === 'retour') shop.refund('o1', aRequest(n, { amountMinor: one.amountMinor }), NO_TERMS);
          else shop.refundOnWeb('o1', { lines: [{ lineId: id.line(1), units: one.units }], as: one.as });
        });
        const order = readOf(shop, 'o1');
        const moved = shop.book().totals[0]?.minor ?? 0;
        expect(faultsOfOrder(order)).toEqual([]);
        expect(moved).toBeLessThanOrEqual(9_999);
        expect(order.payments[0]?.refundedMinor).toBe(moved);
        expect(order.refunds.reduce((all, refund) => all + refund.amountMinor, 0)).toBe(moved);
        shop.close();
      }),
      { numRuns: 100 },
    );
  });
});

describe('what the shop asks of a refund', () => {
  const lender = { id: 'p1', method: 'pay-later', capturedBy: 'web', authorisedMinor: 9_999, capturedMinor: 9_999 } as const;

  test('R-21 a lender refunds goods, not sums: without lines nothing moves', () => {
    const store = openWith([{ ...five, payments: channelOrder.shape.payments.parse([lender]) }]);
    expect(codeOf(store.refund('o1', aRequest(1, { lines: [] }), NO_TERMS))).toBe('lines-needed');
    expect(store.book().entries).toBe(0);
    expect(codeOf(store.refund('o1', aRequest(1), NO_TERMS))).toBe('done');
    store.close();
  });

  test('R-14 store credit counts against the payment like money, but the gateway’s book knows nothing of it', () => {
    const store = openWith([five]);
    expect(codeOf(store.refund('o1', aRequest(1, { payout: 'store-credit', amountMinor: 9_000 }), NO_TERMS))).toBe('done');
    expect(codeOf(store.refund('o1', aRequest(2), NO_TERMS))).toBe('exceeds-payment');
    expect(readOf(store, 'o1').payments[0]?.refundedMinor).toBe(9_000);
    expect([store.book().entries, store.creditedMinor(aRequest(1).marker)]).toEqual([0, [9_000]]);
    store.close();
  });

  test('M-12 parts of a set go back on their own shelf, and the set they are missing from is not refunded again', () => {
    const part = (n: number) => ({ id: `c${n}`, sku: `PART-${n}`, name: `Part ${n}`, quantity: n, weightMinor: 1_000 });
    const store = openWith([aChannelOrder({ lines: [aChannelLine({ quantity: 2, paidMinor: 6_000, components: [part(1), part(2)] })] })]);
    const lineId = orderLineId.parse('l1~c2');
    expect(store.restock('o1', { marker: aRequest(1).marker, storeCode: 'BEC7', lines: [{ lineId, units: 1 }] }).ok).toBe(true);
    expect([store.unitsInStock('PART-2', 'BEC7'), store.unitsInStock('MER-NV-M', 'BEC7')]).toEqual([1, 0]);
    const back = { ...aRequest(1).lines[0], lineId, units: 1, amountMinor: 1_000 };
    expect(codeOf(store.refund('o1', refundRequest.parse({ ...aRequest(1, { amountMinor: 1_000 }), lines: [back] }), NO_TERMS))).toBe(
      'done',
    );
    const web = store.refundOnWeb('o1', { lines: null, as: 'returned' });
    expect(web.ok && web.value.map((one) => one.amountMinor)).toEqual([3_000]);
    expect(readOf(store, 'o1').lines[0]).toMatchObject({ returned: 1 });
    store.close();
  });

  test('R-15 an authorisation that is let go whole is given up, and a later document does not bring it back', () => {
    const held = { ...lender, method: 'card', capturedMinor: 0 } as const;
    const order = { ...five, payments: channelOrder.shape.payments.parse([held]) };
    const store = openWith([order]);
    const { shippingMinor: _, derivation: __, payout: ___, ...request } = aRequest(1, { amountMinor: 9_999 });
    expect(store.release('o1', request, null).ok).toBe(true);
    expect(store.release('o1', request, null).ok).toBe(true);
    expect(readOf(store, 'o1').payments[0]).toMatchObject({ voided: true, authorisedMinor: 0 });
    store.load([{ ...order, receivedAt: now }], new Map());
    store.capture('o1');
    expect(readOf(store, 'o1').payments[0]).toMatchObject({ voided: true, capturedMinor: 0 });
    expect(store.release('o1', { ...request, marker: aRequest(2).marker }, null)).toMatchObject({ error: { code: 'exceeds-payment' } });
    store.close();
  });

  test('R-15 what was captured can only be refunded', () => {
    const store = openWith([five]);
    const { shippingMinor: _, derivation: __, payout: ___, ...request } = aRequest(1);
    expect(store.release('o1', request, null)).toMatchObject({ error: { code: 'already-captured' } });
    store.close();
  });
});

describe('keys and markers', () => {
  test('F60 without keys the same marker refunds twice: only looking up first protects the sender', () => {
    const store = openWith([five]);
    store.refund('o1', aRequest(1), { key: 'k', notAfter: null });
    store.refund('o1', aRequest(1), { key: 'k', notAfter: null });
    expect(store.book()).toMatchObject({ entries: 2, twice: [aRequest(1).marker] });
    store.close();
  });

  test('with keys the first answer is given again, and another body under the same key is refused', () => {
    const store = openWith([five], { keyed: true });
    const first = store.refund('o1', aRequest(1), { key: 'k', notAfter: null });
    expect(store.refund('o1', aRequest(1), { key: 'k', notAfter: null })).toEqual(first);
    expect(codeOf(store.refund('o1', aRequest(1, { amountMinor: 1 }), { key: 'k', notAfter: null }))).toBe('key-reused');
    expect(store.book()).toMatchObject({ entries: 1, twice: [] });
    store.close();
  });

  test('R-10 a refund that comes after the sender’s quiet time is not begun', () => {
    const store = openWith([five]);
    expect(codeOf(store.refund('o1', aRequest(1), { key: null, notAfter: at('2026-11-21T12:59:59.999Z') }))).toBe('too-late');
    expect(codeOf(store.refund('o1', aRequest(1), { key: null, notAfter: now }))).toBe('done');
    store.close();
  });

  test('R-6 units that Retour took back are not counted as returned on the web', () => {
    const store = openWith([five]);
    store.refund('o1', aRequest(1), NO_TERMS);
    expect(readOf(store, 'o1').lines[0]).toMatchObject({ returned: 0, refundedMinor: 0 });
    store.close();
  });
});

describe('the web shop’s own staff', () => {
  test('R-4 refund what is left after Retour’s returns, to the cent', () => {
    const store = openWith([five]);
    store.refund('o1', aRequest(1), NO_TERMS);
    const back = store.refundOnWeb('o1', { lines: null, as: 'returned' });
    expect(back.ok && back.value.map((one) => [one.amountMinor, one.marker])).toEqual([[7_999, null]]);
    expect(readOf(store, 'o1').lines[0]).toMatchObject({ returned: 4, refundedMinor: 7_999 });
    expect(store.refundOnWeb('o1', { lines: null, as: 'returned' })).toMatchObject({ ok: false, error: { code: 'nothing-to-refund' } });
    store.close();
  });

  test('R-4 every unit of Retour’s counts: a line named twice for two reasons, and what was accepted later; several payments count once', () => {
    const store = openWith([five]);
    const [line] = aRequest(1).lines;
    const twice = (amountMinor: number) =>
      line
        ? [
            { ...line, amountMinor },
            { ...line, amountMinor, reason: 'faulty' as const },
          ]
        : [];
    store.refund('o1', aRequest(1, { amountMinor: 3_000, lines: twice(1_500) }), NO_TERMS);
    store.refund('o1', aRequest(1, { marker: aRequest(9).marker, amountMinor: 1_000, lines: twice(500) }), NO_TERMS); // the rest, as another payment
    store.refund('o1', aRequest(1, { acceptedAt: addMs(now, 60_000) }), NO_TERMS);
    store.refundOnWeb('o1', { lines: null, as: 'returned' });
    expect(readOf(store, 'o1').lines[0]).toMatchObject({ returned: 2, refundedMinor: 3_999 });
    store.close();
  });

  test('R-4 one unit after one of Retour’s is worth what is due so far less what Retour gave', () => {
    const store = openWith([five]);
    store.refund('o1', aRequest(1), NO_TERMS);
    const back = store.refundOnWeb('o1', { lines: [{ lineId: id.line(1), units: 1 }], as: 'cancelled' });
    expect(back.ok && back.value.map((one) => one.amountMinor)).toEqual([2_000]);
    expect(readOf(store, 'o1').lines[0]).toMatchObject({ cancelled: 1, returned: 0, refundedMinor: 2_000 });
    store.close();
  });

  test('several payments are filled in their order, each to its cap', () => {
    const pay = (n: number, minor: number) =>
      ({ id: `p${n}`, method: 'card', capturedBy: 'web', authorisedMinor: minor, capturedMinor: minor }) as const;
    const store = openWith([aChannelOrder({ payments: [pay(1, 3_000), pay(2, 5_010)] })]);
    const back = store.refundOnWeb('o1', { lines: null, as: 'returned' });
    expect(back.ok && back.value.map((one) => [one.paymentId, one.amountMinor])).toEqual([['p1', 3_000], ['p2', 5_010]]); // prettier-ignore
    store.close();
  });

  test('DESIGN §7 the sentinel is refunded by itself at the first re-read, not by lists or searches', () => {
    const store = openWith([five], { sentinel: 'refunded-on-web-meanwhile' });
    store.changes({ after: 0, limit: 10, currency: null });
    store.ordersBy({ number: five.number });
    expect(store.book().entries).toBe(0);
    expect(readOf(store, 'o1').payments[0]?.refundedMinor).toBe(9_999);
    expect(readOf(store, 'o1').payments[0]?.refundedMinor).toBe(9_999);
    expect(store.book().entries).toBe(1);
    store.close();
  });
});

describe('orders', () => {
  test('a change lifts the order to the end of the list, with a higher sequence', () => {
    const store = openWith([five, aChannelOrder({ id: 'o2', number: 'EC-2' })]);
    const before = store.changes({ after: 0, limit: 10, currency: null });
    store.refund('o1', aRequest(1), NO_TERMS);
    const after = store.changes({ after: Number(before.cursor), limit: 10, currency: null });
    expect(after.orders.map((order) => order.id)).toEqual(['o1']);
    expect(after.orders[0]?.sequence).toBeGreaterThan(before.orders[1]?.sequence ?? 0);
    store.close();
  });

  test('each market sees the orders in its currency', () => {
    const store = openWith([five, aChannelOrder({ id: 'o2', number: 'EC-2', currency: 'GBP' })]);
    expect(store.changes({ after: 0, limit: 10, currency: 'GBP' }).orders.map((order) => order.id)).toEqual(['o2']);
    store.close();
  });

  test('a later document of an order keeps what the shop refunded meanwhile', () => {
    const store = openWith([five]);
    store.refund('o1', aRequest(1), NO_TERMS);
    expect(store.load([{ ...five, receivedAt: now }], new Map())).toEqual([{ number: five.number, status: 'updated' }]);
    expect(readOf(store, 'o1')).toMatchObject({ receivedAt: now, payments: [{ refundedMinor: 2_000 }], refunds: [{ amountMinor: 2_000 }] });
    store.close();
  });

  test('M-6 a document whose sums do not hold is named and holds up nobody', () => {
    const store = openWith([]);
    const wrong = { ...aChannelOrder({ id: 'o2', number: 'EC-2' }), totalMinor: 1 };
    expect(store.load([wrong, five], new Map())).toMatchObject([{ status: 'invalid' }, { status: 'created' }]);
    expect(store.orderCount()).toBe(1);
    store.close();
  });
});

describe('stock', () => {
  test('D-2 the units of a return are put back once', () => {
    const store = openWith([five]);
    const step = { marker: aRequest(1).marker, storeCode: 'BEC7', lines: [{ lineId: id.line(1), units: 2 }] };
    store.restock('o1', step);
    store.restock('o1', step);
    expect(store.unitsInStock('MER-NV-M', 'BEC7')).toBe(2);
    expect(store.restock('o1', { ...step, lines: [{ lineId: id.line(9), units: 1 }] })).toMatchObject({ error: { code: 'line-unknown' } });
    store.close();
  });
});

test('the file of an older shop gets what it lacks when it is opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'older-shop-'));
  const file = join(folder, 'shop.sqlite');
  openShopStore({ file, keyed: false, clock: () => now }).close();
  const raw = new Database(file);
  raw.exec('ALTER TABLE payment DROP COLUMN released_minor; ALTER TABLE refund DROP COLUMN payout');
  raw.close();
  const store = openShopStore({ file, keyed: false, clock: () => now });
  store.load([five], new Map());
  expect(codeOf(store.refund('o1', aRequest(1), NO_TERMS))).toBe('done');
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-shop-'));
  const file = join(folder, 'shop.sqlite');
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('the gateway book is append-only, whoever opens the file', () => {
    const store = openShopStore({ file, keyed: false, clock: () => now });
    store.load([five], new Map());
    store.refund('o1', aRequest(1), NO_TERMS);
    store.close();
    const raw = new Database(file);
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(() => raw.exec('DELETE FROM gateway_book')).toThrow('append-only');
    expect(() => raw.exec('UPDATE gateway_book SET amount_minor = 1')).toThrow('append-only');
    expect(() => raw.exec('UPDATE payment SET given_minor = captured_minor + 1')).toThrow('CHECK');
    raw.close();
    const again = openShopStore({ file, keyed: false, clock: () => now });
    expect(again.book().entries).toBe(1);
    again.close();
  });
});
