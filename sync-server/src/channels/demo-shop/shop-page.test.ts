import { at, aChannelLine, aChannelOrder, id } from 'shared-types/testing/builders';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createShopApp } from './shop-app.ts';
import { moneyText } from './shop-money.ts';
import { openShopStore } from './shop-store.ts';
import type { ShopStore } from './shop-store.ts';
import { refundRequest, voidRequest } from './shop-wire.ts';

const order = aChannelOrder({ lines: [aChannelLine({ name: 'A <b>bold</b> sweater' })], customer: { name: 'Zoë "Z" <Smith>' } });

describe('the shop’s page', () => {
  let store: ShopStore;
  let app: ReturnType<typeof createShopApp>;
  beforeEach(() => {
    store = openShopStore({ file: ':memory:', keyed: false, clock: () => at('2026-11-21T13:00:00.000Z') });
    store.load([order], new Map());
    app = createShopApp({ store, wait: () => Promise.resolve() });
  });
  afterEach(() => store.close());

  const textAt = async (path: string): Promise<string> => (await app.request(path)).text();
  const post = (path: string, origin: string) =>
    app.request(`http://shop.test${path}`, { method: 'POST', headers: { origin, 'content-type': 'application/x-www-form-urlencoded' } });

  test('says how to begin while nothing was refunded', async () => {
    expect(await textAt('/demo-shop')).toContain('No refund yet.');
  });

  test('shows a refund with its amount, means, state and who made it', async () => {
    store.refundOnWeb('o1', { lines: null, as: 'returned' });
    const panel = await textAt('/demo-shop/page/newest');
    for (const words of ['€80.10', 'Visa …4417', 'Refunded', 'Sent back by post', 'Web shop staff', 'EC-20417736'])
      expect(panel).toContain(words);
  });

  test('R-15 shows what is authorised, and takes what a store has not let go when the parcel leaves', async () => {
    const held = { id: 'p1', method: 'card', label: 'Visa', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 0 } as const;
    store.load([aChannelOrder({ id: 'held', number: 'EC-7', payments: [held] })], new Map());
    expect(await textAt('/demo-shop/page/order?number=EC-7')).toContain('€80.10 authorised, not yet captured');
    const request = { marker: 'rf_1', returnId: id.return(1), paymentId: 'p1', amountMinor: 3_000, currency: 'EUR', lines: [], reason: '', storeCode: 'BEC7', acceptedAt: '2026-11-21T13:00:00.000Z' }; // prettier-ignore
    expect(store.release('held', voidRequest.parse(request), null).ok).toBe(true);
    expect(await textAt('/demo-shop/page/order?number=EC-7')).toContain('€50.10 authorised, not yet captured');
    await post('/demo-shop/page/capture?number=EC-7', 'http://shop.test');
    expect(store.order('held')?.payments[0]).toMatchObject({ authorisedMinor: 5_010, capturedMinor: 5_010 });
    expect(await textAt('/demo-shop/page/order?number=EC-7')).not.toContain('Send the parcel');
  });

  test('R-14 a refund that was paid out as store credit says so with the number of its note', async () => {
    const request = { marker: 'rf_1', returnId: id.return(1), paymentId: 'p1', payout: 'store-credit', amountMinor: 3_000, currency: 'EUR', lines: [], shippingMinor: 0, reason: '', storeCode: 'BEC7', acceptedAt: '2026-11-21T13:00:00.000Z', derivation: '' }; // prettier-ignore
    expect(store.refund('o1', refundRequest.parse(request), { key: null, notAfter: null }).ok).toBe(true);
    expect(await textAt('/demo-shop/page/newest')).toContain('Store credit SC-000001');
    expect(store.book().entries).toBe(0);
  });

  test('M-12 a set shows what it is made of', async () => {
    const part = (n: number, name: string) => ({ id: `c${n}`, sku: `P${n}`, name, quantity: 1, weightMinor: 100 });
    const lines = [aChannelLine({ name: 'Winter set', components: [part(1, 'Wool scarf'), part(2, 'Merino beanie')] })];
    store.load([aChannelOrder({ id: 'set', number: 'EC-8', lines })], new Map());
    expect(await textAt('/demo-shop/page/order?number=EC-8')).toContain('Set of Wool scarf, Merino beanie');
  });

  test('names and products are text, never markup', async () => {
    const panel = await textAt('/demo-shop/page/order?number=EC-20417736');
    expect(panel).toContain('A &lt;b&gt;bold&lt;/b&gt; sweater');
    expect(panel).toContain('&lt;Smith&gt;');
    expect(await textAt('/demo-shop?number=%3Cscript%3E')).not.toContain('<script>');
  });

  test('runs no inline code and loads nothing from elsewhere', async () => {
    const page = await app.request('/demo-shop');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/style="|onclick=|<script>|https?:/);
    for (const file of ['shop.css', 'shop.js']) expect((await app.request(`/demo-shop/${file}`)).status).toBe(200);
  });

  test('a form from another site changes nothing', async () => {
    expect((await post('/demo-shop/page/refund-on-web?number=EC-20417736', 'http://evil.test')).status).toBe(403);
    expect(store.book().entries).toBe(0);
    expect((await post('/demo-shop/page/refund-on-web?number=EC-20417736', 'http://shop.test')).status).toBe(303);
    expect(store.book().entries).toBe(1);
  });

  test('the API takes JSON only, so that another site’s page cannot write without asking first', async () => {
    const plain = await app.request('/demo-shop/api/orders/o1/refund-on-web', { method: 'POST', body: '{}' });
    expect([plain.status, store.book().entries]).toEqual([400, 0]);
  });

  test('an outage closes the API and nothing else, and can be ended', async () => {
    await post('/demo-shop/page/outage?on=yes', 'http://shop.test');
    expect((await app.request('/demo-shop/api/orders')).status).toBe(503);
    expect(await textAt('/demo-shop')).toContain('out of order');
    await post('/demo-shop/page/outage?on=no', 'http://shop.test');
    expect((await app.request('/demo-shop/api/orders')).status).toBe(200);
  });
});

test('M-2 money is written from minor units with the decimals of its currency, exactly', () => {
  expect(moneyText(123_456, 'EUR')).toBe('€1,234.56');
  expect(moneyText(5, 'GBP')).toBe('£0.05');
  expect(moneyText(1_234, 'JPY')).toBe('JP¥1,234');
  expect(moneyText(1_005, 'KWD')).toMatch(/^KWD\s1\.005$/);
  expect(moneyText(-50, 'EUR')).toBe('-€0.50');
  expect(moneyText(900_719_925_474_099_1, 'EUR')).toBe('€90,071,992,547,409.91');
});
