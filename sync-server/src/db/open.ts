import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';

import { openPostgres, retrying } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqliteReader, openSqliteWriter } from './sqlite.ts';
import { WriterQueue } from './writer-queue.ts';

export type Where = Readonly<{ kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string; schema?: string }>;

export type Tx = Transaction<Schema>;
/** For reading: a transaction or the plain database. */
export type Reader = Kysely<Schema>;

/** The server's store. `write` runs one transaction (retried on Postgres, queued on SQLite); `read` sees what is committed. */
export type Database = Readonly<{
  kind: 'sqlite' | 'postgres';
  /** What a worker thread needs to open the same store for reading. */
  where: Where;
  kysely: Kysely<Schema>;
  read: Kysely<Schema>;
  write: <T>(work: (trx: Tx) => Promise<T>, options?: Readonly<{ priority?: 'push' }>) => Promise<T>;
  /** Called after every committed `write` of this process; answers how to stop listening. */
  afterWrite: (listener: () => void) => () => void;
  close: () => Promise<void>;
}>;

/** Opens the store; the tables are `migrate`'s. Throws when it cannot be opened: lost infrastructure. */
export const openDatabase = async (where: Where): Promise<Database> => {
  const listeners = new Set<() => void>();
  const isSqlite = where.kind === 'sqlite';
  const kysely = isSqlite ? openSqliteWriter(where.file) : openPostgres(where.url, where.schema ?? 'public');
  await sql`select 1`.execute(kysely);
  const read = isSqlite ? openSqliteReader(where.file) : kysely;
  const queue = new WriterQueue();
  return {
    kind: where.kind,
    where,
    kysely,
    read,
    write: async (work, options = {}) => {
      const transact = () => kysely.transaction().execute(work);
      const result = await (isSqlite ? queue.run(transact, options.priority) : retrying(transact));
      for (const listener of listeners) listener();
      return result;
    },
    afterWrite: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      // The reader first: only a last connection that may write moves SQLite's WAL into the file, and backups copy the file.
      if (read !== kysely) await read.destroy();
      await kysely.destroy();
    },
  };
};

/** Only for reading, as a worker thread does it beside the server. The caller destroys it. */
export const openReader = (where: Where): Reader =>
  where.kind === 'sqlite' ? openSqliteReader(where.file) : openPostgres(where.url, where.schema ?? 'public');

/** Runs `work` so that its failure undoes only itself; the failure is thrown on. Names are ours, never input. */
export const savepoint = async <T>(trx: Tx, name: string, work: () => Promise<T>): Promise<T> => {
  await sql`savepoint ${sql.id(name)}`.execute(trx);
  try {
    const result = await work();
    await sql`release savepoint ${sql.id(name)}`.execute(trx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint ${sql.id(name)}`.execute(trx);
    await sql`release savepoint ${sql.id(name)}`.execute(trx);
    throw error;
  }
};
