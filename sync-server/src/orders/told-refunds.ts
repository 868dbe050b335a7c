import type { ChannelFacts } from 'shared-types/freeze-order';
import type { ChannelId } from 'shared-types/ids';
import type { Order, OrderLine } from 'shared-types/order';

import type { Reader } from '../db/open.ts';
import { inParts } from './told-parts.ts';
import type { ToldGoods } from './told-parts.ts';

/** A refund that a channel made by itself and told of apart from its order documents. */
export type ToldRefund = Readonly<{
  /** The channel's own number of it. */
  id: string;
  paymentId: string;
  amountMinor: number;
  /** Goods that it took back with it, as far as it says so. */
  lines: readonly ToldGoods[];
}>;

/** The channel's own refunds that its order document lists, in any state but failed. */
type ListedRefund = Pick<ToldRefund, 'id' | 'paymentId' | 'amountMinor'>;

/** What stands in the column `facts`: readers see the facts; `document` is what the document alone said, where refunds were told beside it. */
export type StoredFacts = ChannelFacts & Readonly<{ listed?: readonly ListedRefund[]; document?: ChannelFacts }>;

/**
 * S-7: joins what a channel told of its own refunds into the facts of its order document, so that the next quote sees it. Neither
 * counts twice: a refund that the document lists is in it, and one that it only counts in a payment's sum fills that sum first.
 */
export const withToldRefunds = (stored: StoredFacts, told: readonly ToldRefund[], bought: ReadonlyMap<string, Bought>): StoredFacts => {
  const { document, listed = [], ...own } = stored;
  const base: ChannelFacts = document ?? own;
  const kept = listed.length === 0 ? {} : { listed };
  const unlisted = told.filter((one) => !listed.some((other) => other.id === one.id));
  const news = base.payments.flatMap((payment) => newsOf(payment, { listed, unlisted }));
  if (news.length === 0) return { ...base, ...kept };
  return {
    ...base,
    ...kept,
    document: base,
    payments: base.payments.map((one) => ({
      ...one,
      // No more than was ever taken: what cannot be added up could never be decided when it comes back.
      ownRefundedMinor: Math.max(
        one.ownRefundedMinor,
        Math.min(one.capturedMinor, one.ownRefundedMinor + sumOf(news.filter((refund) => refund.paymentId === one.id))),
      ),
    })),
    lines: base.lines.map((line) => withGoods(line, news, bought.get(line.id) ?? NOTHING)),
  };
};

const sumOf = (refunds: readonly Readonly<{ amountMinor: number }>[]): number => refunds.reduce((all, one) => all + one.amountMinor, 0);

type Told = Readonly<{ listed: readonly ListedRefund[]; unlisted: readonly ToldRefund[] }>;

/** What the document's own sum of a payment does not hold yet; the earliest told are taken to be in it. */
const newsOf = (payment: ChannelFacts['payments'][number], { listed, unlisted }: Told): ToldRefund[] => {
  const inList = sumOf(listed.filter((one) => one.paymentId === payment.id));
  let held = Math.max(0, payment.ownRefundedMinor - inList);
  return unlisted
    .filter((one) => one.paymentId === payment.id)
    .flatMap((one) => {
      const inDocument = Math.min(held, one.amountMinor);
      held -= inDocument;
      if (inDocument === one.amountMinor) return [];
      // Goods that came with a refund which the document counts in part are in the document too.
      return [{ ...one, amountMinor: one.amountMinor - inDocument, lines: inDocument > 0 ? [] : one.lines }];
    });
};

/** what a document lists under the number of a refund of ours is that refund, though its marker was forgotten: it counts as ours alone. */
export const withoutOurs = (
  facts: StoredFacts,
  ours: readonly Readonly<{ payment_id: string; channel_reference: string | null }>[],
): ChannelFacts => {
  const listed = (facts.listed ?? []).filter((one) =>
    ours.some((refund) => refund.channel_reference === one.id && refund.payment_id === one.paymentId),
  );
  if (listed.length === 0) return facts;
  const without = (payment: ChannelFacts['payments'][number]): number =>
    payment.ownRefundedMinor - sumOf(listed.filter((one) => one.paymentId === payment.id));
  return { ...facts, payments: facts.payments.map((one) => ({ ...one, ownRefundedMinor: Math.max(0, without(one)) })) };
};

/** What was bought on a line: no telling makes more of it. */
type Bought = Readonly<{ quantity: number; paidMinor: number }>;
const NOTHING: Bought = { quantity: 0, paidMinor: 0 };

type LineFacts = ChannelFacts['lines'][number];

/** Never more units or money than were bought. */
const withGoods = (line: LineFacts, news: readonly ToldRefund[], { quantity, paidMinor }: Bought): LineFacts => {
  const goods = news.flatMap((one) => one.lines).filter((one) => one.lineId === line.id);
  if (goods.length === 0) return line;
  const units = goods.reduce((all, one) => all + one.units, 0);
  const returned = Math.max(line.returned, Math.min(line.returned + units, quantity - line.cancelled));
  const refundedMinor = Math.max(line.refundedMinor, Math.min(line.refundedMinor + sumOf(goods), paidMinor));
  return { ...line, returned, refundedMinor };
};

/** What an import or a told refund writes of an order: its facts, and how many units of each line are gone at the channel. */
export type OrderFacts = Readonly<{
  facts: string;
  frozen: string;
  lines: readonly Readonly<{ lineId: string; quantity: number; gone: number }>[];
}>;

export const joinToldRefunds = <Facts extends OrderFacts>(order: Facts, told: readonly ToldRefund[]): Facts => {
  const stored = JSON.parse(order.facts) as StoredFacts; // written by prepareOrder or by this function
  const { lines, offers } = JSON.parse(order.frozen) as Pick<Order, 'lines'> & Partial<Pick<Order, 'offers'>>; // likewise
  // The channel gives back its own share of an offer, which may be more than the frozen one (M-9).
  const isOffered = (line: OrderLine): boolean => (offers ?? []).some((offer) => offer.lineIds.includes(line.lineId));
  const most = (line: OrderLine): number => (isOffered(line) ? line.list : line.paid).minor;
  const bought = new Map(lines.map((line) => [line.lineId, { quantity: line.quantity, paidMinor: most(line) }]));
  const inOurLines = told.map((one) => ({ ...one, lines: inParts(one.lines, lines) }));
  const facts = withToldRefunds(stored, inOurLines, bought);
  const goneOf = new Map(facts.lines.map((line) => [line.id, line.cancelled + line.returned]));
  return {
    ...order,
    facts: JSON.stringify(facts),
    lines: order.lines.map((line) => ({ ...line, gone: goneOf.get(line.lineId) ?? line.gone })),
  };
};

/** Refunds of their own that a channel told of, by its order id, oldest first. Failed ones gave nothing. */
export const loadToldRefunds = async (
  db: Reader,
  channel: ChannelId,
  channelOrderIds: readonly string[],
): Promise<Map<string, ToldRefund[]>> => {
  const told = new Map<string, ToldRefund[]>();
  if (channelOrderIds.length === 0) return told;
  const rows = await db
    .selectFrom('channel_refund')
    .select(['external_id', 'channel_order_id', 'payment_id', 'amount_minor', 'lines'])
    .where('channel', '=', channel)
    .where('channel_order_id', 'in', channelOrderIds)
    .where('refund_key', 'is', null)
    .where('state', '!=', 'failed')
    .orderBy('at')
    .orderBy('external_id')
    .execute();
  for (const row of rows) {
    const lines = JSON.parse(row.lines) as ToldRefund['lines']; // written by takeChannelRefund
    const one = { id: row.external_id, paymentId: row.payment_id, amountMinor: row.amount_minor, lines };
    told.set(row.channel_order_id, [...(told.get(row.channel_order_id) ?? []), one]);
  }
  return told;
};
