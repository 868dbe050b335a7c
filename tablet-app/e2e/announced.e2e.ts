import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { parseAnnouncedCode } from 'shared-types/announced-code';
import { instantOf } from 'shared-types/calendar';
import { aChannelLine, aChannelOrder } from 'shared-types/testing/builders';

import { expect, test } from './support/world.ts';

const ORDER = 'EC-20417736';
const SWEATER = 'Merino crew-neck sweater';

/** In both themes, because contrast is a property of each. */
const isAccessible = async (what: string, page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`),
      what,
    ).toEqual([]);
  }
};

/** Announces as a customer does, on the web shop's own page. Answers the code that she is shown. */
const announce = async (shop: Page, origin: string): Promise<string> => {
  await shop.goto(`${origin}/demo-shop?number=${ORDER}`);
  await shop.getByRole('link', { name: 'Announce a return' }).click();
  await shop.getByRole('radio', { name: 'I withdraw from the purchase' }).check();
  const sweater = shop.getByRole('group', { name: SWEATER });
  await sweater.getByLabel('How many').selectOption('1');
  await shop.getByRole('button', { name: 'Announce the return' }).click();
  await expect(shop.getByRole('alert')).toContainText(`${SWEATER}: choose a reason.`);
  await isAccessible('the form with what is missing', shop);
  await sweater.getByLabel('Why').selectOption('Too small');
  await shop.getByRole('button', { name: 'Announce the return' }).click();
  await expect(shop.getByRole('img', { name: /QR code of AR-/ })).toBeVisible();
  await isAccessible('the code', shop);
  const code = await shop.locator('.code').innerText();
  expect(parseAnnouncedCode(code)).toBe(code);
  return code;
};

test('a return that is announced in the web shop, at the desk and by its code', async ({ world, browser }) => {
  const counter = await world.tablet();
  const { page } = counter;
  const shop = await (await browser.newContext()).newPage();
  let code = '';

  await test.step('what is announced while the desk is open moves no line (UX §1.6)', async () => {
    await counter.open(ORDER);
    const lines = page.getByRole('list', { name: 'Lines of the order' });
    const before = await lines.boundingBox();
    code = await announce(shop, world.origin);
    await expect(counter.button('Take it as announced')).toBeVisible({ timeout: 20_000 });
    expect(await lines.boundingBox()).toEqual(before);
    await counter.button('Take it as announced').click();
    await expect(page.getByText(/As announced on/)).toBeVisible();
    expect((await lines.boundingBox())?.y).toBe(before?.y);
    await counter.button('Discard').click();
    await counter.confirmDialog('Discard');
    await counter.isAtFind();
  });

  await test.step('E-17 announced in the web shop, found by its code, taken in three taps, and brought in for the shop', async () => {
    await counter.field.fill(code.toLowerCase().replaceAll('-', ' '));
    await expect(counter.page.getByText(/As announced on/)).toBeVisible();
    await counter.sayCondition('As new'); // 1
    const promised = await counter.amount();
    await counter.record(); // 2
    const slip = await counter.slipNumber();
    await counter.done(); // 3

    await counter.openHistory();
    await expect(counter.row(ORDER)).toContainText('Refunded', { timeout: 20_000 });
    const paid = await world.paidInShop(ORDER);
    expect(paid.reduce((all, one) => all + one, 0)).toBe(promised);
    await expect(shop.getByText(`Slip ${slip}`)).toBeVisible();
    await expect(shop.getByText('Brought in')).toBeVisible();

    await counter.goHome();
    await counter.field.fill(code);
    await expect(counter.page.getByText(`${code} was brought in already, with slip ${slip}.`)).toBeVisible();
  });
  await shop.context().close();
});

test('a code on a phone, and goods that came before their order', async ({ world, browser }) => {
  await test.step('F-9 a phone that reads the QR shows the code, in its own language', async () => {
    const phone = await (await browser.newContext({ locale: 'fr-FR', viewport: { width: 390, height: 844 } })).newPage();
    await phone.goto(`${world.origin}/a#AR-7K2M9QXD-9`);
    await expect(phone.getByText('AR-7K2M9QXD-9', { exact: true })).toBeVisible();
    await expect(phone.getByRole('heading', { name: 'Montrez ce code dans n’importe lequel de nos magasins' })).toBeVisible();
    await isAccessible('the code on a phone', phone);
    await phone.goto(`${world.origin}/a#nothing`);
    await expect(phone.getByRole('heading', { name: 'Ce lien ne contient pas de code.' })).toBeVisible();
    await phone.context().close();
  });

  await test.step('E-16 goods without an order are refunded by themselves when it comes', async () => {
    const counter = await world.tablet();
    await counter.recordBlind({ typed: 'ec 900417', goods: 'MER-2417-M' });
    await counter.done();
    await counter.openHistory();
    await expect(counter.row('ec 900417')).toContainText('Needs a person', { timeout: 20_000 });
    const placedAt = instantOf(Date.now() - 86_400_000);
    const lines = [aChannelLine({ sku: 'MER-2417-M' })];
    await world.placeOrder(aChannelOrder({ id: 'late-1', number: 'EC-900417', placedAt, receivedAt: null, lines }));
    await expect(counter.row('EC-900417')).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop('EC-900417')).toEqual([8_010]);
  });
});
