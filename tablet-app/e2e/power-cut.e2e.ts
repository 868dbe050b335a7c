import { Counter } from './support/counter.ts';
import { OwnBrowser } from './support/own-browser.ts';
import { expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';

const STEPS: readonly (readonly [string, (counter: Counter) => Promise<void>])[] = [
  ['opened', async () => undefined],
  ['picked', async (counter) => counter.takeAll()],
  ['reason said', async (counter) => counter.sayReason('Size', 'Too small')],
  ['condition said', async (counter) => counter.sayCondition('As new')],
];

test('the browser is killed at every step of the desk: nothing is lost, nothing is paid twice (F21, T6)', async ({ world }) => {
  test.setTimeout(240_000);
  const browser = new OwnBrowser();
  try {
    let counter = new Counter(await browser.open(), world.origin);
    await counter.enrol(await world.enrolmentCode(), 'Tablet 3');
    await counter.signInFirst(world.printed.associate);
    await counter.isInstalled();
    for (const [, step] of STEPS) {
      if (!(await counter.isAtDesk())) await counter.open(ONE_LINE);
      await step(counter);
      await counter.draftIsKept();
      await browser.kill();
      counter = new Counter(await browser.open(), world.origin);
      await counter.page.goto(world.origin);
      await counter.unlock(world.printed.associate.pin);
      await counter.isAtFind();
    }
    await counter.open(ONE_LINE);
    await counter.button('Record return').click();
    await counter.isSaved();
    await browser.kill();
    counter = new Counter(await browser.open(), world.origin);
    await counter.page.goto(world.origin);
    await counter.unlock(world.printed.associate.pin);
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toHaveCount(1);
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 45_000 });
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
  } finally {
    await browser.end();
  }
});
