import { parseAnnouncedCode, announcedCodeOf } from 'shared-types/announced-code';
import { at, aChannelLine, aChannelOrder } from 'shared-types/testing/builders';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { AnnouncedContent, RetourAnswer, RetourClient } from './retour-client.ts';
import { createShopApp } from './shop-app.ts';
import { openShopStore } from './shop-store.ts';
import type { ShopStore } from './shop-store.ts';

const CODE = announcedCodeOf(Uint8Array.of(1, 2, 3, 4, 5));
const order = aChannelOrder({
  lines: [
    aChannelLine({ name: 'A <b>bold</b> sweater', quantity: 3, cancelled: 1 }),
    aChannelLine({
      id: 'set',
      sku: 'SET',
      barcode: null,
      paidMinor: 3_000,
      components: [
        { id: 'a', sku: 'A', name: 'Cup', quantity: 1, weightMinor: 2 },
        { id: 'b', sku: 'B', name: 'Saucer', quantity: 2, weightMinor: 1 },
      ],
    }),
  ],
});

/** A Retour with books: it keeps what it is told, and may be out of reach or refuse. */
class FakeRetour implements RetourClient {
  readonly told = new Map<string, AnnouncedContent>();
  status: 'open' | 'brought-in' | 'cancelled' = 'open';
  trouble: RetourAnswer | null = null;

  announce = (ref: string, content: AnnouncedContent): Promise<RetourAnswer> => {
    if (this.trouble === null) this.told.set(ref, content);
    return this.read(ref);
  };

  read = (ref: string): Promise<RetourAnswer> => {
    if (this.trouble !== null) return Promise.resolve(this.trouble);
    if (!this.told.has(ref)) return Promise.resolve({ kind: 'refused', words: ['nothing is announced under this'] });
    const slipNumber = this.status === 'brought-in' ? 'BEC7-A3K-00418-F' : null;
    return Promise.resolve({
      kind: 'told',
      announced: { code: CODE, url: `https://retour.example/a#${CODE}`, status: this.status, slipNumber },
    });
  };

  cancel = (ref: string): Promise<RetourAnswer> => {
    this.status = 'cancelled';
    return this.read(ref);
  };
}

describe('announcing a return on the shop’s page', () => {
  let store: ShopStore;
  let retour: FakeRetour;
  let app: ReturnType<typeof createShopApp>;
  beforeEach(() => {
    store = openShopStore({ file: ':memory:', keyed: false, clock: () => at('2026-11-21T13:00:00.000Z') });
    store.load([order], new Map());
    retour = new FakeRetour();
    app = createShopApp({ store, wait: () => Promise.resolve(), retour });
  });
  afterEach(() => store.close());

  const textAt = async (path: string): Promise<string> => (await app.request(path)).text();
  const panel = () => textAt('/demo-shop/page/order?number=EC-20417736');
  const post = (action: string, fields: Record<string, string>, origin = 'http://shop.test') =>
    app.request(`http://shop.test/demo-shop/page/${action}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const announce = (fields: Record<string, string>) => post('announce?number=EC-20417736', { kind: 'withdrawal', ...fields });
  const one = { 'units-0': '1', 'reason-0': 'too-small' };

  test('every field of the form has its label, and parts of a bundle come back one by one', async () => {
    const page = await textAt('/demo-shop/announce?number=EC-20417736');
    const fields = [...page.matchAll(/<(?:select|input)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
    expect(fields).toHaveLength(3 + 2 * 3);
    for (const id of fields) expect(page).toContain(`<label for="${id ?? ''}">`);
    for (const words of ['A &lt;b&gt;bold&lt;/b&gt; sweater', 'Cup', 'Saucer']) expect(page).toContain(words);
    const counts = [...page.matchAll(/<option value="(\d)"/g)].map(([, count]) => count);
    expect(counts.join('')).toBe('012' + '01' + '012'); // two of three sweaters, one cup, two saucers
  });

  test('what she declares is kept with her date, told to Retour, and shown with code and QR', async () => {
    const answer = await announce({ ...one, 'units-2': '2', 'reason-2': 'colour' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/demo-shop?number=EC-20417736#announced']);
    expect([...retour.told]).toEqual([
      [
        'RMA-000001',
        {
          orderId: 'o1',
          kind: 'withdrawal',
          announcedAt: '2026-11-21T13:00:00.000Z',
          lines: [
            { lineId: 'l1', units: 1, reason: 'too-small' },
            { lineId: 'set~b', units: 2, reason: 'colour' },
          ],
        },
      ],
    ]);
    const shown = await panel();
    expect(parseAnnouncedCode(/class="code">([^<]+)</.exec(shown)?.[1] ?? '')).toBe(CODE);
    expect(shown).toContain(`aria-label="QR code of ${CODE}"`);
    expect(shown).toContain('Bring the goods to any of our stores and show this code.');
  });

  test('brought in, it names the slip and shows no code to scan; cancelled, she keeps the goods', async () => {
    await announce(one);
    retour.status = 'brought-in';
    expect(await panel()).toContain('Slip BEC7-A3K-00418-F');
    expect(await panel()).not.toContain('<svg');
    await post('cancel-announced?number=EC-20417736&ref=RMA-000001', {});
    expect(await panel()).toContain('You keep the goods.');
    expect((await post('cancel-announced?number=EC-20417736&ref=RMA-000099', {})).status).toBe(303);
  });

  test('what is missing is said in words, at its field, and nothing she filled in is lost', async () => {
    const missing = async (fields: Record<string, string>, words: string) => {
      const answer = await announce(fields);
      const page = await answer.text();
      expect(answer.status).toBe(422);
      expect(page).toContain('role="alert"');
      expect(page).toContain(words);
      return page;
    };
    await missing({}, 'Choose at least one article.');
    const page = await missing({ 'units-1': '1', 'units-0': '2', 'reason-0': 'style' }, 'Cup: choose a reason.');
    expect(page).toContain('<option value="2" selected>2</option>');
    expect(page).toContain('<option value="style" selected>');
    expect(page).toMatch(/id="reason-1" name="reason-1" aria-invalid="true" aria-describedby="reason-1-fault"/);
    await missing({ 'units-0': '3', 'reason-0': 'style' }, 'from 0 to 2 can come back');
    await missing({ ...one, kind: 'wish' }, 'Say whether you withdraw');
    expect(store.announcements(order.id)).toEqual([]);
  });

  test('Retour’s refusal is shown in its words and keeps nothing', async () => {
    retour.trouble = { kind: 'refused', words: ['This order is not known here yet.', 'orderId: no order has this id'] };
    const answer = await announce(one);
    expect([answer.status, (await answer.text()).includes('This order is not known here yet.')]).toEqual([422, true]);
    expect(store.announcements(order.id)).toEqual([]);
  });

  test('without an answer her date is kept, and the page tells Retour again by itself', async () => {
    retour.trouble = { kind: 'no-answer' };
    expect((await announce(one)).status).toBe(303);
    expect(await panel()).toContain('Your date is kept.');
    retour.trouble = null;
    expect(await panel()).toContain(CODE);
    expect(retour.told.get('RMA-000001')?.announcedAt).toBe('2026-11-21T13:00:00.000Z');
    retour.trouble = { kind: 'no-answer' };
    expect(await panel()).toContain(CODE);
  });

  test('a form from another site changes nothing, and a shop without Retour says nothing of it', async () => {
    expect((await post('announce?number=EC-20417736', { kind: 'return', ...one }, 'http://evil.test')).status).toBe(403);
    expect(store.announcements(order.id)).toEqual([]);
    const alone = createShopApp({ store, wait: () => Promise.resolve() });
    expect(await (await alone.request('/demo-shop?number=EC-20417736')).text()).not.toContain('Announce a return');
    expect((await alone.request('/demo-shop/announce?number=EC-20417736')).status).toBe(404);
    expect((await app.request('/demo-shop/announce?number=nothing')).status).toBe(303);
  });
});
