import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

import type { Schema } from './schema.ts';

const POOL_SIZE = 16;
const INT8 = 20;
const NUMERIC = 1700;

/** Counts and minor units are safe integers by our schemas, so `bigint` and the sums of it come back as numbers. */
const toNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`the database holds a number that is not a safe integer: ${text}`);
  return value;
};

const parsers = new pg.TypeOverrides();
parsers.setTypeParser(INT8, toNumber);
parsers.setTypeParser(NUMERIC, toNumber);

/** A pool with the time limits of the house: a stuck transaction never holds the feed's counter row for long. */
export const openPostgres = (url: string, schema: string): Kysely<Schema> => {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${schema} -c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000`,
    types: parsers,
  });
  // A connection lost while idle is replaced at the next use; without a listener Node would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
};

const RETRYABLE: ReadonlySet<unknown> = new Set(['40001', '40P01', '55P03']);
const MOST_TRIES = 10;

/** Serialization failures, deadlocks and lock time-outs undo the whole transaction, so running it again is right. */
export const retrying = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= MOST_TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(500, 5 * 2 ** attempt)));
    }
  }
};

const isRetryable = (error: unknown): boolean => error instanceof Error && 'code' in error && RETRYABLE.has(error.code);
