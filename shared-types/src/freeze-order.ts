import type { Instant } from './calendar.ts';
import { flattenBundles } from './bundles.ts';
import type { FlatLine } from './bundles.ts';
import type { ChannelOrder } from './channel-order.ts';
import { orderIdOf } from './ids.ts';
import type { ChannelId, MarketId } from './ids.ts';
import { moneyOf } from './money.ts';
import type { Money } from './money.ts';
import { shareOffers } from './offers.ts';
import type { Order, OrderLine } from './order.ts';
import type { ReturnPolicy } from './policy.ts';
import { maskEmail, maskPhone, normaliseEmail, normalisePhone } from './text.ts';

/** What the importer adds to a channel's document: whose it is, which promise covers it, and the keyed hash of contact data. */
export type FreezeContext = Readonly<{
  channel: ChannelId;
  marketId: MarketId;
  policyVersion: number;
  revision: string;
  /** How the promise of that version shares what was paid for an offer (M-9); left out: as the channel told. */
  offers?: ReturnPolicy['offers'];
  /** HMAC-SHA-256 with the tenant's index key, first 64 bits as 16 hex digits (S-9). */
  contactHash: (normalised: string) => string;
}>;

/** M-5: the frozen half of an order: what was paid, as it was paid. Later returns read this and the claims, never live promotions. */
export const freezeOrder = (told: ChannelOrder, context: FreezeContext): Order => {
  const document = flattenBundles(told);
  const amount = (minor: number): Money => moneyOf(minor, document.currency);
  const lines = document.lines.map((line) => freezeLine(line, document.currency));
  return {
    orderId: orderIdOf(context.channel, document.id),
    channel: context.channel,
    number: document.number,
    marketId: context.marketId,
    orderType: document.orderType,
    placedAt: document.placedAt,
    currency: document.currency,
    locale: document.locale,
    collectedIn: document.collectedIn,
    customer: document.customer === null ? null : freezeCustomer(document.customer, context),
    lines: context.offers === 'by-list-price' ? shareOffers(lines, document.offers) : lines,
    offers: document.offers,
    shipping:
      document.shipping === null
        ? null
        : {
            label: document.shipping.label,
            paid: amount(document.shipping.paidMinor),
            tax: amount(document.shipping.taxMinor),
            standard: amount(document.shipping.standardMinor ?? document.shipping.paidMinor),
          },
    otherCharges: amount(document.otherChargesMinor),
    payments: document.payments.map((one) => ({
      paymentId: one.id,
      method: one.method,
      label: one.label,
      last4: one.last4,
      capturedBy: one.capturedBy,
      authorised: amount(one.authorisedMinor),
      storeReceiptNumber: one.storeReceiptNumber,
    })),
    ...(document.shipments.length === 0 ? {} : { parcels: document.shipments.map((one) => one.tracking) }),
    total: amount(document.totalMinor),
    policyVersion: context.policyVersion,
    revision: context.revision,
  };
};

const freezeLine = (line: FlatLine, currency: ChannelOrder['currency']): OrderLine => {
  const amount = (minor: number): Money => moneyOf(minor, currency);
  return {
    lineId: line.id,
    sku: line.sku,
    barcode: line.barcode,
    name: line.name,
    variant: line.variant,
    category: line.category,
    quantity: line.quantity,
    list: amount(line.listMinor),
    discounts: line.discounts.map((one) => ({ label: one.label, amount: amount(one.amountMinor) })),
    paid: amount(line.paidMinor),
    tax: amount(line.taxMinor),
    finalSale: line.finalSale,
    bundle: line.bundle ?? null,
  };
};

const freezeCustomer = (customer: NonNullable<ChannelOrder['customer']>, context: FreezeContext): Order['customer'] => {
  const email = customer.email === null ? null : normaliseEmail(customer.email);
  const phone = customer.phone === null ? null : normalisePhone(customer.phone);
  return {
    customerKey: customer.id === null ? null : context.contactHash(`customer:${customer.id}`),
    name: customer.name,
    emailMasked: email === null ? null : maskEmail(email),
    phoneMasked: phone === null ? null : maskPhone(phone),
    contactHashes: [email, phone].flatMap((contact) => (contact === null ? [] : [context.contactHash(contact)])),
  };
};

/** What the channel says about an order that changes: stored beside the frozen half, joined with our claims into `OrderState`. */
export type ChannelFacts = Readonly<{
  cancelled: boolean;
  receivedAt: Instant | null;
  lines: readonly Readonly<{ id: string; delivered: number | null; cancelled: number; returned: number; refundedMinor: number }>[];
  /** `ownRefundedMinor`: what the channel gave back or is giving back by itself, our marked refunds taken out. */
  payments: readonly Readonly<{ id: string; capturedMinor: number; ownRefundedMinor: number; voided: boolean }>[];
}>;

/** Of bundles the facts are those of their parts (M-12), as they are frozen. */
export const channelFactsOf = (document: ChannelOrder): ChannelFacts => ({
  cancelled: document.cancelled,
  receivedAt: document.receivedAt,
  lines: flattenBundles(document).lines.map((line) => ({
    id: line.id,
    delivered: line.delivered,
    cancelled: document.cancelled ? Math.max(line.cancelled, line.quantity - line.returned) : line.cancelled,
    returned: line.returned,
    refundedMinor: line.refundedMinor,
  })),
  payments: document.payments.map((one) => ({
    id: one.id,
    capturedMinor: one.capturedMinor,
    ownRefundedMinor:
      Math.max(0, one.refundedMinor - refundsMinor(document, one.id, { ours: true })) + refundsMinor(document, one.id, { ours: false }),
    voided: one.voided,
  })),
});

/** Ours that are done are inside the payment's refunded sum; the channel's own that are pending are not yet, and their money is gone all the same. */
const refundsMinor = (document: ChannelOrder, id: string, { ours }: Readonly<{ ours: boolean }>): number =>
  document.refunds
    .filter((refund) => refund.paymentId === id && (refund.marker !== null) === ours && refund.status === (ours ? 'done' : 'pending'))
    .reduce((all, refund) => all + refund.amountMinor, 0);
