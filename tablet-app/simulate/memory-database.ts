import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

import type { Database } from '../../sync-server/src/db/open.ts';
import type { Schema } from '../../sync-server/src/db/schema.ts';
import { ImmediateDialect, keepingStatements } from '../../sync-server/src/db/sqlite.ts';
import { WriterQueue } from '../../sync-server/src/db/writer-queue.ts';
import { never } from './host.ts';
import type { Host } from './host.ts';

/** All rows of a store, by table: what a backup holds. */
export type Rows = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

/**
 * A server's disk: a real SQLite database, in memory. The process keeps one and empties it for every seed, because statements that are
 * prepared already are a good part of a seed's time.
 */
export class MemoryDisk {
  readonly #sqlite: Sqlite.Database;
  readonly #kysely: Kysely<Schema>;
  readonly #read: Kysely<Schema>;
  #queue = new WriterQueue();
  readonly #own = new Map<string, Sqlite.Statement>();

  constructor() {
    this.#sqlite = new Sqlite(':memory:');
    this.#sqlite.pragma('foreign_keys = ON');
    const kept = keepingStatements(this.#sqlite);
    this.#kysely = new Kysely<Schema>({ dialect: new ImmediateDialect(kept) });
    this.#read = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kept }) });
  }

  /** The store as one server process sees it. A dead process neither begins nor hears the end of anything. */
  openOn(host: Host): Database {
    const listeners = new Set<() => void>();
    const queue = this.#queue;
    return {
      kind: 'sqlite',
      where: { kind: 'sqlite', file: ':memory:' },
      kysely: this.#kysely,
      read: this.#read,
      write: async (work, options = {}) => {
        if (!host.mayCommit()) return never();
        const result = await queue.run(() => this.#kysely.transaction().execute(work), options.priority);
        host.committed();
        if (host.isDead) return never();
        for (const listener of listeners) listener();
        return result;
      },
      afterWrite: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => Promise.resolve(),
    };
  }

  rows(): Rows {
    return new Map(this.#tables().map((table) => [table, this.#prepared(`select * from "${table}"`).all() as Record<string, unknown>[]]));
  }

  /** The store is what it was when these rows were read. Nobody may be in a transaction. */
  load(rows: Rows): void {
    this.#queue = new WriterQueue();
    this.#sqlite.pragma('foreign_keys = OFF');
    this.#sqlite.exec('begin');
    for (const table of this.#tables()) {
      this.#prepared(`delete from "${table}"`).run();
      for (const row of rows.get(table) ?? []) {
        const columns = Object.keys(row);
        const places = columns.map((column) => `@${column}`).join(', ');
        this.#prepared(`insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values (${places})`).run(row);
      }
    }
    this.#sqlite.exec('commit');
    this.#sqlite.pragma('foreign_keys = ON');
  }

  #tables(): string[] {
    // `sqlite_sequence`, which numbers rows, is last: filling a table moves it.
    return (this.#prepared("select name from sqlite_master where type = 'table' order by name = 'sqlite_sequence', name").all() as { name: string }[]).map(({ name }) => name); // prettier-ignore
  }

  #prepared(text: string): Sqlite.Statement {
    const known = this.#own.get(text) ?? this.#sqlite.prepare(text);
    this.#own.set(text, known);
    return known;
  }
}
