import { Worker } from 'node:worker_threads';

import type { Result } from 'shared-types/result';

import type { Prepare } from './import-orders.ts';
import type { OrderDocuments, PrepareContext, PrepareFault, PreparedOrder } from './prepare-order.ts';

export type PrepareAsked = Readonly<{ id: number; documents: OrderDocuments; context: PrepareContext }>;
export type PrepareTold = Readonly<{ id: number; results: Result<PreparedOrder, PrepareFault>[] }>;

type Waiting = Readonly<{ resolve: (results: PrepareTold['results']) => void; reject: (error: Error) => void }>;

/** An import is over when nothing was asked for this long; the thread then ends. */
const IDLE_MS = 30_000;

/** Validates order documents in a thread of its own, started when one is needed: an import of thousands never delays a customer's push. */
export class OrderPreparer {
  readonly #workerFile: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;

  constructor(workerFile: URL) {
    this.#workerFile = workerFile;
  }

  readonly prepare: Prepare = (documents, context) => {
    this.#lastId += 1;
    const asked: PrepareAsked = { id: this.#lastId, documents, context };
    const worker = this.#started();
    return new Promise((resolve, reject) => {
      this.#waiting.set(asked.id, { resolve, reject });
      worker.postMessage(asked);
    });
  };

  async stop(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker) this.#lose(worker, new Error('the order worker was stopped'));
    await worker?.terminate();
  }

  #started(): Worker {
    if (this.#idle) clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#workerFile);
    worker.on('message', (told: PrepareTold) => this.#settle(told));
    worker.on('error', (error: unknown) => this.#lose(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#lose(worker, new Error('the order worker ended')));
    this.#worker = worker;
    return worker;
  }

  #settle({ id, results }: PrepareTold): void {
    this.#waiting.get(id)?.resolve(results);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
  }

  /** Everyone who waits is told; the next call starts another thread. One that ends after its successor began has nobody waiting. */
  #lose(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
