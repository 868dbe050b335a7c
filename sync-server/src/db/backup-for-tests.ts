import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';

import { openDatabase } from './open.ts';
import type { Database } from './open.ts';
import { tableNames } from './table-names-for-tests.ts';

/** Puts the store back to the day of the backup and opens it again; what was open on it is closed. */
export type Backup = Readonly<{ restore: () => Promise<Database> }>;

/** A copy of the whole store as it is now: of its file, or of the contents of its tables. */
export const backUp = (db: Database): Promise<Backup> => (db.where.kind === 'sqlite' ? copyFile(db, db.where.file) : copyTables(db));

const copyFile = async (db: Database, file: string): Promise<Backup> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-backup-'));
  const copy = path.join(folder, 'backup.sqlite');
  await sql`vacuum into ${copy}`.execute(db.kysely);
  return {
    restore: async () => {
      await db.close();
      for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
      copyFileSync(copy, file);
      rmSync(folder, { recursive: true, force: true });
      return await openDatabase({ kind: 'sqlite', file });
    },
  };
};

const copyTables = async (db: Database): Promise<Backup> => {
  if (db.where.kind !== 'postgres') throw new Error('only of a Postgres store');
  const own = db.where.schema ?? 'public';
  const copy = `${own}_backup`;
  const tables = await tableNames(db);
  await sql`create schema ${sql.id(copy)}`.execute(db.kysely);
  for (const table of tables) await sql`create table ${sql.id(copy, table)} as table ${sql.table(table)}`.execute(db.kysely);
  return {
    restore: async () => {
      await db.write(async (trx) => {
        await sql`set local session_replication_role = replica`.execute(trx); // the order of the tables does not matter
        for (const table of tables) await sql`truncate ${sql.table(table)} cascade`.execute(trx);
        for (const table of tables) {
          await sql`insert into ${sql.table(table)} overriding system value select * from ${sql.id(copy, table)}`.execute(trx);
        }
      });
      await sql`drop schema ${sql.id(copy)} cascade`.execute(db.kysely);
      return db;
    },
  };
};
