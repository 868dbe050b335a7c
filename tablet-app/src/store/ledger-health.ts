import { encodeText } from 'shared-types/text';

import { readEnrolment } from './ledger.ts';
import type { Enrolment, Ledger } from './ledger.ts';
import { seal, unseal } from './seal.ts';
import { isSignedBy, signBytes } from './signing.ts';
import { reopen, storageTroubleOf } from './storage-trouble.ts';

/**
 * What the ledger can do. `unwritable`: nothing can be recorded. `key-failing`: what is signed is still sent, but nothing new can be
 * signed or read: enrol again. `not-enrolled`: this tablet belongs to no store yet.
 */
export type LedgerHealth =
  | Readonly<{ kind: 'checking' | 'well' | 'not-enrolled' }>
  | Readonly<{ kind: 'unwritable'; why: 'cannot-open' | 'open-hangs' | 'storage-full' | 'storage-broken' }>
  | Readonly<{ kind: 'key-failing'; which: 'device' | 'cache' | 'index' | 'pin' }>;

const OPEN_MS = 5_000;

/** Runs at every start: opens, writes a strict row, and has every key prove itself (F24, F28, F29, F30). Says what is wrong, never resolves silently. */
export const checkLedger = async (ledger: Ledger): Promise<LedgerHealth> => {
  const opened = await openInTime(ledger);
  if (opened !== 'open') return { kind: 'unwritable', why: opened };
  try {
    await ledger.transaction('rw', ledger.meta, async () => ledger.meta.put({ key: 'checked', value: true }));
    const enrolment = await readEnrolment(ledger);
    if (enrolment === null) return { kind: 'not-enrolled' };
    const failing = await failingKeyOf(enrolment);
    return failing === null ? { kind: 'well' } : { kind: 'key-failing', which: failing };
  } catch (cause) {
    const why = storageTroubleOf(cause);
    if (why === null) throw cause;
    return { kind: 'unwritable', why };
  }
};

/** F28: some browsers never answer the first open: five seconds, once more, then it is said. */
const openInTime = async (ledger: Ledger): Promise<'open' | 'cannot-open' | 'open-hangs'> => {
  for (const open of [async () => ledger.open(), async () => reopen(ledger)]) {
    const outcome = await raceOpen(open);
    if (outcome !== 'open-hangs') return outcome;
  }
  return 'open-hangs';
};

const raceOpen = async (open: () => Promise<unknown>): Promise<'open' | 'cannot-open' | 'open-hangs'> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'open-hangs'>((resolve) => {
    timer = setTimeout(() => resolve('open-hangs'), OPEN_MS);
  });
  const opened = open().then(
    () => 'open' as const,
    () => 'cannot-open' as const, // every reason ends on the same screen: this ledger cannot be used here
  );
  const outcome = await Promise.race([opened, late]);
  clearTimeout(timer);
  return outcome;
};

/** The first key that cannot do its work, or `null`. Keys read back as null in some private modes (F30). */
export const failingKeyOf = async ({ keys }: Pick<Enrolment, 'keys'>): Promise<'device' | 'cache' | 'index' | 'pin' | null> => {
  const bytes = encodeText('retour key check');
  const checks = {
    device: async () => isSignedBy(await importPublic(keys.publicKey), await signBytes(keys.device.privateKey, bytes), bytes),
    cache: async () => (await unseal(keys.cache, 'check', await seal(keys.cache, 'check', bytes)))?.length === bytes.length,
    index: async () => (await crypto.subtle.sign('HMAC', keys.index, bytes)).byteLength === 32,
    pin: async () => (await crypto.subtle.sign('HMAC', keys.pin, bytes)).byteLength === 32,
  };
  for (const which of ['device', 'cache', 'index', 'pin'] as const) {
    const works = await checks[which]().catch(() => false); // a key that throws is a key that fails
    if (!works) return which;
  }
  return null;
};

const importPublic = async (key: Enrolment['keys']['publicKey']): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ]);
