import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Database } from '../db/open.ts';

const DAY_MS = 86_400_000;
/** Three times as long as a tablet asks for the same job again: what is gone here can be printed twice. */
const JOB_DAYS = 90;
const AT_ONCE = 200;

/** P-12: drops print jobs that no tablet asks for any more, whatever came of them. Answers how many. */
export const prunePrintJobs = async (db: Database, now: Instant): Promise<number> => {
  const before = addMs(now, -JOB_DAYS * DAY_MS);
  for (let dropped = 0; ;) {
    const due = await db.read.selectFrom('print_job').select('job_id').where('at', '<', before).limit(AT_ONCE).execute();
    if (due.length === 0) return dropped;
    const jobIds = due.map((row) => row.job_id);
    await db.write((trx) => trx.deleteFrom('print_job').where('job_id', 'in', jobIds).where('at', '<', before).execute());
    dropped += due.length;
  }
};
