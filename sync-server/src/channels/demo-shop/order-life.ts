import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrderInput } from 'shared-types/channel-order';
import { moneyOf, proportion } from 'shared-types/money';

import { chance, wholeBetween } from './basket.ts';
import type { LineInput, Random } from './basket.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

type PaymentInput = NonNullable<ChannelOrderInput['payments']>[number];

/** How far the order has come by `now`. */
export type Progress = 'paid-not-sent' | 'on-its-way' | 'arrived' | 'not-collected' | 'given-up';

/** Cancelled by the shop before anything was captured: the authorisations are given up. */
export const givenUp = (order: ChannelOrderInput): ChannelOrderInput => ({
  ...order,
  cancelled: true,
  lines: order.lines.map((line) => ({ ...line, delivered: 0, cancelled: line.quantity })),
  payments: (order.payments ?? []).map((one) => ({ ...one, capturedMinor: 0, voided: one.capturedBy === 'web' })),
});

/** Still in the warehouse: cards are captured when the parcel leaves, all else at once. */
export const notSent = (order: ChannelOrderInput): ChannelOrderInput => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, delivered: 0 })),
  payments: (order.payments ?? []).map((one) => (one.method === 'card' || one.method === 'pay-later' ? { ...one, capturedMinor: 0 } : one)),
});

/** One parcel for an order that is sent home, with a number of its own (F-10). */
const parcelOf = ({ id, orderType }: ChannelOrderInput): ChannelOrderInput['shipments'] =>
  orderType === 'ecommerce' ? [{ tracking: `6A${id.replaceAll(/\D/g, '').padStart(11, '0')}` }] : [];

export const underway = (order: ChannelOrderInput): ChannelOrderInput => ({
  ...order,
  shipments: parcelOf(order),
  lines: order.lines.map((line) => ({ ...line, delivered: 0 })),
});

export const arrived = (order: ChannelOrderInput, receivedAt: Instant): ChannelOrderInput => ({
  ...order,
  receivedAt,
  shipments: parcelOf(order),
  lines: order.lines.map((line) => ({ ...line, delivered: line.quantity - (line.cancelled ?? 0) })),
});

/** What `units` more of a line are worth to the shop: due so far less what it gave. */
const worthMinor = (line: LineInput, units: number, currency: ChannelOrderInput['currency']): number => {
  const gone = (line.returned ?? 0) + (line.cancelled ?? 0) + units;
  return proportion(moneyOf(line.paidMinor, currency), gone, line.quantity).minor - (line.refundedMinor ?? 0);
};

type GivingBack = Readonly<{ lineId: string; units: number; as: 'returned' | 'cancelled'; at: Instant }>;

/** The shop gave back units of a line by itself: line, payments and the list of refunds say so alike. */
const givenBack = (order: ChannelOrderInput, back: GivingBack): ChannelOrderInput => {
  const line = order.lines.find((one) => one.id === back.lineId);
  const room = (order.payments ?? []).map((one) => (one.capturedBy === 'web' ? one.capturedMinor - (one.refundedMinor ?? 0) : 0));
  if (line === undefined) return order;
  const amount = Math.min(
    worthMinor(line, back.units, order.currency),
    room.reduce((all, one) => all + one, 0),
  );
  let left = amount;
  const shares = room.map((most) => {
    const share = Math.min(left, most);
    left -= share;
    return share;
  });
  return {
    ...order,
    lines: order.lines.map((one) =>
      one.id === back.lineId
        ? { ...one, [back.as]: (one[back.as] ?? 0) + back.units, refundedMinor: (one.refundedMinor ?? 0) + amount }
        : one,
    ),
    payments: (order.payments ?? []).map((one, at) => ({ ...one, refundedMinor: (one.refundedMinor ?? 0) + (shares[at] ?? 0) })),
    refunds: [...(order.refunds ?? []), ...refundsOf(order, shares, back.at)],
  };
};

const refundsOf = (order: ChannelOrderInput, shares: readonly number[], at: Instant): NonNullable<ChannelOrderInput['refunds']> =>
  (order.payments ?? []).flatMap((one: PaymentInput, position) => {
    const amountMinor = shares[position] ?? 0;
    return amountMinor === 0
      ? []
      : [{ id: `${order.id}-r${(order.refunds ?? []).length + position + 1}`, paymentId: one.id, amountMinor, status: 'done', at }];
  });

const isPaidOnWeb = (order: ChannelOrderInput): boolean =>
  (order.payments ?? []).some((one) => one.capturedBy === 'web' && one.capturedMinor > 0);

/** A unit that was never sent, now and then. */
export const maybeShort = (order: ChannelOrderInput, random: Random, at: Instant): ChannelOrderInput => {
  const line = order.lines[Math.floor(random() * order.lines.length)];
  const isShort = chance(random, 0.05) && isPaidOnWeb(order) && (order.lines.length > 1 || (line?.quantity ?? 0) > 1);
  return line === undefined || !isShort ? order : givenBack(order, { lineId: line.id, units: 1, as: 'cancelled', at });
};

/** A return by post that the web shop has refunded already, now and then. */
export const maybeReturned = (
  order: ChannelOrderInput,
  when: Readonly<{ random: Random; received: Instant; now: Instant }>,
): ChannelOrderInput => {
  const { random, received, now } = when;
  const at = addMs(received, wholeBetween(random, 4, 12) * DAY_MS);
  const line = order.lines[Math.floor(random() * order.lines.length)];
  const left = line === undefined ? 0 : line.quantity - (line.cancelled ?? 0);
  if (!chance(random, 0.08) || !isPaidOnWeb(order) || line === undefined || left === 0 || msBetween(at, now) < 0) return order;
  return givenBack(order, { lineId: line.id, units: wholeBetween(random, 1, left), as: 'returned', at });
};
