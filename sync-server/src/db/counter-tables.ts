/** The second step of the schema: photos of goods, slips by mail, print jobs. Narrow tables, none of which decides about money. */
export const counterTablesOf = (kind: 'sqlite' | 'postgres'): readonly string[] => {
  const count = kind === 'sqlite' ? 'integer' : 'bigint';
  const bytes = kind === 'sqlite' ? 'blob' : 'bytea';
  const end = kind === 'sqlite' ? 'strict' : '';
  return [
    `create table photo (
      photo_id text primary key, installation_id text not null, return_id text, bytes_total ${count} not null, kept_bytes ${count} not null,
      whole ${count} not null check (whole in (0, 1)), received_at text not null) ${end}`,
    'create index photo_return on photo (return_id) where return_id is not null',
    `create table photo_piece (
      photo_id text not null references photo, from_byte ${count} not null, bytes ${bytes} not null, primary key (photo_id, from_byte)) ${end}`,
    `create table mail (
      mail_id text primary key, return_id text not null, market_id text not null, store_id text not null, address text, mask text not null,
      language text not null, slip text not null, state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
      tries ${count} not null, due_at text not null, lease_until text, asked_at text not null, cause text) ${end}`,
    "create index mail_due on mail (due_at) where state in ('waiting', 'sending')",
    'create index mail_return on mail (return_id)',
    'create index mail_store on mail (store_id, asked_at)',
    `create table print_job (
      job_id text primary key, installation_id text not null, printer_id text not null, result text not null, at text not null) ${end}`,
  ];
};
