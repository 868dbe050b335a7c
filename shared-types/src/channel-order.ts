import { z } from 'zod';

import { instant } from './calendar.ts';
import { channelOrderId, orderLineId, paymentId, storeId } from './ids.ts';
import { currency } from './money.ts';
import { orderType, paymentMethod, words } from './order.ts';

const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(1_000_000);

/** What was sold, alone as a line or as a part of a bundle. */
const article = {
  id: orderLineId,
  sku: words(60).min(1),
  barcode: words(60).nullable().default(null),
  name: words(200),
  variant: words(120).default(''),
  category: words(60).default(''),
};

/**
 * An order as a channel tells it: the document of the ingest API and of the port's `order`. Amounts are minor
 * units of `currency`, tax inclusive, for the whole line. It carries facts of both kinds; `freezeOrder` parts them
 * into the frozen `Order` and the changing facts of its `OrderState`.
 */
export const channelOrder = z.strictObject({
  /** The channel's own id, opaque. */
  id: channelOrderId,
  number: words(40).min(1),
  orderType,
  placedAt: instant,
  /** Later documents have a higher sequence; lower than stored is `stale`, equal with other content is `invalid`. */
  sequence: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  currency,
  locale: z.string().regex(/^[a-z]{2}(?:-[A-Z]{2})?$/, 'a language and region, e.g. fr-FR'),
  collectedIn: storeId.nullable().default(null),
  customer: z
    .strictObject({
      id: words(80).min(1).nullable().default(null),
      name: words(120).default(''),
      email: words(200).nullable().default(null),
      phone: words(40).nullable().default(null),
    })
    .nullable()
    .default(null),
  lines: z
    .array(
      z.strictObject({
        ...article,
        quantity: count.min(1),
        listMinor: minor,
        discounts: z
          .array(z.strictObject({ label: words(120), amountMinor: minor }))
          .max(20)
          .default([]),
        paidMinor: minor,
        taxMinor: minor.default(0),
        finalSale: z.boolean().default(false),
        /** What a bundle is made of: such a line is taken apart at import, its price shared by the weights (M-12). */
        components: z
          .array(
            z.strictObject({
              ...article,
              /** In one bundle. */
              quantity: count.min(1),
              /** Usually the price it has alone. */
              weightMinor: minor,
            }),
          )
          .max(50)
          .default([]),
        delivered: count.nullable().default(null),
        cancelled: count.default(0),
        returned: count.default(0),
        /** Money the channel gave back on this line by itself; never what it gave back for us. */
        refundedMinor: minor.default(0),
      }),
    )
    .min(1)
    .max(2_000),
  /** Lines that an offer ties together (M-9). */
  offers: z
    .array(z.strictObject({ label: words(120), lineIds: z.array(orderLineId).min(2).max(200) }))
    .max(50)
    .default([]),
  shipping: z
    .strictObject({ label: words(80), paidMinor: minor, taxMinor: minor.default(0), standardMinor: minor.nullable().default(null) })
    .nullable()
    .default(null),
  otherChargesMinor: minor.default(0),
  totalMinor: minor,
  payments: z
    .array(
      z.strictObject({
        id: paymentId,
        method: paymentMethod,
        label: words(40).default(''),
        last4: z
          .string()
          .regex(/^[0-9A-Z]{4}$/)
          .nullable()
          .default(null),
        capturedBy: z.enum(['web', 'store']),
        authorisedMinor: minor,
        capturedMinor: minor,
        /** All that the channel gave back on this payment, ours included; what is still pending is told in `refunds` only. */
        refundedMinor: minor.default(0),
        voided: z.boolean().default(false),
        storeReceiptNumber: words(60).nullable().default(null),
      }),
    )
    .max(20)
    .default([]),
  cancelled: z.boolean().default(false),
  receivedAt: instant.nullable().default(null),
  /** Parcels on their way to the customer: a label finds its order (F-10). What is sent later comes with the next document. */
  shipments: z
    .array(z.strictObject({ tracking: words(60).min(1) }))
    .max(20)
    .default([]),
  /** Refunds the channel knows; those with our marker are ours. */
  refunds: z
    .array(
      z.strictObject({
        id: words(80).min(1),
        paymentId,
        amountMinor: minor,
        status: z.enum(['pending', 'done', 'failed']),
        /** Our refund key when the refund is ours, else `null`. */
        marker: words(160).nullable().default(null),
        at: instant,
      }),
    )
    .max(500)
    .default([]),
});
export type ChannelOrder = z.infer<typeof channelOrder>;
export type ChannelOrderInput = z.input<typeof channelOrder>;

/** What is wrong with a document that has the right shape: `path` names the field. */
export type OrderFault = Readonly<{ path: string; message: string }>;

/**
 * M-6: the sums of an order document must hold, else it is quarantined: list − discounts = paid per line,
 * tax inside paid, lines + shipping + other charges = total, refunded ≤ captured ≤ authorised per payment, and no sum
 * beyond the whole numbers that are exact: what cannot be added up could never be decided when it comes back.
 */
export const faultsOfOrder = (document: ChannelOrder): OrderFault[] => {
  const faults: OrderFault[] = [...faultsOfBundles(document), ...faultsOfOffers(document)];
  const say = (path: string, message: string): void => {
    faults.push({ path, message });
  };
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
  document.lines.forEach((line, at) => {
    const discounted = line.listMinor - sumOf(line.discounts.map((one) => one.amountMinor));
    if (discounted !== line.paidMinor) say(`lines.${at}.paidMinor`, `list less discounts is ${discounted}, not ${line.paidMinor}`);
    if (line.taxMinor > line.paidMinor) say(`lines.${at}.taxMinor`, 'more tax than was paid');
    if (line.cancelled + line.returned > line.quantity) say(`lines.${at}.returned`, 'more cancelled and returned than bought');
    if (line.delivered !== null && line.delivered > line.quantity) say(`lines.${at}.delivered`, 'more delivered than bought');
    if (line.refundedMinor > line.paidMinor) say(`lines.${at}.refundedMinor`, 'more given back than was paid');
  });
  if (document.shipping !== null && document.shipping.taxMinor > document.shipping.paidMinor)
    say('shipping.taxMinor', 'more tax than was paid');
  if (new Set(document.lines.map((line) => line.id)).size !== document.lines.length) say('lines', 'two lines have the same id');
  if (new Set(document.payments.map((one) => one.id)).size !== document.payments.length) say('payments', 'two payments have the same id');
  const total = sumOf(document.lines.map((line) => line.paidMinor)) + (document.shipping?.paidMinor ?? 0) + document.otherChargesMinor;
  if (total !== document.totalMinor) say('totalMinor', `lines, shipping and charges add up to ${total}, not ${document.totalMinor}`);
  if (!Number.isSafeInteger(sumOf(document.payments.map((one) => one.authorisedMinor))))
    say('payments', 'together more than can be counted exactly');
  if (!Number.isSafeInteger(sumOf(document.refunds.map((one) => one.amountMinor))))
    say('refunds', 'together more than can be counted exactly');
  document.payments.forEach((one, at) => {
    if (one.capturedMinor > one.authorisedMinor) say(`payments.${at}.capturedMinor`, 'more captured than authorised');
    if (one.refundedMinor > one.capturedMinor) say(`payments.${at}.refundedMinor`, 'more given back than captured');
  });
  return faults;
};

const MOST_LINES = 2_000;
const MOST_UNITS = 1_000_000;

/** M-12: what cannot be taken apart: parts that are told twice, ids that do not fit, more units or lines than an order can have. */
const faultsOfBundles = (document: ChannelOrder): OrderFault[] => {
  const ids = new Set<string>(document.lines.map((line) => line.id));
  const faults: OrderFault[] = document.lines.flatMap((line, at) =>
    line.components.flatMap((one, n): OrderFault[] => {
      const id = `${line.id}~${one.id}`; // as flattenBundles names it
      const path = `lines.${at}.components.${n}`;
      const isTaken = ids.has(id);
      ids.add(id);
      return [
        ...(isTaken ? [{ path: `${path}.id`, message: 'this id is taken: each part of a bundle needs its own' }] : []),
        ...(orderLineId.safeParse(id).success ? [] : [{ path: `${path}.id`, message: 'too long together with the id of its bundle' }]),
        ...(line.quantity * one.quantity > MOST_UNITS ? [{ path: `${path}.quantity`, message: 'more units than an order can have' }] : []),
      ];
    }),
  );
  const lines = document.lines.reduce((all, line) => all + Math.max(1, line.components.length), 0);
  return lines > MOST_LINES
    ? [...faults, { path: 'lines', message: `more than ${MOST_LINES} lines once bundles are taken apart` }]
    : faults;
};

const MOST_LINES_OF_AN_OFFER = 200;

/** M-9: an offer ties lines of this order together, each once. */
const faultsOfOffers = (document: ChannelOrder): OrderFault[] =>
  document.offers.flatMap((offer, at) => {
    const path = `offers.${at}.lineIds`;
    const lines = offer.lineIds.flatMap((lineId) => document.lines.filter((line) => line.id === lineId));
    const parts = lines.reduce((all, line) => all + Math.max(1, line.components.length), 0);
    if (new Set(offer.lineIds).size !== offer.lineIds.length) return [{ path, message: 'names a line twice' }];
    if (lines.length < offer.lineIds.length) return [{ path, message: 'names a line that the order does not have' }];
    return parts > MOST_LINES_OF_AN_OFFER ? [{ path, message: `more than ${MOST_LINES_OF_AN_OFFER} lines` }] : [];
  });
