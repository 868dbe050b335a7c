import Sqlite from 'better-sqlite3';

/** One statement that changes rows, as it was executed. */
export type Write = Readonly<{ text: string; parameters: readonly unknown[] }>;

const WRITES = /^\s*(?:insert|update|delete)\b/i;

type Prepare = Sqlite.Database['prepare'];

/** Records every row-changing statement that any SQLite connection of this process executes while `work` runs. */
export const recordWrites = async (work: (take: () => Write[]) => Promise<void>): Promise<void> => {
  const known = Reflect.get(Sqlite.prototype, 'prepare') as Prepare; // called below with its own database
  let writes: Write[] = [];
  const recording = function (this: Sqlite.Database, text: string) {
    const statement = known.call(this, text);
    if (!WRITES.test(text)) return statement;
    const recorded = (name: 'run' | 'all') => {
      const execute = statement[name].bind(statement) as (parameters: readonly unknown[]) => unknown; // Kysely hands all parameters as one list
      Object.defineProperty(statement, name, {
        value: (parameters: readonly unknown[]) => {
          writes.push({ text, parameters });
          return execute(parameters);
        },
      });
    };
    recorded('run');
    recorded('all');
    return statement;
  };
  Sqlite.prototype.prepare = recording as Prepare;
  try {
    await work(() => {
      const taken = writes;
      writes = [];
      return taken;
    });
  } finally {
    Sqlite.prototype.prepare = known;
  }
};

/** The floor: the same statements with the same parameters, prepared once, in one synchronous transaction that is synced to the disk. */
export class RawStore {
  readonly #database: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement>();

  constructor(file: string) {
    this.#database = new Sqlite(file);
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = FULL');
    this.#database.pragma('foreign_keys = ON');
  }

  /** How long the transaction took, in milliseconds. */
  execute(writes: readonly Write[]): number {
    const started = performance.now();
    this.#database.exec('begin immediate');
    for (const { text, parameters } of writes) {
      const statement = this.#statement(text);
      if (statement.reader) statement.all(parameters);
      else statement.run(parameters);
    }
    this.#database.exec('commit');
    return performance.now() - started;
  }

  close(): void {
    this.#database.close();
  }

  #statement(text: string): Sqlite.Statement {
    const known = this.#statements.get(text);
    if (known) return known;
    const made = this.#database.prepare(text);
    this.#statements.set(text, made);
    return made;
  }
}
