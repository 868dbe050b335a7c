import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { CaseId, ChannelOrderId, OrderId, ReturnId, StoreId } from 'shared-types/ids';
import { moneyOf, zero } from 'shared-types/money';
import type { Currency } from 'shared-types/money';
import type { Order } from 'shared-types/order';
import type { PlannedRefund } from 'shared-types/refund-plan';

import type { RefundIntent } from '../channels/channel.ts';
import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { ORPHAN } from './adopt-orphan.ts';
import type { Given } from './given-at-channel.ts';
import { openCase } from './open-case.ts';
import { meansOf } from './plan-refunds.ts';
import { touchedBy } from './refund-row.ts';
import { addReturnEvent } from './return-events.ts';

const LOOK_AGAIN_MS = 60_000;

export type OrphanFacts = Readonly<{
  given: Given;
  orderId: OrderId;
  channelOrderId: ChannelOrderId;
  now: Instant;
  newCaseId: () => CaseId;
}>;

/**
 * S-8: keeps what the channel gave under our key for a return, or a later part of one, that this store does not know. Its money is held
 * from now on; an unknown return also closes its order to others until it comes back or a person decides.
 */
export const keepOrphan = async (trx: Tx, facts: OrphanFacts): Promise<TouchedThing[]> => {
  const { given, now } = facts;
  const order = await loadOrder(trx, facts.orderId);
  if (order === null) return [];
  const returned = await trx.selectFrom('return_record').select('store_id').where('return_id', '=', given.returnId).executeTakeFirst();
  const storeId = (returned?.store_id ?? (await storeFor(trx, order))) as StoreId; // written from a validated store
  await insertOrphan(trx, facts, { order, storeId });
  const touched = touchedBy({ order_id: order.orderId, return_id: given.returnId, store_id: storeId });
  if (returned) {
    if (given.status === 'done') await addReturnEvent(trx, given.returnId, { at: now, kind: 'refunded', by: null, note: ORPHAN });
    return touched;
  }
  await trx.updateTable('customer_order').set({ closed: 1 }).where('order_id', '=', order.orderId).execute();
  const asked = await openCase(trx, {
    caseId: facts.newCaseId(),
    at: now,
    marketId: order.marketId,
    storeId,
    returnId: null,
    refundKey: given.key,
    kind: 'order-closed',
    cause: ORPHAN,
    atStake: moneyOf(given.amountMinor, order.currency),
    detail: `order ${order.number}: the shop gave ${given.amountMinor} ${order.currency} in minor units under ${given.key} (${given.reference}), and no return is known for it`,
    other: null,
  });
  return [{ scope: 'market', kind: 'order', id: order.orderId }, ...asked];
};

type Around = Readonly<{ order: Order; storeId: StoreId }>;

const insertOrphan = async (trx: Tx, { given, channelOrderId, now }: OrphanFacts, { order, storeId }: Around): Promise<void> => {
  const amount = moneyOf(given.amountMinor, order.currency);
  const intent: RefundIntent = {
    refundKey: given.key,
    returnId: given.returnId,
    channelOrderId,
    paymentId: given.paymentId,
    act: 'refund',
    payout: 'original',
    amount,
    currency: order.currency,
    lines: [],
    shipping: zero(order.currency),
    reason: ORPHAN,
    storeCode: '',
    acceptedAt: given.at,
    derivation: '',
  };
  await trx
    .insertInto('refund')
    .values({
      refund_key: given.key,
      return_id: given.returnId,
      order_id: order.orderId,
      market_id: order.marketId,
      store_id: storeId,
      channel: order.channel,
      payment_id: given.paymentId,
      act: 'refund',
      means: meansOf(order, given.paymentId),
      amount_minor: given.amountMinor,
      currency: order.currency,
      state: given.status === 'done' ? 'confirmed' : 'pending-channel',
      cause: ORPHAN,
      requested_at: given.at,
      due_at: given.status === 'done' ? null : addMs(now, LOOK_AGAIN_MS),
      stock_due_at: null,
      fence: 0,
      attempts: 1,
      first_sent_at: given.at,
      last_sent_at: given.at,
      channel_reference: given.reference.slice(0, 120),
      intent: JSON.stringify(intent),
      changed_at: now,
    })
    .execute();
};

const loadOrder = async (trx: Tx, orderId: OrderId): Promise<Order | null> => {
  const row = await trx.selectFrom('customer_order').select('frozen').where('order_id', '=', orderId).executeTakeFirst();
  return row ? (JSON.parse(row.frozen) as Order) : null; // written by the importer
};

/** Nobody knows in which store the goods were: where the order was collected, where its other returns were, else the market's first store. */
const storeFor = async (trx: Tx, order: Order): Promise<string> => {
  if (order.collectedIn !== null) return order.collectedIn;
  const other = await trx.selectFrom('return_record').select('store_id').where('order_id', '=', order.orderId).executeTakeFirst();
  if (other) return other.store_id;
  const first = trx.selectFrom('store').select('store_id').where('market_id', '=', order.marketId).orderBy('code');
  return (await first.executeTakeFirstOrThrow()).store_id;
};

/** What the channel gave for a return before this store knew it again. */
export const orphansOf = async (trx: Tx, returnId: ReturnId): Promise<PlannedRefund[]> => {
  const { rows } = await findOrphans(trx, { returnId, cause: ORPHAN });
  return rows.map((row) => ({ paymentId: row.payment_id, amount: moneyOf(row.amount_minor, row.currency as Currency) }) as PlannedRefund); // keepOrphan wrote them
};

const findOrphans = prepared((db, of: Readonly<{ returnId: string; cause: string }>) =>
  db
    .selectFrom('refund')
    .select(['payment_id', 'amount_minor', 'currency'])
    .where('return_id', '=', of.returnId)
    .where('cause', '=', of.cause),
);

type Reopening = Readonly<{ orderId: OrderId; returnId: ReturnId; now: Instant }>;

/**
 * S-8: the lost return came back, so its order opens to others again, unless the return of another orphan is still missing. The questions
 * about it are answered by its coming.
 */
export const welcomeBack = async (trx: Tx, { orderId, returnId, now }: Reopening): Promise<TouchedThing[]> => {
  const others = await missingReturns(trx, orderId, returnId);
  if (!others) await trx.updateTable('customer_order').set({ closed: 0 }).where('order_id', '=', orderId).execute();
  const keys = trx.selectFrom('refund').select('refund_key').where('return_id', '=', returnId);
  const open = await trx
    .selectFrom('review_case')
    .select(['case_id', 'store_id', 'document'])
    .where('kind', '=', 'order-closed')
    .where('status', '=', 'open')
    .where('refund_key', 'in', keys)
    .execute();
  for (const row of open) {
    const answered = { status: 'accepted', decidedAt: now, words: 'The return came back.' } as const;
    const document = JSON.stringify({ ...(JSON.parse(row.document) as object), ...answered });
    await trx
      .updateTable('review_case')
      .set({ status: 'accepted', decided_at: now, document })
      .where('case_id', '=', row.case_id)
      .execute();
  }
  return [
    { scope: 'market', kind: 'order', id: orderId },
    ...open.map((row): TouchedThing => ({ scope: row.store_id, kind: 'case', id: row.case_id })),
  ];
};

const missingReturns = async (trx: Tx, orderId: OrderId, besides: ReturnId): Promise<boolean> => {
  const missing = await trx
    .selectFrom('refund')
    .leftJoin('return_record', 'return_record.return_id', 'refund.return_id')
    .select('refund_key')
    .where('refund.order_id', '=', orderId)
    .where('cause', '=', ORPHAN)
    .where('refund.return_id', '!=', besides)
    .where('return_record.return_id', 'is', null)
    .executeTakeFirst();
  return missing !== undefined;
};
