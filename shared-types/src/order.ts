import { z } from 'zod';

import { instant } from './calendar.ts';
import { channelId, marketId, orderId, orderLineId, paymentId, returnId, storeId } from './ids.ts';
import { currency, money, moneyNotNegative } from './money.ts';

/** What was sold on the web, and how it reached the customer. */
export const orderType = z.enum(['ecommerce', 'click-and-collect', 'e-reservation']);
export type OrderType = z.infer<typeof orderType>;

export const paymentMethod = z.enum([
  'card',
  'wallet',
  'gift-card',
  'voucher',
  'store-credit',
  'pay-later',
  'bank-transfer',
  'cash-on-delivery',
  'till',
]);
export type PaymentMethod = z.infer<typeof paymentMethod>;

/** A short text that people read. Control characters are refused at the door: they break paper and terminals. */
export const words = (longest: number) =>
  z
    .string()
    .max(longest)
    // oxlint-disable-next-line no-control-regex -- naming control characters is the point
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'no control characters');

export const discount = z.strictObject({ label: words(120), amount: moneyNotNegative }).readonly();
export type Discount = z.infer<typeof discount>;

/** A line as it was paid, frozen at import (M-5). Amounts are for the whole line, tax inclusive. */
export const orderLine = z
  .strictObject({
    lineId: orderLineId,
    sku: words(60),
    barcode: words(60).nullable(),
    name: words(200),
    /** Colour, size and the like, as one text: "Navy, M". */
    variant: words(120),
    category: words(60),
    quantity: z.number().int().min(1).max(1_000_000),
    /** Before any discount. */
    list: moneyNotNegative,
    /** Shares of line and order discounts; `list − discounts = paid`. */
    discounts: z.array(discount).max(20).readonly(),
    /** What the customer paid for the line, after line and order discounts. */
    paid: moneyNotNegative,
    /** The tax inside `paid`, as the channel stored it; never derived from a rate. */
    tax: moneyNotNegative,
    /** Sold without a right of withdrawal, and the customer agreed (E-6). */
    finalSale: z.boolean(),
    /** The bundle it was sold in, when the channel sold it as one line (M-12). */
    bundle: z
      .strictObject({ lineId: orderLineId, name: words(200) })
      .readonly()
      .nullable()
      .default(null),
  })
  .readonly();
export type OrderLine = z.infer<typeof orderLine>;

/** A payment as placed. `capturedBy: 'store'` means that the money lies in a till, where Retour never refunds. */
export const payment = z
  .strictObject({
    paymentId,
    method: paymentMethod,
    /** "Visa", "PayPal": what the slip prints before the last four. */
    label: words(40),
    last4: z
      .string()
      .regex(/^[0-9A-Z]{4}$/)
      .nullable(),
    capturedBy: z.enum(['web', 'store']),
    authorised: moneyNotNegative,
    /** The receipt of the till that took the money, if the channel knows it. */
    storeReceiptNumber: words(60).nullable(),
  })
  .readonly();
export type Payment = z.infer<typeof payment>;

/** Lines that one offer ties together: a gift with its purchase, the free third with the two that were paid (M-9). */
export const offer = z.strictObject({ label: words(120), lineIds: z.array(orderLineId).min(2).max(200).readonly() }).readonly();
export type Offer = z.infer<typeof offer>;

export const shippingCharge = z
  .strictObject({
    label: words(80),
    paid: moneyNotNegative,
    tax: moneyNotNegative,
    /** What the standard offer would have cost; a surcharge for express stays with the customer (M-8). */
    standard: moneyNotNegative,
  })
  .readonly();
export type ShippingCharge = z.infer<typeof shippingCharge>;

/** The least about a customer that the counter needs. E-mail and phone travel only as keyed hashes and masked. */
export const customer = z
  .strictObject({
    /** The same for all orders of one customer within a market; `null` for guests. */
    customerKey: words(80).nullable(),
    name: words(120),
    emailMasked: words(120).nullable(),
    phoneMasked: words(40).nullable(),
    /** 64-bit HMACs of the normalised e-mail and phone, as 16 hex digits (S-9). */
    contactHashes: z
      .array(z.string().regex(/^[0-9a-f]{16}$/))
      .max(4)
      .readonly(),
  })
  .readonly();
export type Customer = z.infer<typeof customer>;

/** The frozen part of an order: what never changes after import. What changes is its `OrderState`. */
export const order = z
  .strictObject({
    orderId,
    channel: channelId,
    number: words(40).min(1),
    marketId,
    orderType,
    placedAt: instant,
    currency,
    /** The customer's language and region, e.g. `fr-FR`: the slip's language (P-5). */
    locale: z.string().regex(/^[a-z]{2}(?:-[A-Z]{2})?$/),
    /** Where it was or will be collected; `null` for home delivery. */
    collectedIn: storeId.nullable(),
    customer: customer.nullable(),
    lines: z.array(orderLine).min(1).max(2_000).readonly(),
    offers: z.array(offer).max(50).readonly().default([]),
    shipping: shippingCharge.nullable(),
    /** Charges that never come back (payment fees and the like), so that the sums add up. */
    otherCharges: moneyNotNegative,
    payments: z.array(payment).max(20).readonly(),
    /** Carriers' numbers of its parcels, as the channel wrote them (F-10). Left out: none. */
    parcels: z.array(words(60).min(1)).max(20).readonly().optional(),
    total: moneyNotNegative,
    /** The `ReturnPolicy` in force when the order was placed (E-8). */
    policyVersion: z.number().int().min(1),
    /** A hash of the channel's facts: the only dependable change mark. */
    revision: words(80).min(1),
  })
  .readonly();
export type Order = z.infer<typeof order>;

/** Units and money of an order line that a return holds. `reserved` waits for a person; both count as held. */
export const claim = z
  .strictObject({
    returnId,
    units: z.number().int().min(1),
    money,
    tax: money,
    status: z.enum(['reserved', 'claimed']),
    storeId,
    at: instant,
    /** The number on the customer's slip, so that a second tablet can name it. */
    slipNumber: words(40),
  })
  .readonly();
export type Claim = z.infer<typeof claim>;

export const lineState = z
  .strictObject({
    lineId: orderLineId,
    delivered: z.number().int().min(0),
    cancelled: z.number().int().min(0),
    /** Units that came back through the channel itself (post, web refund). */
    returnedAtChannel: z.number().int().min(0),
    /** Money that the channel gave back on this line by itself, without our own refunds. */
    refundedAtChannel: money,
    refundedTaxAtChannel: money,
    claims: z.array(claim).max(2_000).readonly(),
  })
  .readonly();
export type LineState = z.infer<typeof lineState>;

/** Of one payment: all three count down what can still go back (M-7). */
export const paymentState = z
  .strictObject({
    paymentId,
    captured: money,
    /** Confirmed refunds, ours and the channel's own. */
    refunded: money,
    /** Our refunds that are planned, on their way or reserved. */
    pending: money,
    /** What of an authorisation that was never captured we let go or mean to; no refund, so it counts for no cap. Left out: nothing. */
    released: money.optional(),
    voided: z.boolean(),
  })
  .readonly();
export type PaymentState = z.infer<typeof paymentState>;

/** What changes about an order. Comes by the feed only; `seq` decides which of two is newer. */
export const orderState = z
  .strictObject({
    orderId,
    seq: z.number().int().min(0),
    cancelled: z.boolean(),
    /** Delivery or collection: the day the return window starts from (E-2). */
    receivedAt: instant.nullable(),
    lines: z.array(lineState).max(2_000).readonly(),
    payments: z.array(paymentState).max(20).readonly(),
    /** Shipping given back or reserved so far, by us and by the channel. */
    shippingBack: money,
    /** Order-level money the channel gave back that belongs to no line. */
    refundedWithoutLine: money,
    /** After a restore: closed to other returns until a person or a replay decides (S-8). */
    closed: z.boolean(),
  })
  .readonly();
export type OrderState = z.infer<typeof orderState>;

/** Both halves together: what every rule of the domain reads. */
export type KnownOrder = Readonly<{ order: Order; state: OrderState }>;

/** The line's state, or an untouched one: a channel that says nothing about a line has not touched it. */
export const stateOfLine = (known: KnownOrder, line: OrderLine): LineState =>
  known.state.lines.find((state) => state.lineId === line.lineId) ?? {
    lineId: line.lineId,
    delivered: line.quantity,
    cancelled: 0,
    returnedAtChannel: 0,
    refundedAtChannel: { minor: 0, currency: known.order.currency },
    refundedTaxAtChannel: { minor: 0, currency: known.order.currency },
    claims: [],
  };
