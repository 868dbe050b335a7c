/** The statements of the first schema. They differ between the engines in three words only. */
export const tablesOf = (kind: 'sqlite' | 'postgres'): readonly string[] => {
  const count = kind === 'sqlite' ? 'integer' : 'bigint';
  const bytes = kind === 'sqlite' ? 'blob' : 'bytea';
  const counter = kind === 'sqlite' ? 'integer primary key autoincrement' : 'bigint generated always as identity primary key';
  const end = kind === 'sqlite' ? 'strict' : '';
  // Narrow rows under a natural key are their own index in SQLite.
  const keyedEnd = kind === 'sqlite' ? 'strict, without rowid' : '';
  // Beginnings are found as a range of an index, which needs the order of bytes; SQLite compares bytes anyway.
  const code = kind === 'sqlite' ? 'text' : 'text collate "C"';
  return [
    `create table market (market_id text primary key, document text not null) ${end}`,
    `create table store (store_id text primary key, market_id text not null references market, code text not null unique, document text not null) ${end}`,
    `create table policy (
      market_id text not null references market, version ${count} not null, from_at text not null, document text not null,
      primary key (market_id, version)) ${end}`,
    `create table store_settings (
      store_id text primary key references store, market_id text not null, version ${count} not null, document text not null) ${end}`,
    `create table feed_head (market_id text primary key references market, seq ${count} not null check (seq >= 0)) ${end}`,
    `create table feed_row (
      market_id text not null, scope text not null, kind text not null, id text not null, seq ${count} not null,
      gone ${count} not null default 0 check (gone in (0, 1)),
      primary key (market_id, scope, kind, id)) ${keyedEnd}`,
    'create unique index feed_row_seq on feed_row (market_id, scope, seq)',
    // A new tablet reads all but the orders from the beginning, and orders are nearly all there is.
    "create index feed_row_other on feed_row (market_id, scope, seq) where kind <> 'order'",
    ...orderTables({ count, counter, code, end, keyedEnd }),
    ...segmentTables(count, bytes, end),
    ...peopleTables(count, end),
    ...returnTables(count, counter, end),
    ...refundTables(count, counter, end),
  ];
};

type Dialect = Readonly<{ count: string; counter: string; code: string; end: string; keyedEnd: string }>;

const orderTables = ({ count, counter, code, end, keyedEnd }: Dialect): readonly string[] => [
  // The long columns stand last: SQLite reads a row from its front.
  `create table customer_order (
    order_id text primary key, market_id text not null references market, channel text not null, channel_order_id text not null,
    number text not null, number_code ${code} not null, order_type text not null, day text not null, placed_at text not null,
    currency text not null, customer_key text, sequence ${count} not null, revision text not null, frozen_seq ${count} not null,
    seq ${count} not null, segment_id text, closed ${count} not null default 0 check (closed in (0, 1)), facts text not null,
    frozen text not null, unique (channel, channel_order_id)) ${end}`,
  'create index customer_order_number on customer_order (market_id, number_code)',
  'create index customer_order_day on customer_order (market_id, day, order_id)',
  'create index customer_order_customer on customer_order (market_id, customer_key) where customer_key is not null',
  'create index customer_order_segment on customer_order (segment_id)',
  // Who asks for the manifest asks what no segment holds yet: nearly always nothing, and then nothing is read.
  'create index customer_order_waiting on customer_order (market_id, day, frozen_seq) where segment_id is null',
  `create table order_line (
    order_id text not null references customer_order, line_id text not null, quantity ${count} not null,
    claimed ${count} not null default 0, gone_at_channel ${count} not null default 0, over_returned ${count} not null default 0,
    primary key (order_id, line_id),
    check (claimed >= 0 and claimed <= quantity and gone_at_channel >= 0),
    check (claimed + gone_at_channel <= quantity or over_returned = 1)) ${keyedEnd}`,
  `create table order_key (
    market_id text not null, kind text not null check (kind in ('ending', 'word', 'code', 'customer', 'contact')), key ${code} not null,
    order_id text not null references customer_order, primary key (market_id, kind, key, order_id)) ${keyedEnd}`,
  'create index order_key_order on order_key (order_id)',
  `create table quarantined_order (
    id ${counter}, channel text not null, received_at text not null, document text not null, path text not null, message text not null) ${end}`,
];

const segmentTables = (count: string, bytes: string, end: string): readonly string[] => [
  `create table segment (
    segment_id text primary key, market_id text not null references market, day text not null, part ${count} not null, sha256 text not null,
    byte_count ${count} not null, order_count ${count} not null, as_of ${count} not null, made_seq ${count} not null, retired_at text,
    bytes ${bytes} not null, unique (market_id, day, part)) ${end}`,
  'create index segment_sha256 on segment (sha256)',
];

const peopleTables = (count: string, end: string): readonly string[] => [
  `create table installation (
    installation_id text primary key, store_id text not null references store, market_id text not null, code text not null, label text not null,
    public_key text not null, enrolled_at text not null, replaces text, revoked_at text, last_contact_at text,
    highest_seq ${count} not null default 0, cloned ${count} not null default 0, unique (store_id, code)) ${end}`,
  `create table enrolment_code (
    code_hash text primary key, store_id text not null references store, expires_at text not null, used_at text) ${end}`,
  `create table auth_nonce (nonce text primary key, installation_id text not null, expires_at text not null) ${end}`,
  'create index auth_nonce_expiry on auth_nonce (expires_at)',
  `create table staff (
    staff_id text primary key, store_id text not null references store, staff_number text not null, name text not null, role text not null,
    locale text not null, pin_hash text not null, limits text not null, failed_tries ${count} not null default 0, locked_until text,
    active ${count} not null default 1, unique (store_id, staff_number)) ${end}`,
  `create table api_key (key_hash text primary key, name text not null, role text not null, channel text, revoked_at text) ${end}`,
];

const returnTables = (count: string, counter: string, end: string): readonly string[] => [
  `create table command (
    command_id text primary key, installation_id text not null, client_seq ${count} not null, type text not null, body_hash text not null,
    document text not null, received_at text not null, verdict_kind text not null, verdict text not null, receipt text,
    change_seq ${count} not null) ${end}`,
  // Not unique on purpose: a second command on a used number is decided like any other (S-3).
  'create index command_sequence on command (installation_id, client_seq)',
  `create table return_record (
    return_id text primary key, command_id text not null, market_id text not null, store_id text not null, installation_id text not null,
    staff_id text not null, staff_name text not null, order_id text, slip_number text not null, presented_at text not null,
    received_at text not null, record text not null, ruling text not null, outcome text not null, route text not null,
    reserved_plan text not null, shipping_minor ${count} not null, at_till_minor ${count} not null, currency text,
    slip_certainty text check (slip_certainty in ('estimate', 'confirmed')), voided_at text,
    events text not null) ${end}`,
  'create index return_record_order on return_record (order_id)',
  'create index return_record_slip on return_record (slip_number)',
  'create index return_record_store on return_record (store_id, received_at)',
  `create table claim (
    return_id text not null, order_id text not null, line_id text not null, units ${count} not null check (units > 0),
    money_minor ${count} not null check (money_minor >= 0), tax_minor ${count} not null check (tax_minor >= 0),
    status text not null check (status in ('reserved', 'claimed', 'released')), store_id text not null, slip_number text not null,
    at text not null, primary key (return_id, line_id)) ${end}`,
  'create index claim_order on claim (order_id)',
  `create table review_case (
    case_id text primary key, market_id text not null, store_id text not null, return_id text, refund_key text, kind text not null, cause text,
    status text not null check (status in ('open', 'accepted', 'refused')), opened_at text not null, decided_at text, decided_by text,
    document text not null) ${end}`,
  'create index review_case_return on review_case (return_id)',
  'create index review_case_store on review_case (store_id, status)',
  // Blind returns are looked for every few seconds, and there are nearly never any.
  "create index review_case_unknown on review_case (opened_at) where status = 'open' and cause = 'order-unknown'",
  `create table stock_movement (
    id ${counter}, return_id text not null, line_id text not null, units ${count} not null, disposition text not null, at text not null) ${end}`,
  'create index stock_movement_return on stock_movement (return_id)',
  `create table audit (
    id ${counter}, at text not null, actor text not null, act text not null, subject text not null, detail text not null) ${end}`,
  'create index audit_subject on audit (subject)',
];

const refundTables = (count: string, counter: string, end: string): readonly string[] => [
  `create table refund (
    refund_key text primary key, return_id text not null, order_id text not null, market_id text not null, store_id text not null,
    channel text not null, payment_id text not null, act text not null default 'refund' check (act in ('refund', 'void')), means text not null, amount_minor ${count} not null check (amount_minor > 0),
    currency text not null,
    state text not null
      check (state in ('requested', 'sending', 'confirmed', 'pending-channel', 'failed', 'unknown', 'review', 'cancelled')),
    cause text, requested_at text not null, due_at text, lease_until text, fence ${count} not null default 0,
    attempts ${count} not null default 0, first_sent_at text, last_sent_at text, channel_reference text, stock_due_at text, intent text not null,
    changed_at text not null) ${end}`,
  'create index refund_return on refund (return_id)',
  'create index refund_due on refund (state, due_at)',
  'create index refund_order on refund (order_id)',
  'create index refund_stock on refund (stock_due_at) where stock_due_at is not null',
  // One in flight per order, whatever the code above it believes.
  "create unique index refund_in_flight on refund (order_id) where state in ('sending', 'unknown')",
  `create table refund_attempt (
    id ${counter}, refund_key text not null references refund, fence ${count} not null, act text not null check (act in ('send', 'look-up', 'stock')),
    started_at text not null, ended_at text, result text, detail text) ${end}`,
  'create index refund_attempt_refund on refund_attempt (refund_key)',
  `create table reconciliation (
    run_id ${counter}, channel text not null, since text not null, until text not null, started_at text not null, ended_at text,
    matched ${count} not null default 0, orphans ${count} not null default 0, missing ${count} not null default 0,
    differing ${count} not null default 0, document text not null) ${end}`,
  'create index reconciliation_channel on reconciliation (channel, run_id)',
  `create table channel_refund (
    channel text not null, external_id text not null, order_id text, channel_order_id text not null, payment_id text not null,
    refund_key text, amount_minor ${count} not null, state text not null check (state in ('pending', 'done', 'failed')), at text not null,
    received_at text not null, lines text not null default '[]', primary key (channel, external_id)) ${end}`,
  'create index channel_refund_key on channel_refund (refund_key) where refund_key is not null',
  'create index channel_refund_order on channel_refund (channel, channel_order_id)',
  `create table channel_delivery (
    channel text not null, delivery_id text not null, topic text not null, channel_order_id text, received_at text not null, due_at text,
    result text, primary key (channel, delivery_id)) ${end}`,
  'create index channel_delivery_due on channel_delivery (due_at) where due_at is not null',
  `create table announced_return (
    announced_id text primary key, market_id text not null references market, channel text not null, channel_ref text not null,
    order_id text not null, code text not null, status text not null check (status in ('open', 'brought-in', 'cancelled')),
    announced_at text not null, document text not null, unique (channel, channel_ref), unique (market_id, code)) ${end}`,
  'create index announced_return_order on announced_return (order_id)',
];
