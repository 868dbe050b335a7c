import type { GrantClaims, StaffAnswer } from 'shared-types/enrolment';
import type { StaffId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { decodeText, encodeText } from 'shared-types/text';

import type { Clock } from './clock.ts';
import { readEnrolment } from './ledger.ts';
import type { Enrolment, Ledger, WrappedGrant } from './ledger.ts';
import { countTry } from './pin-wait.ts';
import type { Random } from './random.ts';
import { seal, unseal } from './seal.ts';
import type { StaffSession, UnlockTrouble } from './sync-port.ts';

/** 193 ms on a desk computer: ten thousand PINs take half an hour, on this tablet only. */
const ITERATIONS = 600_000;

type Stores = Readonly<{ ledger: Ledger; clock: Clock; random: Random }>;
type SignedIn = Pick<StaffAnswer, 'grant' | 'claims' | 'locale'>;

export const sessionOf = ({ grant, claims, locale }: SignedIn): StaffSession => ({
  staffId: claims.staffId,
  name: claims.name,
  role: claims.role,
  locale,
  grant,
  claims,
});

/** PIN and a secret that cannot leave this tablet, so a copied disk cannot be tried against. */
const keyFor = async (pin: string, salt: Uint8Array<ArrayBuffer>, secret: CryptoKey): Promise<CryptoKey> => {
  const typed = await crypto.subtle.importKey('raw', encodeText(pin), 'PBKDF2', false, ['deriveBits']);
  const slow = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, typed, 256);
  const both = await crypto.subtle.sign('HMAC', secret, slow);
  return crypto.subtle.importKey('raw', both, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

/** What lies under the PIN. The staff number renews the grant with the same PIN while there is a network; older rows do not have it. */
type Sealed = Readonly<{ grant: string; claims: GrantClaims; staffNumber?: string }>;

/** Keeps a grant for offline use, locked with the PIN that the server just accepted. */
export const wrapGrant = async (
  stores: Stores,
  enrolment: Enrolment,
  signedIn: SignedIn & Readonly<{ pin: string; staffNumber?: string }>,
): Promise<void> => {
  const { grant, claims, locale, pin, staffNumber } = signedIn;
  const inside: Sealed = { grant, claims, ...(staffNumber === undefined ? {} : { staffNumber }) };
  const salt = stores.random.bytes(16);
  const key = await keyFor(pin, salt, enrolment.keys.pin);
  const { iv, bytes } = await seal(key, `grant:${claims.staffId}`, encodeText(JSON.stringify(inside)));
  const row: WrappedGrant = {
    staffId: claims.staffId,
    name: claims.name,
    role: claims.role,
    locale,
    expiresAt: claims.expiresAt,
    usedAt: stores.clock.now(),
    salt,
    iv,
    sealed: bytes,
  };
  const { ledger } = stores;
  await ledger.transaction('rw', ledger.grants, ledger.pinTries, async () => {
    await ledger.grants.put(row);
    await ledger.pinTries.delete(claims.staffId);
  });
};

/** A grant that the PIN opened, and with what number it can be renewed. */
type OpenedGrant = Readonly<{ session: StaffSession; staffNumber: string | null }>;

/**
 * S-14: opens a grant with the PIN, without a network. The try is written down before the PIN is looked at, so that a reload or another tab
 * gives no new tries. An expired grant still opens: what is recorded under it becomes a review, and goods are never sent away.
 */
export const unlockGrant = async (stores: Stores, staffId: StaffId, pin: string): Promise<Result<OpenedGrant, UnlockTrouble>> => {
  const { ledger, clock } = stores;
  const [row, enrolment] = await Promise.all([ledger.grants.get(staffId), readEnrolment(ledger)]);
  if (!row || enrolment === null) return fail({ kind: 'sign-in-online' });
  const counted = await countTry(stores, staffId);
  if (!counted.mayTry) return fail(counted.trouble);
  const key = await keyFor(pin, row.salt, enrolment.keys.pin);
  const opened = await unseal(key, `grant:${staffId}`, { iv: row.iv, bytes: row.sealed });
  if (opened === null) return fail(counted.trouble);
  const { grant, claims, staffNumber } = JSON.parse(decodeText(opened)) as Sealed; // sealed by wrapGrant
  await ledger.transaction('rw', ledger.grants, ledger.pinTries, async () => {
    await ledger.pinTries.delete(staffId);
    await ledger.grants.update(staffId, { usedAt: clock.now() });
  });
  return ok({ session: sessionOf({ grant, claims, locale: row.locale }), staffNumber: staffNumber ?? null });
};
