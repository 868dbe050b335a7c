import { findRows, hashKeyOf, openRows } from './dexie-orders.ts';
import { fetchSegments } from './fetch-segments.ts';
import { watchLongTasks } from './long-tasks.ts';
import type { Loaded } from './long-tasks.ts';

/** The baselines: only downloading and storing the bytes, and the usual rows with indexes. */
const openBytes = async (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('bench-bytes', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('segments'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB does not open')));
  });

const putBytes = async (database: IDBDatabase, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> =>
  new Promise((done, fail) => {
    const opened = database.transaction('segments', 'readwrite', { durability: 'relaxed' });
    opened.objectStore('segments').put(bytes, name);
    opened.addEventListener('complete', () => done());
    opened.addEventListener('abort', () => fail(opened.error ?? new Error('aborted')));
  });

const inWorker = async (token: string): Promise<number> => {
  const worker = new Worker(new URL('./dexie-rows.worker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<{ count?: number; fault?: string }>((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<{ count?: number; fault?: string }>) => resolve(event.data));
  });
  worker.postMessage(token);
  const { count, fault } = await answer;
  worker.terminate();
  if (count === undefined) throw new Error(fault ?? 'the worker failed');
  return count;
};

const timed = async (work: () => Promise<number>): Promise<Loaded> => {
  const longest = watchLongTasks();
  const started = performance.now();
  const orders = await work();
  return { tookMs: performance.now() - started, longestTaskMs: longest(), orders };
};

const plain = {
  storeBytes: async (token: string): Promise<Loaded> =>
    timed(async () => {
      const database = await openBytes();
      let count = 0;
      await fetchSegments(token, async (name, bytes) => {
        await putBytes(database, name, bytes);
        count += 1;
      });
      database.close();
      return count;
    }),
  storeRows: async (token: string): Promise<Loaded> => timed(async () => inWorker(token)),
  firstResult: async (text: string, indexKey: string): Promise<number> => {
    const found = await findRows(openRows(), text, await hashKeyOf(indexKey));
    return found.length > 0 ? performance.now() : Number.NaN;
  },
  find: async (texts: readonly string[], indexKey: string): Promise<{ tookMs: number[]; found: number }> => {
    const rows = openRows();
    const key = await hashKeyOf(indexKey);
    const tookMs: number[] = [];
    let found = 0;
    for (const text of texts) {
      const started = performance.now();
      const hits = await findRows(rows, text, key);
      tookMs.push(performance.now() - started);
      if (hits.length > 0) found += 1;
    }
    return { tookMs, found };
  },
};

export type PlainPage = typeof plain;

Object.assign(globalThis, { bench: plain });
