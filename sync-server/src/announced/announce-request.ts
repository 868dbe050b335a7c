import { announcedReturn } from 'shared-types/announced-return';
import { instant } from 'shared-types/calendar';
import { channelOrderId, orderLineId } from 'shared-types/ids';
import { words } from 'shared-types/order';
import { condition, reason } from 'shared-types/reasons';
import { z } from 'zod';

/** The channel's own name for an announced return: its RMA number, the number of the withdrawal's acknowledgement. */
export const channelRef = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\w.:~-]+$/, 'letters, digits and . : _ ~ - only');

/** What a customer declared in the shop before she comes, as the shop tells it. */
export const announceRequest = z.strictObject({
  orderId: channelOrderId.describe('The channel’s own order id.'),
  kind: announcedReturn.unwrap().shape.kind.describe('A withdrawal keeps its date by law, a return by the shop’s promise.'),
  announcedAt: instant.describe('When she declared it, not when this is sent.'),
  lines: z
    .array(
      z.strictObject({
        lineId: orderLineId.describe('The channel’s own line id; a part of a bundle as <line>~<component>.'),
        units: z.number().int().min(1).max(1_000_000),
        reason,
        condition: condition.nullable().default(null),
        note: words(500).default(''),
      }),
    )
    .min(1)
    .max(200),
});
export type AnnounceRequest = z.infer<typeof announceRequest>;
