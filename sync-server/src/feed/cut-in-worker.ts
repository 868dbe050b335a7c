import { Worker } from 'node:worker_threads';

import type { Instant } from 'shared-types/calendar';

import type { Where } from '../db/open.ts';
import type { CutDay } from './cut-segments.ts';

/** What the worker tells: a day, or that it is done. It waits for `next` after each day, so that few segments are in memory. */
export type CutMessage = Readonly<{ kind: 'day'; day: CutDay } | { kind: 'end' }>;

/** Cuts in a thread of its own: compressing thousands of orders never delays a customer's push. A failing thread throws here. */
export const cutInWorker = async function* (workerFile: URL, where: Where, now: Instant): AsyncGenerator<CutDay> {
  const worker = new Worker(workerFile, { workerData: { where, now } });
  try {
    for (;;) {
      const message = await nextMessage(worker);
      if (message.kind === 'end') return;
      yield message.day;
      worker.postMessage('next');
    }
  } finally {
    await worker.terminate();
  }
};

const nextMessage = (worker: Worker): Promise<CutMessage> =>
  new Promise((resolve, reject) => {
    const forget = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    const onMessage = (message: CutMessage): void => {
      forget();
      resolve(message);
    };
    const onError = (error: unknown): void => {
      forget();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onExit = (code: number): void => onError(new Error(`the segment worker ended with code ${code}`));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
