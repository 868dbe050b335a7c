import { SLIP_WORDS } from './support/counter.ts';
import { aLine, anOrder } from './support/orders.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';
const FIRST = anOrder({ number: 'EC-77000011', name: 'Vera Lund', lines: [aLine('l1', 'Rain jacket', 12_900)] });
const SECOND = anOrder({ number: 'EC-77000012', name: 'Emil Roth', lines: [aLine('l1', 'Boots', 19_900)] });

const STEPS = ['opened', 'picked', 'reason', 'condition'] as const;

test('whatever interrupts a return, it is made once', async ({ world }) => {
  for (const order of [FIRST, SECOND]) await world.placeOrder(order);
  const counter = await world.tablet();

  await test.step('a reload at every step of the desk keeps the draft, and the return is made once (F6, F7)', async () => {
    await counter.open(ONE_LINE);
    for (const step of STEPS) {
      if (step === 'picked') await counter.takeAll();
      if (step === 'reason') await counter.sayReason('Size', 'Too small');
      if (step === 'condition') await counter.sayCondition('As new');
      await counter.draftIsKept();
      await counter.page.reload();
      await counter.unlockToDesk(world.printed.associate.pin);
    }
    await counter.record();
    await counter.page.reload();
    await counter.unlock(world.printed.associate.pin);
    await counter.page.goto(`${world.origin}/`);
    await counter.unlock(world.printed.associate.pin);
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toHaveCount(1);
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
    await counter.goHome();
  });

  await test.step('a double tap on Record return is one return (R-6)', async () => {
    await counter.open(COLLECTED);
    await counter.takeAll();
    await counter.sayForAll('Size', 'Too small');
    await counter.button('Record return').dblclick();
    await expect(counter.page.getByText(SLIP_WORDS).first()).toBeVisible();
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(COLLECTED)).toHaveCount(1);
    await expect(counter.row(COLLECTED)).toContainText('Refunded', { timeout: 20_000 });
    expect(await world.paidInShop(COLLECTED)).toEqual([11_800]);
    await counter.goHome();
  });

  await test.step('two tabs of one tablet record in turn: one leader sends, nothing is sent twice (F15, F51)', async () => {
    const other = await counter.anotherTab(world.printed.associate.pin);
    await counter.returnWhole(FIRST.number);
    await other.returnWhole(SECOND.number);
    await counter.page.close();
    await other.done();
    await other.openHistory();
    await expect(other.row(FIRST.number)).toContainText('Refunded', { timeout: 30_000 });
    await expect(other.row(SECOND.number)).toContainText('Refunded', { timeout: 30_000 });
    expect(await world.paidInShop(FIRST.number)).toHaveLength(1);
    expect(await world.paidInShop(SECOND.number)).toHaveLength(1);
  });
});

test.describe('with time before the refund leaves', () => {
  test.use({ serverEnv: { REFUND_HOLD_SECONDS: '60' } });

  test('a void before the refund left: nothing is paid, and the units can come back again (R-8)', async ({ world }) => {
    const counter = await world.tablet();
    await counter.returnWhole(ONE_LINE);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Received', { timeout: 20_000 });
    await counter.chooseReturn(ONE_LINE);
    await counter.button('Correct').click();
    await counter.page.getByLabel('What went wrong?').fill('Scanned the wrong parcel');
    await counter.confirmDialog('Take it back');
    await expect(counter.row(ONE_LINE)).toContainText('Corrected', { timeout: 20_000 });
    await counter.page.getByRole('link', { name: 'Find' }).click();
    await counter.open(ONE_LINE);
    await expect(counter.page.getByRole('spinbutton', { name: /1 of 1 bought/ })).toBeVisible();
    expect(await world.paidInShop(ONE_LINE)).toEqual([]);
  });
});
