import { addMs } from 'shared-types/calendar';
import { maskMailAddress } from 'shared-types/mail-address';
import type { SlipHanded } from 'shared-types/sync';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import type { CommandContext, CommandOf } from './command-context.ts';
import { judgeGrant } from './judge-grant.ts';
import type { ReturnRow } from './return-row.ts';
import { verifySlip } from './verify-slip.ts';

/** A customer with several addresses is served; a tablet in the wrong hands is no cannon, whatever it records. */
const MOST_MAILS_OF_ONE_RETURN = 5;
/** More than a busy store has returns, also when a tablet brings those of three days at once. */
const MOST_MAILS_OF_A_STORE = 1_000;
const A_DAY_MS = 24 * 3_600_000;

/** What history shows of a slip that was to be mailed and was not; what it was is in the audit. */
export const MAIL_FAILED = 'mail-failed';

type Asked = Readonly<{ command: CommandOf<'slip.handed'>; mail: NonNullable<SlipHanded['mail']>; row: ReturnRow }>;

/**
 * P-11: queues the slip's mail in the transaction that notes its handing over; the command's id is the mail's, so a replay asks for nothing.
 * `false`: it is never sent, and the audit says why. Of its address only what our tablet signed is used, so no mail carries another's link.
 */
export const askForMail = async (trx: Tx, context: CommandContext, asked: Asked): Promise<boolean> => {
  const { command, mail, row } = asked;
  const slip = await slipOf(trx, asked);
  const why = slip === null ? 'slip-not-genuine' : await whyNotMailed(trx, context, asked);
  if (slip === null || why !== null) {
    const actor = `${command.staffId}@${context.installation.installation_id}`;
    await writeAudit(trx, {
      at: context.now,
      actor,
      act: 'mail.refused',
      subject: command.commandId,
      detail: { returnId: row.return_id, why },
    });
    return false;
  }
  await trx
    .insertInto('mail')
    .values({
      mail_id: command.commandId,
      return_id: row.return_id,
      market_id: row.market_id,
      store_id: row.store_id,
      address: mail.to,
      mask: maskMailAddress(mail.to),
      language: mail.language,
      slip,
      state: 'waiting',
      tries: 0,
      due_at: context.now,
      lease_until: null,
      asked_at: context.now,
      cause: null,
    })
    .execute();
  return true;
};

/** What stands behind the # of the slip's address, when it is the slip of this very return. */
const slipOf = async (trx: Tx, { mail, row }: Asked): Promise<string | null> => {
  const verified = await verifySlip(trx, mail.slip);
  const isOfThisReturn =
    verified?.slip.code.returnId === row.return_id &&
    verified.slip.code.slipNumber === row.slip_number &&
    verified.installation.installation_id === row.installation_id;
  return isOfThisReturn ? verified.text : null;
};

const whyNotMailed = async (trx: Tx, context: CommandContext, { command, row }: Asked): Promise<string | null> => {
  if (context.terms.settings?.mailsSlips !== true) return 'not-in-settings';
  if (context.installation.revoked_at !== null) return 'device-revoked';
  if (judgeGrant(context, command, context.now).claims === null) return 'no-grant';
  const mails = trx.selectFrom('mail').select((of) => of.fn.countAll<number | string>().as('count'));
  const ofReturn = await mails.where('return_id', '=', row.return_id).executeTakeFirstOrThrow();
  if (Number(ofReturn.count) >= MOST_MAILS_OF_ONE_RETURN) return 'too-many';
  const ofStore = mails.where('store_id', '=', row.store_id).where('asked_at', '>', addMs(context.now, -A_DAY_MS));
  return Number((await ofStore.executeTakeFirstOrThrow()).count) < MOST_MAILS_OF_A_STORE ? null : 'too-many-today';
};
