import { sql } from 'kysely';

import { counterTablesOf } from './counter-tables.ts';
import type { Database } from './open.ts';
import { tablesOf } from './tables.ts';

const SCHEMA_KEY = 'schema';
/** Any number, the same for every replica: two that start together take turns. */
const MIGRATION_LOCK = 7_368_853;

/**
 * Brings the store to the newest schema; running it again does nothing. Each step is one transaction with its mark, so a
 * kill in between leaves a store that the next start finishes.
 */
export const migrate = async (db: Database): Promise<void> => {
  await sql`create table if not exists meta (key text primary key, value text not null)`.execute(db.kysely);
  const steps = [tablesOf(db.kind), counterTablesOf(db.kind)];
  for (const [at, statements] of steps.entries()) {
    await db.write(async (trx) => {
      if (db.kind === 'postgres') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
      const done = await trx.selectFrom('meta').select('value').where('key', '=', SCHEMA_KEY).executeTakeFirst();
      if (Number(done?.value ?? 0) > at) return;
      for (const statement of statements) await sql.raw(statement).execute(trx);
      await trx
        .insertInto('meta')
        .values({ key: SCHEMA_KEY, value: String(at + 1) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(at + 1) }))
        .execute();
    });
  }
};
