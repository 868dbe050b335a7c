import { instant } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import { channelOrderId, orderLineId, paymentId, refundKey, returnId } from 'shared-types/ids';
import { currency } from 'shared-types/money';
import { words } from 'shared-types/order';
import { disposition, reason } from 'shared-types/reasons';
import { z } from 'zod';

/** Where the demo shop lives on its host, mounted or alone. */
export const SHOP_PATH = '/demo-shop';

/** Keyed shops only: the same key never refunds twice. */
export const KEY_HEADER = 'idempotency-key';
/** The sender looks up after this moment, so the shop must not begin the work later: that makes absence a proof. */
export const NOT_AFTER_HEADER = 'retour-not-after';

const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const units = z.number().int().min(1).max(1_000_000);

/**
 * Orders that behave in a fixed way, so that a demo or a test can meet each trouble at will:
 * `declined` the gateway says no · `slow` the answer takes its time, the work is done at once · `answer-lost` the first
 * refund is done and its answer never comes · `refunded-on-web-meanwhile` the shop's staff refund the order when it is
 * first read again · `pending` the gateway works on until somebody settles it.
 */
export const sentinel = z.enum(['declined', 'slow', 'answer-lost', 'refunded-on-web-meanwhile', 'pending']);
export type Sentinel = z.infer<typeof sentinel>;

const refundStatus = z.enum(['pending', 'done', 'failed']);
/** `store-credit`: a note in the customer's name instead of money; the gateway hears nothing of it. */
const payout = z.enum(['original', 'store-credit']);

export const shopRefund = z
  .strictObject({
    /** The shop's number for it, e.g. `RF-000041`. */
    id: words(40).min(1),
    orderId: channelOrderId,
    paymentId,
    amountMinor: minor,
    currency,
    status: refundStatus,
    payout,
    /** Retour's refund key; `null` when the shop's own staff refunded. */
    marker: words(160).nullable(),
    storeCode: words(10).nullable(),
    reason: words(300),
    at: instant,
  })
  .readonly();
export type ShopRefund = z.infer<typeof shopRefund>;

const returnedLines = z
  .array(z.strictObject({ lineId: orderLineId, units, amountMinor: minor, reason, label: words(80), disposition }).readonly())
  .max(200)
  .readonly();

export const refundRequest = z
  .strictObject({
    marker: refundKey,
    returnId,
    paymentId,
    payout,
    amountMinor: minor.min(1),
    currency,
    lines: returnedLines,
    shippingMinor: minor,
    reason: words(300),
    storeCode: words(10),
    acceptedAt: instant,
    derivation: z.string().max(20_000),
  })
  .readonly();
export type RefundRequest = z.infer<typeof refundRequest>;

/** Lets go that much of what was only authorised: the capture to come is lower by it, and no money moves. */
export const voidRequest = z
  .strictObject({
    marker: refundKey,
    returnId,
    paymentId,
    amountMinor: minor.min(1),
    currency,
    lines: returnedLines,
    reason: words(300),
    storeCode: words(10),
    acceptedAt: instant,
  })
  .readonly();
export type VoidRequest = z.infer<typeof voidRequest>;

export const shopVoid = z
  .strictObject({ id: words(40).min(1), orderId: channelOrderId, paymentId, amountMinor: minor, currency, marker: words(160), at: instant })
  .readonly();
export type ShopVoid = z.infer<typeof shopVoid>;

export const restockRequest = z
  .strictObject({
    /** The refund whose goods these are: a return that is accepted in parts has more than one. */
    marker: refundKey,
    storeCode: words(10).min(1),
    lines: z
      .array(z.strictObject({ lineId: orderLineId, units }))
      .min(1)
      .max(200),
  })
  .readonly();
export type RestockRequest = z.infer<typeof restockRequest>;

/** The shop's own staff: which units, and whether they came back by post or were never sent. Without lines: all that is left. */
export const webRefundRequest = z
  .strictObject({
    lines: z
      .array(z.strictObject({ lineId: orderLineId, units }).readonly())
      .max(200)
      .nullable()
      .default(null),
    as: z.enum(['returned', 'cancelled']).default('returned'),
  })
  .readonly();
export type WebRefundRequest = z.infer<typeof webRefundRequest>;

/** Why the shop did not do it, and never will in this form. Nothing moved. */
const refusalCode = z.enum([
  'malformed',
  'order-unknown',
  'payment-unknown',
  'line-unknown',
  'refund-unknown',
  'currency-differs',
  'not-captured',
  'already-captured',
  'lines-needed',
  'exceeds-payment',
  'nothing-to-refund',
  'already-settled',
  'key-reused',
  'too-late',
  'outage',
]);
export type RefusalCode = z.infer<typeof refusalCode>;
export type Refusal = Readonly<{ code: RefusalCode; message: string }>;

export const refundAnswer = z.strictObject({ refund: shopRefund });
export const refundsAnswer = z.strictObject({ marker: words(160), refunds: z.array(shopRefund) });
export const voidAnswer = z.strictObject({ released: shopVoid });
export const voidsAnswer = z.strictObject({ marker: words(160), voids: z.array(shopVoid) });
export const orderPageAnswer = z.strictObject({ orders: z.array(z.unknown()), cursor: z.string(), more: z.boolean() });
export const ordersFoundAnswer = z.strictObject({ orders: z.array(channelOrder) });
export const restockAnswer = z.strictObject({ restocked: refundKey });
export const refusalAnswer = z.object({ code: z.string(), message: z.string() });

/** Totals of the gateway book. `twice` must be empty: markers for which money moved more than once. */
export type BookTotals = Readonly<{
  entries: number;
  totals: readonly Readonly<{ currency: string; entries: number; minor: number }>[];
  twice: readonly string[];
}>;

export type BookEntry = Readonly<{
  entry: number;
  orderId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
  marker: string | null;
  at: string;
}>;

/** What may be changed while the shop is open, from its page or by a test: the one mutable thing besides its database. */
export type ShopSwitches = { outage: boolean; slowMs: number };
