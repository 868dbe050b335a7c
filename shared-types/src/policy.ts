import { z } from 'zod';

import { instant, storeDay, timeZone } from './calendar.ts';
import { channelId, marketId, storeId } from './ids.ts';
import { currency, moneyNotNegative } from './money.ts';
import { words } from './order.ts';
import { condition, goodsCheck } from './reasons.ts';

const version = z.number().int().min(1);
const days = z.number().int().min(0).max(3_650);
/** A share in basis points: 100 are one per cent. */
const basisPoints = z.number().int().min(0).max(10_000);

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
    /** The law's right of withdrawal: within `days` no fee is ever taken (M-10); once announced in time, the goods may follow within `goodsFollowDays`. */
    withdrawal: z
      .strictObject({ days: days.default(14), goodsFollowDays: days.default(14) })
      .readonly()
      .default({ days: 14, goodsFollowDays: 14 }),
    /** The window of returns that are announced on the web, where it differs from that of the stores; `null`: the same. */
    onlineWindowDays: days.nullable().default(null),
    /** Whether a last day that is no working day moves to the next one (E-11). */
    lastDayMoves: z.enum(['never', 'to-working-day']).default('never'),
    /** Public holidays of the market: no working days, for the window and for the promise. */
    publicHolidays: z.array(storeDay).max(400).readonly().default([]),
    /** Orders placed between two days may come back until `lastDay`, where that is later than their window (E-12). */
    extensions: z
      .array(z.strictObject({ label: words(80), placedFrom: storeDay, placedTo: storeDay, lastDay: storeDay }).readonly())
      .max(20)
      .readonly()
      .default([]),
    /** What the market keeps of a return that is neither a withdrawal in time nor a defect (M-10). */
    fees: z
      .strictObject({ perReturn: moneyNotNegative.nullable().default(null), restockingBasisPoints: basisPoints.default(0) })
      .readonly()
      .default({ perReturn: null, restockingBasisPoints: 0 }),
    /**
     * How lines of one offer (buy x get y, gift with purchase) share what was paid for all of them (M-9): `as-paid` as the channel told,
     * `by-list-price` so that a gift that stays takes its share along.
     */
    offers: z.enum(['as-paid', 'by-list-price']).default('as-paid'),
    /** Whether the customer may choose store credit instead of the means of payment; only with recorded consent. */
    storeCredit: z.enum(['never', 'with-consent']).default('never'),
    /** A later version counts for older orders too, wherever it is better for the customer (E-13). */
    appliesToOlder: z.boolean().default(false),
  })
  .readonly();
export type ReturnPolicy = z.infer<typeof returnPolicy>;
/** As people write it in a file: what has a usual value may be left out. */
export type ReturnPolicyInput = z.input<typeof returnPolicy>;

/** A question that decides whether excluded goods may come back after all: "Is the seal unbroken?" (E-14). */
export const guidedCheck = z.strictObject({ question: words(200).min(1), returnableIf: z.enum(['yes', 'no']) }).readonly();
export type GuidedCheck = z.infer<typeof guidedCheck>;

/** What the law adds to a refund that comes late (C-5): interest by the year for the first days, then steps, then so much each month. */
export const lateScale = z
  .strictObject({
    /** Interest by the year until the first step. */
    yearlyBasisPoints: basisPoints,
    /** More than `afterDays` days late: so much of the whole sum. Ascending. */
    steps: z
      .array(z.strictObject({ afterDays: days, basisPoints }).readonly())
      .max(20)
      .readonly(),
    /** Each further month after the last step. */
    thenMonthlyBasisPoints: basisPoints,
    /** Never more than this share of the sum. */
    mostBasisPoints: basisPoints,
  })
  .readonly();
export type LateScale = z.infer<typeof lateScale>;

/** A printer in the store's network, reached through the sync server (P-12): a web page may not open a connection of its own. */
export const networkPrinter = z
  .strictObject({
    printerId: z.string().regex(/^[a-z0-9-]{1,40}$/, 'small letters, digits and hyphens'),
    name: words(80).min(1),
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,255}$/, 'a host name or an address'),
    port: z.number().int().min(1).max(65_535).default(9_100),
    language: z.enum(['esc-pos', 'star-prnt']).default('esc-pos'),
    widthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  })
  .readonly();
export type NetworkPrinter = z.infer<typeof networkPrinter>;

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
    /** By category of goods (E-14). */
    guidedChecks: z.record(words(60), guidedCheck).readonly().default({}),
    /** What a manager may let through on the spot: so much money, so many days after the last day, a `null` inside being no limit; `null`: nothing (E-15). */
    override: z.strictObject({ amount: moneyNotNegative.nullable(), daysLate: days.nullable() }).readonly().nullable().default(null),
    /** The most that a manager may take off for diminished value, as a share of the line (M-11); `null`: nothing. */
    mostDeductionBasisPoints: basisPoints.nullable().default(null),
    late: lateScale.nullable().default(null),
    /** What is looked at per category of goods before a condition is said (D-3); `*`: all categories that are not named. */
    goodsChecks: z
      .record(words(60), z.array(goodsCheck).min(1).max(4).readonly())
      .readonly()
      .default({ '*': ['tag', 'defect'] }),
    /** Photos of goods: none, offered, or asked for whenever goods are damaged or their worth is reduced (D-4). */
    photos: z.enum(['never', 'offered', 'asked-for-damage']).default('offered'),
    /** The tablet locks after so long without a touch; `null`: never. Drafts stay. */
    autoLockSeconds: z.number().int().min(20).max(3_600).nullable().default(180),
    printers: z.array(networkPrinter).max(50).readonly().default([]),
    /** Whether slips may be mailed; only where the server has an SMTP address (P-11). */
    mailsSlips: z.boolean().default(false),
  })
  .readonly();
export type StoreSettings = z.infer<typeof storeSettings>;
export type StoreSettingsInput = z.input<typeof storeSettings>;

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
