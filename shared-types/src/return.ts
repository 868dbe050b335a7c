import { z } from 'zod';

import { instant, storeDay } from './calendar.ts';
import {
  announcedReturnId,
  caseId,
  commandId,
  handoverId,
  installationId,
  marketId,
  orderId,
  orderLineId,
  paymentId,
  photoId,
  refundKey,
  returnId,
  staffId,
  storeId,
} from './ids.ts';
import { moneyNotNegative } from './money.ts';
import { orderType, words } from './order.ts';
import { condition, disposition, goodsCheck, reason } from './reasons.ts';

/* What a later version added has a value for the documents before it: commands wait on tablets for months, receipts and rulings for years. */

/** A photo of goods (D-4): its bytes are sent apart and prove themselves by this hash. */
export const photoOfGoods = z.strictObject({ photoId, sha256: z.string().regex(/^[0-9a-f]{64}$/) }).readonly();
export type PhotoOfGoods = z.infer<typeof photoOfGoods>;
export const MOST_PHOTOS = 3;

/** A line of a return, as the associate recorded it. `label` is the reason as it was shown, with its language. */
export const returnLine = z
  .strictObject({
    /** By `lineId` where the order was known; else by what could be read or described. */
    of: z.union([
      z.strictObject({ lineId: orderLineId }),
      z.strictObject({ sku: words(60).min(1) }),
      z.strictObject({ description: words(200).min(1) }),
    ]),
    units: z.number().int().min(1).max(1_000_000),
    reason,
    label: z.strictObject({ text: words(80), language: z.string().regex(/^[a-z]{2}$/) }),
    note: words(500),
    condition,
    disposition,
    /** What the tablet quoted for the line. */
    quoted: moneyNotNegative,
    /** The answer to the guided check of its category (E-14). */
    check: z.enum(['yes', 'no']).nullable().default(null),
    /** Taken off for diminished value, with why and the evidence; needs an approval (M-11). */
    deduction: z
      .strictObject({ amount: moneyNotNegative, why: words(200).min(3), evidence: words(200).min(1) })
      .readonly()
      .nullable()
      .default(null),
    /** What the customer had announced, kept beside what the associate saw (E-17). */
    declared: z.strictObject({ reason, condition: condition.nullable() }).readonly().nullable().default(null),
    /** What was looked at, and whether it was good (D-3). */
    seen: z.partialRecord(goodsCheck, z.boolean()).readonly().default({}),
    photos: z.array(photoOfGoods).max(MOST_PHOTOS).readonly().default([]),
  })
  .readonly();
export type ReturnLine = z.infer<typeof returnLine>;

/** A manager's word on the spot: under which signed grant, for what, and why. The server judges it again (E-15). */
export const approval = z
  .strictObject({
    staffId,
    grant: z
      .string()
      .max(6_000)
      .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'three base64url parts'),
    covers: z
      .array(z.enum(['override', 'deduction']))
      .min(1)
      .max(2)
      .readonly(),
    reason: words(300).min(3),
  })
  .readonly();
export type Approval = z.infer<typeof approval>;

/** How sure the tablet was, and what it told the customer. */
export const certainty = z.enum(['estimate', 'confirmed']);

/** Body of `return.record`: goods of one order, handed over at one moment. An immutable fact. */
export const returnRecord = z
  .strictObject({
    returnId,
    handoverId,
    order: z.union([
      z.strictObject({ known: orderId, revision: words(80) }),
      /** Goods whose order was not found: how to reach the customer, and what she showed (E-16). */
      z.strictObject({ typed: words(80), contact: words(200).nullable(), evidence: words(300).nullable() }),
    ]),
    lines: z.array(returnLine).min(1).max(200).readonly(),
    presentedAt: instant,
    slipNumber: words(40).min(8),
    /** What the tablet computed; the server computes it again. `null` when nobody knows the order. */
    quoted: z.strictObject({ refund: moneyNotNegative, shipping: moneyNotNegative, atTill: moneyNotNegative }).nullable(),
    policyVersion: z.number().int().min(0),
    settingsVersion: z.number().int().min(0),
    rulesVersion: z.number().int().min(1),
    /** Recorded without a connection: the market may cap what is promised then (E-7). */
    offline: z.boolean(),
    gift: z.boolean(),
    /** The promise printed on the slip (P-4). */
    promisedBy: storeDay.nullable(),
    /** The announced return that was brought in (E-17). */
    announced: announcedReturnId.nullable().default(null),
    approval: approval.nullable().default(null),
    /** The customer expressly chose store credit; her initials as she typed them. */
    storeCredit: z
      .strictObject({ initials: words(10).min(2) })
      .readonly()
      .nullable()
      .default(null),
    /** "Why this amount?" as the tablet showed it, a term a line. */
    derivation: z.array(words(240)).max(300).readonly().default([]),
  })
  .readonly();
export type ReturnRecord = z.infer<typeof returnRecord>;

/** The server's ruling on a return; goods that lie on the counter are never refused (DESIGN §5). */
export const outcome = z.enum(['accepted', 'adjusted', 'goods-only', 'duplicate', 'review']);
export type Outcome = z.infer<typeof outcome>;

export const cause = z.enum([
  // review
  'order-unknown',
  'line-unknown',
  'window-closed',
  'final-sale',
  'category-excluded',
  'order-closed',
  'grant-expired',
  'grant-exceeded',
  'offline-limit',
  'device-revoked',
  'clock-suspect',
  'payments-unclear',
  'over-claim-after-restore',
  'approval-invalid',
  'approval-exceeded',
  // goods-only
  'not-captured-on-web',
  'voided-on-web',
  'refunded-on-web',
  'returned-on-web',
  'cancelled-on-web',
  // duplicate and adjusted
  'units-held',
  'amount-differs',
  // what an open case may still say
  'refund-failed',
  'refund-unknown',
  'for-finance',
  'orphan-refund',
  'missing-refund',
  'void-too-late',
  'cloned-tablet',
]);
export type Cause = z.infer<typeof cause>;

/** The money part of a return at one payment, as everyone may see it. */
export const refundState = z.enum(['requested', 'sending', 'confirmed', 'pending-channel', 'failed', 'unknown', 'review', 'cancelled']);
export type RefundState = z.infer<typeof refundState>;

export const refundView = z
  .strictObject({
    key: refundKey,
    paymentId,
    /** "Visa …4417", masked. */
    means: words(60),
    amount: moneyNotNegative,
    /** `void`: money that was only authorised is let go, none moves. */
    act: z.enum(['refund', 'void']).default('refund'),
    state: refundState,
    cause: words(80).nullable(),
    channelReference: words(120).nullable(),
    at: instant,
  })
  .readonly();
export type RefundView = z.infer<typeof refundView>;

export const decidedLine = z
  .strictObject({
    lineId: orderLineId.nullable(),
    asked: z.number().int().min(1),
    units: z.number().int().min(0),
    /** What the units give back; `null` when no order is known. */
    money: moneyNotNegative.nullable(),
    cause: cause.nullable(),
    /** The return that already holds the units, when `cause` is `units-held`. */
    heldBy: z.strictObject({ returnId, slipNumber: words(40), storeId, at: instant }).nullable(),
  })
  .readonly();
export type DecidedLine = z.infer<typeof decidedLine>;

/** What a ruling rests on besides the plain rules, for whoever reads it later. */
export const rulingFlag = z.enum([
  'window-start-unknown',
  'not-delivered',
  'extended',
  'later-policy',
  'overridden',
  'check-passed',
  'announced-in-time',
  'store-credit',
  'matched-later',
  'recovered',
  'rebuilt',
]);
export type RulingFlag = z.infer<typeof rulingFlag>;

/** What the server ruled, stored with the command and sealed by a receipt. */
export const ruling = z
  .strictObject({
    returnId,
    outcome,
    cause: cause.nullable(),
    lines: z.array(decidedLine).max(200).readonly(),
    /** What the web channel refunds; `null` when no order is known. */
    refund: moneyNotNegative.nullable(),
    shipping: moneyNotNegative.nullable(),
    /** Fees and deductions that the refund is already less by (M-10, M-11). */
    withheld: moneyNotNegative.nullable().default(null),
    quoted: moneyNotNegative.nullable(),
    flags: z.array(rulingFlag).max(10).readonly().default([]),
    caseId: caseId.nullable(),
  })
  .readonly();
export type Ruling = z.infer<typeof ruling>;

/** One moment of a return's life, in order. */
export const returnEvent = z
  .strictObject({
    at: instant,
    kind: z.enum([
      'recorded',
      'received',
      'refund-sent',
      'refunded',
      'refund-failed',
      'refund-unknown',
      'voided',
      'case-opened',
      'accepted',
      'refused',
      'slip-handed',
    ]),
    by: words(120).nullable(),
    note: words(300).nullable(),
  })
  .readonly();

/** A return as its store sees it: the feed's document of kind `return`. */
export const returnView = z
  .strictObject({
    returnId,
    commandId,
    marketId,
    storeId,
    installationId,
    slipNumber: words(40),
    orderId: orderId.nullable(),
    orderNumber: words(80),
    orderType: orderType.nullable(),
    customerName: words(120),
    /** Of goods without an order: how to reach the customer, and what she showed (E-16). */
    left: z
      .strictObject({ contact: words(200).nullable(), evidence: words(300).nullable() })
      .readonly()
      .optional(),
    staffId,
    staffName: words(120),
    presentedAt: instant,
    receivedAt: instant,
    promisedBy: storeDay.nullable(),
    lines: z
      .array(
        z
          .strictObject({
            lineId: orderLineId.nullable(),
            name: words(200),
            units: z.number().int().min(1),
            reason,
            label: words(80),
            note: words(500),
            condition,
            disposition,
            /** Those that are whole at the server. */
            photos: z.array(photoId).max(MOST_PHOTOS).readonly().optional(),
          })
          .readonly(),
      )
      .max(200)
      .readonly(),
    ruling,
    route: z.enum(['web', 'till', 'void', 'none']),
    atTill: moneyNotNegative.nullable(),
    refunds: z.array(refundView).max(20).readonly(),
    /** `open` while a person must decide. */
    caseStatus: z.enum(['none', 'open', 'accepted', 'refused']),
    voidedAt: instant.nullable(),
    events: z.array(returnEvent).max(100).readonly(),
  })
  .readonly();
export type ReturnView = z.infer<typeof returnView>;

/** An open or decided case: what a manager needs to decide it on one screen. */
export const caseView = z
  .strictObject({
    caseId,
    storeId,
    returnId: returnId.nullable(),
    kind: z.enum([
      'review',
      'duplicate',
      'units-left-over',
      'refund-failed',
      'refund-unknown',
      'void-too-late',
      'cloned-tablet',
      'missing-number',
      'for-finance',
      'reconciliation',
      'order-closed',
    ]),
    cause: cause.nullable(),
    atStake: moneyNotNegative.nullable(),
    openedAt: instant,
    status: z.enum(['open', 'accepted', 'refused']),
    decidedAt: instant.nullable(),
    decidedBy: words(120).nullable(),
    words: words(300).nullable(),
    /** The other side of a conflict: the return that holds the units. */
    other: z
      .strictObject({ returnId, slipNumber: words(40), storeId, storeName: words(80), at: instant, staffName: words(120) })
      .nullable(),
    /** The refund in question, for the kinds that are about one. */
    refundKey: refundKey.nullable().default(null),
    detail: words(500),
  })
  .readonly();
export type CaseView = z.infer<typeof caseView>;

/** Where a return stands, in the words of the screens (UX §2). */
export type ReturnStatus = 'saved' | 'received' | 'sent' | 'refunded' | 'person' | 'failed' | 'till' | 'goods-only' | 'voided' | 'refused';
