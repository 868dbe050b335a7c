import Database from 'better-sqlite3';

export type ShopDatabase = Database.Database;

/**
 * The demo shop's own file: nothing of Retour's is in it. Amounts are minor units of the order's currency.
 * What a document says when it is loaded stays as it was; what the shop does later lies beside it in the state tables.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS change_counter (one INTEGER PRIMARY KEY CHECK (one = 1), value INTEGER NOT NULL);
INSERT OR IGNORE INTO change_counter VALUES (1, 0);

CREATE TABLE IF NOT EXISTS shop_order (
  order_id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, email TEXT, currency TEXT NOT NULL, document TEXT NOT NULL,
  changed INTEGER NOT NULL UNIQUE,
  sentinel TEXT, sentinel_spent INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS order_by_email ON shop_order (email);

CREATE TABLE IF NOT EXISTS line_state (
  order_id TEXT NOT NULL, line_id TEXT NOT NULL, sku TEXT NOT NULL,
  quantity INTEGER NOT NULL, paid_minor INTEGER NOT NULL,
  returned INTEGER NOT NULL, cancelled INTEGER NOT NULL, refunded_minor INTEGER NOT NULL,
  PRIMARY KEY (order_id, line_id),
  CHECK (returned + cancelled <= quantity), CHECK (refunded_minor <= paid_minor)
) STRICT;

-- Only what was paid on the web. The CHECK is the gateway's cap: no refund can take more than was captured.
CREATE TABLE IF NOT EXISTS payment (
  order_id TEXT NOT NULL, payment_id TEXT NOT NULL, position INTEGER NOT NULL, means TEXT NOT NULL,
  captured_minor INTEGER NOT NULL, given_minor INTEGER NOT NULL, pending_minor INTEGER NOT NULL DEFAULT 0,
  released_minor INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, payment_id),
  CHECK (given_minor >= 0 AND pending_minor >= 0 AND given_minor + pending_minor <= captured_minor)
) STRICT;

CREATE TABLE IF NOT EXISTS refund (
  refund_number INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, payment_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'failed')),
  marker TEXT, store_code TEXT, reason TEXT NOT NULL, at TEXT NOT NULL, payout TEXT NOT NULL DEFAULT 'original'
) STRICT;
CREATE INDEX IF NOT EXISTS refund_by_marker ON refund (marker);
CREATE INDEX IF NOT EXISTS refund_by_order ON refund (order_id);

-- What Retour's returns took back, once per return and moment of acceptance however many payments share its money.
CREATE TABLE IF NOT EXISTS returned_line (
  acceptance TEXT NOT NULL, order_id TEXT NOT NULL, line_id TEXT NOT NULL, units INTEGER NOT NULL, amount_minor INTEGER NOT NULL,
  PRIMARY KEY (acceptance, line_id)
) STRICT;
CREATE INDEX IF NOT EXISTS returned_by_order ON returned_line (order_id);

-- The gateway's own book: money that really moved. Append-only, so that a test can count what no bug can take back.
CREATE TABLE IF NOT EXISTS gateway_book (
  entry INTEGER PRIMARY KEY AUTOINCREMENT, refund_number INTEGER NOT NULL UNIQUE, order_id TEXT NOT NULL, payment_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, marker TEXT, at TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS book_is_never_changed BEFORE UPDATE ON gateway_book BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;
CREATE TRIGGER IF NOT EXISTS book_is_never_shortened BEFORE DELETE ON gateway_book BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;

-- Store credit that a refund was paid out as: the gateway's book knows nothing of it.
CREATE TABLE IF NOT EXISTS credit_note (
  note INTEGER PRIMARY KEY AUTOINCREMENT, refund_number INTEGER NOT NULL UNIQUE, order_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, marker TEXT, at TEXT NOT NULL
) STRICT;

-- What was let go of authorisations, once per marker: the capture to come is lower by it.
CREATE TABLE IF NOT EXISTS released (
  release INTEGER PRIMARY KEY AUTOINCREMENT, marker TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, payment_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS released_by_order ON released (order_id);

-- Returns that customers announced here. "told": what Retour answered last, NULL while it has not.
CREATE TABLE IF NOT EXISTS announcement (rma INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, content TEXT NOT NULL, told TEXT) STRICT;
CREATE INDEX IF NOT EXISTS announcement_by_order ON announcement (order_id);

CREATE TABLE IF NOT EXISTS stock (sku TEXT NOT NULL, place TEXT NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (sku, place)) STRICT;
CREATE TABLE IF NOT EXISTS stock_step (marker TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS idempotency_key (key TEXT PRIMARY KEY, body_hash TEXT NOT NULL, refund_number INTEGER NOT NULL) STRICT;
`;

/** WAL and FULL: what was answered has reached the disk, even when the process is killed the next moment. */
export const openShopDatabase = (file: string): ShopDatabase => {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  database.exec(SCHEMA);
  for (const [table, column, type] of LATER_COLUMNS) addColumn(database, { table, column, type });
  return database;
};

/** Of files that were made before these existed. */
const LATER_COLUMNS = [
  ['payment', 'released_minor', 'INTEGER NOT NULL DEFAULT 0'],
  ['refund', 'payout', "TEXT NOT NULL DEFAULT 'original'"],
] as const;

const addColumn = (database: ShopDatabase, { table, column, type }: Readonly<{ table: string; column: string; type: string }>): void => {
  const columns = database.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table);
  if (!columns.some((one) => one.name === column)) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
};
