import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const ROUNDS = 20;
const AT_ONCE = 50;

/** Everyone returns the same units of one order at the same moment. */
const race = async (counter: Counter, orderNumber: number, quantity: number): Promise<string[]> => {
  const order = `o${orderNumber}`;
  await counter.order({
    id: order as never,
    number: `EC-${orderNumber}`,
    lines: [aChannelLine({ quantity, paidMinor: 1_000 * quantity })],
  });
  const commands = Array.from({ length: AT_ONCE }, () =>
    counter.record({ quotedMinor: null, order: { known: `demo-shop:${order}` as never, revision: 'r1' } }),
  );
  const answers = await Promise.all(commands.map((command) => counter.push([command])));
  return answers.map((answer) => rulingIn(answer.verdicts[0]).outcome);
};

eachDatabase('many tablets at once', (open) => {
  test('F61 F62 fifty returns of the last unit, twenty times: one winner each, and the money of one', async () => {
    const counter = await openCounter(await open());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const outcomes = await race(counter, round, 1);
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(AT_ONCE - 1);
    }
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(ROUNDS * 1_000);
  });

  test('R-3 fifty returns of seven units: seven winners, counters and claims agree', async () => {
    const counter = await openCounter(await open());
    const outcomes = await race(counter, 1, 7);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(7);
    const line = await counter.db.read.selectFrom('order_line').select('claimed').executeTakeFirst();
    const claims = await counter.db.read.selectFrom('claim').select('units').where('status', '=', 'claimed').execute();
    expect([line?.claimed, claims.length]).toEqual([7, 7]);
  });
});
