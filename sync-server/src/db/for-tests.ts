import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';
import { afterEach, describe, inject } from 'vitest';

import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import type { Database } from './open.ts';

type Cleanup = () => Promise<void>;

/** Declares the same suite for both engines. Each `open()` is an empty, migrated store of its own, gone after the test. */
export const eachDatabase = (name: string, suite: (open: () => Promise<Database>) => void): void => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      const cleanups: Cleanup[] = [];
      afterEach(async () => {
        for (const cleanup of cleanups.splice(0)) await cleanup();
      });
      suite(async () => {
        const opened = kind === 'sqlite' ? await openSqlite() : await openPostgres();
        cleanups.push(opened.cleanup);
        await migrate(opened.db);
        return opened.db;
      });
    });
  }
};

type Opened = Readonly<{ db: Database; cleanup: Cleanup }>;

const openSqlite = async (): Promise<Opened> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-sqlite-'));
  const db = await openDatabase({ kind: 'sqlite', file: path.join(folder, 'retour.sqlite') });
  const cleanup = async (): Promise<void> => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { db, cleanup };
};

let schemas = 0;

const openPostgres = async (): Promise<Opened> => {
  schemas += 1;
  const schema = `test_${process.pid}_${schemas}`;
  const url = inject('postgresUrl');
  const owner = await openDatabase({ kind: 'postgres', url });
  await sql`create schema ${sql.id(schema)}`.execute(owner.kysely);
  const db = await openDatabase({ kind: 'postgres', url, schema });
  const cleanup = async (): Promise<void> => {
    await db.close();
    await sql`drop schema ${sql.id(schema)} cascade`.execute(owner.kysely);
    await owner.close();
  };
  return { db, cleanup };
};
