import type { Compilable, CompiledQuery, Insertable, InsertResult, QueryResult } from 'kysely';

import type { Reader } from './open.ts';
import type { Schema } from './schema.ts';

type Value = string | number | null;

/** Stands for a value while the statement is built; its place in the compiled text is where the value goes. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Any property read from it is the placeholder of that name. */
const placeholders = <P>(): P => new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as P; // typed as the values it stands for

/**
 * A statement that is built and compiled once per engine and then only given its values. Building costs more than executing where a
 * push decides fifty returns in one transaction. Values are never looked at while building: no list, no branch on them.
 */
export const prepared = <P extends Readonly<Record<string, Value>>, Row>(
  build: (db: Reader, values: P) => Compilable<Row>,
): ((db: Reader, values: P) => Promise<QueryResult<Row>>) => {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    const query = compiled.get(adapter) ?? build(db, placeholders<P>()).compile();
    compiled.set(adapter, query);
    const parameters = query.parameters.map((value) => (value instanceof Placeholder ? values[value.name] : value));
    return db.executeQuery<Row>({ ...query, parameters });
  };
};

/** Inserts whole rows of one table; a row that names other columns is another statement. */
export const preparedInsert = <Table extends keyof Schema>(
  table: Table,
): ((db: Reader, row: Insertable<Schema[Table]>) => Promise<QueryResult<InsertResult>>) => {
  const byColumns = new Map<string, (db: Reader, row: Readonly<Record<string, Value>>) => Promise<QueryResult<InsertResult>>>();
  return (db, row) => {
    const columns = Object.keys(row);
    const known = byColumns.get(columns.join()) ?? insertOf(table, columns);
    byColumns.set(columns.join(), known);
    return known(db, row as Readonly<Record<string, Value>>); // no table that is written so has another type of column
  };
};

const insertOf = (table: keyof Schema, columns: readonly string[]) =>
  prepared((db, values: Readonly<Record<string, Value>>) =>
    // The row's own columns, each with its placeholder; the caller's type has checked them.
    db.insertInto(table).values(Object.fromEntries(columns.map((column) => [column, values[column]])) as never),
  );
