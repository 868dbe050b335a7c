import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { createShopApp } from './shop-app.ts';
import { openShopStore } from './shop-store.ts';

const openStore = () => openShopStore({ file: ':memory:', keyed: false, clock: () => at('2026-11-21T13:00:00.000Z') });
const wait = () => Promise.resolve();

const mail = {
  at: '2026-11-21T13:00:00.000Z',
  to: '<b>@example.org',
  language: 'de',
  subject: 'Ihre Rückgabe & <i>mehr</i>',
  text: 'Vielen Dank, <script>.\n\nhttps://retour.example/r#AbC-_1\njavascript:alert(1)\nsiehe https://evil.example/x\n\n',
};

test('P-11 the mailbox shows mails as text, whatever they hold, and only a line that is an address can be followed', async () => {
  const store = openStore();
  const page = await (await createShopApp({ store, wait, mailbox: () => [mail] }).request('/demo-shop/mailbox')).text();
  store.close();
  expect(page).toContain('Ihre Rückgabe &amp; &lt;i&gt;mehr&lt;/i&gt;');
  expect(page).toContain('Vielen Dank, &lt;script&gt;.');
  expect(page.match(/<a href="https:[^"]*"/g)).toEqual(['<a href="https://retour.example/r#AbC-_1"']);
  expect(page).not.toMatch(/<b>@|href="javascript/);
});

test('P-11 the shop shows a mailbox only where there is one, under the same strict policy', async () => {
  const store = openStore();
  const shop = createShopApp({ store, wait, mailbox: () => [] });
  expect(await (await shop.request('/demo-shop')).text()).toContain('href="/demo-shop/mailbox"');
  const page = await shop.request('/demo-shop/mailbox');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
  expect(await page.text()).toContain('No mail yet.');
  const without = createShopApp({ store, wait });
  expect(await (await without.request('/demo-shop')).text()).not.toContain('mailbox');
  expect((await without.request('/demo-shop/mailbox')).status).toBe(404);
  store.close();
});
