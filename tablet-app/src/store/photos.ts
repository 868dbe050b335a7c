import { toHex } from 'shared-types/base64url';
import type { PhotoId, ReturnId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { PhotoOfGoods } from 'shared-types/return';
import type { Command } from 'shared-types/sync';

import { readEnrolment } from './ledger.ts';
import type { DraftLine, Ledger, PhotoRow } from './ledger.ts';
import { newId } from './random.ts';
import { seal, unseal } from './seal.ts';
import { storageTroubleOf } from './storage-trouble.ts';
import type { Tablet } from './tablet-context.ts';

const JPEG = 'image/jpeg';

/** What a photo is sealed about: bytes of one photo cannot be passed off as another's. */
const aboutPhoto = (photoId: PhotoId): string => `photo:${photoId}`;

export type PhotoNotKept = Readonly<{ kind: 'storage-full' | 'storage-broken' | 'not-enrolled' }>;

/** Keeps a JPEG for the return that a draft will become: sealed, on the disk before anyone sees it as taken. */
export const keepPhoto = async (
  { ledger, clock, random }: Pick<Tablet, 'ledger' | 'clock' | 'random'>,
  returnId: ReturnId,
  jpeg: Uint8Array<ArrayBuffer>,
): Promise<Result<PhotoOfGoods, PhotoNotKept>> => {
  try {
    const enrolment = await readEnrolment(ledger);
    if (enrolment === null) return fail({ kind: 'not-enrolled' });
    const photoId = newId<PhotoId>({ clock, random });
    const sha256 = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', jpeg)));
    const { iv, sealed } = await sealPhoto(enrolment.keys.cache, photoId, jpeg);
    await ledger.photos.add({ photoId, returnId, takenAt: clock.now(), sha256, iv, sealed, bytes: jpeg.length, state: 'draft' });
    return ok({ photoId, sha256 });
  } catch (cause) {
    const kind = storageTroubleOf(cause);
    if (kind === null) throw cause;
    return fail({ kind });
  }
};

/** A JPEG as its row keeps it. */
export const sealPhoto = async (
  key: CryptoKey,
  photoId: PhotoId,
  jpeg: Uint8Array<ArrayBuffer>,
): Promise<Pick<PhotoRow, 'iv' | 'sealed'>> => {
  const { iv, bytes: sealed } = await seal(key, aboutPhoto(photoId), jpeg);
  return { iv, sealed };
};

/** The JPEG of a photo that this tablet holds; `null` where its bytes are elsewhere, or the key they were sealed with is gone. */
export const readPhoto = async (ledger: Ledger, photoId: PhotoId): Promise<Blob | null> => {
  const row = await ledger.photos.get(photoId);
  const bytes = row === undefined ? null : await openPhoto(ledger, row);
  return bytes === null ? null : new Blob([bytes], { type: JPEG });
};

/** The bytes of a row, as they were taken. */
export const openPhoto = async (ledger: Ledger, row: PhotoRow): Promise<Uint8Array<ArrayBuffer> | null> => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null || row.sealed.byteLength === 0) return null;
  return unseal(enrolment.keys.cache, aboutPhoto(row.photoId), { iv: row.iv, bytes: row.sealed });
};

/** Takes out a photo of a return that is not recorded yet. One that was recorded meanwhile, in another tab, keeps its photos. */
export const dropPhoto = async (ledger: Ledger, photoId: PhotoId): Promise<void> => {
  await ledger.photos.where('photoId').equals(photoId).filter(({ state }) => state === 'draft').delete(); // prettier-ignore
};

/** How many are still to be sent. */
export const countPhotosWaiting = async (ledger: Ledger): Promise<number> => (await photosToSend(ledger)).length;

/** Those that are still to be sent, the oldest first. Photos of a return that was refused never are, and no person need see to them. */
export const photosToSend = async (ledger: Ledger): Promise<readonly PhotoId[]> => {
  const waiting = await ledger.photos.where('state').equals('waiting').primaryKeys();
  if (waiting.length === 0) return [];
  const own = await ledger.outbox.where('state').equals('refused').toArray();
  const carried = await ledger.carried.where('state').equals('refused').toArray();
  const returnIds = returnIdsOf([...own, ...carried]);
  const stay = new Set(returnIds.length === 0 ? [] : await ledger.photos.where('returnId').anyOf(returnIds).primaryKeys());
  return waiting.filter((photoId) => !stay.has(photoId)).toSorted(); // ids are made in the order of time
};

/** The returns that these commands record. What was brought in was written elsewhere, perhaps by nobody of ours, and may lack its id. */
const returnIdsOf = (rows: readonly Readonly<{ command: Command }>[]): readonly ReturnId[] =>
  rows.flatMap(({ command }) => (command.type === 'return.record' ? [command.body.returnId] : [])).filter((one) => typeof one === 'string');

/** Returns of other tablets that are not received yet: their photos follow them. */
export const returnsAhead = async (ledger: Ledger): Promise<ReadonlySet<ReturnId>> =>
  new Set(returnIdsOf(await ledger.carried.where('state').equals('waiting').toArray()));

/**
 * The first photo for which a revoked tablet keeps its keys: one that the server may still take. Not one that it refused, nor one of a return
 * that was brought here and not received: its file has it too. `besides`: photos that are not meant.
 */
export const photoToKeepKeysFor = async (ledger: Ledger, besides: ReadonlySet<PhotoId>): Promise<PhotoRow | null> => {
  const ahead = await returnsAhead(ledger);
  for (const photoId of await photosToSend(ledger)) {
    const row = besides.has(photoId) ? undefined : await ledger.photos.get(photoId);
    if (row !== undefined && row.refused !== true && !ahead.has(row.returnId)) return row;
  }
  return null;
};

/** Photos that wait and that no key here opens, as far as it takes to find one that does. */
export const unreadablePhotos = async (ledger: Ledger): Promise<ReadonlySet<PhotoId>> => {
  const unreadable = new Set<PhotoId>();
  for (;;) {
    const row = await photoToKeepKeysFor(ledger, unreadable);
    if (row === null || (await openPhoto(ledger, row)) !== null) return unreadable;
    unreadable.add(row.photoId);
  }
};

/**
 * The keys of all unsent photos but these are gone: those of recorded returns wait no longer, and what is half made names none that never
 * comes. A rescue file that holds one brings it back (S-13).
 */
export const losePhotosBut = async (ledger: Ledger, kept: ReadonlySet<PhotoId>): Promise<void> =>
  ledger.transaction('rw', [ledger.drafts, ledger.photos], async () => {
    const isGone = ({ photoId }: Pick<PhotoRow, 'photoId'>): boolean => !kept.has(photoId);
    await ledger.photos.where('state').equals('waiting').filter(isGone).modify({ state: 'lost' });
    const gone = new Set(await ledger.photos.where('state').equals('draft').filter(isGone).primaryKeys());
    if (gone.size === 0) return;
    await ledger.photos.bulkDelete([...gone]);
    const drafts = await ledger.drafts.toArray();
    const without = (line: DraftLine): DraftLine =>
      line.photos === undefined ? line : { ...line, photos: line.photos.filter(({ photoId }) => !gone.has(photoId)) };
    await ledger.drafts.bulkPut(drafts.map((draft) => ({ ...draft, lines: draft.lines.map(without) })));
  });

/** Sealed again under the key of a new enrolment, so that what was not sent yet can still be. `null`: its bytes are gone. */
export const resealPhoto = async (row: PhotoRow, keys: Readonly<{ from: CryptoKey; to: CryptoKey }>): Promise<PhotoRow | null> => {
  const bytes = await unseal(keys.from, aboutPhoto(row.photoId), { iv: row.iv, bytes: row.sealed });
  if (bytes === null) return null;
  return { ...row, ...(await sealPhoto(keys.to, row.photoId, bytes)) };
};
