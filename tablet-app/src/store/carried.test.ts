import 'fake-indexeddb/auto';

import type { PhotoId } from 'shared-types/ids';
import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { bringIn, countCarried, readRescueBlob, readRescueFile } from './carried.ts';
import { exportLedger } from './export-ledger.ts';
import { aDraft, aDraftLine, aTablet, anEnrolment } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { keepPhoto, readPhoto } from './photos.ts';
import { recordCommand } from './record-return.ts';
import { MOST_RESCUED_BYTES, rescuePhotos, weighPhotos } from './rescued-photos.ts';

const labelOf = () => ({ text: 'x', language: 'fr' });

const record = async (tablet: TestTablet): Promise<void> => {
  const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known: aKnownOrder(), labelOf });
  if (!recorded.ok) throw new Error(recorded.error.kind);
  const { returnId } = recorded.value;
  await recordCommand(tablet, { type: 'slip.handed', body: { returnId, how: 'shown', certainty: 'estimate', copy: 0, mail: null } });
};

const recordBlind = async (tablet: TestTablet): Promise<void> => {
  const lines = [aDraftLine({ lineId: null, sku: 'A-1' })];
  const draft = aDraft(tablet, { orderId: null, typed: 'x', contact: 'anna@example.org', lines });
  await confirmReturn(tablet, { draft, known: null, labelOf });
};

const fileOf = async (tablet: TestTablet): Promise<string> => (await exportLedger(tablet.ledger, tablet.clock.now())).text();

const found = async (tablet: TestTablet, text: string) => {
  const read = await readRescueFile(tablet, text);
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
};

const faultOf = async (tablet: TestTablet, text: string): Promise<string> => {
  const read = await readRescueFile(tablet, text);
  return read.ok ? 'none' : read.error.kind;
};

test('the file holds all that waits, whole, also what a customer gave to be reached by, and leaves it in the ledger', async () => {
  const tablet = await aTablet();
  await record(tablet);
  await recordBlind(tablet);
  const file = JSON.parse(await fileOf(tablet)) as { commands: readonly object[] };
  const rows = await tablet.ledger.outbox.orderBy('clientSeq').toArray();
  expect(file).toMatchObject({ kind: 'retour-unsent', tablet: { label: 'Till 2', marketId: id.market }, refused: [] });
  expect(file.commands).toEqual(rows.map((row) => row.command));
  expect(JSON.stringify(file)).toContain('anna@example.org');
  expect(rows.every((row) => row.state === 'waiting')).toBe(true);
});

const JPEG = Uint8Array.from({ length: 5_000 }, (_, at) => (at < 3 ? [0xff, 0xd8, 0xff][at] : at % 251) ?? 0);

/** A return with a photo of its goods. */
const recordWithPhoto = async (tablet: TestTablet): Promise<PhotoId> => {
  const draft = aDraft(tablet);
  const photo = await keepPhoto(tablet, draft.returnId, JPEG);
  if (!photo.ok) throw new Error(photo.error.kind);
  const lines = [aDraftLine({ photos: [photo.value] })];
  await confirmReturn(tablet, { draft: { ...draft, lines }, known: aKnownOrder(), labelOf });
  return photo.value.photoId;
};

test('S-13 D-4 photos that the server has not got go along and read the same on the other tablet, sealed with its own key', async () => {
  const [lost, other] = [await aTablet(), await aTablet({ installationId: id.installation(2) })];
  const photoId = await recordWithPhoto(lost);
  expect(await weighPhotos(lost.ledger)).toEqual({ count: 1, bytes: JPEG.length, left: 0 });
  const file = await found(other, await fileOf(lost));
  expect(file.photos).toMatchObject([{ photoId }]);
  expect(await bringIn(other, file)).toEqual({ commands: 1, photosLost: 0 });
  expect(await other.ledger.photos.toArray()).toMatchObject([{ photoId, state: 'waiting', bytes: JPEG.length }]);
  const [there, here] = [await lost.ledger.photos.get(photoId), await other.ledger.photos.get(photoId)];
  expect(new Uint8Array(here?.sealed ?? new ArrayBuffer(0))).not.toEqual(new Uint8Array(there?.sealed ?? new ArrayBuffer(0)));
  expect(new Uint8Array((await (await readPhoto(other.ledger, photoId))?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(JPEG);
  expect(await bringIn(other, file)).toEqual({ commands: 0, photosLost: 0 });
  expect(await other.ledger.photos.count()).toBe(1);
});

test('D-4 a photo whose return was received is in the file too, alone if nothing else waits; one that was sent or refused is not', async () => {
  const [tablet, other] = [await aTablet(), await aTablet()];
  const received = await recordWithPhoto(tablet);
  const sent = await recordWithPhoto(tablet);
  await recordWithPhoto(tablet);
  await tablet.ledger.outbox.where('clientSeq').belowOrEqual(2).modify({ state: 'decided' });
  await tablet.ledger.outbox.where('clientSeq').equals(3).modify({ state: 'refused' });
  await tablet.ledger.photos.update(sent, { state: 'sent' });
  const file = await found(other, await fileOf(tablet));
  expect([file.commands, file.photos.map((photo) => photo.photoId)]).toEqual([[], [received]]);
});

test('D-4 photos that were changed in the file, or find no room, hold no command up, and are told', async () => {
  const [lost, other] = [await aTablet(), await aTablet()];
  await recordWithPhoto(lost);
  const file = await found(other, await fileOf(lost));
  const forged = file.photos.map((photo) => ({ ...photo, jpeg: `AAAA${photo.jpeg.slice(4)}` }));
  expect(await bringIn(other, { ...file, photos: forged })).toEqual({ commands: 1, photosLost: 1 });
  vi.spyOn(other.ledger.photos, 'put').mockRejectedValueOnce(Object.assign(new Error('disk'), { name: 'QuotaExceededError' }));
  expect(await bringIn(other, file)).toEqual({ commands: 0, photosLost: 1 });
  expect(await other.ledger.photos.count()).toBe(0);
  const spoilt = JSON.parse(await fileOf(lost)) as { photos: unknown[] };
  const [photo] = spoilt.photos as readonly object[];
  const huge = { ...photo, jpeg: 'A'.repeat(2_000_005) };
  spoilt.photos.unshift({ photoId: 'none' }, 'a text', huge, { ...photo, sha256: 'Z'.repeat(64) });
  const read = await found(other, JSON.stringify(spoilt));
  expect([read.photos.length, read.photosSpoilt]).toEqual([1, 4]);
  expect(await bringIn(other, read)).toEqual({ commands: 0, photosLost: 4 });
  expect(await bringIn(other, file)).toEqual({ commands: 0, photosLost: 0 });
});

test('a file that is too large to be ours, or that cannot be read, is broken', async () => {
  const tablet = await aTablet();
  await record(tablet);
  const text = await fileOf(tablet);
  const faultOfBlob = async (file: Pick<Blob, 'size' | 'text'>): Promise<string> => {
    const read = await readRescueBlob(tablet, file);
    return read.ok ? 'none' : read.error.kind;
  };
  expect(await faultOfBlob(new Blob([text]))).toBe('none');
  expect(await faultOfBlob({ size: 80_000_001, text: () => Promise.reject(new Error('nobody asks')) })).toBe('broken');
  expect(await faultOfBlob({ size: 9, text: () => Promise.reject(new DOMException('gone', 'NotReadableError')) })).toBe('broken');
});

test('D-4 the file holds so many bytes of photos and no more, and none that nothing opens; what stays is told', async () => {
  const tablet = await aTablet();
  const [large, unreadable, good] = [await recordWithPhoto(tablet), await recordWithPhoto(tablet), await recordWithPhoto(tablet)];
  await tablet.ledger.photos.update(large, { bytes: MOST_RESCUED_BYTES + 1 });
  await tablet.ledger.photos.update(unreadable, { iv: new Uint8Array(12) });
  expect(await weighPhotos(tablet.ledger)).toEqual({ count: 1, bytes: JPEG.length, left: 2 });
  expect((await rescuePhotos(tablet.ledger)).map((photo) => photo.photoId)).toEqual([good]);
  await tablet.ledger.photos.update(unreadable, { state: 'lost' });
  expect(await weighPhotos(tablet.ledger)).toEqual({ count: 1, bytes: JPEG.length, left: 2 });
});

test('D-4 a tablet’s own file brings back at home the bytes that its new keys cannot open', async () => {
  const tablet = await aTablet();
  const photoId = await recordWithPhoto(tablet);
  const text = await fileOf(tablet);
  await tablet.ledger.enrolment.put(await anEnrolment());
  expect(await readPhoto(tablet.ledger, photoId)).toBeNull();
  await bringIn(tablet, await found(tablet, text));
  expect((await readPhoto(tablet.ledger, photoId))?.size).toBe(JPEG.length);
});

test('what was refused is in the file to be read, apart from what waits', async () => {
  const tablet = await aTablet();
  await record(tablet);
  await tablet.ledger.outbox.where('clientSeq').equals(1).modify({ state: 'refused' });
  const file = JSON.parse(await fileOf(tablet)) as object;
  expect(file).toMatchObject({ commands: [{ clientSeq: 2 }], refused: [{ command: { clientSeq: 1 }, verdict: null }] });
});

test('S-13 another tablet says what is in the file, takes it once, and keeps every command as it was signed', async () => {
  const [lost, other] = [await aTablet(), await aTablet({ installationId: id.installation(2) })];
  await record(lost);
  const text = await fileOf(lost);
  const first = await found(other, text);
  expect(first).toMatchObject({ returns: 1, here: 0, tablet: { label: 'Till 2', store: 'Lyon Bellecour' }, at: lost.clock.now() });
  expect(await bringIn(other, first)).toEqual({ commands: 2, photosLost: 0 });
  const sent = await lost.ledger.outbox.orderBy('clientSeq').toArray();
  const carried = (await other.ledger.carried.toArray()).toSorted((a, b) => a.command.clientSeq - b.command.clientSeq);
  expect(carried.map((row) => row.command)).toEqual(sent.map((row) => row.command));
  expect(await countCarried(other.ledger)).toEqual({ waiting: 1, decided: 0, refused: 0 });

  const again = await found(other, text);
  expect(again.here).toBe(1);
  expect(await bringIn(other, again)).toEqual({ commands: 0, photosLost: 0 });
});

test('S-13 what was brought in and not received yet leaves this tablet in its own file, for it may break too', async () => {
  const [lost, other, third] = [await aTablet(), await aTablet({ installationId: id.installation(2) }), await aTablet()];
  await record(lost);
  await bringIn(other, await found(other, await fileOf(lost)));
  const onward = await found(third, await fileOf(other));
  expect(onward).toMatchObject({ returns: 1, here: 0 });
  expect(await bringIn(third, onward)).toEqual({ commands: 2, photosLost: 0 });
  expect(await third.ledger.carried.toArray()).toEqual(await other.ledger.carried.toArray());
});

test('S-13 a tablet’s own file at home changes nothing; after its ledger was lost it is brought in', async () => {
  const tablet = await aTablet();
  await record(tablet);
  const text = await fileOf(tablet);
  expect(await bringIn(tablet, await found(tablet, text))).toEqual({ commands: 0, photosLost: 0 });
  await tablet.ledger.outbox.clear();
  expect(await bringIn(tablet, await found(tablet, text))).toEqual({ commands: 2, photosLost: 0 });
});

test('what a later version signed is kept as it is, with what this one does not know', async () => {
  const [lost, other] = [await aTablet(), await aTablet()];
  await record(lost);
  const file = JSON.parse(await fileOf(lost)) as { commands: Record<string, unknown>[] };
  file.commands[0] = { ...file.commands[0], v: 2, weather: 'rain' };
  await bringIn(other, await found(other, JSON.stringify(file)));
  expect((await other.ledger.carried.toArray()).some((row) => 'weather' in row.command)).toBe(true);
});

test('a file that is none of ours, broken, newer, empty or of another market says so', async () => {
  const [lost, here] = [await aTablet(), await aTablet()];
  const empty = await fileOf(lost);
  await record(lost);
  const text = await fileOf(lost);
  const changed = (change: object): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });
  expect(await faultOf(here, 'PK\u0003\u0004')).toBe('not-ours');
  expect(await faultOf(here, '{"kind":"something"}')).toBe('not-ours');
  expect(await faultOf(here, text.slice(0, -40))).toBe('broken');
  expect(await faultOf(here, changed({ commands: [{ commandId: 'x' }] }))).toBe('broken');
  expect(await faultOf(here, changed({ version: 2 }))).toBe('newer');
  expect(await faultOf(here, empty)).toBe('empty');
  expect(await faultOf(here, changed({ tablet: { installationId: 'i', label: 'l', store: 's', marketId: 'elsewhere' } }))).toBe(
    'other-market',
  );
});
