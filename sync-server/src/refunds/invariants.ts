import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Database } from '../db/open.ts';
import { ORPHAN } from './adopt-orphan.ts';
import { LEASE_MS } from './lease-refunds.ts';

/** What must never be true of a store, each as a query that counts what breaks it. Operators find them by these names (R-20). */
export type Invariant =
  | 'refunds-above-captured'
  | 'units-above-bought'
  | 'claims-against-counter'
  | 'accepted-without-refund'
  | 'confirmed-without-reference'
  | 'one-key-twice'
  | 'sending-too-long'
  | 'unknown-too-long'
  | 'refund-without-claim'
  | 'command-without-verdict'
  | 'stock-below-nothing';

const DAY_MS = 86_400_000;
/** A third lease ends when a first one has been over for two. */
const LEASES_OVER = 2;

type Asking = Readonly<{ kind: Database['kind']; now: Instant }>;
type Count = RawBuilder<{ breaches: number | string }>;

/** A whole number inside a JSON text; the engines have no common word for it. */
const numberAt = ({ kind }: Asking, text: RawBuilder<unknown>, path: readonly string[]): RawBuilder<number> =>
  kind === 'sqlite'
    ? sql`json_extract(${text}, ${`$.${path.join('.')}`})`
    : sql`(${text}::json #>> ${sql.lit(`{${path.join(',')}}`)})::bigint`;

const textAt = ({ kind }: Asking, text: RawBuilder<unknown>, field: string): RawBuilder<string> =>
  kind === 'sqlite' ? sql`json_extract(${text}, ${`$.${field}`})` : sql`(${text}::json ->> ${sql.lit(field)})`;

/** What the channel says it captured on the payment of a refund `r` of an order `o`. */
const captured = ({ kind }: Asking): RawBuilder<number> =>
  kind === 'sqlite'
    ? sql`(select coalesce(max(json_extract(p.value, '$.capturedMinor')), 0) from json_each(o.facts, '$.payments') p where json_extract(p.value, '$.id') = r.payment_id)`
    : sql`(select coalesce(max((p ->> 'capturedMinor')::bigint), 0) from json_array_elements(o.facts::json -> 'payments') p where p ->> 'id' = r.payment_id)`;

const QUERIES: Readonly<Record<Invariant, (asking: Asking) => Count>> = {
  'refunds-above-captured': (asking) => sql`
    select count(*) as breaches from (
      select sum(r.amount_minor) as ours, ${captured(asking)} as captured
      from refund r join customer_order o on o.order_id = r.order_id
      where r.act = 'refund' and r.state not in ('failed', 'cancelled')
      group by r.order_id, r.payment_id, o.facts
    ) as payments where ours > captured`,
  'units-above-bought': () => sql`
    select count(*) as breaches from (
      select c.order_id, c.line_id from claim c
      join order_line l on l.order_id = c.order_id and l.line_id = c.line_id
      where c.status != 'released'
      group by c.order_id, c.line_id, l.quantity having sum(c.units) > l.quantity
    ) as lines`,
  // From the few lines and claims that hold something, never from all lines that were ever sold.
  'claims-against-counter': () => sql`
    select count(*) as breaches from (
      select l.order_id, l.line_id from order_line l
      where l.claimed > 0 and l.claimed != coalesce((
        select sum(c.units) from claim c where c.order_id = l.order_id and c.line_id = l.line_id and c.status != 'released'), 0)
      union
      select c.order_id, c.line_id from claim c
      join order_line l on l.order_id = c.order_id and l.line_id = c.line_id
      where c.status != 'released'
      group by c.order_id, c.line_id, l.claimed having sum(c.units) != l.claimed
    ) as lines`,
  'accepted-without-refund': (asking) => sql`
    select count(distinct c.return_id) as breaches from claim c
    join return_record t on t.return_id = c.return_id
    where c.status = 'claimed' and not exists (select 1 from refund r where r.return_id = c.return_id)
      and t.route = 'web' and t.voided_at is null and ${numberAt(asking, sql`t.ruling`, ['refund', 'minor'])} > 0
      and not exists (select 1 from review_case q where q.return_id = t.return_id and q.kind = 'refund-failed')`,
  'confirmed-without-reference': () => sql`
    select count(*) as breaches from refund where state = 'confirmed' and coalesce(channel_reference, '') = ''`,
  'one-key-twice': (asking) => sql`
    select count(*) as breaches from (
      select ${textAt(asking, sql`intent`, 'refundKey')} as told from refund group by 1 having count(*) > 1
    ) as keys`,
  'sending-too-long': ({ now }) => sql`
    select count(*) as breaches from refund where state = 'sending' and lease_until < ${addMs(now, -LEASES_OVER * LEASE_MS)}`,
  'unknown-too-long': ({ now }) => sql`
    select count(*) as breaches from refund where state = 'unknown' and last_sent_at < ${addMs(now, -DAY_MS)}`,
  'refund-without-claim': () => sql`
    select count(*) as breaches from refund r
    where r.state not in ('failed', 'cancelled') and coalesce(r.cause, '') != ${ORPHAN}
      and not exists (select 1 from claim c where c.return_id = r.return_id and c.status = 'claimed')
      and not exists (select 1 from review_case q where q.refund_key = r.refund_key)`,
  'command-without-verdict': () => sql`select count(*) as breaches from command where verdict = ''`,
  'stock-below-nothing': () => sql`
    select count(*) as breaches from (
      select return_id from stock_movement group by return_id, line_id, disposition having sum(units) < 0
    ) as moved`,
};

/** The names, in the order in which they are counted. */
export const INVARIANTS = Object.keys(QUERIES) as readonly Invariant[]; // the keys of the object above

/** A store, or a connection of its own to read it by. */
export type CountedStore = Pick<Database, 'kind' | 'read'>;

/** R-20: how often each of them is broken now; a sound store answers nothing but zeros. */
export const countBreaches = async (db: CountedStore, now: Instant): Promise<ReadonlyMap<Invariant, number>> => {
  const counts = new Map<Invariant, number>();
  for (const name of INVARIANTS) {
    const { rows } = await QUERIES[name]({ kind: db.kind, now }).execute(db.read);
    counts.set(name, Number(rows[0]?.breaches ?? 0));
  }
  return counts;
};
