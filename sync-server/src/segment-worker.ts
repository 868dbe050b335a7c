import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

import type { Instant } from 'shared-types/calendar';

import { openReader } from './db/open.ts';
import type { Where } from './db/open.ts';
import type { CutMessage } from './feed/cut-in-worker.ts';
import { cutSegments } from './feed/cut-segments.ts';
import { loadKnownOrders } from './orders/known-order.ts';

/** The thread of `cutInWorker`: reads only, tells one day at a time. */
const { where, now } = workerData as { where: Where; now: Instant }; // what `cutInWorker` passes

if (!parentPort) throw new Error('the segment worker runs in a worker thread');
const tell = (message: CutMessage): void => parentPort?.postMessage(message);

const db = openReader(where);
for await (const day of cutSegments(db, now, loadKnownOrders)) {
  const asked = once(parentPort, 'message');
  tell({ kind: 'day', day });
  await asked;
}
await db.destroy();
tell({ kind: 'end' });
