import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { MarketId, ReturnId } from 'shared-types/ids';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import { MAIL_FAILED } from '../returns/ask-for-mail.ts';
import type { LeasedMail } from './lease-mails.ts';
import type { Posted } from './mail-transport.ts';

const GIVE_UP_MS = 48 * 3_600_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** What a try made of a mail. */
type Settled = 'sent' | 'waiting' | 'failed' | 'not-ours';

type Outcome = Readonly<{ posted: Posted; now: Instant; random: number }>;

/**
 * P-11: keeps what came of a try. Sent or given up, the address is gone and only its mask stays; given up, its store reads it in the
 * return's history and the audit says why. Who lost the lease meanwhile changes nothing: the mail is another's.
 */
export const settleMail = async (trx: Tx, row: LeasedMail, { posted, now, random }: Outcome): Promise<Settled> => {
  const isOver = posted.kind === 'refused' || msBetween(row.asked_at as Instant, now) >= GIVE_UP_MS; // written by askForMail
  const state = posted.kind === 'sent' ? 'sent' : isOver ? 'failed' : 'waiting';
  const cause = posted.kind === 'sent' ? null : posted.cause;
  const kept = await trx
    .updateTable('mail')
    .set({
      state,
      cause,
      lease_until: null,
      ...(state === 'waiting' ? { due_at: addMs(now, waitMs(row.tries, random)) } : { address: null }),
    })
    .where('mail_id', '=', row.mail_id)
    .where('state', '=', 'sending')
    .where('lease_until', '=', row.lease_until)
    .executeTakeFirst();
  if (kept.numUpdatedRows === 0n) return 'not-ours';
  if (state === 'failed') await tellStore(trx, row, { now, cause: posted.kind === 'refused' ? 'refused' : 'no-answer', detail: cause });
  return state;
};

/** Doubles with each try, up to two hours; spread, so that mails that failed together do not come back together. */
const waitMs = (tries: number, random: number): number => {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return Math.round(most * (0.5 + random / 2));
};

const tellStore = async (
  trx: Tx,
  row: LeasedMail,
  { now, ...detail }: Readonly<{ now: Instant; cause: string; detail: string | null }>,
) => {
  const returnId = row.return_id as ReturnId; // as the command named it
  await addReturnEvent(trx, returnId, { at: now, kind: 'slip-handed', by: null, note: MAIL_FAILED });
  await writeAudit(trx, {
    at: now,
    actor: 'mail',
    act: 'mail.given-up',
    subject: row.mail_id,
    detail: { returnId, tries: row.tries, ...detail },
  });
  await touchFeed(trx, row.market_id as MarketId, [{ scope: row.store_id, kind: 'return', id: returnId }]);
};
