import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';
import { afterAll, afterEach, describe, inject } from 'vitest';

import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import type { Database, Reader } from './open.ts';
import { tableNames } from './table-names-for-tests.ts';

type Cleanup = () => Promise<void>;

/** Declares the same suite for both engines. Each `open()` is an empty, migrated store of its own, gone after the test. */
export const eachDatabase = (name: string, suite: (open: () => Promise<Database>) => void): void => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      const cleanups: Cleanup[] = [];
      afterEach(async () => {
        for (const cleanup of cleanups.splice(0)) await cleanup();
      });
      afterAll(closeOwner);
      suite(async () => {
        const opened = kind === 'sqlite' ? await openSqlite() : await openPostgres();
        cleanups.push(opened.cleanup);
        return opened.db;
      });
    });
  }
};

type Opened = Readonly<{ db: Database; cleanup: Cleanup }>;

const openSqlite = async (): Promise<Opened> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-sqlite-'));
  const file = path.join(folder, 'retour.sqlite');
  copyFileSync(inject('sqliteTemplate'), file);
  const db = await openDatabase({ kind: 'sqlite', file });
  const cleanup = async (): Promise<void> => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { db, cleanup };
};

const openPostgres = async (): Promise<Opened> => {
  owner ??= await openDatabase({ kind: 'postgres', url: inject('postgresUrl') });
  const { kysely } = owner;
  const schema = (await takeIdle(kysely)) ?? (await makeSchema(kysely));
  const db = await openDatabase({ kind: 'postgres', url: inject('postgresUrl'), schema: schema.name });
  const cleanup = async (): Promise<void> => {
    await db.close();
    await giveBack(kysely, schema);
  };
  return { db, cleanup };
};

/** Hands out schemas, for all tests of a file. */
let owner: Database | null = null;

const closeOwner = async (): Promise<void> => {
  await owner?.close();
  owner = null;
};

/** `emptying`: the statements after which it is again as it was migrated. Making the tables costs a hundred times as much. */
type TestSchema = Readonly<{ name: string; emptying: string }>;

let schemas = 0;

const makeSchema = async (kysely: Reader): Promise<TestSchema> => {
  schemas += 1;
  const name = `test_${process.pid}_${schemas}`;
  await sql`create schema ${sql.id(name)}`.execute(kysely);
  const db = await openDatabase({ kind: 'postgres', url: inject('postgresUrl'), schema: name });
  await migrate(db);
  const tables = await tableNames(db);
  const counters = await sql<{ name: string }>`select sequencename as name from pg_sequences where schemaname = ${name}`.execute(kysely);
  await db.close();
  const emptying = [
    'begin',
    'set local session_replication_role = replica', // the order of the tables does not matter
    ...tables.map((table) => `delete from ${name}.${table}${table === 'meta' ? " where key <> 'schema'" : ''}`),
    ...counters.rows.map((counter) => `select setval('${name}.${counter.name}', 1, false)`),
    `drop schema if exists ${name}_backup cascade`,
    'commit',
  ];
  return { name, emptying: emptying.join(';') };
};

const takeIdle = async (kysely: Reader): Promise<TestSchema | null> => {
  const { rows } = await sql<TestSchema>`
    delete from idle_schema where name = (select name from idle_schema order by name limit 1 for update skip locked)
    returning name, emptying`.execute(kysely);
  return rows[0] ?? null;
};

/** A test that failed may leave tables behind that are not ours any more: nobody gets those. */
const giveBack = async (kysely: Reader, { name, emptying }: TestSchema): Promise<void> => {
  await kysely.connection().execute(async (connection) => {
    try {
      await sql.raw(emptying).execute(connection);
    } catch {
      await sql.raw(`rollback; drop schema ${name} cascade`).execute(connection);
      return;
    }
    await sql`insert into idle_schema (name, emptying) values (${name}, ${emptying})`.execute(connection);
  });
};
