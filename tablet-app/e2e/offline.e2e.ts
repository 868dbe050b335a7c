import { channelOrderId } from 'shared-types/ids';
import { aChannelOrder } from 'shared-types/testing/builders';

import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';

test('offline from a cold start through the slip, then reconnect: refunded', async ({ world }) => {
  const counter = await world.tablet();
  await counter.isInstalled();
  world.proxy.weather = { kind: 'cut' };
  await counter.page.reload();
  await counter.signIn(/./, world.printed.associate.pin);
  await counter.seesOffline();
  await counter.returnWhole(ONE_LINE);
  await expect(counter.page.getByText(/Recorded\. The refund follows after confirmation/).first()).toBeVisible();
  await counter.done();
  await expect(counter.queueLabel).toHaveText(/Offline · 1 saved here/);
  expect(await world.paidInShop(ONE_LINE)).toEqual([]);
  world.proxy.weather = { kind: 'clear' };
  await counter.openHistory();
  await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});

test('two tablets return the same last unit offline: one is paid, the other learns whose slip holds it (F23, T12)', async ({ world }) => {
  const first = await world.tablet({ label: 'Tablet 1' });
  const second = await world.tablet({ label: 'Tablet 2' });
  world.proxy.weather = { kind: 'cut' };
  const firstSlip = await first.returnWhole(ONE_LINE);
  await second.returnWhole(ONE_LINE);
  await second.page.context().setOffline(true);
  world.proxy.weather = { kind: 'clear' };
  await first.done();
  await first.openHistory();
  await expect(first.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  await second.page.context().setOffline(false);
  await second.done();
  await second.openHistory();
  const own = second.row(ONE_LINE).filter({ hasText: 'Needs a person' });
  await expect(own).toBeVisible({ timeout: 45_000 });
  await own.getByRole('link').click();
  await expect(second.page.getByText(firstSlip).first()).toBeVisible({ timeout: 5_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});

test('the answer to a push is lost: the command is sent again and decided once (F1, F6)', async ({ world }) => {
  const counter = await world.tablet();
  world.proxy.weather = { kind: 'lose-answer', of: 'POST /sync/push' };
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await expect.poll(() => world.proxy.lostAnswers).toBeGreaterThan(0);
  world.proxy.weather = { kind: 'clear' };
  await counter.openHistory();
  await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
  expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
});

test('the server dies while returns wait: they are kept and refunded after it is back', async ({ world }) => {
  const counter = await world.tablet();
  await world.killServer();
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await counter.returnWhole(COLLECTED);
  await counter.done();
  await expect(counter.queueLabel).toHaveText(/Offline · 2 saved here/, { timeout: 45_000 });
  await world.startServer();
  await counter.openHistory();
  await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 60_000 });
  await expect(counter.row(COLLECTED)).toContainText('Refunded', { timeout: 20_000 });
  expect(await world.paidInShop(ONE_LINE)).toHaveLength(1);
  expect(await world.paidInShop(COLLECTED)).toHaveLength(1);
});

test('a captive portal that answers 200 is no server: nothing is acknowledged, and the bar says what to do (F5)', async ({ world }) => {
  const counter = await world.tablet();
  world.proxy.weather = { kind: 'captive-portal' };
  await counter.returnWhole(ONE_LINE);
  await counter.done();
  await expect(counter.queueLabel).toHaveText(/Wi-Fi asks for a sign-in/, { timeout: 45_000 });
  world.proxy.weather = { kind: 'clear' };
  await counter.openHistory();
  await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 60_000 });
});

test('goods of an order this tablet never saw, offline: matched at the server by the typed number, and refunded', async ({ world }) => {
  const counter = await world.tablet();
  world.proxy.weather = { kind: 'cut' };
  await world.placeOrder(
    aChannelOrder({ id: channelOrderId.parse('late-1'), number: 'EC-77000001', customer: { id: 'c9', name: 'Nora Lind' } }),
  );
  await counter.recordBlind({ typed: 'EC-77000001', goods: '4006381333931' });
  await counter.done();
  expect(await world.paidInShop('EC-77000001')).toEqual([]);
  world.proxy.weather = { kind: 'clear' };
  await counter.openHistory();
  await expect(counter.row('EC-77000001')).toContainText('Refunded', { timeout: 45_000 });
  expect(await world.paidInShop('EC-77000001')).toEqual([8_010]);
});

test('goods whose order nobody knows are recorded and wait for a person', async ({ world }) => {
  const counter = await world.tablet();
  world.proxy.weather = { kind: 'cut' };
  await counter.recordBlind({ typed: 'EC-99999999', goods: 'black coat, size 40' });
  await counter.done();
  world.proxy.weather = { kind: 'clear' };
  await counter.openHistory();
  await expect(counter.row('EC-99999999')).toContainText('Needs a person', { timeout: 45_000 });
});
