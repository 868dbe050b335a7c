import { z } from 'zod';

import { instant, storeDay } from './calendar.ts';
import { moneyNotNegative } from './money.ts';
import { words } from './order.ts';

/** What stands behind the # of a slip's address. */
export const slipText = z
  .string()
  .min(1)
  .max(600)
  .regex(/^[\w-]+$/, 'base64url');

export const slipStatusRequest = z.strictObject({ slip: slipText });

/** What anybody with the paper may read about its return: no names, no goods, no means of payment (P-8). */
export const slipStatus = z.object({
  /** `saved`: the tablet recorded it, and nothing has come from there yet. `releasing`, `released`: money that was only reserved. */
  status: z.enum([
    'saved',
    'received',
    'sent',
    'refunded',
    'person',
    'failed',
    'till',
    'goods-only',
    'voided',
    'refused',
    'releasing',
    'released',
  ]),
  /** `null`: none is promised, or it was a gift. */
  amount: moneyNotNegative.nullable(),
  /** The amount is the slip's own estimate. */
  isEstimate: z.boolean(),
  promisedBy: storeDay.nullable(),
  /** When something last happened to it. */
  updatedAt: instant,
  storeName: z.string(),
  /** Of the order; `null` while it is not known: the reader's own. */
  language: z.string().nullable(),
});
export type SlipStatus = z.infer<typeof slipStatus>;

const answer = { epoch: z.string(), serverTime: instant };

export const slipStatusAnswer = slipStatus.extend(answer);

export const slipRestoreRequest = z.strictObject({ slip: slipText, grant: z.string().max(6_000) });

/** How the return of a slip stands; `restored`: made now, from the slip (P-9). */
export const slipRestoreAnswer = slipStatus.extend({
  ...answer,
  restored: z.boolean(),
  slipNumber: words(40),
  orderNumber: words(80),
});
export type SlipRestoreAnswer = z.infer<typeof slipRestoreAnswer>;
