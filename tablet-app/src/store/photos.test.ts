import 'fake-indexeddb/auto';

import { createHash } from 'node:crypto';

import { aKnownOrder } from 'shared-types/testing/builders';
import { expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { dropDraft, saveDraft } from './drafts.ts';
import { aDraft, aDraftLine, aTablet, anEnrolment } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import type { Draft } from './ledger.ts';
import { dropPhoto, keepPhoto, readPhoto, resealPhoto } from './photos.ts';

const jpeg = Uint8Array.from({ length: 5_000 }, (_, at) => (at < 3 ? [0xff, 0xd8, 0xff][at] : at % 251) ?? 0);

const take = async (tablet: TestTablet, draft: Draft) => {
  const kept = await keepPhoto(tablet, draft.returnId, jpeg);
  if (!kept.ok) throw new Error(kept.error.kind);
  return kept.value;
};

const states = async (tablet: TestTablet) => (await tablet.ledger.photos.orderBy('photoId').toArray()).map((row) => row.state);

test('D-4 a photo lies sealed in the ledger under the return it will belong to, and reads back as it was taken', async () => {
  const tablet = await aTablet();
  const draft = aDraft(tablet);
  const photo = await take(tablet, draft);
  expect(photo.sha256).toBe(createHash('sha256').update(jpeg).digest('hex'));
  const row = await tablet.ledger.photos.get(photo.photoId);
  expect(row).toMatchObject({ returnId: draft.returnId, sha256: photo.sha256, bytes: jpeg.length, state: 'draft' });
  expect(Buffer.from(row?.sealed ?? new ArrayBuffer(0)).includes(Buffer.from(jpeg.slice(0, 64)))).toBe(false);
  const read = await readPhoto(tablet.ledger, photo.photoId);
  expect([read?.type, new Uint8Array((await read?.arrayBuffer()) ?? new ArrayBuffer(0))]).toEqual(['image/jpeg', jpeg]);
});

test('D-4 a return that is recorded names its photos, and with that they wait to be sent; a photo that was taken out does not', async () => {
  const tablet = await aTablet();
  const draft = aDraft(tablet);
  const [kept, removed] = [await take(tablet, draft), await take(tablet, draft)];
  await dropPhoto(tablet.ledger, removed.photoId);
  const lines = [aDraftLine({ photos: [kept], seen: { tag: true, defect: true } })];
  const labelOf = () => ({ text: 'x', language: 'fr' });
  const recorded = await confirmReturn(tablet, { draft: { ...draft, lines }, known: aKnownOrder(), labelOf });
  expect(recorded.ok && recorded.value.record.lines).toMatchObject([{ photos: [kept], seen: { tag: true, defect: true } }]);
  expect(await states(tablet)).toEqual(['waiting']);
});

test('D-4 a photo of a return that was recorded meanwhile, in another tab, is not taken out any more', async () => {
  const tablet = await aTablet();
  const { photoId } = await take(tablet, aDraft(tablet));
  await tablet.ledger.photos.update(photoId, { state: 'waiting' });
  await dropPhoto(tablet.ledger, photoId);
  expect(await states(tablet)).toEqual(['waiting']);
});

test('D-4 a draft that is discarded takes its photos along, and no others', async () => {
  const tablet = await aTablet();
  const [draft, other] = [aDraft(tablet), aDraft(tablet)];
  await saveDraft(tablet.ledger, draft);
  await take(tablet, draft);
  const { photoId } = await take(tablet, draft);
  await tablet.ledger.photos.update(photoId, { state: 'waiting' });
  await take(tablet, other);
  await dropDraft(tablet.ledger, draft);
  expect((await states(tablet)).toSorted()).toEqual(['draft', 'waiting']);
  expect(await tablet.ledger.drafts.count()).toBe(0);
});

test('D-4 a full or broken disk is told, and is no exception', async () => {
  const tablet = await aTablet();
  const trouble = (name: string) => {
    vi.spyOn(tablet.ledger.photos, 'add').mockRejectedValueOnce(Object.assign(new Error('disk'), { name }));
    return keepPhoto(tablet, aDraft(tablet).returnId, jpeg);
  };
  expect(await trouble('QuotaExceededError')).toEqual({ ok: false, error: { kind: 'storage-full' } });
  expect(await trouble('UnknownError')).toEqual({ ok: false, error: { kind: 'storage-broken' } });
  await tablet.ledger.enrolment.clear();
  expect(await keepPhoto(tablet, aDraft(tablet).returnId, jpeg)).toEqual({ ok: false, error: { kind: 'not-enrolled' } });
});

test('D-4 sealed anew under another key it reads the same; under a key that is gone it reads as nothing', async () => {
  const tablet = await aTablet();
  const { photoId } = await take(tablet, aDraft(tablet));
  const row = await tablet.ledger.photos.get(photoId);
  const old = await tablet.ledger.enrolment.get('this');
  const enrolment = await anEnrolment();
  await tablet.ledger.enrolment.put(enrolment);
  expect(await readPhoto(tablet.ledger, photoId)).toBeNull();
  if (!row || !old) throw new Error('nothing was kept');
  const resealed = await resealPhoto(row, { from: old.keys.cache, to: enrolment.keys.cache });
  if (resealed) await tablet.ledger.photos.put(resealed);
  expect((await readPhoto(tablet.ledger, photoId))?.size).toBe(jpeg.length);
  expect(await resealPhoto(row, { from: enrolment.keys.cache, to: old.keys.cache })).toBeNull();
});
