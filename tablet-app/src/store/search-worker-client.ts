import type { SearchEngine } from './search-engine.ts';
import type { Wire } from './wire.ts';

export type EngineCall = Readonly<{ id: number; method: keyof SearchEngine; args: readonly unknown[] }>;
export type EngineReply = Readonly<{ id: number; ok: true; value: unknown }> | Readonly<{ id: number; ok: false; why: string }>;

type Waiting = Readonly<{ resolve: (value: unknown) => void; reject: (cause: Error) => void }>;

/** What the client needs of a worker; tests hand in a message channel. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/** Longer than any call on the slowest tablet. */
const MOST_MS = 60_000;

/**
 * The engine behind a worker: every method is a message, so nothing heavy runs on the main thread. The worker starts with the first
 * call, after the first paint. Bytes of segments are moved, not copied.
 */
export const engineInWorker = (start: () => WorkerPort): SearchEngine => {
  const waiting = new Map<number, Waiting>();
  let port: WorkerPort | null = null;
  let last = 0;

  const opened = (): WorkerPort => {
    if (port !== null) return port;
    port = start();
    port.addEventListener('message', (event) => {
      settle(waiting, (event as MessageEvent<EngineReply>).data); // the worker answers with nothing else
    });
    port.addEventListener('error', restart);
    return port;
  };

  /** The worker died or hangs (F12): whoever waits is told, and the next call starts another one. */
  const restart = (): void => {
    port?.terminate();
    port = null;
    for (const one of waiting.values()) one.reject(new Error('the search worker stopped'));
    waiting.clear();
  };

  const call =
    <M extends keyof SearchEngine>(method: M) =>
    async (...args: Parameters<SearchEngine[M]>): Promise<Awaited<ReturnType<SearchEngine[M]>>> => {
      const worker = opened();
      last += 1;
      const id = last;
      const answer = new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
      });
      const timer = setTimeout(restart, MOST_MS);
      worker.postMessage({ id, method, args } satisfies EngineCall, movable(args));
      return (await answer.finally(() => clearTimeout(timer))) as Awaited<ReturnType<SearchEngine[M]>>; // the worker runs this very method
    };

  return {
    find: call('find'),
    open: call('open'),
    byCustomer: call('byCustomer'),
    status: call('status'),
    warm: call('warm'),
    position: call('position'),
    applyPage: call('applyPage'),
    keep: call('keep'),
    missing: call('missing'),
    storeSegment: call('storeSegment'),
    finishLoad: call('finishLoad'),
    startEpoch: call('startEpoch'),
    wipe: call('wipe'),
    read: async (kind, json) => (await call('read')(kind, json)) as Wire[typeof kind] | null, // `call` knows the method, not its type parameter
  };
};

const settle = (waiting: Map<number, Waiting>, reply: EngineReply): void => {
  const one = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.ok) one?.resolve(reply.value);
  else one?.reject(new Error(reply.why));
};

const movable = (args: readonly unknown[]): Transferable[] =>
  args.flatMap((arg) => (arg instanceof Uint8Array && arg.buffer instanceof ArrayBuffer ? [arg.buffer] : []));
