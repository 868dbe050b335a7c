import type { RefundKey } from 'shared-types/ids';

import type { OrderRead } from '../channels/channel.ts';
import { refreshOrder } from '../orders/refresh-order.ts';
import { withinTime } from './errand.ts';
import type { Asking, RefundDeps } from './errand.ts';
import { factsOfRow } from './refund-row.ts';

/** The refund's order as its channel has it now. */
export const readOrder = (asking: Asking): Promise<OrderRead> =>
  withinTime<OrderRead>(
    asking,
    (options) => asking.channel.order(factsOfRow(asking.row).intent.channelOrderId, options),
    (why) => ({ kind: 'unreadable', why, afterMs: 0 }),
  );

/** Whether what a person says of a refund is held against what its shop says now, or against what was stored, and why. For the audit. */
export type FactsRead = 'read now' | `as stored: ${string}`;

type ReadingDeps = Pick<RefundDeps, 'db' | 'channels' | 'clock' | 'indexKey' | 'log'>;

/** asks the shop before a person's word about a refund is booked; to be called outside of any transaction. */
export const readFactsNow = async (deps: ReadingDeps, refundKey: RefundKey): Promise<FactsRead> => {
  const row = await deps.db.read.selectFrom('refund').selectAll().where('refund_key', '=', refundKey).executeTakeFirst();
  const channel = deps.channels.get(row?.channel ?? '');
  if (!row || !channel) return 'as stored: no-channel';
  const read = await readOrder({ deps, channel, row });
  if (read.kind !== 'found') return `as stored: ${read.kind === 'absent' ? 'order-not-at-shop' : read.why}`;
  const { status } = await refreshOrder(deps.db, read.document, { ...deps, channel: channel.info.id });
  return status === 'invalid' ? 'as stored: order-invalid' : 'read now';
};
