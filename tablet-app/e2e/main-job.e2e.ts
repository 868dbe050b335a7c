import { expect, test } from './support/world.ts';

/** Orders that every demo retailer has (sync-server/src/channels/demo-shop/demo-sentinels.ts). */
const ONE_LINE = 'EC-20416981';
const SPLIT = 'EC-20417736';
const RESERVATION = 'ER-500291';
const PAID_IN_STORE = 'CC-3309817';
const DECLINED = 'EC-20413377';
const ANSWER_LOST = 'EC-20415102';
const MEANWHILE = 'EC-20415560';
const PAST_WINDOW = 'EC-20398102';

test('what was paid on the web goes back there, once and to the cent', async ({ world }) => {
  const counter = await world.tablet();

  await test.step('a return made online is refunded in the web shop, once and to the cent', async () => {
    const slip = await counter.returnWhole(ONE_LINE);
    expect(slip).toMatch(/^[0-9A-Z]{3,5}-[0-9A-Z]{3}-\d{5}-[0-9A-Z]$/);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
    await counter.goHome();
  });

  await test.step('two payments get back what each gave, as the desk said before', async () => {
    await counter.open(SPLIT);
    await counter.takeOneOf('Merino crew-neck sweater');
    await counter.takeOneOf('Pleated wool trousers');
    await counter.sayForAll('Size', 'Too small');
    const promised = await counter.amount();
    await counter.record();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(SPLIT)).toContainText('Refunded', { timeout: 20_000 });
    const paid = await world.paidInShop(SPLIT);
    expect(paid).toHaveLength(2);
    expect(paid.reduce((all, one) => all + one, 0)).toBe(promised);
    await counter.goHome();
  });

  await test.step('a declined refund says so on the tablet and opens a case; nothing was paid', async () => {
    await counter.returnWhole(DECLINED);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(DECLINED)).toContainText('Refund failed', { timeout: 20_000 });
    expect(await world.paidInShop(DECLINED)).toEqual([]);
    await counter.goHome();
  });

  await test.step('an answer lost after the shop paid is looked up, and the customer is paid once (F60)', async () => {
    await counter.returnWhole(ANSWER_LOST);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(ANSWER_LOST)).toContainText('Refunded', { timeout: 40_000 });
    expect(await world.paidInShop(ANSWER_LOST)).toHaveLength(1);
    await counter.goHome();
  });

  await test.step('refunded on the web meanwhile: the goods are taken, the money is not paid twice', async () => {
    await counter.returnWhole(MEANWHILE);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(MEANWHILE)).toContainText(/Refund failed|Goods only|Needs a person/, { timeout: 20_000 });
    expect(await world.paidInShop(MEANWHILE)).toHaveLength(1);
  });
});

test('what was paid in a store goes back at its till, and what comes late waits for a manager', async ({ world }) => {
  const counter = await world.tablet({ label: 'Tablet 1' });

  await test.step('a reservation paid at the till is sent to the till and never refunded on the web (R-1)', async () => {
    await counter.open(RESERVATION);
    await counter.takeAll();
    await expect(counter.page.getByText('Refund at the till').first()).toBeVisible();
    await counter.sayForAll('Size', 'Too large');
    await counter.record();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(RESERVATION)).toContainText('Refund at the till');
    await expect(counter.queueLabel).toHaveText(/All sent/);
    expect(await world.paidInShop(RESERVATION)).toEqual([]);
    await counter.goHome();
  });

  await test.step('an order paid in the store is never refunded on the web, whatever its type (R-1)', async () => {
    await counter.returnWhole(PAID_IN_STORE);
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/All sent/);
    expect(await world.paidInShop(PAID_IN_STORE)).toEqual([]);
  });

  await test.step('past its window the goods are still taken, and a manager decides', async () => {
    await counter.open(PAST_WINDOW);
    await expect(counter.page.getByText(/Past its date/).first()).toBeVisible();
    await counter.takeAll();
    await counter.sayForAll('Changed mind', 'No longer wanted');
    await counter.record();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(PAST_WINDOW)).toContainText('Needs a person', { timeout: 20_000 });
    expect(await world.paidInShop(PAST_WINDOW)).toEqual([]);
  });

  await test.step('a manager sees the day and decides a case; the refund goes out', async () => {
    const manager = await world.tablet({ as: 'manager', label: 'Tablet 2' });
    await manager.page.getByRole('link', { name: /Inbox/ }).click();
    await manager.page.getByRole('link', { name: /Past its date.*Camille Fournier/ }).click();
    await manager.button(/^Accept/).click();
    await manager.confirmDialog(/^Accept/);
    await expect(counter.row(PAST_WINDOW)).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop(PAST_WINDOW)).toHaveLength(1);
  });
});

test('orders are found, and each screen leads on from its place', async ({ world }) => {
  const counter = await world.tablet();

  await test.step('an order is found by its digits, its last digits, a name, and the number of its slip', async () => {
    for (const clue of ['20417736', '7736', 'fournier', 'camille fournier']) {
      await counter.field.fill(clue);
      await expect(counter.page.getByRole('option').filter({ hasText: SPLIT })).toBeVisible();
    }
    const slip = await counter.returnWhole(ONE_LINE);
    await counter.done();
    await counter.field.fill(slip);
    await expect(counter.page.getByText(slip).first()).toBeVisible();
    await counter.goHome();
  });

  await test.step('an order of which nothing is left leads on: the next step can act (UX §1.1)', async () => {
    await counter.field.fill(ONE_LINE);
    await counter.button(`Open ${ONE_LINE}`).click();
    await expect(counter.page.getByText('Nothing left to return').first()).toBeVisible();
    await counter.page.getByRole('link', { name: 'Find another order' }).click();
    await counter.isAtFind();
    await counter.field.fill('EC-99999999');
    await expect(counter.heading(/^No order/)).toBeVisible();
    await counter.page.locator('#next-step').getByRole('button', { name: 'Search by another clue' }).click(); // no camera here
    await expect(counter.field).toBeFocused();
    await expect(counter.field).toHaveValue('');
  });

  await test.step('how much goes where is in view with one line picked and answered, and the next step stays in its place (UX §1.6, §4)', async () => {
    const { page } = counter;
    const step = async () => page.locator('#next-step').getByRole('button').boundingBox();
    await counter.open(SPLIT);
    const before = await step();
    await counter.takeOneOf('Merino crew-neck sweater');
    await counter.sayForAll('Size', 'Too small');
    for (const means of ['Visa', 'Gift card']) {
      const row = page.getByRole('row').filter({ hasText: new RegExp(`^${means}\\s…`) });
      await expect(row).toBeInViewport({ ratio: 1 });
      const [box, foot] = [await row.boundingBox(), await page.locator('#next-step').boundingBox()];
      expect((box?.y ?? 0) + (box?.height ?? 0), means).toBeLessThanOrEqual(foot?.y ?? 0);
    }
    expect(await step()).toMatchObject({ y: before?.y, height: before?.height });
  });
});
