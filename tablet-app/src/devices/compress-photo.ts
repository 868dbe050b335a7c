import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

/** `not-a-picture`: this browser reads no picture in it. `too-large`: more than any camera of a tablet makes, or it would not get small. */
export type PictureTrouble = 'not-a-picture' | 'too-large';

const MOST_FILE_BYTES = 60_000_000;
const MOST_BYTES = 400_000;
/** Longest side in pixels, and JPEG quality: the first pair that comes out small enough is taken. */
const TRIES = [
  [1_600, 0.8],
  [1_600, 0.6],
  [1_280, 0.6],
  [960, 0.5],
  [640, 0.5],
] as const;

/**
 * D-4: a photo as it is kept: a JPEG of at most 1,600 pixels and 400 KB. It is drawn anew, so place, time and device that the camera wrote
 * beside it are gone. Reading and encoding are the browser's own, off this thread.
 */
export const compressPhoto = async (file: Blob): Promise<Result<Uint8Array<ArrayBuffer>, PictureTrouble>> => {
  if (file.size > MOST_FILE_BYTES) return fail('too-large');
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return fail('not-a-picture');
  try {
    for (const [mostPixels, quality] of TRIES) {
      const jpeg = await encode(picture, mostPixels, quality);
      if (jpeg !== null && jpeg.size <= MOST_BYTES) return ok(new Uint8Array(await jpeg.arrayBuffer()));
    }
    return fail('too-large');
  } finally {
    picture.close();
  }
};

const encode = async (picture: ImageBitmap, mostPixels: number, quality: number): Promise<Blob | null> => {
  const scale = Math.min(1, mostPixels / Math.max(picture.width, picture.height));
  // A canvas element, for OffscreenCanvas is missing on older tablets.
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  pen.fillStyle = 'white'; // what is see-through in a PNG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
};
