import { parentPort, workerData } from 'node:worker_threads';

import type { Instant } from 'shared-types/calendar';

import { openReader } from './db/open.ts';
import type { Where } from './db/open.ts';
import { countBreaches } from './refunds/invariants.ts';

/** The thread of `countInWorker`: reads only. */
const { where, now } = workerData as { where: Where; now: Instant }; // what `countInWorker` passes

if (!parentPort) throw new Error('the invariants are counted in a worker thread');

const read = openReader(where);
const counts = await countBreaches({ kind: where.kind, read }, now);
await read.destroy();
parentPort.postMessage(counts);
