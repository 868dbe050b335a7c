import type { Instant } from 'shared-types/calendar';
import type { OrderId, RefundKey, ReturnId } from 'shared-types/ids';
import type { CaseDecide } from 'shared-types/sync';

import { reopenAnnounced } from '../announced/bring-in.ts';
import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { plainWords } from '../refunds/plain-words.ts';
import { proofOfAbsence } from '../refunds/proof-of-absence.ts';
import type { FactsRead } from '../refunds/read-order.ts';
import { touchedBy } from '../refunds/refund-row.ts';
import type { RefundRow } from '../refunds/refund-row.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import type { CaseResult } from './case-to-decide.ts';
import { releaseUnits } from './hold-units.ts';
import { STILL_IN_STOCK, moveStockBack, wasStockTold } from './move-stock.ts';
import { recordOf } from './return-row.ts';

/** What a person wants done with a refund that the machine gave up. `units`: what becomes of the goods when it is cancelled. */
export type RefundOrder = Readonly<{
  refundKey: RefundKey;
  action: NonNullable<CaseDecide['refund']>['action'];
  /** The shop's own reference, or that of the transfer: without it nothing is called refunded. */
  reference: string | null;
  units: 'stay' | 'release';
  /** Who: an id for the audit, a name for the return's life line. */
  actor: string;
  by: string;
  reason: string;
  now: Instant;
  /** What of the shop a word about money is held against; left out: as stored, for nobody is called while commands are decided. */
  facts?: FactsRead;
}>;

/** Whether the refund is one that a person may act on, and as it was before she did. */
type Acting = Readonly<{ row: RefundRow; order: RefundOrder }>;

const stays = (why: string): CaseResult => ({ kind: 'stays', why, things: [] });

/**
 * the three ways out of the dead letter, each with who, why and what it was before in the audit. The caller holds the refund's
 * return, and tells the feed. What is not possible now says so in words, and nothing changes.
 */
export const actOnRefund = async (trx: Tx, order: RefundOrder): Promise<CaseResult> => {
  const row = await trx.selectFrom('refund').selectAll().where('refund_key', '=', order.refundKey).executeTakeFirst();
  if (!row) return stays('There is no such refund.');
  const result = await carryOut(trx, { row, order });
  const { reference, reason, facts = 'as stored: decided at a tablet' } = order;
  const isMarked = order.action === 'mark-refunded';
  const detail = { result: result.kind, was: row.state, cause: row.cause, reference, reason, ...(isMarked ? { facts } : {}) };
  await writeAudit(trx, { at: order.now, actor: order.actor, act: `refund.${order.action}`, subject: row.refund_key, detail });
  return result;
};

const carryOut = async (trx: Tx, acting: Acting): Promise<CaseResult> => {
  const { state } = acting.row;
  if (state === 'confirmed') return await correctConfirmed(trx, acting);
  if (state === 'cancelled') return stays('It was cancelled already.');
  switch (acting.order.action) {
    case 'mark-refunded':
      return await markRefunded(trx, acting);
    case 'resend':
      return await resend(trx, acting);
    case 'cancel-and-release':
      return await cancel(trx, acting);
  }
};

/** What is called refunded stays so, unless the comparison of books found that the shop has no such refund. */
const correctConfirmed = async (trx: Tx, acting: Acting): Promise<CaseResult> => {
  const { row, order } = acting;
  const missing = trx.selectFrom('review_case').select('case_id').where('refund_key', '=', row.refund_key).where('status', '=', 'open');
  const isMissing = (await missing.where('cause', '=', 'missing-refund').executeTakeFirst()) !== undefined;
  if (order.action === 'mark-refunded') return isMissing ? await markRefunded(trx, acting) : { kind: 'done', things: [] };
  if (order.action === 'resend' && isMissing) return await resend(trx, acting);
  return stays('It is refunded already.');
};

const MARKED = 'marked-refunded';

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

const markRefunded = async (trx: Tx, { row, order }: Acting): Promise<CaseResult> => {
  if (isBlank(order.reference)) return stays('Name the reference under which the money went back.');
  if (row.state === 'requested' || row.state === 'sending') return stays('It is being sent. Wait for its end.');
  if (!(await isMoneyLeft(trx, row))) {
    return stays('The shop’s own refunds already account for this payment. Close the question without marking this one.');
  }
  const changes = { state: 'confirmed', cause: MARKED, channel_reference: plainWords(order.reference ?? '', 120), due_at: null };
  await change(trx, { row, order }, changes);
  await addReturnEvent(trx, row.return_id as ReturnId, {
    at: order.now,
    kind: 'refunded',
    by: order.by,
    note: `${MARKED}: ${order.reference}`,
  });
  return { kind: 'done', things: touchedBy(row) };
};

/** What the shop gave back by itself is counted already: the same money must not stand in the books twice. */
const isMoneyLeft = async (trx: Tx, row: RefundRow): Promise<boolean> => {
  const known = (await loadKnownOrders(trx, [row.order_id as OrderId])).get(row.order_id as OrderId); // planRefunds wrote it
  const payment = known?.state.payments.find((one) => one.paymentId === row.payment_id);
  if (!payment || row.act === 'void') return true;
  const isHeld = row.state !== 'failed'; // every other state counts its money already
  const taken = payment.refunded.minor + payment.pending.minor - (isHeld ? row.amount_minor : 0);
  return payment.captured.minor - taken >= row.amount_minor;
};

const MOVING: ReadonlySet<string> = new Set(['requested', 'sending', 'unknown', 'pending-channel']);

/** The same key again. What was sent before is looked up first, so it is never sent blindly. */
const resend = async (trx: Tx, { row, order }: Acting): Promise<CaseResult> => {
  if (row.cause === 'for-finance') return stays('Finance pays this one. Mark it refunded with its reference.');
  if (MOVING.has(row.state)) return { kind: 'done', things: [] }; // the machine is at it
  if (row.first_sent_at !== null && !(await isMoneyLeft(trx, row))) {
    return stays('Less than this is left at the shop, and what was sent once is not sent with another amount (R-6). Cancel it instead.');
  }
  await change(trx, { row, order }, { state: 'requested', cause: 'resumed', due_at: order.now, requested_at: order.now }); // its age counts from here
  return { kind: 'done', things: touchedBy(row) };
};

const cancel = async (trx: Tx, acting: Acting): Promise<CaseResult> => {
  const { row, order } = acting;
  if (row.state !== 'failed' && row.state !== 'review') return stays('It is not given up: the shop may still do it.');
  const proof = await proofOfAbsence(trx, row);
  if (proof === 'unknown') {
    await change(trx, acting, { due_at: order.now }); // the worker asks the shop, and changes nothing else
    return stays('The shop is being asked whether any money moved. Decide again in a minute.');
  }
  // Only a person can look there; her evidence is in the audit.
  if (proof === 'unprovable' && isBlank(order.reference)) {
    return stays('This shop cannot prove that no money moved. Look for the refund’s key there, and name what you found as the reference.');
  }
  if (order.units === 'release' && (await hasOtherMoney(trx, row)))
    return stays('Another part of this return was refunded: its goods stay.');
  const stockDueAt = order.units === 'release' ? null : row.stock_due_at; // goods that stay are sold again
  await change(trx, acting, { state: 'cancelled', cause: 'cancelled-by-hand', due_at: null, stock_due_at: stockDueAt });
  const returnId = row.return_id as ReturnId; // planRefunds wrote it
  const reopened = order.units === 'release' ? await letGo(trx, returnId, order.now) : [];
  const told = order.units === 'release' && (await wasStockTold(trx, returnId)) ? STILL_IN_STOCK : '';
  const note = `refund cancelled, units ${order.units === 'release' ? 'released' : 'stay'}: ${order.reason}${told}`;
  await addReturnEvent(trx, returnId, { at: order.now, kind: 'refused', by: order.by, note });
  return { kind: 'done', things: [...touchedBy(row), ...reopened] };
};

/** The goods went back to the customer: she may bring them again, and what she announced is open again (E-17). */
const letGo = async (trx: Tx, returnId: ReturnId, now: Instant): Promise<TouchedThing[]> => {
  await releaseUnits(trx, returnId);
  await moveStockBack(trx, returnId, now);
  // Nothing of it is given back, so what it held of the shipping is due to whoever brings the goods again (M-8).
  const released = trx.updateTable('return_record').set({ shipping_minor: 0, at_till_minor: 0 }).where('return_id', '=', returnId);
  const [row] = await released.returning('record').execute();
  return row ? await reopenAnnounced(trx, recordOf(row).announced, returnId) : [];
};

const hasOtherMoney = async (trx: Tx, row: RefundRow): Promise<boolean> => {
  const other = await trx
    .selectFrom('refund')
    .select('refund_key')
    .where('return_id', '=', row.return_id)
    .where('refund_key', '!=', row.refund_key)
    .where('state', '!=', 'cancelled')
    .executeTakeFirst();
  return other !== undefined;
};

type Changes = Partial<Pick<RefundRow, 'state' | 'cause' | 'due_at' | 'channel_reference' | 'stock_due_at' | 'requested_at'>>;

/** The fence rises, so that a late answer changes nothing; two people about one refund follow each other by their lock on its return. */
const change = async (trx: Tx, { row, order }: Acting, changes: Changes): Promise<void> => {
  await trx
    .updateTable('refund')
    .set({ ...changes, lease_until: null, fence: row.fence + 1, changed_at: order.now })
    .where('refund_key', '=', row.refund_key)
    .where('fence', '=', row.fence)
    .where('state', '=', row.state)
    .execute();
};
