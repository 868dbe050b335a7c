import { fromBase64url } from 'shared-types/base64url';
import type { EnrolAnswer, EnrolRequest, PublicKey } from 'shared-types/enrolment';
import type { InstallationId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { Clock } from '../store/clock.ts';
import { failingKeyOf } from '../store/ledger-health.ts';
import { readEnrolment } from '../store/ledger.ts';
import type { Enrolment, Ledger, PhotoRow } from '../store/ledger.ts';
import { losePhotosBut, resealPhoto } from '../store/photos.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { EnrolTrouble } from '../store/sync-port.ts';
import type { Api } from './api.ts';

type EnrolDeps = Readonly<{ api: Api; ledger: Ledger; clock: Clock; read: SearchEngine['read'] }>;

/** What the associate read and said: the code of the link, a name for the tablet, and which tablet this was. */
export type EnrolAsked = Readonly<{ code: string; label: string; replaces: InstallationId | null }>;

/**
 * Makes this tablet one of a store. Its keys are made here, cannot be read out, and must prove themselves after they were stored and
 * read back (F30), because some browsers keep none. Commands of an earlier enrolment stay in the outbox as they are.
 */
export const enrol = async (deps: EnrolDeps, asked: EnrolAsked): Promise<Result<null, EnrolTrouble>> => {
  if (!globalThis.isSecureContext) return fail({ kind: 'no-secure-context' });
  const keys = await makeKeys();
  const own = await readEnrolment(deps.ledger);
  const request: EnrolRequest = {
    code: readCode(asked.code),
    publicKey: keys.publicKey,
    // What it was itself it need not be told: only so does the server take what the old keys signed.
    replaces: own?.installationId ?? asked.replaces,
    label: asked.label,
  };
  const answer = await deps.api.json('/enrol', { method: 'POST', body: JSON.stringify(request) });
  if (!answer.ok) return fail({ kind: answer.error.kind });
  if (answer.value.status >= 400 && answer.value.status < 500) return fail({ kind: 'code-not-valid' });
  const told = await deps.read('enrolAnswer', answer.value.json);
  if (told === null) return fail({ kind: 'not-understood' });
  const index = await importIndexKey(told.indexKey);
  const photos = own === null ? [] : await photosUnder(deps.ledger, own.keys.cache, keys.cache);
  await keep(deps, told, { ...keys, index }, photos);
  const kept = await readEnrolment(deps.ledger);
  if (kept === null || (await failingKeyOf(kept)) !== null) {
    await deps.ledger.enrolment.delete('this');
    return fail({ kind: 'keys-not-kept' });
  }
  await askToPersist();
  return ok(null);
};

/** D-4: photos that are not sent yet, sealed with the new key: the old one is gone once the enrolment is replaced. */
const photosUnder = async (ledger: Ledger, from: CryptoKey, to: CryptoKey): Promise<PhotoRow[]> => {
  const unsent = await ledger.photos.where('state').anyOf('draft', 'waiting').toArray();
  return (await Promise.all(unsent.map(async (row) => resealPhoto(row, { from, to })))).flatMap((row) => row ?? []);
};

/** Crockford: what people read as a letter is the digit. */
const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

type MadeKeys = Readonly<{ device: CryptoKeyPair; cache: CryptoKey; pin: CryptoKey; publicKey: PublicKey }>;

const makeKeys = async (): Promise<MadeKeys> => {
  const [device, cache, pin] = await Promise.all([
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  ]);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', device.publicKey);
  return { device, cache, pin: pin as CryptoKey, publicKey: { kty: 'EC', crv: 'P-256', x, y } }; // an HMAC key is never a pair
};

const importIndexKey = async (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64url(text) ?? new Uint8Array(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

const keep = async (
  { ledger, clock }: EnrolDeps,
  told: EnrolAnswer,
  keys: Enrolment['keys'],
  photos: readonly PhotoRow[],
): Promise<void> => {
  const { installationId, code, label, market, store, stores, settings, policies, serverKey, epoch } = told;
  const { enrolment, sequence, meta, grants, photos: photosHere, drafts } = ledger;
  await ledger.transaction('rw', [enrolment, sequence, meta, grants, photosHere, drafts], async () => {
    await enrolment.put({
      key: 'this',
      installationId,
      code,
      label,
      market,
      store,
      stores,
      settings,
      policies,
      serverKey,
      enrolledAt: clock.now(),
      keys,
    });
    await sequence.put({ key: 'next', next: 1 }); // a new installation counts from one (S-3)
    await grants.clear(); // they were locked with the old tablet's secret
    await meta.bulkPut([
      { key: 'epoch', value: epoch },
      { key: 'revoked', value: false },
      { key: 'cloned', value: false },
    ]);
    // With the key that opens them, or not at all; and only their seal is new: a return may have been recorded in another tab meanwhile.
    await Promise.all(photos.map(async ({ photoId, iv, sealed }) => photosHere.update(photoId, { iv, sealed })));
    await losePhotosBut(ledger, new Set(photos.map(({ photoId }) => photoId)));
  });
};

/** Against eviction; a browser that says no changes nothing, and the readiness screen shows it. */
const askToPersist = async (): Promise<void> => {
  if (typeof navigator !== 'undefined' && 'storage' in navigator && 'persist' in navigator.storage) await navigator.storage.persist();
};
