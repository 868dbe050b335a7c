import { fromBase64url, toBase64url, toHex } from 'shared-types/base64url';
import type { Instant } from 'shared-types/calendar';
import type { PhotoId, ReturnId } from 'shared-types/ids';

import { readEnrolment } from './ledger.ts';
import type { Ledger, PhotoRow } from './ledger.ts';
import { openPhoto, photosToSend, sealPhoto } from './photos.ts';
import { storageTroubleOf } from './storage-trouble.ts';

/** A photo in a rescue file, plain as the commands beside it are: the JPEG in base64url. Its hash is the one that the return names. */
export type RescuedPhoto = Readonly<{ photoId: PhotoId; returnId: ReturnId; takenAt: Instant; sha256: string; jpeg: string }>;

/** JPEGs in one file, in bytes: a hundred of the largest. More would be too much for a tablet to read in one go. */
export const MOST_RESCUED_BYTES = 40_000_000;

/** What of the photos goes along: how many, how large; `left`: how many do not, for want of room or because nothing opens them any more. */
export type PhotosToRescue = Readonly<{ count: number; bytes: number; left: number }>;

/** What `rescuePhotos` would take, for a person to see before. */
export const weighPhotos = async (ledger: Ledger): Promise<PhotosToRescue> => {
  let weighed = { count: 0, bytes: 0 };
  const left = await eachThatFits(ledger, async (_, bytes) => {
    weighed = { count: weighed.count + 1, bytes: weighed.bytes + bytes.length };
    return Promise.resolve();
  });
  return { ...weighed, left };
};

/** D-4, S-13: the photos that the server has not got, the oldest first, also those whose returns it has: they are evidence for them. */
export const rescuePhotos = async (ledger: Ledger): Promise<readonly RescuedPhoto[]> => {
  const photos: RescuedPhoto[] = [];
  await eachThatFits(ledger, async ({ photoId, returnId, takenAt, sha256 }, bytes) => {
    photos.push({ photoId, returnId, takenAt, sha256, jpeg: toBase64url(bytes) });
    return Promise.resolve();
  });
  return photos;
};

/** Answers how many are left behind. */
const eachThatFits = async (ledger: Ledger, take: (row: PhotoRow, bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<number> => {
  const photoIds = await photosToSend(ledger);
  let room = MOST_RESCUED_BYTES;
  let left = await ledger.photos.where('state').equals('lost').count();
  for (const photoId of photoIds) {
    const row = await ledger.photos.get(photoId); // one at a time: all of them at once may be more than the tablet holds
    const bytes = row === undefined || row.bytes > room ? null : await openPhoto(ledger, row);
    if (row === undefined || bytes === null) left += 1;
    else {
      room -= bytes.length;
      await take(row, bytes);
    }
  }
  return left;
};

/**
 * Takes photos of another tablet into the ledger, sealed with this tablet's key, to be sent beside their returns. One that is here already
 * stays as it is, unless its bytes can no longer be read. Answers how many were not kept: their bytes are not those that were taken, or
 * there is no room.
 */
export const keepRescued = async (ledger: Ledger, photos: readonly RescuedPhoto[]): Promise<number> => {
  let lost = 0;
  for (const photo of photos) if (!(await keepOne(ledger, photo))) lost += 1;
  return lost;
};

const keepOne = async (ledger: Ledger, { photoId, returnId, takenAt, sha256, jpeg }: RescuedPhoto): Promise<boolean> => {
  const enrolment = await readEnrolment(ledger);
  const bytes = fromBase64url(jpeg);
  if (enrolment === null || bytes === null || (await hashOf(bytes)) !== sha256) return false;
  const { iv, sealed } = await sealPhoto(enrolment.keys.cache, photoId, bytes);
  const here = await ledger.photos.get(photoId);
  if (here !== undefined && (here.state === 'sent' || (await openPhoto(ledger, here)) !== null)) return true;
  try {
    await ledger.photos.put({ photoId, returnId, takenAt, sha256, iv, sealed, bytes: bytes.length, state: 'waiting' });
    return true;
  } catch (cause) {
    if (storageTroubleOf(cause) === null) throw cause;
    return false;
  }
};

const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
