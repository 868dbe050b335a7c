import { createHash } from 'node:crypto';

import type { Selectable } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import type { MarketId, PhotoId, ReturnId } from 'shared-types/ids';
import { MOST_PHOTO_BYTES } from 'shared-types/sync';

import type { Database, Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { touchFeed } from '../feed/touch.ts';
import { recordOf } from '../returns/return-row.ts';
import type { ReturnRow } from '../returns/return-row.ts';

type PhotoRow = Selectable<Schema['photo']>;

/** A tablet's piece of a photo: `bytes` are those from `from` on, of `total`. `returnId`: the return that is to name the photo. */
type Piece = Readonly<{
  photoId: PhotoId;
  returnId: ReturnId;
  sender: Readonly<{ installationId: string; storeId: string; marketId: MarketId; isRevoked: boolean }>;
  from: number;
  total: number;
  bytes: Uint8Array;
  at: Instant;
}>;

/**
 * `kept`: so much is here now, also when this piece was here before; nothing of it after bytes that were not those of the return, which are
 * asked for again. `does-not-fit`: go on from `keptBytes`. `not-yours`: another market's, or of no return here that a revoked tablet could speak for. `too-many`: photos that no return has named yet.
 */
export type Kept =
  | Readonly<{ kind: 'kept'; keptBytes: number; whole: boolean }>
  | Readonly<{ kind: 'does-not-fit'; keptBytes: number }>
  | Readonly<{ kind: 'not-a-jpeg' | 'not-yours' | 'too-many' | 'too-long' }>;

/** Of one tablet. One that was away for days sends its commands first, so its photos are named when they come, and count for nothing here. */
const MOST_UNNAMED = 200;

/**
 * D-4: keeps a piece of a photo where the last one ended. The photo is whole once all bytes are here and their hash is the one that a line
 * of its return names; whichever of the two comes later, the next piece that is sent (the last one again) finds it so. Then its store sees it.
 * Any tablet of the market may bring it, for it may carry what another one recorded (S-13): the hash says that these are the bytes. From a
 * revoked one only photos are taken that a return here names already, and none that another tablet began, unless it recorded the return.
 */
export const keepPiece = async (db: Database, piece: Piece): Promise<Kept> => {
  if (piece.total > MOST_PHOTO_BYTES || piece.from + piece.bytes.length > piece.total) return { kind: 'too-long' };
  return db.write(async (trx) => {
    const known = await lockPhoto(db, trx, piece.photoId);
    if (known !== undefined && !(await isOfMarket(trx, known, piece.sender.marketId))) return { kind: 'not-yours' };
    const named = await namedIn(trx, piece);
    if (piece.sender.isRevoked && named === null) return { kind: 'not-yours' };
    if (known?.whole === 1) return { kind: 'kept', keptBytes: known.bytes_total, whole: true };
    if (known !== undefined && !mayGoOn(known, piece, named)) return { kind: 'not-yours' };
    // The first piece of other bytes under the same id: the photo starts over.
    const isOther = known !== undefined && known.bytes_total !== piece.total;
    const kept = known === undefined || isOther ? 0 : known.kept_bytes;
    if (piece.from > kept) return { kind: 'does-not-fit', keptBytes: kept };
    if (piece.from === 0 && !isJpeg(piece.bytes)) return { kind: 'not-a-jpeg' };
    if (isOther) {
      if (!mayStartOver(known, piece, named)) return { kind: 'does-not-fit', keptBytes: known.kept_bytes };
      await dropPhoto(trx, piece.photoId);
    }
    if (piece.from + piece.bytes.length <= kept) return settle(trx, piece, { keptBytes: kept, named });
    if (piece.from < kept) return { kind: 'does-not-fit', keptBytes: kept };
    if (kept === 0) {
      if (named === null && (await hasTooMany(trx, piece))) return { kind: 'too-many' };
      if (!(await startPhoto(trx, piece))) return { kind: 'does-not-fit', keptBytes: 0 }; // another request began it just now
    }
    await trx.insertInto('photo_piece').values({ photo_id: piece.photoId, from_byte: piece.from, bytes: piece.bytes }).execute();
    const keptBytes = piece.from + piece.bytes.length;
    const returnId = named === null ? null : piece.returnId;
    await trx.updateTable('photo').set({ kept_bytes: keptBytes, return_id: returnId }).where('photo_id', '=', piece.photoId).execute();
    return settle(trx, piece, { keptBytes, named });
  });
};

/** A revoked tablet may be in anybody's hands: a wrong end from it would undo what another one brought. */
const mayGoOn = (known: PhotoRow, { sender }: Piece, named: Named | null): boolean =>
  !sender.isRevoked || known.installation_id === sender.installationId || named?.recordedBy === sender.installationId;

/** What another tablet began gives way only to the store whose return names it, and to no revoked tablet. */
const mayStartOver = (known: PhotoRow, { sender }: Piece, named: Named | null): boolean =>
  known.installation_id === sender.installationId || (!sender.isRevoked && named?.storeId === sender.storeId);

/** Nobody else adds to it until the commit; SQLite has one writer anyway. */
const lockPhoto = async (db: Pick<Database, 'kind'>, trx: Tx, photoId: PhotoId): Promise<PhotoRow | undefined> => {
  const asked = trx.selectFrom('photo').selectAll().where('photo_id', '=', photoId);
  return (db.kind === 'postgres' ? asked.forUpdate() : asked).executeTakeFirst();
};

/** Of the market whose tablet began it: one that was enrolled again, or carries another's returns, goes on with it. */
const isOfMarket = async (trx: Tx, row: PhotoRow, marketId: MarketId): Promise<boolean> => {
  const by = trx.selectFrom('installation').select('market_id').where('installation_id', '=', row.installation_id);
  return (await by.executeTakeFirst())?.market_id === marketId;
};

const JPEG_BEGINS = [0xff, 0xd8, 0xff];

const isJpeg = (bytes: Uint8Array): boolean => JPEG_BEGINS.every((byte, at) => bytes[at] === byte);

const hasTooMany = async (trx: Tx, { sender }: Piece): Promise<boolean> => {
  const { count } = await trx
    .selectFrom('photo')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('installation_id', '=', sender.installationId)
    .where('return_id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count) >= MOST_UNNAMED;
};

const startPhoto = async (trx: Tx, { photoId, sender, total, at }: Piece): Promise<boolean> => {
  const row = { photo_id: photoId, installation_id: sender.installationId, return_id: null, bytes_total: total, kept_bytes: 0, whole: 0 };
  const begun = trx.insertInto('photo').values({ ...row, received_at: at });
  const inserted = await begun.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
};

export const dropPhoto = async (trx: Tx, photoId: string): Promise<void> => {
  await trx.deleteFrom('photo_piece').where('photo_id', '=', photoId).execute();
  await trx.deleteFrom('photo').where('photo_id', '=', photoId).execute();
};

/** Whether the photo is whole now: all bytes are here, and so is a return of this market that names them. */
const settle = async (
  trx: Tx,
  { photoId, returnId, sender, total }: Piece,
  { keptBytes, named }: Readonly<{ keptBytes: number; named: Named | null }>,
): Promise<Kept> => {
  if (keptBytes < total || named === null) return { kind: 'kept', keptBytes, whole: false };
  if ((await hashOf(trx, photoId)) !== named.sha256) {
    await dropPhoto(trx, photoId);
    return { kind: 'kept', keptBytes: 0, whole: false };
  }
  await trx.updateTable('photo').set({ whole: 1, return_id: returnId }).where('photo_id', '=', photoId).execute();
  await touchFeed(trx, sender.marketId, [{ scope: named.storeId, kind: 'return', id: returnId }]);
  return { kind: 'kept', keptBytes, whole: true };
};

/** What a return says of a photo, whose store's it is, and which tablet recorded it. */
type Named = Readonly<{ sha256: string; storeId: string; recordedBy: string }>;

/** What the return of the piece says of the photo; `null`: it is not here, names it not, or is another market's. */
const namedIn = async (trx: Tx, { photoId, returnId, sender }: Piece): Promise<Named | null> => {
  const row = await trx
    .selectFrom('return_record')
    .selectAll()
    .where('return_id', '=', returnId)
    .where('market_id', '=', sender.marketId)
    .executeTakeFirst();
  const sha256 = row === undefined ? null : namedHashOf(row, photoId);
  return row === undefined || sha256 === null ? null : { sha256, storeId: row.store_id, recordedBy: row.installation_id };
};

/** What a line of the return says of the photo; `null` when none names it. */
const namedHashOf = (row: ReturnRow, photoId: PhotoId): string | null =>
  recordOf(row)
    .lines.flatMap((line) => line.photos ?? []) // records of before photos have none
    .find((photo) => photo.photoId === photoId)?.sha256 ?? null;

const hashOf = async (trx: Tx, photoId: PhotoId): Promise<string> => {
  const hash = createHash('sha256');
  const pieces = await trx.selectFrom('photo_piece').select('bytes').where('photo_id', '=', photoId).orderBy('from_byte').execute();
  for (const { bytes } of pieces) hash.update(bytes);
  return hash.digest('hex');
};
