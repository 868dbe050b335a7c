import { channelOrder } from 'shared-types/channel-order';
import { channelOrderId } from 'shared-types/ids';
import { currency } from 'shared-types/money';
import { words } from 'shared-types/order';
import { z } from 'zod';

import type { RefundIntent } from '../channel.ts';

/** What Retour tells or asks a shop. `refund.lookup` and `order.lookup` change nothing at the shop. */
export type EventType = 'refund.requested' | 'void.requested' | 'stock.returned' | 'refund.lookup' | 'order.lookup';

const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a receiver says of a refund or a void. `absent` answers a look-up only. A `failed` may say why in `code` and `message`. */
export const refundAnswer = z.object({
  status: z.enum(['done', 'pending', 'failed', 'absent']),
  /** The shop's own number of it. */
  reference: words(120).min(1).nullable().optional(),
  amountMinor: minor.optional(),
  currency: currency.optional(),
  /** Where it is told, it must be ours. */
  refundKey: z.string().optional(),
  code: words(80).optional(),
  message: words(300).optional(),
});
export type RefundAnswer = z.infer<typeof refundAnswer>;

export const refusalAnswer = z.object({ code: z.string(), message: z.string().default('') });

export const ordersAnswer = z.object({ orders: z.array(channelOrder).max(50) });

/** What a shop posts to us: a hint that an order changed. Whatever else is in it is not read. */
export const inboundHint = z.object({ type: words(80).min(1), data: z.object({ orderId: channelOrderId.optional() }).optional() });

/** Everything that the shop's books need of a refund or a void; amounts in minor units of `currency`, tax inclusive. */
export const refundData = (intent: RefundIntent): object => ({
  refundKey: intent.refundKey,
  returnId: intent.returnId,
  orderId: intent.channelOrderId,
  paymentId: intent.paymentId,
  amountMinor: intent.amount.minor,
  currency: intent.currency,
  ...(intent.act === 'refund' ? { payout: intent.payout } : {}),
  lines: intent.lines.map(({ lineId, units, money, reason, label, disposition, restock }) => ({
    lineId,
    units,
    amountMinor: money.minor,
    reason,
    label,
    disposition,
    restock,
  })),
  shippingMinor: intent.shipping.minor,
  reason: intent.reason,
  store: intent.storeCode,
  acceptedAt: intent.acceptedAt,
  derivation: intent.derivation,
});
