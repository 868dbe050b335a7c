import { Host, never } from './host.ts';

/**
 * Stands for the package `dexie` in the simulation's bundle: the part of its interface that the tablet's store uses, in memory and
 * without waiting. A write or a transaction is one commit; the page may be killed before any of them, and then nothing of it is kept.
 * Rows are handed out as they are stored: the store never changes a row it was given.
 */
type Key = string | number | readonly (string | number)[];
type Row = Record<string, unknown>;
type Rows = Map<string, Row>;

/** What survives a page: one entry per database name. */
const disks = new Map<string, Map<string, Rows>>();
const hosts = new Map<string, Host>();

/** A clean machine. */
export const forgetDisks = (): void => {
  disks.clear();
  hosts.clear();
};

/** Databases that are opened from now on under names with this beginning live and die with this page. */
export const openOnHost = (prefix: string, host: Host): void => {
  hosts.set(prefix, host);
};

const hostOf = (name: string): Host => [...hosts].find(([prefix]) => name.startsWith(prefix))?.[1] ?? new Host();
const textOf = (key: Key): string => JSON.stringify(key);
const pathsOf = (index: string): readonly string[] => (index.startsWith('[') ? index.slice(1, -1).split('+') : [index]);

const compared = (a: Key, b: Key): number => {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (const [at, one] of a.entries()) {
      const order = compared(one as Key, (b as readonly Key[])[at] ?? '');
      if (order !== 0) return order;
    }
    return 0;
  }
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : Number(a > b);
};

const keyIn = (row: Row, paths: readonly string[]): Key =>
  paths.length === 1 ? (row[paths[0] ?? ''] as Key) : paths.map((path) => row[path] as string);

class Collection {
  readonly #table: Table;
  readonly #paths: readonly string[];
  readonly #isIn: (key: Key) => boolean;
  #isReversed = false;
  #most = Infinity;

  constructor(table: Table, paths: readonly string[], isIn: (key: Key) => boolean) {
    this.#table = table;
    this.#paths = paths;
    this.#isIn = isIn;
  }

  reverse(): this {
    this.#isReversed = true;
    return this;
  }

  limit(most: number): this {
    this.#most = most;
    return this;
  }

  #found(): Row[] {
    const found = [...this.#table.rows.values()].filter((row) => {
      const key = keyIn(row, this.#paths);
      return key !== undefined && key !== null && this.#isIn(key);
    });
    found.sort((a, b) => compared(keyIn(a, this.#paths), keyIn(b, this.#paths)));
    if (this.#isReversed) found.reverse();
    return found.slice(0, this.#most);
  }

  toArray = (): Promise<Row[]> => this.#table.reading(() => this.#found());
  count = (): Promise<number> => this.#table.reading(() => this.#found().length);
  first = (): Promise<Row | undefined> => this.#table.reading(() => this.#found()[0]);
  primaryKeys = (): Promise<Key[]> => this.#table.reading(() => this.#found().map((row) => this.#table.keyOf(row)));
  sortBy = (path: string): Promise<Row[]> =>
    this.#table.reading(() => this.#found().toSorted((a, b) => compared(a[path] as Key, b[path] as Key)));
  delete = (): Promise<void> =>
    this.#table.writing((rows) => {
      for (const row of this.#found()) rows.delete(textOf(this.#table.keyOf(row)));
    });
  modify = (changes: Row): Promise<void> =>
    this.#table.writing((rows) => {
      for (const row of this.#found()) rows.set(textOf(this.#table.keyOf(row)), { ...row, ...changes });
    });
}

class Table {
  readonly #db: MemoryDexie;
  readonly #name: string;
  readonly #primary: readonly string[];

  constructor(db: MemoryDexie, name: string, primary: string) {
    this.#db = db;
    this.#name = name;
    this.#primary = pathsOf(primary);
  }

  get rows(): Rows {
    return this.#db.rowsOf(this.#name);
  }

  keyOf = (row: Row): Key => keyIn(row, this.#primary);
  reading = <T>(read: () => T): Promise<T> => (this.#db.host.isDead ? never<T>() : Promise.resolve(read()));
  writing = <T>(write: (rows: Rows) => T): Promise<T> => this.#db.commit(this.#name, write);

  get = (key: Key): Promise<Row | undefined> => this.reading(() => this.rows.get(textOf(key)));
  bulkGet = (keys: readonly Key[]): Promise<(Row | undefined)[]> => this.reading(() => keys.map((key) => this.rows.get(textOf(key))));
  count = (): Promise<number> => this.reading(() => this.rows.size);
  toArray = (): Promise<Row[]> => this.toCollection().toArray();
  put = (row: Row): Promise<void> => this.bulkPut([row]);
  bulkPut = (added: readonly Row[]): Promise<void> =>
    this.writing((rows) => {
      for (const row of added) rows.set(textOf(this.keyOf(row)), row);
    });
  add = (row: Row): Promise<void> =>
    this.writing((rows) => {
      if (rows.has(textOf(this.keyOf(row)))) throw new Error(`ConstraintError: ${this.#name} has ${textOf(this.keyOf(row))}`);
      rows.set(textOf(this.keyOf(row)), row);
    });
  update = (key: Key, changes: Row): Promise<number> =>
    this.writing((rows) => {
      const row = rows.get(textOf(key));
      if (row !== undefined) rows.set(textOf(key), { ...row, ...changes });
      return row === undefined ? 0 : 1;
    });
  delete = (key: Key): Promise<void> => this.bulkDelete([key]);
  bulkDelete = (keys: readonly Key[]): Promise<void> =>
    this.writing((rows) => {
      for (const key of keys) rows.delete(textOf(key));
    });
  clear = (): Promise<void> => this.writing((rows) => rows.clear());
  toCollection = (): Collection => new Collection(this, this.#primary, () => true);
  orderBy = (index: string): Collection => new Collection(this, pathsOf(index), () => true);
  where = (index: string) => {
    const within = (isIn: (key: Key) => boolean): Collection => new Collection(this, pathsOf(index), isIn);
    return {
      equals: (wanted: Key) => within((key) => compared(key, wanted) === 0),
      anyOf: (...wanted: Key[]) => within((key) => wanted.some((one) => compared(key, one) === 0)),
      below: (limit: Key) => within((key) => compared(key, limit) < 0),
      aboveOrEqual: (limit: Key) => within((key) => compared(key, limit) >= 0),
      between: (least: Key, most: Key) => within((key) => compared(key, least) >= 0 && compared(key, most) < 0),
    };
  };
}

class MemoryDexie {
  readonly name: string;
  readonly host: Host;
  readonly tables: Table[] = [];
  readonly #disk: Map<string, Rows>;
  /** What each written table was before the open transaction. */
  #before: Map<string, Rows> | null = null;

  constructor(name: string) {
    this.name = name;
    this.host = hostOf(name);
    this.#disk = disks.get(name) ?? new Map<string, Rows>();
    disks.set(name, this.#disk);
  }

  version(): Readonly<{ stores: (schema: Readonly<Record<string, string>>) => void }> {
    return {
      stores: (schema) => {
        for (const [name, indexes] of Object.entries(schema)) {
          const table = new Table(this, name, (indexes.split(',')[0] ?? '').trim());
          this.tables.push(table);
          Object.assign(this, { [name]: table });
          if (!this.#disk.has(name)) this.#disk.set(name, new Map());
        }
      },
    };
  }

  rowsOf(table: string): Rows {
    return this.#disk.get(table) ?? new Map<string, Row>();
  }

  commit<T>(table: string, write: (rows: Rows) => T): Promise<T> {
    if (this.#before === null && !this.host.mayCommit()) return never<T>();
    if (this.host.isDead) return never<T>();
    if (this.#before !== null && !this.#before.has(table)) this.#before.set(table, new Map(this.rowsOf(table)));
    try {
      return Promise.resolve(write(this.rowsOf(table)));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  async transaction<T>(...given: unknown[]): Promise<T> {
    const work = given.at(-1) as () => Promise<T>; // Dexie's own signature: mode, tables, work
    if (this.host.isDead) return never<T>();
    if (this.#before !== null || given[0] === 'r') return work();
    this.#before = new Map();
    try {
      const result = await work();
      if (this.#before.size > 0 && !this.host.mayCommit()) {
        this.#undo();
        return await never<T>();
      }
      this.#before = null;
      return result;
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  #undo(): void {
    for (const [table, rows] of this.#before ?? []) this.#disk.set(table, rows);
    this.#before = null;
  }

  delete = (): Promise<void> => {
    for (const name of this.#disk.keys()) this.#disk.set(name, new Map());
    return Promise.resolve();
  };
  open = (): Promise<this> => Promise.resolve(this);
  close = (): void => undefined;
  isOpen = (): boolean => true;
}

// The bundler puts this module in the place of `dexie`, whose class is its default export.
// oxlint-disable-next-line import/no-default-export
export default MemoryDexie;
export const liveQuery = (): never => {
  throw new Error('nobody watches here');
};
