import { z } from 'zod';

import { instant } from './calendar.ts';
import { announcedReturnId, marketId, orderId, orderLineId, returnId } from './ids.ts';
import { words } from './order.ts';
import { condition, reason } from './reasons.ts';

/**
 * A return that the customer declared before coming: in the portal, by an RMA, or with the withdrawal button. It fixes her date (E-17);
 * what she declared never replaces what the associate sees.
 */
export const announcedReturn = z
  .strictObject({
    announcedId: announcedReturnId,
    marketId,
    orderId,
    orderNumber: words(40).min(1),
    /** What the customer shows: `AR-` and eight Crockford characters with a check character, also in the QR (F-9). */
    code: z.string().regex(/^AR-[0-9A-HJKMNP-TV-Z]{8}-[0-9A-Z]$/, 'AR-XXXXXXXX-C'),
    kind: z.enum(['withdrawal', 'return', 'warranty']),
    announcedAt: instant,
    lines: z
      .array(
        z
          .strictObject({
            lineId: orderLineId,
            units: z.number().int().min(1).max(1_000_000),
            reason,
            condition: condition.nullable(),
            note: words(500),
          })
          .readonly(),
      )
      .min(1)
      .max(200)
      .readonly(),
    status: z.enum(['open', 'brought-in', 'cancelled']),
    /** The return that brought it in. */
    returnId: returnId.nullable(),
  })
  .readonly();
export type AnnouncedReturn = z.infer<typeof announcedReturn>;
