import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

import type { Selectable } from 'kysely';
import { addMs, instant } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { authTextOf } from 'shared-types/enrolment';
import { installationId } from 'shared-types/ids';
import type { InstallationId } from 'shared-types/ids';
import { z } from 'zod';

import { writeAudit } from '../db/audit.ts';
import type { Database } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { signJws, verifyJws } from './jws.ts';
import type { ServerKeys } from './keys.ts';

const NONCE_VALID_MS = 2 * 60_000;
const TOKEN_VALID_MS = 15 * 60_000;

const tokenClaims = z.strictObject({ use: z.literal('device'), installationId, expiresAt: instant });
export type DeviceToken = Readonly<{ installationId: InstallationId; expiresAt: Instant }>;

/** Something to sign, good once and for two minutes. Unknown installations get one too; nothing is kept for them. */
export const makeNonce = async (db: Database, installation: InstallationId, now: Instant): Promise<string> => {
  const nonce = randomBytes(24).toString('base64url');
  const known = await db.read
    .selectFrom('installation')
    .select('installation_id')
    .where('installation_id', '=', installation)
    .executeTakeFirst();
  if (!known) return nonce;
  await db.write(async (trx) => {
    await trx.deleteFrom('auth_nonce').where('expires_at', '<', now).execute();
    await trx
      .insertInto('auth_nonce')
      .values({ nonce, installation_id: installation, expires_at: addMs(now, NONCE_VALID_MS) })
      .execute();
  });
  return nonce;
};

export type MintedToken = Readonly<{ token: string; expiresAt: Instant; isRevoked: boolean }>;

/**
 * A token for the tablet that signed the nonce with its key; `null` for an unknown tablet, a wrong signature, a spent or old nonce alike.
 * A revoked tablet gets one too: it may still push what it recorded, and is told.
 */
export const mintDeviceToken = async (
  db: Database,
  keys: ServerKeys,
  of: Readonly<{ installationId: InstallationId; nonce: string; signature: string; now: Instant }>,
): Promise<MintedToken | null> =>
  db.write(async (trx) => {
    const spent = await trx
      .deleteFrom('auth_nonce')
      .where('nonce', '=', of.nonce)
      .where('installation_id', '=', of.installationId)
      .where('expires_at', '>=', of.now)
      .executeTakeFirst();
    const row = await trx.selectFrom('installation').selectAll().where('installation_id', '=', of.installationId).executeTakeFirst();
    if (!row || spent.numDeletedRows !== 1n || !hasSigned(row, of)) return null;
    await trx.updateTable('installation').set({ last_contact_at: of.now }).where('installation_id', '=', of.installationId).execute();
    const expiresAt = addMs(of.now, TOKEN_VALID_MS);
    const claims: z.infer<typeof tokenClaims> = { use: 'device', installationId: of.installationId, expiresAt };
    return { token: signJws(claims, keys.signing), expiresAt, isRevoked: row.revoked_at !== null };
  });

const hasSigned = (row: Selectable<Schema['installation']>, of: Readonly<{ nonce: string; signature: string }>): boolean => {
  const key = createPublicKey({ key: JSON.parse(row.public_key) as JsonWebKey, format: 'jwk' }); // checked at enrolment
  const text = Buffer.from(authTextOf(row.installation_id, of.nonce));
  return verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(of.signature, 'base64url'));
};

/** Who calls, by its token; `null` when it is not ours or over. Whether the tablet is revoked is asked at each call. */
export const readDeviceToken = (keys: ServerKeys, token: string, now: Instant): DeviceToken | null => {
  const claims = tokenClaims.safeParse(verifyJws(token, keys.verifying));
  return claims.success && claims.data.expiresAt > now ? claims.data : null;
};

/** Stops a tablet: it may only push from now on, and its next contact tells it to wipe. `false`: there is no such tablet. */
export const revokeInstallation = async (
  db: Database,
  of: Readonly<{ installationId: InstallationId; now: Instant; actor: string }>,
): Promise<boolean> =>
  db.write(async (trx) => {
    const revoked = await trx
      .updateTable('installation')
      .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(of.now)) }))
      .where('installation_id', '=', of.installationId)
      .executeTakeFirst();
    if (revoked.numUpdatedRows === 0n) return false;
    await writeAudit(trx, { at: of.now, actor: of.actor, act: 'tablet-revoked', subject: of.installationId, detail: {} });
    return true;
  });
