import type { Selectable } from 'kysely';
import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { grantClaims, grantLimits, staffRole } from 'shared-types/enrolment';
import type { GrantClaims } from 'shared-types/enrolment';
import { installationId, marketId, staffId, storeId } from 'shared-types/ids';

import { writeAudit } from '../db/audit.ts';
import type { Database, Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { signJws, verifyJws } from './jws.ts';
import type { ServerKeys } from './keys.ts';
import { isRightPin } from './pin.ts';

/** So many tries are free; each one after them doubles the wait. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

type SignIn = Readonly<{
  installation: Selectable<Schema['installation']>;
  staffNumber: string;
  pin: string;
  now: Instant;
  /** How long the grant is good; the configuration allows at most 72 h. */
  grantMs: number;
}>;

export type SignedIn = Readonly<{ grant: string; claims: GrantClaims; locale: string }>;

/**
 * S-15: the first sign-in on a tablet, online: a signed shift grant. `null` for an unknown number, a wrong PIN and a locked person alike, after the
 * same work: nobody learns who works here. The try is counted before the PIN is looked at, so a hundred tries at once are a hundred tries.
 */
export const signInStaff = async (db: Database, keys: ServerKeys, signIn: SignIn): Promise<SignedIn | null> => {
  const row = await db.write((trx) => countTry(trx, signIn));
  const isRight = await isRightPin(signIn.pin, row?.pin_hash ?? null);
  if (!row || !isRight) return null;
  const claims = claimsOf(row, signIn);
  await db.write(async (trx) => {
    await trx.updateTable('staff').set({ failed_tries: 0, locked_until: null }).where('staff_id', '=', row.staff_id).execute();
    const detail = { expiresAt: claims.expiresAt };
    await writeAudit(trx, { at: signIn.now, actor: actorOf(row, signIn), act: 'staff-signed-in', subject: row.staff_id, detail });
  });
  return { grant: signJws(claims, keys.signing), claims, locale: row.locale };
};

type StaffRow = Selectable<Schema['staff']>;

const actorOf = (row: StaffRow, { installation }: SignIn): string => `${row.staff_id}@${installation.installation_id}`;

const countTry = async (trx: Tx, signIn: SignIn): Promise<StaffRow | null> => {
  await boundWait(trx, signIn);
  const counted = await trx
    .updateTable('staff')
    .set((row) => ({ failed_tries: row('failed_tries', '+', 1) }))
    .where('store_id', '=', signIn.installation.store_id)
    .where('staff_number', '=', signIn.staffNumber)
    .where('active', '=', 1)
    .where((row) => row.or([row('locked_until', 'is', null), row('locked_until', '<=', signIn.now)]))
    .returningAll()
    .executeTakeFirst();
  if (!counted) return null;
  const lockedUntil = lockAfter(counted.failed_tries, signIn.now);
  if (lockedUntil !== null) await lock(trx, counted, { ...signIn, lockedUntil });
  return counted;
};

/** No wait is longer than the longest: one that seems so was begun under a clock that has been set back since, and begins again. */
const boundWait = async (trx: Tx, { installation, staffNumber, now }: SignIn): Promise<void> => {
  const longest = addMs(now, LONGEST_WAIT_MS);
  await trx
    .updateTable('staff')
    .set({ locked_until: longest })
    .where('store_id', '=', installation.store_id)
    .where('staff_number', '=', staffNumber)
    .where('locked_until', '>', longest)
    .execute();
};

const lockAfter = (tries: number, now: Instant): Instant | null =>
  tries <= FREE_TRIES ? null : addMs(now, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - FREE_TRIES - 1)));

/** A right PIN in the same request lifts it again. */
const lock = async (trx: Tx, row: StaffRow, signIn: SignIn & Readonly<{ lockedUntil: Instant }>): Promise<void> => {
  await trx.updateTable('staff').set({ locked_until: signIn.lockedUntil }).where('staff_id', '=', row.staff_id).execute();
  const detail = { tries: row.failed_tries, until: signIn.lockedUntil };
  await writeAudit(trx, { at: signIn.now, actor: actorOf(row, signIn), act: 'staff-locked', subject: row.staff_id, detail });
};

const claimsOf = (row: StaffRow, { installation, now, grantMs }: SignIn): GrantClaims => ({
  staffId: staffId.parse(row.staff_id),
  name: row.name,
  role: staffRole.parse(row.role),
  storeId: storeId.parse(row.store_id),
  marketId: marketId.parse(installation.market_id),
  installationId: installationId.parse(installation.installation_id),
  limits: grantLimits.parse(JSON.parse(row.limits)),
  issuedAt: now,
  expiresAt: addMs(now, grantMs),
});

/** A grant's claims when our signature on them is good. Whether it is over, or another tablet's, is the caller's question. */
export const readGrant = (keys: ServerKeys, jws: string): GrantClaims | null => {
  const claims = grantClaims.safeParse(verifyJws(jws, keys.verifying));
  return claims.success ? claims.data : null;
};
