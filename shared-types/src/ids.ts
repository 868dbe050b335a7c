import { z } from 'zod';

/**
 * Ids are branded text. What a device makes is a UUIDv7, so a retry carries the same id;
 * what a channel makes (orders, lines, payments) is opaque and kept as it came.
 */
const opaque = <B extends string>(brand: B, longest = 80) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[\w.:~-]+$/, 'letters, digits and . : _ ~ - only')
    .brand(brand);

const made = <B extends string>(brand: B) => z.uuid().brand(brand);

export const marketId = opaque('MarketId');
export const storeId = opaque('StoreId');
export const staffId = opaque('StaffId');
export const channelId = opaque('ChannelId');
/** `<channel>:<the channel's own order id>`: unique across channels. */
export const orderId = opaque('OrderId', 160);
/** The channel's own order id; `OrderId` puts the channel before it. */
export const channelOrderId = opaque('ChannelOrderId');
export const orderLineId = opaque('OrderLineId');
export const paymentId = opaque('PaymentId');
export const installationId = made('InstallationId');
export const commandId = made('CommandId');
export const returnId = made('ReturnId');
export const handoverId = made('HandoverId');
export const caseId = made('CaseId');
export const announcedReturnId = made('AnnouncedReturnId');
export const photoId = made('PhotoId');
/** A refund's id is its key at the channel: `rf_<returnId>_<paymentId>`, a function of ids the tablet and the channel made. */
export const refundKey = z.string().min(1).max(160).brand('RefundKey');

export type MarketId = z.infer<typeof marketId>;
export type StoreId = z.infer<typeof storeId>;
export type StaffId = z.infer<typeof staffId>;
export type ChannelId = z.infer<typeof channelId>;
export type OrderId = z.infer<typeof orderId>;
export type ChannelOrderId = z.infer<typeof channelOrderId>;
export type OrderLineId = z.infer<typeof orderLineId>;
export type PaymentId = z.infer<typeof paymentId>;
export type InstallationId = z.infer<typeof installationId>;
export type CommandId = z.infer<typeof commandId>;
export type ReturnId = z.infer<typeof returnId>;
export type HandoverId = z.infer<typeof handoverId>;
export type CaseId = z.infer<typeof caseId>;
export type AnnouncedReturnId = z.infer<typeof announcedReturnId>;
export type PhotoId = z.infer<typeof photoId>;
export type RefundKey = z.infer<typeof refundKey>;

export const orderIdOf = (channel: ChannelId, id: ChannelOrderId): OrderId => orderId.parse(`${channel}:${id}`);

/** the same return and payment give the same key on every retry, even after the server was restored from a backup. */
export const refundKeyOf = (of: Readonly<{ returnId: ReturnId; paymentId: PaymentId }>): RefundKey =>
  refundKey.parse(`rf_${of.returnId}_${of.paymentId}`);
