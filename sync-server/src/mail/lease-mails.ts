import { sql } from 'kysely';
import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Database, Reader, Tx } from '../db/open.ts';
import type { MailRow } from './slip-facts.ts';

/** Longer than a mail may take to go out: a lease never ends while its holder still waits for an answer. */
const LEASE_MS = 120_000;

/** Waiting and due, or taken by a process that died with it. The states stand there in letters, for SQLite finds its partial index by nothing else. */
const dueAt = (db: Reader, now: Instant) =>
  db
    .selectFrom('mail')
    .where(sql<boolean>`state in ('waiting', 'sending')`)
    .where('due_at', '<=', now)
    .where((row) => row.or([row('state', '=', 'waiting'), row.and([row('state', '=', 'sending'), row('lease_until', '<', now)])]));

/** A cheap question, so that an idle server takes no write lock. */
export const isMailDue = async (db: Reader, now: Instant): Promise<boolean> =>
  (await dueAt(db, now).select('mail_id').limit(1).executeTakeFirst()) !== undefined;

export type LeasedMail = MailRow & Readonly<{ lease_until: Instant; address: string }>;

/** Takes what is due, oldest first. Replicas share the work: what another holds is skipped. */
export const leaseMails = async (trx: Tx, of: Readonly<{ kind: Database['kind']; now: Instant; most: number }>): Promise<LeasedMail[]> => {
  const due = dueAt(trx, of.now).selectAll().where('address', 'is not', null).orderBy('due_at').orderBy('mail_id').limit(of.most);
  const rows = await (of.kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
  const leased: LeasedMail[] = [];
  for (const row of rows) {
    const lease = { state: 'sending', tries: row.tries + 1, lease_until: addMs(of.now, LEASE_MS) } as const;
    await trx.updateTable('mail').set(lease).where('mail_id', '=', row.mail_id).execute();
    leased.push({ ...row, ...lease, address: row.address ?? '' }); // asked for above
  }
  return leased;
};
