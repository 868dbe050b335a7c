import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { InstallationId, ReturnId, StoreId } from 'shared-types/ids';
import { moneyOf, sum } from 'shared-types/money';
import type { Currency, Money } from 'shared-types/money';
import type { RefundState } from 'shared-types/return';
import { decideVoid } from 'shared-types/void';

import { reopenAnnounced } from '../announced/bring-in.ts';
import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { openCase } from '../refunds/open-case.ts';
import { proofOfAbsence } from '../refunds/proof-of-absence.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import { closeCasesOf } from './close-case.ts';
import { idsOf, recordedAtOf, refuse } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { releaseUnits } from './hold-units.ts';
import { judgeGrant, staffNameOf } from './judge-grant.ts';
import { STILL_IN_STOCK, moveStockBack, wasStockTold } from './move-stock.ts';
import { lockReturn, recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';

/** takes back a return recorded by mistake, while no money is on its way; too late becomes a case, never a refusal. */
export const voidReturn = async (trx: Tx, context: CommandContext, command: CommandOf<'return.void'>): Promise<Ruled> => {
  const ids = idsOf(context.installation);
  const row = await lockReturn(context.deps.db, trx, { marketId: ids.marketId, returnId: command.body.returnId });
  if (!row) return refuse('unknown-return', `return ${command.body.returnId}`);
  if (row.store_id !== ids.storeId) return refuse('not-allowed', `the return is of store ${row.store_id}`);
  const by = await staffNameOf(trx, judgeGrant(context, command, context.now), command.staffId);
  const ruling = rulingOf(row);
  const audit = { at: context.now, actor: command.staffId, act: 'return.void', subject: row.return_id };
  const found = await judgeVoid(trx, context, command, row);
  await writeAudit(trx, { ...audit, detail: { found, note: command.body.note } });
  if (found === 'already-void') return { kind: 'decided', ruling, things: [] };
  if (found === 'void') {
    const undone = await undoReturn(trx, row, { at: context.now, by, note: command.body.note });
    if (undone !== null) return { kind: 'decided', ruling, things: undone };
  }
  const opened = await openTooLate(trx, context, row, command.body.note);
  return { kind: 'decided', ruling: { ...ruling, caseId: opened.caseId }, things: opened.things };
};

const judgeVoid = async (trx: Tx, context: CommandContext, command: CommandOf<'return.void'>, row: ReturnRow) => {
  const refunds = await refundsOf(trx, row.return_id);
  const states: RefundState[] = [];
  // A refund that ended without any money moving stands in nobody's way.
  for (const one of refunds) {
    const isUnmoved = !isWithFinance(context, one) && (await isGivenUpUnmoved(trx, one));
    states.push(isUnmoved ? 'cancelled' : (one.state as RefundState)); // the table's own check
  }
  return decideVoid({
    refunds: states,
    isVoided: row.voided_at !== null,
    recordedBy: { installationId: row.installation_id as InstallationId, at: row.presented_at as Instant },
    askedBy: { installationId: command.installationId, at: recordedAtOf(command, context.now) },
    goodsStillHere: command.body.goodsStillHere,
  });
};

export type Undoing = Readonly<{ at: Instant; by: string; note: string }>;

/**
 * Releases the units, cancels what was not sent, takes the stock back and closes the open questions, of a return that `lockReturn`
 * holds. `null`: something was sent, so nothing was changed.
 */
export const undoReturn = async (trx: Tx, row: ReturnRow, { at, by, note }: Undoing): Promise<TouchedThing[] | null> => {
  const returnId = row.return_id as ReturnId; // the command named it
  if (!(await cancelRefunds(trx, returnId, at))) return null;
  await releaseUnits(trx, returnId);
  await moveStockBack(trx, returnId, at);
  const words = `${note}${(await wasStockTold(trx, returnId)) ? STILL_IN_STOCK : ''}`;
  await addReturnEvent(trx, returnId, { at, kind: 'voided', by, note: words === '' ? null : words });
  await trx.updateTable('return_record').set({ voided_at: at, reserved_plan: '[]' }).where('return_id', '=', returnId).execute();
  const closed = await closeCasesOf(trx, returnId, { status: 'refused', at, by, words: note === '' ? 'voided' : note });
  const reopened = await reopenAnnounced(trx, recordOf(row).announced, returnId);
  return [...thingsOf(row), ...closed, ...reopened];
};

const refundsOf = (trx: Tx, returnId: string) =>
  trx
    .selectFrom('refund')
    .select(['refund_key', 'state', 'cause', 'first_sent_at', 'requested_at'])
    .where('return_id', '=', returnId)
    .execute();

type Cancelling = Awaited<ReturnType<typeof refundsOf>>[number];

/** once a refund has waited as long as any waits to be sent, finance may be paying it by hand, and only a person can ask. */
const isWithFinance = ({ deps, now }: CommandContext, refund: Cancelling): boolean =>
  refund.cause === 'for-finance' && refund.state === 'review' && addMs(refund.requested_at as Instant, deps.holdMs) <= now; // planRefunds wrote it

const isGivenUpUnmoved = async (trx: Tx, refund: Cancelling): Promise<boolean> =>
  (refund.state === 'failed' || refund.state === 'review') && (await proofOfAbsence(trx, refund)) === 'proven';

/** All or none. A refund that waits to be sent again after a lost answer may have arrived: it is not ours to cancel. */
const cancelRefunds = async (trx: Tx, returnId: ReturnId, at: Instant): Promise<boolean> => {
  const refunds = (await refundsOf(trx, returnId)).filter((refund) => refund.state !== 'cancelled');
  for (const refund of refunds) if (!(await mayCancel(trx, refund))) return false;
  await trx
    .updateTable('refund')
    .set((row) => ({
      state: 'cancelled',
      cause: 'voided',
      due_at: null,
      lease_until: null,
      stock_due_at: null,
      fence: row('fence', '+', 1),
      changed_at: at,
    }))
    .where('return_id', '=', returnId)
    .where('state', 'in', ['requested', 'failed', 'review'])
    .execute();
  return true;
};

const mayCancel = async (trx: Tx, refund: Cancelling): Promise<boolean> =>
  (await isGivenUpUnmoved(trx, refund)) || (refund.state === 'requested' && !(await mayHaveArrived(trx, refund.refund_key)));

const mayHaveArrived = async (trx: Tx, refundKey: string): Promise<boolean> => {
  const lost = await trx
    .selectFrom('refund_attempt')
    .select('id')
    .where('refund_key', '=', refundKey)
    .where('act', '=', 'send')
    .where((on) => on.or([on('result', 'is', null), on('result', '=', 'unknown')]))
    .executeTakeFirst();
  return lost !== undefined;
};

export const thingsOf = (row: Pick<ReturnRow, 'return_id' | 'store_id' | 'order_id'>): TouchedThing[] => [
  { scope: row.store_id, kind: 'return', id: row.return_id },
  ...(row.order_id === null ? [] : [{ scope: 'market', kind: 'order', id: row.order_id } as const]),
];

/** money may be on its way; a person decides with the amounts at hand. */
const openTooLate = async (trx: Tx, context: CommandContext, row: ReturnRow, note: string) => {
  const caseId = context.deps.newCaseId();
  const things = await openCase(trx, {
    caseId,
    at: context.now,
    marketId: idsOf(context.installation).marketId,
    storeId: row.store_id as StoreId,
    returnId: row.return_id as ReturnId,
    kind: 'void-too-late',
    cause: 'void-too-late',
    atStake: await moneyOut(trx, row),
    detail: note,
    other: null,
  });
  return { caseId, things };
};

const moneyOut = async (trx: Tx, row: ReturnRow): Promise<Money | null> => {
  if (row.currency === null) return null;
  const currency = row.currency as Currency; // the order's, checked at import
  const refunds = await trx
    .selectFrom('refund')
    .select('amount_minor')
    .where('return_id', '=', row.return_id)
    .where('state', 'not in', ['failed', 'cancelled'])
    .execute();
  return sum(refunds.map((refund) => moneyOf(refund.amount_minor, currency)), currency); // prettier-ignore
};
