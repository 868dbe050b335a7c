import { addMs, msBetween } from 'shared-types/calendar';
import type { GrantClaims, StaffAnswer } from 'shared-types/enrolment';
import type { StaffId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { decodeText, encodeText } from 'shared-types/text';

import type { Clock } from './clock.ts';
import { readEnrolment } from './ledger.ts';
import type { Enrolment, Ledger, WrappedGrant } from './ledger.ts';
import type { Random } from './random.ts';
import { seal, unseal } from './seal.ts';
import type { StaffSession, UnlockTrouble } from './sync-port.ts';

/** 193 ms on a desk computer: ten thousand PINs take half an hour, on this tablet only. */
const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 15 * 60_000;

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

/** Keeps a grant for offline use, locked with the PIN that the server just accepted. */
export const wrapGrant = async (stores: Stores, enrolment: Enrolment, signedIn: SignedIn & Readonly<{ pin: string }>): Promise<void> => {
  const { grant, claims, locale, pin } = signedIn;
  const salt = stores.random.bytes(16);
  const key = await keyFor(pin, salt, enrolment.keys.pin);
  const { iv, bytes } = await seal(key, `grant:${claims.staffId}`, encodeText(JSON.stringify({ grant, claims })));
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

/** How long the next try waits after so many wrong ones in a row: none for the first five, then doubling from half a minute. */
export const delayAfterMs = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (wrong - FREE_TRIES));

/**
 * Opens a grant with the PIN, without a network. A wrong try is written down before it is answered, so that a reload gives no new
 * tries. An expired grant still opens: what is recorded under it becomes a review, and goods are never sent away.
 */
export const unlockGrant = async (stores: Stores, staffId: StaffId, pin: string): Promise<Result<StaffSession, UnlockTrouble>> => {
  const { ledger, clock } = stores;
  const [row, enrolment, tries] = await Promise.all([ledger.grants.get(staffId), readEnrolment(ledger), ledger.pinTries.get(staffId)]);
  if (!row || enrolment === null) return fail({ kind: 'sign-in-online' });
  const waitMs = tries?.lockedUntil ? msBetween(clock.now(), tries.lockedUntil) : 0;
  if (waitMs > 0) return fail({ kind: 'locked', waitMs: Math.min(waitMs, LONGEST_DELAY_MS) });
  const key = await keyFor(pin, row.salt, enrolment.keys.pin);
  const opened = await unseal(key, `grant:${staffId}`, { iv: row.iv, bytes: row.sealed });
  if (opened === null) return fail(await countWrong(stores, staffId));
  const { grant, claims } = JSON.parse(decodeText(opened)) as { grant: string; claims: GrantClaims }; // sealed by wrapGrant
  await ledger.transaction('rw', ledger.grants, ledger.pinTries, async () => {
    await ledger.pinTries.delete(staffId);
    await ledger.grants.update(staffId, { usedAt: clock.now() });
  });
  return ok(sessionOf({ grant, claims, locale: row.locale }));
};

const countWrong = async ({ ledger, clock }: Stores, staffId: StaffId): Promise<UnlockTrouble> =>
  ledger.transaction('rw', ledger.pinTries, async () => {
    const wrong = ((await ledger.pinTries.get(staffId))?.wrong ?? 0) + 1;
    const delayMs = delayAfterMs(wrong);
    await ledger.pinTries.put({ staffId, wrong, lockedUntil: delayMs === 0 ? null : addMs(clock.now(), delayMs) });
    return delayMs === 0 ? { kind: 'wrong', triesLeft: FREE_TRIES - wrong } : { kind: 'locked', waitMs: delayMs };
  });
