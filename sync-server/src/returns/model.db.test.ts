import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import type { Trouble } from '../refunds/shop-for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import {
  customer,
  decideCase,
  newOrder,
  refundedByStaff,
  replay,
  returnedByPost,
  settle,
  takenBack,
  time,
  trouble,
  work,
} from './model-for-tests.ts';
import type { Book, Happening, Real } from './model-for-tests.ts';

/** How many histories: `MODEL_RUNS=1000` looks longer, in CI or by hand. */
const asked = Number(process.env['MODEL_RUNS'] ?? '');
/** A Postgres of tests has room for only so many stores. */
const runsOn = (db: 'sqlite' | 'postgres'): number => (db === 'sqlite' ? (asked > 0 ? asked : 60) : Math.min(asked > 0 ? asked : 8, 100));
/** At most; half as many on average. */
const MOST_STEPS = 80;

const position = fc.nat(7);
const troubles: Trouble[] = ['busy-before', 'answer-lost', 'request-lost', 'declined', 'pending', 'refused-after-work'];

const order = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9_999 }), fc.boolean()).map((of) => newOrder(...of));
const anyCustomer = fc
  .record({
    order: position,
    tablet: fc.nat(1),
    units: fc.constantFrom<readonly [number, number]>([1, 0], [1, 0], [2, 0], [0, 1], [1, 1], [4, 2]),
    isReview: fc.constantFrom(false, false, false, true),
  })
  .map(customer);

/** fast-check draws evenly from the list, so what happens often stands in it often. */
const happenings: fc.Arbitrary<Happening>[] = [
  order,
  anyCustomer,
  anyCustomer,
  anyCustomer,
  position.map(replay),
  position.map(replay),
  fc.tuple(position, fc.constantFrom(false, false, true)).map(([which, isOther]) => takenBack(which, isOther)),
  fc.constantFrom('accept' as const, 'refuse' as const).map(decideCase),
  fc.tuple(position, fc.constantFrom(0 as const, 1 as const)).map(([which, line]) => returnedByPost(which, line)),
  fc.tuple(position, fc.integer({ min: 1, max: 900 }), fc.boolean()).map(([which, minor, isTold]) => refundedByStaff(which, minor, isTold)),
  fc.constant(null).map(work),
  fc.constant(null).map(work),
  fc.constantFrom(1_000, 61_000, 1_200_000).map(time),
  fc.constantFrom(...troubles).map(trouble),
];

const aWorld = async (db: Database): Promise<{ model: Book; real: Real }> => {
  const counter = await openCounter(db);
  return {
    model: { orders: [], returns: [], commands: 0, steps: 0, compared: 0 },
    real: { counter, tablets: [counter.tablet, await counter.anotherTablet(1)] },
  };
};

eachDatabase('the modules beside a naive book', (open) => {
  test(
    'R-3 R-7 R-9 S-4 whatever happens in whatever order, the store and a naive book agree after every step',
    { timeout: 600_000 },
    async () => {
      const first = await open();
      let next: Database | null = first;
      const seen = { steps: 0, compared: 0 };
      await fc.assert(
        fc.asyncProperty(fc.noBias(fc.commands(happenings, { maxCommands: MOST_STEPS, size: 'max' })), async (steps) => {
          const world = await aWorld(next ?? (await open()));
          next = null;
          await fc.asyncModelRun(() => world, steps);
          seen.steps += world.model.steps;
          seen.compared += world.model.compared;
          await settle(world.model, world.real);
          await world.real.counter.db.close(); // Postgres has room for only so many at once
        }),
        { numRuns: runsOn(first.kind) },
      );
      // It saw what it is about: many steps, and returns that the second opinion could foretell.
      expect(seen.steps).toBeGreaterThan(runsOn(first.kind) * 20);
      expect(seen.compared).toBeGreaterThan(runsOn(first.kind) / 2);
    },
  );
});
