import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { atLeastZero, moneyOf, subtract, sum, zero } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import { IN_FLIGHT, afterLookUp } from 'shared-types/refund';
import { sharesOf } from 'shared-types/refund-lines';
import type { RefundStep } from 'shared-types/refund';

import type { Tx } from '../db/open.ts';
import { isRecovering } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { loadKnownOrders, lockOrder } from '../orders/known-order.ts';
import { machineFacts } from './errand.ts';
import type { Errand } from './errand.ts';
import { LEASE_MS } from './lease-refunds.ts';
import { openCase } from './open-case.ts';
import { beginAttempt } from './refund-attempts.ts';
import { factsOfRow, touchedBy } from './refund-row.ts';
import type { RefundRow } from './refund-row.ts';
import { addReturnEvent } from './return-events.ts';
import { settleRefund } from './settle-refund.ts';

/** A refund whose call may now be made, and the attempt that was written for it. */
export type Sending = Readonly<{ row: RefundRow; attempt: number }>;

/**
 * R-9 R-12: the transaction before the socket opens, on the order as it was read a moment ago. `null`: nothing may be sent now, and the
 * refund says why, or someone else has it.
 */
export const beginSending = (errand: Errand, document: ChannelOrder): Promise<Sending | null> =>
  errand.deps.db.write(async (trx) => {
    const { deps, row } = errand;
    const facts = factsOfRow(row);
    await lockOrder(deps.db, trx, facts.orderId);
    if (!(await isStillOurs(trx, row)) || (await isHeldBack(trx, row))) return null;
    if (row.act === 'void') return await beginVoid(trx, errand, document);
    const mark = document.refunds.find((refund) => refund.marker === row.refund_key && refund.status !== 'failed');
    if (mark) return await settleByMark(trx, errand, mark);
    const known = (await loadKnownOrders(trx, [facts.orderId])).get(facts.orderId);
    const left = atLeastZero(subtract(refundableFor(row, known), await forgottenMoney(trx, row, document)));
    const amount = left.minor < row.amount_minor ? left : facts.amount;
    if (amount.minor === 0) return await refuseAsRefunded(trx, errand);
    if (amount.minor < row.amount_minor && row.first_sent_at !== null) return await askAboutResend(trx, errand, left);
    return await markSending(trx, errand, amount);
  });

/**
 * lets an authorisation go. Captured meanwhile, there is money to give back and nobody decided that: a person does. Let go by the
 * shop meanwhile, there is nothing left to do.
 */
const beginVoid = async (trx: Tx, errand: Errand, document: ChannelOrder): Promise<Sending | null> => {
  const { deps, row } = errand;
  const payment = document.payments.find((one) => one.id === row.payment_id);
  const settled = { row, from: 'requested', now: deps.clock(), newCaseId: deps.newCaseId } as const;
  if (payment && payment.capturedMinor > 0) {
    await settleRefund(trx, { ...settled, step: { state: 'failed', dueAt: null, cause: 'captured-meanwhile', reference: null } });
    return null;
  }
  if (payment?.voided === true) {
    await settleRefund(trx, { ...settled, step: { state: 'confirmed', dueAt: null, cause: null, reference: 'voided-on-web' } });
    return null;
  }
  return await markSending(trx, errand, factsOfRow(row).amount);
};

/** A void, another lease or a person may have come between; then this errand ends without a word. */
const isStillOurs = async (trx: Tx, row: RefundRow): Promise<boolean> => {
  const now = await trx.selectFrom('refund').select(['state', 'fence']).where('refund_key', '=', row.refund_key).executeTakeFirst();
  return now?.state === 'requested' && now.fence === row.fence;
};

/** The lease goes back at once, and the refund waits where it stands. */
const isHeldBack = async (trx: Tx, row: RefundRow): Promise<boolean> => {
  if (!(await isOrderBusy(trx, row)) && !(await isRecovering(trx))) return false;
  await trx
    .updateTable('refund')
    .set({ lease_until: null })
    .where('refund_key', '=', row.refund_key)
    .where('fence', '=', row.fence)
    .execute();
  return true;
};

/** asked again under the order's lock, because two replicas may have leased two refunds of one order. */
const isOrderBusy = async (trx: Tx, row: RefundRow): Promise<boolean> => {
  const other = await trx
    .selectFrom('refund')
    .select('refund_key')
    .where('order_id', '=', row.order_id)
    .where('refund_key', '!=', row.refund_key)
    .where('state', 'in', IN_FLIGHT)
    .executeTakeFirst();
  return other !== undefined;
};

/** What the payment can still give back for this refund: its own plan counts as pending and is put back. */
const refundableFor = (row: RefundRow, known: KnownOrder | undefined): Money => {
  const { amount } = factsOfRow(row);
  const payment = known?.state.payments.find((one) => one.paymentId === row.payment_id);
  if (!payment || payment.voided) return zero(amount.currency);
  const othersPending = subtract(payment.pending, amount);
  return atLeastZero(subtract(subtract(payment.captured, payment.refunded), othersPending));
};

/**
 * S-8: what the shop gave under keys of ours that hold nothing here: refunds made after the backup that this store came back from, or
 * done after all when we believed them failed. The facts take our keys out of the shop's own money, so nobody else counts them.
 */
const forgottenMoney = async (trx: Tx, row: RefundRow, document: ChannelOrder): Promise<Money> => {
  const ours = await trx
    .selectFrom('refund')
    .select('refund_key')
    .where('order_id', '=', row.order_id)
    .where('state', 'not in', ['failed', 'cancelled'])
    .execute();
  const counted = new Set<string | null>([null, ...ours.map((one) => one.refund_key)]);
  const forgotten = document.refunds.filter(
    (refund) => refund.paymentId === row.payment_id && refund.status !== 'failed' && !counted.has(refund.marker),
  );
  const { currency } = factsOfRow(row).amount;
  return sum(forgotten.map((refund) => moneyOf(refund.amountMinor, currency)), currency); // prettier-ignore
};

/** The shop's own list already names our key: the work was done, whatever we believed (F65). */
const settleByMark = async (trx: Tx, errand: Errand, mark: ChannelOrder['refunds'][number]): Promise<null> => {
  const { deps, row } = errand;
  const found = { kind: 'found', status: mark.status, reference: mark.id, amountMinor: mark.amountMinor } as const;
  const amount = mark.status === 'done' ? { amountMinor: mark.amountMinor } : {};
  const step = afterLookUp(found, machineFacts(errand));
  await settleRefund(trx, { row, from: 'requested', step, now: deps.clock(), newCaseId: deps.newCaseId, ...amount });
  return null;
};

const refuseAsRefunded = async (trx: Tx, { deps, row }: Errand): Promise<null> => {
  const step: RefundStep = { state: 'failed', dueAt: null, cause: 'refunded-on-web', reference: null };
  await settleRefund(trx, { row, from: 'requested', step, now: deps.clock(), newCaseId: deps.newCaseId });
  return null;
};

/** A request that was sent once is frozen: another amount under the same key is a person's decision. */
const askAboutResend = async (trx: Tx, { deps, row }: Errand, left: Money): Promise<null> => {
  const step: RefundStep = {
    state: 'review',
    dueAt: null,
    cause: `only ${left.minor} left to refund after an earlier try`,
    reference: null,
  };
  await settleRefund(trx, { row, from: 'requested', step, now: deps.clock(), newCaseId: deps.newCaseId });
  return null;
};

const markSending = async (trx: Tx, { deps, row, channel }: Errand, amount: Money): Promise<Sending> => {
  const now = deps.clock();
  const facts = factsOfRow(row);
  const sent = {
    state: 'sending',
    attempts: row.attempts + 1,
    amount_minor: amount.minor,
    intent: amount.minor === row.amount_minor ? row.intent : JSON.stringify({ ...facts.intent, ...sharesOf(facts.intent, amount), amount }),
    lease_until: addMs(now, Math.max(LEASE_MS, channel.info.timeoutMs * 3)),
    first_sent_at: row.first_sent_at ?? now,
    last_sent_at: now,
    changed_at: now,
  };
  await trx.updateTable('refund').set(sent).where('refund_key', '=', row.refund_key).execute();
  const attempt = await beginAttempt(trx, row, 'send', now);
  // Nothing is refunded by letting an authorisation go; the refund's own view tells of it.
  if (row.first_sent_at === null && row.act === 'refund')
    await addReturnEvent(trx, facts.returnId, { at: now, kind: 'refund-sent', by: null, note: null });
  const told = amount.minor === row.amount_minor ? [] : await tellRemainder({ trx, now, newCaseId: deps.newCaseId }, row, amount);
  await touchFeed(trx, facts.marketId, [...touchedBy(row), ...told]);
  return { row: { ...row, ...sent }, attempt };
};

type Telling = Readonly<{ trx: Tx; now: Instant; newCaseId: Errand['deps']['newCaseId'] }>;

/** the shop gave some of it back already; the rest goes out, and a person explains the difference. */
const tellRemainder = ({ trx, now, newCaseId }: Telling, row: RefundRow, amount: Money): Promise<TouchedThing[]> => {
  const facts = factsOfRow(row);
  const missing = moneyOf(row.amount_minor - amount.minor, amount.currency);
  return openCase(trx, {
    caseId: newCaseId(),
    at: now,
    marketId: facts.marketId,
    storeId: facts.storeId,
    returnId: facts.returnId,
    refundKey: facts.intent.refundKey,
    kind: 'refund-failed',
    cause: 'refunded-on-web',
    atStake: missing,
    detail: `refunded at the shop meanwhile: ${amount.minor} of ${row.amount_minor} ${row.currency} in minor units could still go back on ${row.means}`,
    other: null,
  });
};
