import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, SqliteDatabase, SqliteStatement } from 'kysely';

import type { Schema } from './schema.ts';

const BUSY_MS = 5_000;
/** SQLite's own 2 MB hold no market's indexes: an import would read and write the same pages again and again. */
const CACHE_KIB = 64 * 1024;
const MOST_STATEMENTS = 400;

/** A transaction that may write takes the write lock at once: a deferred one fails with BUSY when it upgrades (F55). */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite whose transactions are writers from their first statement. */
export class ImmediateDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }
  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#database });
  }
}

/** Kysely prepares at every query; keeping statements saves a third of a short transaction. The oldest go first. */
export const keepingStatements = (database: Sqlite.Database): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text);
      if (known) return known;
      const made = database.prepare(text) as SqliteStatement; // the same four methods; the driver's types name each reader apart
      const oldest = kept.size >= MOST_STATEMENTS ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(text, made);
      return made;
    },
  };
};

/** The writing connection: WAL, every commit synced to the disk before it is answered. */
export const openSqliteWriter = (file: string): Kysely<Schema> => {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = FAST'); // what was deleted is overwritten, as long as that costs no page more
  database.pragma(`cache_size = -${CACHE_KIB}`);
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  return new Kysely<Schema>({ dialect: new ImmediateDialect(keepingStatements(database)) });
};

/** A connection that cannot write: readers never wait for the writer in WAL mode. */
export const openSqliteReader = (file: string): Kysely<Schema> => {
  const database = new Sqlite(file, { readonly: true });
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepingStatements(database) }) });
};
