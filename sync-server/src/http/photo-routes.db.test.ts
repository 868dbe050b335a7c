import { createHash } from 'node:crypto';

import { addMs } from 'shared-types/calendar';
import type { Json } from 'shared-types/canonical-json';
import { photoId, returnId } from 'shared-types/ids';
import type { PhotoId, ReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { MOST_PHOTO_BYTES, MOST_PHOTO_PIECE_BYTES, photoAnswer, pushAnswer } from 'shared-types/sync';
import { aReturnLine, aReturnRecord, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';
import { v7 } from 'uuid';

import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { prunePhotos } from '../photos/prune-photos.ts';
import { loadReturnViews } from '../returns/views.ts';
import { signedCommand } from './fuzz-push-for-tests.ts';
import { fuzzWorld } from './fuzz-world-for-tests.ts';
import type { FuzzTablet, FuzzWorld } from './fuzz-world-for-tests.ts';

type Photo = Readonly<{ photoId: PhotoId; returnId: ReturnId; bytes: Uint8Array<ArrayBuffer>; sha256: string }>;

/** Bytes that begin like a JPEG and are the same nowhere. */
const aPhoto = (length = 700_000): Photo => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 256);
  bytes.set([0xff, 0xd8, 0xff]);
  return { photoId: photoId.parse(v7()), returnId: returnId.parse(v7()), bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};

const record = async (world: FuzzWorld, photo: Photo, tablet: FuzzTablet = world.tablet): Promise<void> => {
  const now = world.now();
  tablet.sequence += 1;
  const command: Json = signedCommand(tablet, {
    commandId: v7(),
    clientSeq: tablet.sequence,
    installationId: tablet.installationId,
    v: 1,
    recordedAt: now,
    staffId: id.staff(1),
    grant: world.grant(tablet),
    clock: { offsetMs: 0, lastContactAt: now, ageMs: 0 },
    type: 'return.record',
    body: aReturnRecord({
      returnId: photo.returnId,
      order: { typed: 'EC-99999999', contact: null, evidence: null },
      lines: [
        aReturnLine({ of: { description: 'a scarf' }, quoted: moneyOf(0, 'EUR') }),
        aReturnLine({
          of: { description: 'black coat' },
          quoted: moneyOf(0, 'EUR'),
          photos: [{ photoId: photo.photoId, sha256: photo.sha256 }],
        }),
      ],
      presentedAt: now,
      slipNumber: `BEC7-A3K-0000${tablet.sequence}-F`,
      quoted: null,
    }),
  });
  const body = { protocol: 1, installationId: tablet.installationId, epoch: 'e_test', build: 'test', now, commands: [command] };
  const answer = await world.app.call('POST', '/sync/push', { body, token: tablet.token });
  expect(pushAnswer.parse(await answer.json()).verdicts.map((one) => one.kind)).toEqual(['decided']);
};

type Way = Readonly<{ tablet?: FuzzTablet; length?: number; total?: number; bytes?: Uint8Array<ArrayBuffer> }>;

const put = async (world: FuzzWorld, photo: Photo, from: number, way: Way = {}) => {
  const { tablet = world.tablet, length = MOST_PHOTO_PIECE_BYTES, total = photo.bytes.length, bytes = photo.bytes } = way;
  return world.app.call('PUT', `/sync/photos/${photo.photoId}?return=${photo.returnId}&from=${from}&total=${total}`, {
    raw: bytes.slice(from, from + length),
    headers: { 'content-type': 'application/octet-stream' },
    token: tablet.token,
  });
};

const kept = async (answer: Response | Promise<Response>): Promise<readonly [number, boolean]> => {
  const { keptBytes, whole } = photoAnswer.parse(await (await answer).json());
  return [keptBytes, whole];
};

/** Piece after piece, from where the server says; as a tablet does it. */
const send = async (world: FuzzWorld, photo: Photo, way: Way = {}): Promise<readonly [number, boolean]> => {
  let [at, whole] = await kept(status(world, photo, way.tablet));
  while (!whole && at < photo.bytes.length) [at, whole] = await kept(put(world, photo, at, way));
  return [at, whole];
};

const status = (world: FuzzWorld, photo: Photo, tablet = world.tablet) =>
  world.app.call('GET', `/sync/photos/${photo.photoId}`, { token: tablet.token });
const bytesOf = (world: FuzzWorld, photo: Photo, tablet = world.tablet) =>
  world.app.call('GET', `/sync/photos/${photo.photoId}/bytes`, { token: tablet.token });

const shownBy = async (db: Database, photo: Photo): Promise<unknown[]> =>
  [...(await loadReturnViews(db.read, [photo.returnId])).values()].flatMap((view) => view.lines.map((line) => line.photos ?? null));

const feedRows = async (world: FuzzWorld, photo: Photo): Promise<number> => {
  const { seq } = await world.app.deps.db.read
    .selectFrom('feed_row')
    .select('seq')
    .where('kind', '=', 'return')
    .where('id', '=', photo.returnId)
    .executeTakeFirstOrThrow();
  return seq;
};

eachDatabase('photos of goods', (open) => {
  test('D-4 a photo comes in pieces after its return; once it is whole the tablets of the store are told and see it', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const photo = aPhoto();
    await record(world, photo);
    const before = await feedRows(world, photo);
    expect(await shownBy(db, photo)).toEqual([null, null]);
    expect((await bytesOf(world, photo)).status).toBe(404);
    expect(await send(world, photo)).toEqual([photo.bytes.length, true]);
    expect(await shownBy(db, photo)).toEqual([null, [photo.photoId]]);
    expect(await feedRows(world, photo)).toBeGreaterThan(before);
    const shown = await bytesOf(world, photo);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(photo.bytes);
    expect(['content-type', 'x-content-type-options', 'cache-control'].map((name) => shown.headers.get(name))).toEqual([
      'image/jpeg',
      'nosniff',
      'private, no-store',
    ]);
    world.app.deps.pokes.stop();
  });

  test('D-4 after a cut it goes on where it was; what comes twice changes nothing, and a gap is told', async () => {
    const world = await fuzzWorld(await open());
    const photo = aPhoto();
    await record(world, photo);
    expect(await kept(put(world, photo, 0, { length: 1_000 }))).toEqual([1_000, false]);
    expect(await kept(put(world, photo, 0, { length: 1_000 }))).toEqual([1_000, false]);
    expect(await kept(put(world, photo, 200, { length: 300 }))).toEqual([1_000, false]);
    for (const from of [2_000, 500]) {
      const answer = await put(world, photo, from, { length: 1_000 });
      expect([answer.status, await answer.json()]).toMatchObject([409, { detail: '1000 bytes are kept. Go on from there.' }]);
    }
    expect(await kept(status(world, photo))).toEqual([1_000, false]);
    expect(await send(world, photo)).toEqual([photo.bytes.length, true]);
    expect(await send(world, photo)).toEqual([photo.bytes.length, true]);
    expect(await kept(put(world, photo, 0))).toEqual([photo.bytes.length, true]);
    world.app.deps.pokes.stop();
  });

  test('D-4 two requests with the same piece at once leave one', async () => {
    const world = await fuzzWorld(await open());
    const photo = aPhoto(2_000);
    await record(world, photo);
    const answers = await Promise.all([1, 2, 3].map(() => put(world, photo, 0)));
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThan(0);
    expect(answers.every((answer) => answer.status === 200 || answer.status === 409)).toBe(true);
    expect(await kept(status(world, photo))).toEqual([2_000, true]);
    expect(new Uint8Array(await (await bytesOf(world, photo)).arrayBuffer())).toEqual(photo.bytes);
    world.app.deps.pokes.stop();
  });

  test('D-4 the return may come later; the last byte sent again finds both', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const photo = aPhoto(5_000);
    expect(await send(world, photo)).toEqual([5_000, false]);
    expect((await bytesOf(world, photo)).status).toBe(404);
    await record(world, photo);
    expect(await kept(put(world, photo, 4_999))).toEqual([5_000, true]);
    expect(await shownBy(db, photo)).toEqual([null, [photo.photoId]]);
    world.app.deps.pokes.stop();
  });

  test('D-4 bytes that are not what the return says are dropped and asked for again', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const photo = aPhoto(5_000);
    await record(world, photo);
    const other = photo.bytes.map((byte, at) => (at === 4_000 ? byte ^ 1 : byte));
    expect(await kept(put(world, photo, 0, { bytes: other }))).toEqual([0, false]);
    expect(await db.read.selectFrom('photo_piece').selectAll().execute()).toEqual([]);
    expect(await send(world, photo)).toEqual([5_000, true]);
    world.app.deps.pokes.stop();
  });

  test('D-4 other bytes under the same id start the photo over', async () => {
    const world = await fuzzWorld(await open());
    const photo = aPhoto(5_000);
    await record(world, photo);
    expect(await kept(put(world, photo, 0, { total: 6_000, length: 3_000 }))).toEqual([3_000, false]);
    expect((await put(world, photo, 3_000, { length: 2_000 })).status).toBe(409);
    expect(await kept(put(world, photo, 0))).toEqual([5_000, true]);
    world.app.deps.pokes.stop();
  });

  test('S-13 D-4 any tablet of the market may bring a photo, for it may carry it; its store alone sees it', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const photo = aPhoto(5_000);
    await record(world, photo);
    const before = await feedRows(world, photo);
    await put(world, photo, 0, { length: 1_000 });
    const tablet = world.otherStore;
    expect(await kept(status(world, photo, tablet))).toEqual([1_000, false]);
    expect(await send(world, photo, { tablet })).toEqual([5_000, true]);
    expect((await bytesOf(world, photo, tablet)).status).toBe(404);
    expect((await bytesOf(world, photo, world.spare)).status).toBe(200);
    const told = await db.read.selectFrom('feed_row').selectAll().where('id', '=', photo.returnId).where('kind', '=', 'return').execute();
    expect(told).toMatchObject([{ scope: id.store(1), gone: 0 }]);
    expect(told[0]?.seq).toBeGreaterThan(before);
    const forged = aPhoto(5_000);
    await record(world, forged);
    const other = forged.bytes.map((byte, at) => (at === 4_000 ? byte ^ 1 : byte));
    expect(await kept(put(world, forged, 0, { tablet, bytes: other }))).toEqual([0, false]);
    world.app.deps.pokes.stop();
  });

  test('D-4 a revoked tablet brings the photos of what it recorded, and nothing that no return here names; it sees none', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const [photo, unnamed] = [aPhoto(5_000), aPhoto(200)];
    await record(world, photo, world.revoked);
    expect(await send(world, photo, { tablet: world.revoked })).toEqual([5_000, true]);
    expect((await bytesOf(world, photo, world.revoked)).status).toBe(403);
    expect((await put(world, unnamed, 0, { tablet: world.revoked })).status).toBe(404);
    expect((await db.read.selectFrom('photo').selectAll().execute()).map((row) => row.photo_id)).toEqual([photo.photoId]);
    world.app.deps.pokes.stop();
  });

  test('D-4 a revoked tablet neither starts over nor goes on with what another began, unless it recorded the return', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const [theirs, own] = [aPhoto(5_000), aPhoto(5_000)];
    await record(world, theirs);
    await record(world, own, world.revoked);
    for (const photo of [theirs, own]) await put(world, photo, 0, { length: 1_000 });
    const forged = theirs.bytes.map((byte, at) => (at === 4_000 ? byte ^ 1 : byte));
    expect((await put(world, theirs, 0, { tablet: world.revoked, total: 6_000, length: 3_000 })).status).toBe(404);
    expect((await put(world, theirs, 1_000, { tablet: world.revoked, bytes: forged })).status).toBe(404);
    expect((await put(world, own, 0, { tablet: world.revoked, total: 6_000, length: 3_000 })).status).toBe(409);
    expect([await kept(status(world, theirs)), await kept(status(world, own))]).toEqual([
      [1_000, false],
      [1_000, false],
    ]);
    expect(await send(world, own, { tablet: world.revoked })).toEqual([5_000, true]);
    expect(await send(world, theirs)).toEqual([5_000, true]);
    world.app.deps.pokes.stop();
  });

  test('D-4 what another tablet began starts over for the store whose return names it, and for no other', async () => {
    const world = await fuzzWorld(await open());
    const photo = aPhoto(5_000);
    await record(world, photo);
    await put(world, photo, 0, { total: 6_000, length: 3_000 });
    expect((await put(world, photo, 0, { tablet: world.otherStore, length: 1_000 })).status).toBe(409);
    expect(await kept(status(world, photo))).toEqual([3_000, false]);
    expect(await kept(put(world, photo, 0, { tablet: world.spare }))).toEqual([5_000, true]);
    world.app.deps.pokes.stop();
  });

  test('D-4 other bytes that are no JPEG leave what was kept', async () => {
    const world = await fuzzWorld(await open());
    const photo = aPhoto(5_000);
    await record(world, photo);
    await put(world, photo, 0, { length: 3_000 });
    expect((await put(world, photo, 0, { total: 4, bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) })).status).toBe(415);
    expect(await kept(status(world, photo))).toEqual([3_000, false]);
    world.app.deps.pokes.stop();
  });

  test('D-4 photos that no return names yet are so many and no more; those of a return here are neither counted nor held up', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const [halfSent, late, next] = [aPhoto(5_000), aPhoto(5_000), aPhoto(5_000)];
    await record(world, halfSent);
    await put(world, halfSent, 0, { length: 1_000 });
    const { installationId } = world.tablet;
    const unnamed = { installation_id: installationId, return_id: null, bytes_total: 9, kept_bytes: 3, whole: 0, received_at: world.now() };
    const rows = Array.from({ length: 199 }, () => ({ ...unnamed, photo_id: v7() }));
    await db.write((trx) => trx.insertInto('photo').values(rows).execute());
    expect((await put(world, late, 0, { length: 1_000 })).status).toBe(200);
    const refused = await put(world, next, 0);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '300']);
    await record(world, next);
    expect(await send(world, next)).toEqual([5_000, true]);
    world.app.deps.pokes.stop();
  });

  test('D-4 only JPEGs, only so large, only in pieces: what is refused leaves nothing', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const photo = aPhoto(MOST_PHOTO_BYTES + 1);
    const refused = async (answer: Promise<Response>) => [(await answer).status, ((await (await answer).json()) as { type: string }).type];
    expect(await refused(put(world, photo, 0))).toEqual([413, 'urn:retour:problem:photo-too-large']);
    expect(await refused(put(world, photo, 0, { total: 100, length: 101 }))).toEqual([413, 'urn:retour:problem:photo-too-large']);
    expect((await put(world, photo, 0, { total: 500_000, length: MOST_PHOTO_PIECE_BYTES + 1 })).status).toBe(413);
    expect(await refused(put(world, photo, 0, { total: 100, length: 0 }))).toEqual([400, 'urn:retour:problem:piece-empty']);
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
    expect(await refused(put(world, photo, 0, { total: 4, bytes: png }))).toEqual([415, 'urn:retour:problem:not-a-jpeg']);
    expect(await refused(put(world, photo, 0, { total: 2, length: 2 }))).toEqual([415, 'urn:retour:problem:not-a-jpeg']);
    expect((await put(world, photo, 0, { total: Number.NaN })).status).toBe(400);
    expect(await db.read.selectFrom('photo').selectAll().execute()).toEqual([]);
    world.app.deps.pokes.stop();
  });

  test('D-4 a photo that no return ever named, or that was cut off, goes after a week, a whole one after half a year', async () => {
    const db = await open();
    const world = await fuzzWorld(db);
    const [named, unnamed, cut] = [aPhoto(300), aPhoto(200), aPhoto(400)];
    await record(world, named);
    await send(world, named);
    await send(world, unnamed);
    await record(world, cut);
    await put(world, cut, 0, { length: 100 });
    const inDays = (days: number) => addMs(world.now(), days * 86_400_000);
    expect(await prunePhotos(db, inDays(6))).toBe(0);
    expect(await prunePhotos(db, inDays(8))).toBe(2);
    expect((await bytesOf(world, named)).status).toBe(200);
    expect(await prunePhotos(db, inDays(181))).toBe(1);
    expect(await shownBy(db, named)).toEqual([null, null]);
    expect(await db.read.selectFrom('photo_piece').selectAll().execute()).toEqual([]);
    world.app.deps.pokes.stop();
  });
});
