import { parentPort } from 'node:worker_threads';

import type { PrepareAsked, PrepareTold } from './orders/prepare-in-worker.ts';
import { prepareOrders } from './orders/prepare-order.ts';

/** The thread of `OrderPreparer`: no connection, no clock, only documents in and rows out. */
parentPort?.on('message', ({ id, documents, context }: PrepareAsked) => {
  const told: PrepareTold = { id, results: prepareOrders(documents, context) };
  parentPort?.postMessage(told);
});
