import { sql } from 'kysely';

import type { Database } from './open.ts';

/**
 * The tables of a store. Of this one only: Kysely's own look asks about every schema of the Postgres, and fails when another test just
 * then drops its own.
 */
export const tableNames = async (db: Database): Promise<readonly string[]> => {
  const asked =
    db.kind === 'postgres'
      ? sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = current_schema() order by 1`
      : sql<{ name: string }>`select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*' order by 1`;
  const { rows } = await asked.execute(db.kysely);
  if (rows.length < 20) throw new Error(`a store of ${rows.length} tables is none`);
  return rows.map((row) => row.name);
};
