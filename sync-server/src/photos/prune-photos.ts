import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

import type { Database, Reader } from '../db/open.ts';
import { dropPhoto } from './keep-piece.ts';

const DAY_MS = 86_400_000;
/** A case about goods is over by then; what must be kept for longer is exported before (runbook). */
const PHOTO_DAYS = 180;
/** Of photos that are not whole: cut off, or named by no return. */
const UNWHOLE_DAYS = 7;
const AT_ONCE = 100;

/** Drops photos that are older than their time: whole ones after half a year, those that were cut off or that no return ever named after a week. Answers how many. */
export const prunePhotos = async (db: Database, now: Instant): Promise<number> => {
  let dropped = 0;
  for (let due = await dueOf(db.read, now); due.length > 0; due = await dueOf(db.read, now)) {
    await db.write(async (trx) => {
      for (const photoId of due) await dropPhoto(trx, photoId);
    });
    dropped += due.length;
  }
  return dropped;
};

const dueOf = async (db: Reader, now: Instant): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('photo')
    .select('photo_id')
    .where((row) =>
      row.or([
        row('received_at', '<', addMs(now, -PHOTO_DAYS * DAY_MS)),
        row.and([row('whole', '=', 0), row('received_at', '<', addMs(now, -UNWHOLE_DAYS * DAY_MS))]),
      ]),
    )
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.photo_id);
};
