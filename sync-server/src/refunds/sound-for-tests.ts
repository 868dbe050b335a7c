import type { Instant } from 'shared-types/calendar';
import { expect } from 'vitest';

import type { Database } from '../db/open.ts';
import { INVARIANTS, countBreaches } from './invariants.ts';

/** R-20 of a store that a test lived through: every invariant holds. */
export const expectSound = async (db: Database, now: Instant): Promise<void> => {
  expect(Object.fromEntries(await countBreaches(db, now))).toEqual(Object.fromEntries(INVARIANTS.map((name) => [name, 0])));
};
