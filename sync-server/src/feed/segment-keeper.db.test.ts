import { setImmediate as turn } from 'node:timers/promises';

import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { SegmentKeeper } from './segment-keeper.ts';

eachDatabase('keeping segments', (open) => {
  test('rounds follow each other, however many ask at once: two would cut the same days twice', async () => {
    const rounds = { running: 0, atOnce: 0, ended: 0 };
    const cut = async function* () {
      rounds.running += 1;
      rounds.atOnce = Math.max(rounds.atOnce, rounds.running);
      await turn();
      rounds.running -= 1;
      rounds.ended += 1;
      yield* [];
    };
    const log = { error: () => undefined, info: () => undefined, debug: () => undefined };
    const keeper = new SegmentKeeper({ db: await open(), cut, clock: () => at('2026-11-21T10:00:00.000Z'), log });
    await Promise.all([keeper.drain(), keeper.drain(), keeper.drain()]);
    await keeper.stop();
    expect(rounds).toEqual({ running: 0, atOnce: 1, ended: 3 });
  });
});
