import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

import type { Schema } from './schema.ts';

const POOL_SIZE = 16;
const CONNECT_MS = 10_000;
/** Decisions take milliseconds: what takes this long is stuck. It fails, and a tablet sends its command again. */
const STATEMENT_MS = 5_000;
const LOCK_MS = 3_000;
const IDLE_IN_TRANSACTION_MS = 10_000;
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
    connectionTimeoutMillis: CONNECT_MS,
    options: optionsOf({
      search_path: schema,
      statement_timeout: STATEMENT_MS,
      lock_timeout: LOCK_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    }),
    types: parsers,
  });
  // A connection lost while idle is replaced at the next use; without a listener Node would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
};

const optionsOf = (settings: Readonly<Record<string, string | number>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** serialization_failure, deadlock_detected, lock_not_available. */
const RETRYABLE: ReadonlySet<unknown> = new Set(['40001', '40P01', '55P03']);
const MOST_TRIES = 10;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 500;

/** Serialization failures, deadlocks and lock time-outs undo the whole transaction, so running it again is right. */
export const retrying = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= MOST_TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))));
    }
  }
};

const isRetryable = (error: unknown): boolean => error instanceof Error && 'code' in error && RETRYABLE.has(error.code);
