import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Database } from '../db/open.ts';

const DAY_MS = 86_400_000;
/** Nobody asks after a mail by then; that it went out, or was given up, stays in the return's history and in the audit. */
const MAIL_DAYS = 90;
const AT_ONCE = 200;

/** P-11: drops mails that went out or were given up long ago; one that waits stays, however old. Answers how many. */
export const pruneMails = async (db: Database, now: Instant): Promise<number> => {
  const before = addMs(now, -MAIL_DAYS * DAY_MS);
  for (let dropped = 0; ;) {
    const settled = db.read.selectFrom('mail').select('mail_id').where('state', 'in', ['sent', 'failed']).where('asked_at', '<', before);
    const due = await settled.limit(AT_ONCE).execute();
    if (due.length === 0) return dropped;
    const mailIds = due.map((row) => row.mail_id);
    await db.write((trx) => trx.deleteFrom('mail').where('mail_id', 'in', mailIds).execute());
    dropped += due.length;
  }
};
