import { z } from 'zod';

import { instant, timeZone } from './calendar.ts';
import { channelId, marketId, storeId } from './ids.ts';
import { currency, moneyNotNegative } from './money.ts';
import { words } from './order.ts';
import { condition } from './reasons.ts';

const version = z.number().int().min(1);

/** What a category of goods changes about the window (E-5). */
export const categoryRule = z
  .strictObject({ returnable: z.boolean(), windowDays: z.number().int().min(0).max(3_650).nullable() })
  .readonly();

/**
 * The promise made when the order was placed, frozen on it by version (E-8). Amounts and days here decide money,
 * so a later version never applies to an older order unless it says so and is better for the customer.
 */
export const returnPolicy = z
  .strictObject({
    marketId,
    version,
    windowDays: z.number().int().min(0).max(3_650),
    /** Added to the order date when the channel does not say when the goods arrived (E-2). */
    transitDays: z.number().int().min(0).max(365),
    categories: z.record(words(60), categoryRule).readonly(),
    shipping: z.enum(['never', 'when-all-returned', 'proportional']),
    /** Which payment gives back first (M-7). */
    paymentOrder: z.enum(['proportional', 'as-placed', 'card-first']),
  })
  .readonly();
export type ReturnPolicy = z.infer<typeof returnPolicy>;

/** How a store works today; always the newest known, never frozen. */
export const storeSettings = z
  .strictObject({
    storeId,
    version,
    /** The brand's promise on the slip, in working days (P-4). */
    promiseWorkingDays: z.number().int().min(0).max(60),
    /** The market's legal limit, in calendar days. */
    legalDays: z.number().int().min(0).max(365),
    /** Above this, an offline return waits for a person (E-7); `null`: no limit. */
    offlineLimit: moneyNotNegative.nullable(),
    preselectedCondition: condition.nullable(),
    print: z.enum(['always', 'ask', 'mail']),
    /** Above this amount "as new" is never preselected. */
    highValue: moneyNotNegative.nullable(),
  })
  .readonly();
export type StoreSettings = z.infer<typeof storeSettings>;

/** A country or brand with its currency, law and policy. */
export const market = z
  .strictObject({
    marketId,
    name: words(80),
    currency,
    timeZone,
    locale: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
    channel: channelId,
    /** Orders older than this leave the tablets; `null`: none do. */
    retentionDays: z.number().int().min(1).nullable(),
  })
  .readonly();
export type Market = z.infer<typeof market>;

export const store = z
  .strictObject({
    storeId,
    marketId,
    /** The first part of its slip numbers: three to five letters and digits. */
    code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{3,5}$/, 'three to five Crockford characters'),
    name: words(80),
    address: words(160),
    brand: words(40),
  })
  .readonly();
export type Store = z.infer<typeof store>;

/** All policies of a market and the moment each came into force. */
export type PolicyBook = ReadonlyMap<number, ReturnPolicy>;

export const policyInForce = z.strictObject({ from: instant, policy: returnPolicy }).readonly();
