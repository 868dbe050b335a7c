import { channelOrderId } from 'shared-types/ids';
import { aChannelOrder } from 'shared-types/testing/builders';

import { aLine, anOrder } from './support/orders.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';
const FIRST = anOrder({ number: 'EC-77000011', name: 'Vera Lund', lines: [aLine('l1', 'Rain jacket', 12_900)] });
const SECOND = anOrder({ number: 'EC-77000012', name: 'Emil Roth', lines: [aLine('l1', 'Boots', 19_900)] });

test('what is recorded without a network is refunded, matched or looked at once there is one', async ({ world }) => {
  const counter = await world.tablet();

  await test.step('offline from a cold start through the slip', async () => {
    await world.setWeather({ kind: 'cut' });
    await counter.page.reload();
    await counter.signIn(/./, world.printed.associate.pin);
    await counter.seesOffline();
    await counter.returnWhole(ONE_LINE);
    await expect(counter.page.getByText(/Recorded\. The refund follows after confirmation/).first()).toBeVisible();
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/Offline · 1 saved here/);
    expect(await world.paidInShop(ONE_LINE)).toEqual([]);
  });

  await test.step('goods of an order this tablet never saw are recorded', async () => {
    await world.placeOrder(
      aChannelOrder({ id: channelOrderId.parse('late-1'), number: 'EC-77000001', customer: { id: 'c9', name: 'Nora Lind' } }),
    );
    await counter.recordBlind({ typed: 'EC-77000001', goods: '4006381333931' });
    await counter.done();
    expect(await world.paidInShop('EC-77000001')).toEqual([]);
  });

  await test.step('goods whose order nobody knows are recorded', async () => {
    await counter.recordBlind({ typed: 'EC-99999999', goods: 'black coat, size 40' });
    await counter.done();
  });

  await test.step('then reconnect: refunded', async () => {
    await world.setWeather({ kind: 'clear' });
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
  });

  await test.step('the order this tablet never saw is matched at the server by the typed number, and refunded', async () => {
    await expect(counter.row('EC-77000001')).toContainText('Refunded', { timeout: 45_000 });
    expect(await world.paidInShop('EC-77000001')).toEqual([8_010]);
  });

  await test.step('goods whose order nobody knows wait for a person', async () => {
    await expect(counter.row('EC-99999999')).toContainText('Needs a person', { timeout: 45_000 });
  });
});

test('two tablets return the same last unit offline: one is paid, the other learns whose slip holds it (F23, T12)', async ({ world }) => {
  const first = await world.tablet({ label: 'Tablet 1' });
  const second = await world.tablet({ label: 'Tablet 2' });
  await world.setWeather({ kind: 'cut' });
  const firstSlip = await first.returnWhole(ONE_LINE);
  await second.returnWhole(ONE_LINE);
  await second.goOffline();
  await world.setWeather({ kind: 'clear' });
  await first.done();
  await first.openHistory();
  await expect(first.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  await second.goOnline();
  await second.done();
  await second.openHistory();
  const own = second.row(ONE_LINE).filter({ hasText: 'Needs a person' });
  await expect(own).toBeVisible({ timeout: 45_000 });
  await own.getByRole('link').click();
  await expect(second.page.getByText(firstSlip).first()).toBeVisible({ timeout: 5_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});

test('a network or a server that fails in the middle: nothing is lost, nothing is sent in vain, all is decided once', async ({ world }) => {
  for (const order of [FIRST, SECOND]) await world.placeOrder(order);
  const counter = await world.tablet();

  await test.step('the answer to a push is lost: the command is sent again and decided once (F1, F6)', async () => {
    await world.setWeather({ kind: 'lose-answer', of: 'POST /sync/push' });
    await counter.returnWhole(ONE_LINE);
    await counter.done();
    await expect.poll(() => world.network.lostAnswers).toBeGreaterThan(0);
    await world.setWeather({ kind: 'clear' });
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
    await counter.goHome();
  });

  await test.step('a captive portal that answers 200 is no server: nothing is acknowledged, and the bar says what to do (F5)', async () => {
    await world.setWeather({ kind: 'captive-portal' });
    await counter.returnWhole(COLLECTED);
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/Wi-Fi asks for a sign-in/, { timeout: 45_000 });
    await world.setWeather({ kind: 'clear' });
    await counter.openHistory();
    await expect(counter.row(COLLECTED)).toContainText('Refunded', { timeout: 60_000 });
    await counter.goHome();
  });

  await test.step('the server dies while returns wait: they are kept and refunded after it is back', async () => {
    await world.killServer();
    await counter.returnWhole(FIRST.number);
    await counter.done();
    await counter.returnWhole(SECOND.number);
    await counter.done();
    await expect(counter.queueLabel).toHaveText(/Offline · 2 saved here/, { timeout: 45_000 });
    await world.startServer();
    await counter.openHistory();
    await expect(counter.row(FIRST.number)).toContainText('Refunded', { timeout: 60_000 });
    await expect(counter.row(SECOND.number)).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop(FIRST.number)).toHaveLength(1);
    expect(await world.paidInShop(SECOND.number)).toHaveLength(1);
  });
});
