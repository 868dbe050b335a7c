import { epochMsOf, instantOf } from './calendar.ts';
import type { Instant } from './calendar.ts';
import type { OrderId } from './ids.ts';
import type { Currency, Money } from './money.ts';
import type { Order, OrderState, OrderType } from './order.ts';
import { unitsHeld } from './returnable.ts';
import { decodeText, encodeText } from './text.ts';

/** One row of the results: enough to recognise an order, no contact data (S-9). It lies in the index, so that finding opens no orders part. */
export type OrderSummary = Readonly<{
  orderId: OrderId;
  number: string;
  orderType: OrderType;
  placedAt: Instant;
  customerName: string;
  total: Money;
  units: number;
  /** Units that a return holds or that came back. */
  unitsBack: number;
  /** The first line's name, for the eye. */
  firstLine: string;
}>;

/** Units of all lines that a return holds or that came back through the channel. */
export const unitsBackOf = (state: OrderState): number =>
  state.lines.reduce((all, line) => all + unitsHeld(line) + line.returnedAtChannel, 0);

export const summaryOf = (order: Order, unitsBack: number): OrderSummary => ({
  orderId: order.orderId,
  number: order.number,
  orderType: order.orderType,
  placedAt: order.placedAt,
  customerName: order.customer?.name ?? '',
  total: order.total,
  units: order.lines.reduce((all, line) => all + line.quantity, 0),
  unitsBack,
  firstLine: order.lines[0]?.name ?? '',
});

/** The order of these letters is the wire: only ever add to its end. */
const TYPES: readonly OrderType[] = ['ecommerce', 'click-and-collect', 'e-reservation'];

type Packed = readonly [OrderId, string, number, number, string, number, Currency, number, number, string];

/** About 100 bytes: a JSON list without names, its moment as milliseconds and its type as a digit. */
export const packSummary = (of: OrderSummary): Uint8Array<ArrayBuffer> => {
  const { minor, currency } = of.total;
  const type = TYPES.indexOf(of.orderType);
  const packed: Packed = [
    of.orderId,
    of.number,
    type,
    epochMsOf(of.placedAt),
    of.customerName,
    minor,
    currency,
    of.units,
    of.unitsBack,
    of.firstLine,
  ];
  return encodeText(JSON.stringify(packed));
};

/** `null` for an order that was packed without a summary. */
export const readSummary = (bytes: Uint8Array): OrderSummary | null => {
  if (bytes.length === 0) return null;
  const packed = JSON.parse(decodeText(bytes)) as Packed; // written by `packSummary`; segments are verified by their SHA-256
  const [orderId, number, type, placedMs, customerName, minor, currency, units, unitsBack, firstLine] = packed;
  const orderType = TYPES[type] ?? 'ecommerce';
  return {
    orderId,
    number,
    orderType,
    placedAt: instantOf(placedMs),
    customerName,
    total: { minor, currency },
    units,
    unitsBack,
    firstLine,
  };
};
