import { watch } from 'node:fs';
import { join } from 'node:path';

import type { Counter } from './support/counter.ts';
import { expect, test } from './support/world.ts';
import type { World } from './support/world.ts';

/** When the server dies, and the order that is brought back for it: what the shop must have paid, once. */
const MOMENTS = [
  { moment: 'with the push in its hands', order: 'EC-20416981', paid: [7_490] },
  { moment: 'while it writes the push to its disk', order: 'CC-3310294', paid: [11_800] },
  { moment: 'with the answer on its lips', order: 'EC-20416455', paid: [22_790] },
] as const;
type Moment = (typeof MOMENTS)[number]['moment'];

/** Comes with the moment, counted from the next push on; its answer never reaches the tablet. */
const waitFor = async (world: World, moment: Moment): Promise<Readonly<{ itIsTime: Promise<void> }>> => {
  const seen = { push: false };
  let come = (): void => undefined;
  const itIsTime = new Promise<void>((resolve) => (come = resolve));
  const writing = watch(join(world.folder, 'retour.sqlite-wal'), () => {
    if (seen.push) is('while it writes the push to its disk');
  });
  const is = (now: Moment): void => {
    if (now !== moment) return;
    writing.close();
    come();
  };
  await world.setWeather({
    kind: 'hold-answer',
    of: 'POST /sync/push',
    onRequest: () => {
      seen.push = true;
      is('with the push in its hands');
    },
    onAnswer: () => is('with the answer on its lips'),
  });
  return { itIsTime };
};

const dies = async (world: World, counter: Counter, { moment, order }: (typeof MOMENTS)[number]): Promise<void> => {
  const { itIsTime } = await waitFor(world, moment);
  await counter.returnWhole(order);
  await itIsTime;
  await world.killServer();
  await world.setWeather({ kind: 'clear' });
  await world.startServer();
  await counter.done();
};

// Time to come back before the refund leaves: one that was leaving waits for the end of its lease, a minute and a half.
test.use({ serverEnv: { REFUND_HOLD_SECONDS: '2' } });

test('the server is killed at any moment of a push: the return is accepted once, paid once, and nothing is lost (F1, F21)', async ({
  world,
}) => {
  test.setTimeout(120_000);
  const counter = await world.tablet();
  for (const moment of MOMENTS) {
    await test.step(moment.moment, async () => {
      await dies(world, counter, moment);
      await counter.openHistory();
      await expect(counter.row(moment.order)).toContainText('Refunded', { timeout: 45_000 });
      await expect(counter.row(moment.order)).toHaveCount(1);
      await counter.goHome();
      await expect(counter.queueLabel).toHaveText(/All sent/, { timeout: 20_000 });
    });
  }
  // What a tablet learns that never pushed is what the server keeps.
  const other = await world.tablet({ label: 'Tablet 9' });
  await other.openHistory();
  for (const { order, paid } of MOMENTS) {
    await expect(other.row(order)).toContainText('Refunded');
    await expect(other.row(order)).toHaveCount(1);
    expect(await world.paidInShop(order)).toEqual(paid);
  }
});
