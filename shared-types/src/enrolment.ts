import { z } from 'zod';

import { instant } from './calendar.ts';
import { installationId, marketId, staffId, storeId } from './ids.ts';
import { moneyNotNegative } from './money.ts';
import { order, orderState, words } from './order.ts';
import { market, returnPolicy, store, storeSettings } from './policy.ts';

/** A public P-256 key as JWK. */
export const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
  ext: z.boolean().optional(),
  key_ops: z.array(z.string().max(20)).max(4).optional(),
});
export type PublicKey = z.infer<typeof publicKey>;

const answer = { epoch: words(80), serverTime: instant };

export const enrolRequest = z.strictObject({
  code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/, 'eight Crockford characters'),
  publicKey,
  /** "This was tablet …": the installation it had before, if the associate says so. */
  replaces: installationId.nullable(),
  label: words(80),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

export const enrolAnswer = z.strictObject({
  ...answer,
  installationId,
  /** Three Crockford characters for slip numbers, never used again in this store (P-1). */
  code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{3}$/),
  label: words(80),
  market,
  store,
  stores: z.array(store).max(2_000),
  settings: storeSettings,
  policies: z.array(returnPolicy).max(500),
  /** Verifies receipts and grants. */
  serverKey: publicKey,
  /** HMAC key of the tenant for e-mail and phone look-ups, base64url; imported as non-extractable at once. */
  indexKey: z.string().regex(/^[\w-]{43}$/),
});
export type EnrolAnswer = z.infer<typeof enrolAnswer>;

export const nonceRequest = z.strictObject({ installationId });
export const nonceAnswer = z.strictObject({ ...answer, nonce: z.string().min(20).max(80) });
/** The device signs `retour-auth|<installationId>|<nonce>`. */
export const deviceRequest = z.strictObject({
  installationId,
  nonce: z.string().min(20).max(80),
  signature: z.string().regex(/^[\w-]{86}$/),
});
export const deviceAnswer = z.strictObject({ ...answer, token: z.string().max(4_000), expiresAt: instant, revoked: z.boolean() });
export type DeviceAnswer = z.infer<typeof deviceAnswer>;

export const authTextOf = (installation: string, nonce: string): string => `retour-auth|${installation}|${nonce}`;

export const staffRole = z.enum(['associate', 'manager', 'back-office', 'operator']);
export type StaffRole = z.infer<typeof staffRole>;

/** What a shift grant allows while nobody can be asked (DESIGN §10). */
export const grantLimits = z
  .strictObject({ amount: moneyNotNegative.nullable(), returnsPerShift: z.number().int().min(1).nullable() })
  .readonly();

/** What a shift grant says, signed by the server (ES256). The PIN only unlocks it; the server judges it again. */
export const grantClaims = z.strictObject({
  staffId,
  name: words(80),
  role: staffRole,
  storeId,
  marketId,
  installationId,
  limits: grantLimits,
  issuedAt: instant,
  expiresAt: instant,
});
export type GrantClaims = z.infer<typeof grantClaims>;

/** First sign-in on a tablet: online, by staff number and PIN. */
export const staffRequest = z.strictObject({ staffNumber: z.string().regex(/^\d{1,8}$/), pin: z.string().regex(/^\d{4,6}$/) });
export const staffAnswer = z.strictObject({ ...answer, grant: z.string().max(6_000), claims: grantClaims, locale: words(8) });
export type StaffAnswer = z.infer<typeof staffAnswer>;

/** Online search for what the cache does not have: by what the customer gave, never by browsing. */
export const lookupRequest = z.strictObject({ text: words(120).min(3), grant: z.string().max(6_000) });
export const lookupAnswer = z.strictObject({
  ...answer,
  orders: z.array(z.strictObject({ order, state: orderState })).max(20),
  more: z.boolean(),
});
export type LookupAnswer = z.infer<typeof lookupAnswer>;
