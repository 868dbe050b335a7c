import type { Instant } from 'shared-types/calendar';
import type { ChannelId, ChannelOrderId, MarketId, OrderId, PaymentId, RefundKey } from 'shared-types/ids';
import type { Currency } from 'shared-types/money';
import type { Order } from 'shared-types/order';

import type { Database, Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import { joinToldRefunds, loadToldRefunds } from './told-refunds.ts';
import type { ToldRefund } from './told-refunds.ts';
import { updateFacts } from './write-orders.ts';

/** A refund that the shop's own staff or system made, as the shop tells it. */
export type ChannelRefund = Readonly<{
  channel: ChannelId;
  channelOrderId: ChannelOrderId;
  /** The shop's number of it. */
  id: string;
  paymentId: PaymentId;
  amountMinor: number;
  currency: Currency;
  state: 'pending' | 'done' | 'failed';
  lines: ToldRefund['lines'];
  at: Instant;
}>;

/**
 * `ours`: under this number the shop told the result of one of our refunds. `another`: it told it of another order or payment before.
 * `unknown-payment` and `wrong-currency` speak of an order that is known. An order that is not known yet is no fault: it may come later.
 */
export type TakenRefund =
  | Readonly<{ kind: 'created' | 'updated' | 'unchanged'; orderId: OrderId | null }>
  | Readonly<{ kind: 'ours'; refundKey: RefundKey }>
  | Readonly<{ kind: 'another' | 'unknown-payment' | 'wrong-currency' }>;

/** Keeps what the shop gave back by itself, once per number, and counts it into the order at once: the next quote sees it (S-7). */
export const takeChannelRefund = (db: Database, told: ChannelRefund, clock: () => Instant): Promise<TakenRefund> =>
  db.write(async (trx) => {
    const order = await lockedOrder(trx, db.kind, told);
    const known = await trx
      .selectFrom('channel_refund')
      .selectAll()
      .where('channel', '=', told.channel)
      .where('external_id', '=', told.id)
      .executeTakeFirst();
    if (known && known.refund_key !== null) return { kind: 'ours', refundKey: known.refund_key as RefundKey }; // written by takeResult
    if (known && (known.channel_order_id !== told.channelOrderId || known.payment_id !== told.paymentId)) return { kind: 'another' };
    const ours = await oursNamed(trx, told, order?.order_id ?? null);
    if (ours !== null) return { kind: 'ours', refundKey: ours };
    if (order && order.currency !== told.currency) return { kind: 'wrong-currency' };
    if (order && !(JSON.parse(order.frozen) as Order).payments.some((one) => one.paymentId === told.paymentId)) {
      return { kind: 'unknown-payment' };
    }
    const orderId = (order?.order_id ?? null) as OrderId | null; // written by the importer
    const row = rowOf(told, orderId);
    const isOld = known !== undefined && isSame(known, row);
    if (!isOld) await keep(trx, { ...row, received_at: clock() });
    // Told again, too: its order may have come in the very moment in which it was told first.
    if (order) await countIntoOrder(trx, order, told);
    return { kind: isOld ? 'unchanged' : known ? 'updated' : 'created', orderId };
  });

/** shops with one hook for all refunds tell of ours as well; the number that they answered it with says so. */
const oursNamed = async (trx: Tx, { channel, id, paymentId }: ChannelRefund, orderId: string | null): Promise<RefundKey | null> => {
  const row = await trx
    .selectFrom('refund')
    .select('refund_key')
    .where('order_id', '=', orderId)
    .where('channel', '=', channel)
    .where('payment_id', '=', paymentId)
    .where('channel_reference', '=', id)
    .where('act', '=', 'refund')
    .where('state', 'in', GIVEN)
    .executeTakeFirst();
  return row ? (row.refund_key as RefundKey) : null; // planRefunds wrote it
};

const GIVEN = ['confirmed', 'pending-channel'] as const;

/** A refund of ours whose number at the shop we have just learned. */
type NamedRefund = Readonly<{ channel: ChannelId; channelOrderId: ChannelOrderId; paymentId: PaymentId; refundKey: RefundKey; reference: string }>; // prettier-ignore

/** the shop told of it as one of its own before we knew its number: from now on its money counts once, as ours. */
export const recogniseOurs = async (trx: Tx, named: NamedRefund): Promise<void> => {
  const { channel, channelOrderId, paymentId, refundKey, reference } = named;
  const claimed = await trx
    .updateTable('channel_refund')
    .set({ refund_key: refundKey })
    .where('channel', '=', channel)
    .where('external_id', '=', reference)
    .where('channel_order_id', '=', channelOrderId)
    .where('payment_id', '=', paymentId)
    .where('refund_key', 'is', null)
    .executeTakeFirst();
  if (claimed.numUpdatedRows === 0n) return;
  // Held on either database by writing what stands there.
  const held = trx.updateTable('customer_order').set((is) => ({ closed: is.ref('closed') }));
  await held.where('channel', '=', channel).where('channel_order_id', '=', channelOrderId).execute();
  const order = await lockedOrder(trx, 'sqlite', named);
  if (order) await countIntoOrder(trx, order, named);
};

const rowOf = (told: ChannelRefund, orderId: OrderId | null) => ({
  channel: told.channel,
  external_id: told.id,
  order_id: orderId,
  channel_order_id: told.channelOrderId,
  payment_id: told.paymentId,
  refund_key: null,
  amount_minor: told.amountMinor,
  state: told.state,
  at: told.at,
  lines: JSON.stringify(told.lines),
});

const isSame = (known: Readonly<Record<string, unknown>>, row: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(row).every(([name, value]) => name === 'order_id' || known[name] === value);

const keep = async (trx: Tx, row: ReturnType<typeof rowOf> & Readonly<{ received_at: Instant }>): Promise<void> => {
  await trx
    .insertInto('channel_refund')
    .values(row)
    .onConflict((conflict) => conflict.columns(['channel', 'external_id']).doUpdateSet(row))
    .execute();
};

type OrderRow = NonNullable<Awaited<ReturnType<typeof lockedOrder>>>;

const lockedOrder = (trx: Tx, kind: Database['kind'], told: Pick<ChannelRefund, 'channel' | 'channelOrderId'>) => {
  const query = trx
    .selectFrom('customer_order')
    .select(['order_id', 'market_id', 'currency', 'sequence', 'revision', 'facts', 'frozen'])
    .where('channel', '=', told.channel)
    .where('channel_order_id', '=', told.channelOrderId);
  return (kind === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
};

const countIntoOrder = async (
  trx: Tx,
  row: OrderRow,
  { channel, channelOrderId }: Pick<ChannelRefund, 'channel' | 'channelOrderId'>,
): Promise<void> => {
  const told = (await loadToldRefunds(trx, channel, [channelOrderId])).get(channelOrderId) ?? [];
  const counted = await trx
    .selectFrom('order_line')
    .select(['line_id as lineId', 'quantity', 'gone_at_channel as gone'])
    .where('order_id', '=', row.order_id)
    .execute();
  const joined = joinToldRefunds({ facts: row.facts, frozen: row.frozen, lines: counted }, told);
  if (joined.facts === row.facts) return;
  const orderId = row.order_id as OrderId; // written by the importer
  await updateFacts(trx, { ...joined, orderId, sequence: row.sequence, revision: row.revision });
  await touchFeed(trx, row.market_id as MarketId, [{ scope: 'market', kind: 'order', id: orderId }]);
};
