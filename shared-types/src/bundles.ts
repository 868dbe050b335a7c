import type { ChannelOrder } from './channel-order.ts';
import { orderLineId } from './ids.ts';
import type { OrderLineId } from './ids.ts';
import { allocate, moneyOf } from './money.ts';
import type { Order } from './order.ts';

type ChannelLine = ChannelOrder['lines'][number];
type Component = ChannelLine['components'][number];

/** A line after bundles were taken apart: it remembers the line that the channel knows. */
export type FlatLine = ChannelLine & Readonly<{ bundle?: Readonly<{ lineId: OrderLineId; name: string }> }>;
export type FlatOrder = Omit<ChannelOrder, 'lines'> & { lines: FlatLine[] };

/** The id of a part: the bundle's line and the component, as `<line>~<component>`. */
export const componentLineId = (lineId: OrderLineId, componentId: OrderLineId): string => `${lineId}~${componentId}`;

/**
 * M-12: takes the bundles of a document apart: each component becomes a line with its share of list, discounts, paid, tax and of what came
 * back, by the weights (largest remainder, so that all sums are kept). Offers that name a bundle name its parts instead. The document must
 * be without faults (M-6). One without bundles, or flattened before, comes back as it is.
 */
export const flattenBundles = (document: ChannelOrder): FlatOrder => {
  if (document.lines.every((line) => line.components.length === 0)) return document;
  const partsOf = (id: OrderLineId): OrderLineId[] => {
    const line = document.lines.find((one) => one.id === id);
    return line === undefined || line.components.length === 0 ? [id] : line.components.map((one) => partId(line, one));
  };
  return {
    ...document,
    lines: document.lines.flatMap((line) => (line.components.length === 0 ? [line] : takeApart(line, document.currency))),
    offers: document.offers.map((offer) => ({ ...offer, lineIds: offer.lineIds.flatMap(partsOf) })),
  };
};

const partId = (line: ChannelLine, component: Component): OrderLineId => orderLineId.parse(componentLineId(line.id, component.id));

const takeApart = (line: ChannelLine, currency: ChannelOrder['currency']): FlatLine[] => {
  const weighed = line.components.map((one) => one.weightMinor * one.quantity);
  const weights = weighed.every((weight) => weight === 0) ? line.components.map((one) => one.quantity) : weighed;
  const share = (minor: number): number[] => allocate(moneyOf(minor, currency), weights).map((part) => part.minor);
  const paid = share(line.paidMinor);
  const discounts = line.discounts.map((one) => ({ label: one.label, parts: share(one.amountMinor) }));
  const tax = within(share(line.taxMinor), paid);
  const refunded = within(share(line.refundedMinor), paid);
  return line.components.map((component, at) => {
    const own = discounts.map(({ label, parts }) => ({ label, amountMinor: parts[at] ?? 0 }));
    const paidMinor = paid[at] ?? 0;
    return {
      ...component,
      id: partId(line, component),
      quantity: line.quantity * component.quantity,
      listMinor: own.reduce((all, one) => all + one.amountMinor, paidMinor),
      discounts: own.filter((one) => one.amountMinor > 0),
      paidMinor,
      taxMinor: tax[at] ?? 0,
      finalSale: line.finalSale,
      components: [],
      delivered: line.delivered === null ? null : line.delivered * component.quantity,
      cancelled: line.cancelled * component.quantity,
      returned: line.returned * component.quantity,
      refundedMinor: refunded[at] ?? 0,
      bundle: { lineId: line.id, name: line.name },
    };
  });
};

/** Rounding may put one minor unit more into a part than was paid for it; it goes to the first part that has room. The sum is kept. */
export const within = (parts: readonly number[], most: readonly number[]): number[] => {
  const cut = parts.map((part, at) => Math.min(part, most[at] ?? 0));
  let left = parts.reduce((all, part) => all + part, 0) - cut.reduce((all, part) => all + part, 0);
  return cut.map((part, at) => {
    const more = Math.min(left, (most[at] ?? 0) - part);
    left -= more;
    return part + more;
  });
};

/** What the channel calls a line: the bundle's line and the component in it, where the line came out of a bundle. */
export const channelLineOf = (
  order: Pick<Order, 'lines'>,
  lineId: OrderLineId,
): Readonly<{ lineId: OrderLineId; componentId: string | null }> => {
  const bundle = order.lines.find((line) => line.lineId === lineId)?.bundle;
  return bundle ? { lineId: bundle.lineId, componentId: lineId.slice(bundle.lineId.length + 1) } : { lineId, componentId: null };
};
