import type { Page } from '@playwright/test';

/**
 * Flips a byte in everything sealed in these tables of the cache, as a failing disk does. Answers how many rows it changed, so that no test
 * passes on nothing.
 */
export const damageSealed = async (page: Page, tables: readonly string[]): Promise<number> =>
  page.evaluate(async (names) => {
    const opening = indexedDB.open('retour-cache');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('no cache')));
    });
    const flip = (value: unknown): boolean => {
      if (typeof value !== 'object' || value === null || !('bytes' in value) || !(value.bytes instanceof ArrayBuffer)) return false;
      const bytes = new Uint8Array(value.bytes);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
      return true;
    };
    let damaged = 0;
    const writing = db.transaction(names, 'readwrite');
    const written = new Promise((resolve, reject) => {
      writing.addEventListener('complete', resolve);
      writing.addEventListener('abort', () => reject(new Error('not damaged')));
    });
    for (const name of names) {
      writing
        .objectStore(name)
        .openCursor()
        .addEventListener('success', (event) => {
          const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result; // of the request just made
          if (cursor === null) return;
          const row = cursor.value as Record<string, unknown>; // the rows of the cache are objects
          if (Object.values(row).map(flip).includes(true)) {
            damaged += 1;
            cursor.update(row);
          }
          cursor.continue();
        });
    }
    await written;
    db.close();
    return damaged;
  }, tables as string[]);

/** Empties tables of the cache behind the tablet's back. */
export const emptyTables = async (page: Page, tables: readonly string[]): Promise<void> =>
  page.evaluate(async (names) => {
    const opening = indexedDB.open('retour-cache');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('no cache')));
    });
    const writing = db.transaction(names, 'readwrite');
    for (const name of names) writing.objectStore(name).clear();
    await new Promise((resolve) => {
      writing.addEventListener('complete', resolve);
    });
    db.close();
  }, tables as string[]);

/** The device's key is another one than the server knows, or one that cannot sign any more. */
export const damageDeviceKey = async (page: Page, how: 'another' | 'mute'): Promise<void> =>
  page.evaluate(async (kind) => {
    const opening = indexedDB.open('retour-ledger');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('no ledger')));
    });
    const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const device = kind === 'another' ? made : { publicKey: made.publicKey, privateKey: made.publicKey };
    const writing = db.transaction('enrolment', 'readwrite');
    const table = writing.objectStore('enrolment');
    const reading = table.get('this') as IDBRequest<{ keys: object }>; // the tablet's one enrolment
    reading.addEventListener('success', () => table.put({ ...reading.result, keys: { ...reading.result.keys, device } }));
    await new Promise((resolve) => {
      writing.addEventListener('complete', resolve);
    });
    db.close();
  }, how);

/** From the next load on, the browser takes no writes into the ledger: a disk that is broken for it. */
export const breakLedgerWrites = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const put = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put'];
    IDBObjectStore.prototype.put = function broken(this: IDBObjectStore, ...given: Parameters<IDBObjectStore['put']>) {
      if (this.transaction.db.name.includes('ledger')) throw new DOMException('The disk is broken', 'UnknownError');
      return put.apply(this, given);
    };
  });
};
