import type { PhotoId } from 'shared-types/ids';

import type { Reader } from '../db/open.ts';

/** How much of a photo is here, for a tablet of the market, which may carry another one's (S-13); `null`: it is another market's. */
export const photoStatusOf = async (
  db: Reader,
  { photoId, marketId }: Readonly<{ photoId: PhotoId; marketId: string }>,
): Promise<Readonly<{ keptBytes: number; whole: boolean }> | null> => {
  const row = await db
    .selectFrom('photo')
    .innerJoin('installation', 'installation.installation_id', 'photo.installation_id')
    .select(['photo.kept_bytes', 'photo.whole', 'installation.market_id'])
    .where('photo.photo_id', '=', photoId)
    .executeTakeFirst();
  if (row === undefined) return { keptBytes: 0, whole: false };
  return row.market_id === marketId ? { keptBytes: row.kept_bytes, whole: row.whole === 1 } : null;
};

/** The JPEG of a whole photo of a return of this store; `null`: there is none. */
export const photoBytesOf = async (
  db: Reader,
  { photoId, storeId }: Readonly<{ photoId: PhotoId; storeId: string }>,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const pieces = await db
    .selectFrom('photo')
    .innerJoin('return_record', 'return_record.return_id', 'photo.return_id')
    .innerJoin('photo_piece', 'photo_piece.photo_id', 'photo.photo_id')
    .select('photo_piece.bytes')
    .where('photo.photo_id', '=', photoId)
    .where('photo.whole', '=', 1)
    .where('return_record.store_id', '=', storeId)
    .orderBy('photo_piece.from_byte')
    .execute();
  return pieces.length === 0 ? null : new Uint8Array(Buffer.concat(pieces.map((piece) => piece.bytes)));
};
