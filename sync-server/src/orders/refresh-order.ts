import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { ChannelId } from 'shared-types/ids';

import type { Database } from '../db/open.ts';
import { importOrders } from './import-orders.ts';
import type { ImportedItem } from './import-orders.ts';

/**
 * Takes in an order that we read from its channel just now: the same path as an import, but its content counts even when the
 * channel did not raise the sequence, because refunds made by the shop's own staff often do not (V13).
 */
export const refreshOrder = async (
  db: Database,
  document: ChannelOrder,
  context: Readonly<{ channel: ChannelId; clock: () => Instant; indexKey: Uint8Array }>,
): Promise<ImportedItem> => {
  const [item] = await importOrders(db, { ...context, documents: [document], isFreshRead: true });
  if (!item) throw new Error('one document, no answer');
  return item;
};
