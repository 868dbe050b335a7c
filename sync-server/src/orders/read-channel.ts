import { channelOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrderId } from 'shared-types/ids';

import type { OrderRead, Unreadable, WebChannel } from '../channels/channel.ts';
import type { Database } from '../db/open.ts';
import type { ReadingPlace } from '../feed/recovery-state.ts';
import { importOrders } from './import-orders.ts';

const DOCUMENTS_PER_PAGE = 200;
const ORDERS_PER_PAGE = 40;
/** As many calls at once as the refund machine allows itself. */
const MOST_CALLS = 4;

export type ReadingDeps = Readonly<{ db: Database; clock: () => Instant; indexKey: Uint8Array }>;

export type ReadingPage = Readonly<{ kind: 'page'; documents: readonly ChannelOrder[]; next: ReadingPlace }>;

/**
 * The next piece of what a channel says of its orders, taken in like any import. Where refunds do not show as changes of an order, and
 * where the channel lists no changes, every order that is stored is read again by itself.
 */
export const readChannelOn = async (deps: ReadingDeps, channel: WebChannel, place: ReadingPlace): Promise<ReadingPage | Unreadable> => {
  if (place.phase === 'changes') return await readChanges(deps, channel, place.cursor);
  if (place.phase === 'orders') return await readOrders(deps, channel, place.after);
  return { kind: 'page', documents: [], next: place };
};

const needsEachOrder = ({ info }: WebChannel): boolean => info.changes === 'push' || !info.refundsTouchOrder;

const readChanges = async (deps: ReadingDeps, channel: WebChannel, cursor: string | null): Promise<ReadingPage | Unreadable> => {
  const page = await channel.changes(cursor, DOCUMENTS_PER_PAGE, { signal: AbortSignal.timeout(channel.info.timeoutMs) });
  if (page.kind === 'unreadable') return page;
  await importOrders(deps.db, { ...deps, channel: channel.info.id, documents: page.documents, isFreshRead: true });
  const after: ReadingPlace = needsEachOrder(channel) ? { phase: 'orders', after: '' } : { phase: 'done' };
  const documents = page.documents.flatMap((document) => channelOrder.safeParse(document).data ?? []);
  return { kind: 'page', documents, next: page.more ? { phase: 'changes', cursor: page.cursor } : after };
};

const readOrders = async (deps: ReadingDeps, channel: WebChannel, after: string): Promise<ReadingPage | Unreadable> => {
  const rows = await deps.db.read
    .selectFrom('customer_order')
    .select(['order_id', 'channel_order_id'])
    .where('channel', '=', channel.info.id)
    .where('order_id', '>', after)
    .orderBy('order_id')
    .limit(ORDERS_PER_PAGE)
    .execute();
  const documents: ChannelOrder[] = [];
  for (let at = 0; at < rows.length; at += MOST_CALLS) {
    const reads = await Promise.all(rows.slice(at, at + MOST_CALLS).map((row) => readOrder(channel, row.channel_order_id)));
    const trouble = reads.find((read) => read.kind === 'unreadable');
    if (trouble?.kind === 'unreadable') return trouble;
    documents.push(...reads.flatMap((read) => (read.kind === 'found' ? [read.document] : [])));
  }
  await importOrders(deps.db, { ...deps, channel: channel.info.id, documents, isFreshRead: true });
  const last = rows.at(-1);
  const isLast = last === undefined || rows.length < ORDERS_PER_PAGE;
  return { kind: 'page', documents, next: isLast ? { phase: 'done' } : { phase: 'orders', after: last.order_id } };
};

const readOrder = (channel: WebChannel, id: string): Promise<OrderRead> =>
  channel.order(id as ChannelOrderId, { signal: AbortSignal.timeout(channel.info.timeoutMs) }); // checked when the order was imported
