import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { Instant } from 'shared-types/calendar';

import type { Where } from '../db/open.ts';
import type { Invariant } from './invariants.ts';

/** Counts in a thread of its own: the queries read a year of refunds, and no push waits for that. A failing thread throws here. */
export const countInWorker = async (workerFile: URL, where: Where, now: Instant): Promise<ReadonlyMap<Invariant, number>> => {
  const worker = new Worker(workerFile, { workerData: { where, now } });
  try {
    const [counts] = (await once(worker, 'message')) as [ReadonlyMap<Invariant, number>]; // what the worker tells
    return counts;
  } finally {
    await worker.terminate();
  }
};
