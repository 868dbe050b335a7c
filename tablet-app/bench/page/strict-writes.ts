/**
 * Times and counts the page's strict writing transactions: each is one sync of the disk. Imported before any database is opened, for
 * Dexie keeps the function that opens transactions.
 */
const begin = Reflect.get(IDBDatabase.prototype, 'transaction') as IDBDatabase['transaction']; // called below with its own database
let tookMs = 0;
let count = 0;

IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof begin>) {
  const opened = begin.apply(this, args);
  if (opened.mode === 'readwrite' && opened.durability === 'strict') {
    const started = performance.now();
    count += 1;
    opened.addEventListener('complete', () => (tookMs += performance.now() - started));
  }
  return opened;
};

export const strictWrites = {
  restart: (): void => {
    tookMs = 0;
    count = 0;
  },
  read: () => ({ tookMs, count }),
};
