import 'fake-indexeddb/auto';

import type { PhotoId } from 'shared-types/ids';
import type { Verdict } from 'shared-types/sync';
import { aKnownOrder, id } from 'shared-types/testing/builders';
import { afterEach, expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { bringIn, readRescueFile } from '../store/carried.ts';
import { exportLedger } from '../store/export-ledger.ts';
import { aDraft, aDraftLine, aTablet, anEnrolment } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { countPhotosWaiting, keepPhoto, readPhoto } from '../store/photos.ts';
import { createApi } from './api.ts';
import { createAuth } from './auth.ts';
import { aConnectedTablet, pathOf, syncOf } from './for-tests.ts';
import { createPhotoSender } from './photos.ts';

const JPEG = Uint8Array.from({ length: 150_000 }, (_, at) => (at < 3 ? [0xff, 0xd8, 0xff][at] : at % 251) ?? 0);

/** The server's side of photos: what is kept, piece by piece, and every piece that came. */
const aShelf = (through: typeof fetch, json: (body: object, status?: number) => Response) => {
  const kept = new Map<string, Uint8Array>();
  const state = {
    pieces: [] as number[],
    /** The server does not know the return yet. */
    isEarly: false,
    fault: null as ((piece: number) => Response | Promise<Response> | null) | null,
  };
  const answer = (photoId: string, total: number | null): Response => {
    const keptBytes = kept.get(photoId)?.length ?? 0;
    return json({ photoId, keptBytes, whole: !state.isEarly && keptBytes === (total ?? JPEG.length) });
  };
  const network: typeof fetch = async (input, init) => {
    const photoId = /^\/sync\/photos\/([\w-]+)$/.exec(pathOf(input))?.[1];
    if (photoId === undefined) return through(input, init);
    if (init?.method !== 'PUT') return answer(photoId, null);
    const asked = new URL(input instanceof Request ? input.url : input).searchParams;
    const [from, total] = [Number(asked.get('from')), Number(asked.get('total'))];
    state.pieces.push(from);
    const faulty = (await state.fault?.(state.pieces.length - 1)) ?? null;
    if (faulty !== null) return faulty;
    const before = kept.get(photoId) ?? new Uint8Array();
    if (from > before.length) return json({}, 409);
    const piece = new Uint8Array(init.body as ArrayBuffer);
    if (from === before.length) kept.set(photoId, new Uint8Array(Buffer.concat([before, piece])));
    return answer(photoId, total);
  };
  return { state, kept, network };
};

const aTabletWithPhotos = async () => {
  const connected = await aConnectedTablet();
  const { tablet, network } = connected;
  const shelf = aShelf(network.network, network.json);
  const sync = syncOf(tablet, shelf.network);
  const { ledger, clock, engine } = tablet;
  const api = createApi({ origin: tablet.origin, clock, read: engine.read, fetch: shelf.network });
  const send = createPhotoSender({ api, auth: createAuth({ api, ledger, clock, read: engine.read }), ledger, clock, read: engine.read });
  return { ...connected, shelf, sync, send };
};

const record = async (tablet: TestTablet): Promise<PhotoId> => {
  const draft = aDraft(tablet);
  const photo = await keepPhoto(tablet, draft.returnId, JPEG);
  if (!photo.ok) throw new Error(photo.error.kind);
  const lines = [aDraftLine({ photos: [photo.value] })];
  const labelOf = () => ({ text: 'x', language: 'fr' });
  await confirmReturn(tablet, { draft: { ...draft, lines }, known: aKnownOrder(), labelOf });
  return photo.value.photoId;
};

const states = async (tablet: TestTablet) => (await tablet.ledger.photos.toArray()).map((row) => row.state);
const noNetwork = () => Promise.reject(new TypeError('fetch failed'));

afterEach(() => vi.restoreAllMocks());

test('D-4 photos follow their commands in pieces, until the server has them whole', async () => {
  const { tablet, network, shelf, sync } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  await sync.syncNow();
  await vi.waitFor(async () => expect(await states(tablet)).toEqual(['sent']));
  expect(network.pushes()).toEqual([[1]]);
  expect(shelf.kept.get(photoId)).toEqual(JPEG);
  expect(shelf.state.pieces).toEqual([0, 65_536, 131_072]);
});

test('D-4 a photo that is cut off goes on where the server has it; what came and was not answered is not sent again', async () => {
  const { tablet, shelf, sync, send } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  shelf.state.fault = (piece) => (piece === 1 ? noNetwork() : null);
  await sync.syncNow();
  await vi.waitFor(() => expect(shelf.state.pieces).toEqual([0, 65_536]));
  shelf.state.fault = null;
  await send();
  expect(shelf.kept.get(photoId)).toEqual(JPEG);
  expect(shelf.state.pieces.filter((from) => from === 0)).toEqual([0]);
  expect(await states(tablet)).toEqual(['sent']);
});

test('D-4 nothing of a photo is sent while a command waits', async () => {
  const { tablet, network, shelf, send } = await aTabletWithPhotos();
  await record(tablet);
  network.state.fault = (path) => (path === '/sync/push' ? noNetwork() : null);
  await send();
  expect(shelf.state.pieces).toEqual([]);
  expect(await states(tablet)).toEqual(['waiting']);
});

test('D-4 photos of a refused return stay with it, and nobody waits for them', async () => {
  const { tablet, shelf, sync } = await aTabletWithPhotos();
  await record(tablet);
  expect(await countPhotosWaiting(tablet.ledger)).toBe(1);
  const verdict = { kind: 'refused' } as Verdict; // what else it says nobody asks here
  await tablet.ledger.returns.toCollection().modify({ verdict });
  await tablet.ledger.outbox.toCollection().modify({ state: 'refused', verdict });
  await sync.syncNow();
  expect([await states(tablet), shelf.state.pieces, await countPhotosWaiting(tablet.ledger)]).toEqual([['waiting'], [], 0]);
});

test('D-4 one that gets no further lets the next one through, and is tried again', async () => {
  const { tablet, shelf, sync, send } = await aTabletWithPhotos();
  await record(tablet);
  tablet.clock.pass(1_000);
  await record(tablet);
  await syncOf(tablet, async (input, init) => (/photos/.test(pathOf(input)) ? noNetwork() : shelf.network(input, init))).syncNow();
  shelf.state.fault = (piece) => (piece === 0 ? new Response('{}', { status: 409, headers: { 'x-retour': '1' } }) : null);
  await send();
  expect((await states(tablet)).toSorted()).toEqual(['sent', 'waiting']);
  await sync.syncNow();
  await vi.waitFor(async () => expect(await states(tablet)).toEqual(['sent', 'sent']));
});

test('D-4 a photo whose return the server does not know yet waits for it, with its last byte', async () => {
  const { tablet, shelf, sync, send } = await aTabletWithPhotos();
  await record(tablet);
  shelf.state.isEarly = true;
  await sync.syncNow();
  await vi.waitFor(() => expect(shelf.state.pieces.at(-1)).toBe(JPEG.length - 1));
  await send();
  expect(await states(tablet)).toEqual(['waiting']);
  shelf.state.isEarly = false;
  await send();
  expect(await states(tablet)).toEqual(['sent']);
});

test('D-4 what is sent keeps its bytes for a day and its row for ever; photos of no draft go too', async () => {
  const { tablet, sync, send } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  const orphan = await keepPhoto(tablet, id.return(99), JPEG);
  await sync.syncNow();
  await vi.waitFor(async () => expect((await states(tablet)).toSorted()).toEqual(['draft', 'sent']));
  const row = async () => tablet.ledger.photos.where('state').equals('sent').first();
  expect((await row())?.sealed.byteLength).toBeGreaterThan(JPEG.length);
  tablet.clock.pass(25 * 3_600_000);
  await send();
  expect(await row()).toMatchObject({ photoId, state: 'sent', bytes: JPEG.length, sealed: new ArrayBuffer(0) });
  expect(orphan.ok && (await tablet.ledger.photos.get(orphan.value.photoId))).toBeUndefined();
});

test('D-4 photos that are not sent outlive a new enrolment, under its key, and stay what they became meanwhile', async () => {
  const { tablet, sync } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  await tablet.ledger.photos.update(photoId, { state: 'draft' });
  vi.stubGlobal('isSecureContext', true);
  // In another tab the return is recorded between the reading of its photos and the end of the enrolment.
  vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...asked) => {
    await tablet.ledger.photos.update(photoId, { state: 'waiting' });
    return crypto.subtle.encrypt(...asked);
  });
  expect((await sync.enrol({ code: 'ABCDEFGH', label: 'Till 2', replaces: null })).ok).toBe(true);
  vi.unstubAllGlobals();
  expect(await states(tablet)).toEqual(['waiting']);
  expect((await readPhoto(tablet.ledger, photoId))?.size).toBe(JPEG.length);
});

test('D-4 a revoked tablet keeps its keys until the server has the photos of what it recorded; half-made returns name theirs no longer', async () => {
  const { tablet, network, shelf, sync, send } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  const draft = aDraft(tablet);
  const half = await keepPhoto(tablet, draft.returnId, JPEG);
  await tablet.ledger.drafts.put({ ...draft, lines: [aDraftLine({ photos: half.ok ? [half.value] : [] })] });
  network.state.revoked = true;
  shelf.state.fault = noNetwork;
  await sync.syncNow();
  expect(await tablet.ledger.outbox.where('state').equals('waiting').count()).toBe(0);
  expect([await tablet.ledger.enrolment.count(), await tablet.ledger.grants.count(), (await tablet.ledger.drafts.toArray())[0]?.lines[0]?.photos?.length]).toEqual([1, 0, 1]); // prettier-ignore
  shelf.state.fault = null;
  await send();
  expect(shelf.kept.get(photoId)).toEqual(JPEG);
  await sync.syncNow();
  expect([await tablet.ledger.enrolment.count(), await states(tablet)]).toEqual([0, ['sent']]);
  expect((await tablet.ledger.drafts.toArray())[0]?.lines).toEqual([aDraftLine({ photos: [] })]);
});

/** The commands are sent, the photos are not yet. */
const sendCommands = async ({ shelf, sync }: Pick<Awaited<ReturnType<typeof aTabletWithPhotos>>, 'shelf' | 'sync'>): Promise<void> => {
  shelf.state.fault = noNetwork;
  await sync.syncNow();
  await vi.waitFor(() => expect(shelf.state.pieces).toEqual([0]));
  shelf.state.fault = null;
  shelf.state.pieces = [];
};

test('D-4 F29 a photo that nothing opens any more holds no revoked tablet’s keys', async () => {
  const { tablet, network, shelf, sync, send } = await aTabletWithPhotos();
  const dead = await record(tablet);
  await tablet.ledger.photos.update(dead, { iv: new Uint8Array(12) });
  const good = await record(tablet);
  network.state.revoked = true;
  await sendCommands({ shelf, sync });
  expect(await tablet.ledger.enrolment.count()).toBe(1);
  await send();
  expect((await tablet.ledger.photos.get(good))?.state).toBe('sent');
  await sync.syncNow();
  expect([await tablet.ledger.enrolment.count(), await countPhotosWaiting(tablet.ledger)]).toEqual([0, 0]);
  expect((await tablet.ledger.photos.get(dead))?.state).toBe('lost');
});

test('D-4 a photo that the server will not take holds no revoked tablet’s keys; it is asked again until then', async () => {
  const { tablet, network, shelf, sync, send } = await aTabletWithPhotos();
  await record(tablet);
  network.state.revoked = true;
  await sendCommands({ shelf, sync });
  let status = 409;
  shelf.state.fault = () => network.json({}, status);
  await send();
  await sync.syncNow();
  expect(await tablet.ledger.enrolment.count()).toBe(1); // it is only not its turn
  status = 415;
  await send();
  const pieces = shelf.state.pieces.length;
  await send();
  expect([shelf.state.pieces.length, await countPhotosWaiting(tablet.ledger)]).toEqual([pieces + 1, 1]);
  await sync.syncNow();
  expect(await tablet.ledger.enrolment.count()).toBe(0);
});

test('D-4 bytes that the server drops because they are not those of the return are refused, and go in the end if it takes them', async () => {
  const { tablet, network, shelf, sync, send } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  await sendCommands({ shelf, sync });
  shelf.state.fault = (piece) => (piece === 2 ? network.json({ photoId, keptBytes: 0, whole: false }) : null);
  await send();
  expect(await tablet.ledger.photos.get(photoId)).toMatchObject({ state: 'waiting', refused: true });
  shelf.kept.clear();
  await send();
  expect(await states(tablet)).toEqual(['sent']);
});

test('S-13 D-4 photos of a brought-in return that the server never took hold no revoked tablet’s keys; its file has them', async () => {
  const { tablet: lost } = await aConnectedTablet();
  await record(lost);
  const { tablet, network, sync } = await aTabletWithPhotos();
  const text = await (await exportLedger(lost.ledger, lost.clock.now())).text();
  const file = await readRescueFile(tablet, text);
  if (!file.ok) throw new Error(file.error.kind);
  await bringIn(tablet, file.value);
  network.state.revoked = true;
  network.state.fault = (path) => (path === '/sync/push' ? network.json({}, 401) : null);
  await sync.syncNow();
  expect([await tablet.ledger.enrolment.count(), await tablet.ledger.carried.count(), await states(tablet)]).toEqual([0, 1, ['lost']]);
  await tablet.ledger.enrolment.put(await anEnrolment());
  expect(await bringIn(tablet, file.value)).toEqual({ commands: 0, photosLost: 0 });
  expect(await states(tablet)).toEqual(['waiting']);
});

test('D-4 F29 photos that no key opens are lost at a new enrolment, and half-made returns name them no longer', async () => {
  const { tablet, sync } = await aTabletWithPhotos();
  const [dead, good] = [await record(tablet), await record(tablet)];
  await tablet.ledger.photos.update(dead, { iv: new Uint8Array(12) });
  const draft = aDraft(tablet);
  const [half, spoilt] = [await keepPhoto(tablet, draft.returnId, JPEG), await keepPhoto(tablet, draft.returnId, JPEG)];
  if (!half.ok || !spoilt.ok) throw new Error('no room');
  await tablet.ledger.photos.update(spoilt.value.photoId, { iv: new Uint8Array(12) });
  await tablet.ledger.drafts.put({ ...draft, lines: [aDraftLine({ photos: [half.value, spoilt.value] }), aDraftLine()] });
  vi.stubGlobal('isSecureContext', true);
  expect((await sync.enrol({ code: 'ABCDEFGH', label: 'Till 2', replaces: null })).ok).toBe(true);
  const statesOf = async () => (await tablet.ledger.photos.bulkGet([dead, good])).map((row) => row?.state);
  expect(await statesOf()).toEqual(['lost', 'waiting']);
  expect((await tablet.ledger.drafts.toArray())[0]?.lines).toEqual([aDraftLine({ photos: [half.value] }), aDraftLine()]);
  await tablet.ledger.enrolment.clear();
  expect((await sync.enrol({ code: 'ABCDEFGH', label: 'Till 2', replaces: null })).ok).toBe(true);
  vi.unstubAllGlobals();
  expect(await statesOf()).toEqual(['lost', 'lost']);
  expect((await tablet.ledger.drafts.toArray())[0]?.lines[0]?.photos).toEqual([]);
});

test('D-4 a photo that the server takes no more of now does not stop those of other returns; a server that asks for patience does', async () => {
  const { tablet, network, shelf, sync, send } = await aTabletWithPhotos();
  const first = await record(tablet);
  tablet.clock.pass(1_000);
  const second = await record(tablet);
  await sendCommands({ shelf, sync });
  shelf.state.fault = (piece) => (piece === 0 ? network.json({}, 429) : null);
  await send();
  expect([(await tablet.ledger.photos.get(first))?.state, (await tablet.ledger.photos.get(second))?.state]).toEqual(['waiting', 'sent']);
  const asked: string[] = [];
  const busy = syncOf(tablet, async (input, init) => {
    if (!/photos/.test(pathOf(input))) return shelf.network(input, init);
    asked.push(pathOf(input));
    return network.json({}, 429);
  });
  await tablet.ledger.photos.update(second, { state: 'waiting' });
  await busy.syncNow();
  await vi.waitFor(() => expect(asked.length).toBe(1));
  expect(await states(tablet)).toEqual(['waiting', 'waiting']);
});

test('S-13 a refused command of another tablet that names no return spoils no other photo', async () => {
  const { tablet } = await aTabletWithPhotos();
  await record(tablet);
  await record(tablet);
  const own = await tablet.ledger.outbox.orderBy('clientSeq').last();
  if (own === undefined) throw new Error('nothing recorded');
  await tablet.ledger.outbox.update(own.commandId, { state: 'refused' });
  const command = { ...own.command, body: { returnId: {} } } as unknown as typeof own.command; // as a file may bring it: nobody checked it yet
  const carried = { commandId: own.commandId, installationId: id.installation(9), command, broughtAt: tablet.clock.now(), verdict: null };
  for (const state of ['refused', 'waiting'] as const) {
    await tablet.ledger.carried.put({ ...carried, state });
    expect(await countPhotosWaiting(tablet.ledger)).toBe(1);
  }
});

test('S-13 D-4 photos that were brought in follow their return, not before it is received, and never one that is refused', async () => {
  const { tablet: lost, network } = await aConnectedTablet();
  const shelf = aShelf(network.network, network.json);
  const other = await aTablet({ serverKey: network.key.publicKey, installationId: id.installation(2) });
  const sync = syncOf(other, shelf.network);
  const photoId = await record(lost);
  const file = await readRescueFile(other, await (await exportLedger(lost.ledger, lost.clock.now())).text());
  if (!file.ok) throw new Error(file.error.kind);
  await bringIn(other, file.value);
  const api = createApi({ origin: other.origin, clock: other.clock, read: other.engine.read, fetch: shelf.network });
  const auth = createAuth({ api, ledger: other.ledger, clock: other.clock, read: other.engine.read });
  const send = createPhotoSender({ api, auth, ledger: other.ledger, clock: other.clock, read: other.engine.read });
  await send();
  expect([shelf.state.pieces, await countPhotosWaiting(other.ledger)]).toEqual([[], 1]);
  await other.ledger.carried.toCollection().modify({ state: 'refused' });
  await send();
  expect([shelf.state.pieces, await countPhotosWaiting(other.ledger)]).toEqual([[], 0]);
  await other.ledger.carried.toCollection().modify({ state: 'waiting' });
  await sync.syncNow();
  await vi.waitFor(async () => expect(await states(other)).toEqual(['sent']));
  expect(shelf.kept.get(photoId)).toEqual(JPEG);
});

test('S-8 D-4 a server that came back from a backup is sent again what is still here', async () => {
  const { tablet, shelf, sync, send } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  await sync.syncNow();
  await vi.waitFor(async () => expect(await states(tablet)).toEqual(['sent']));
  shelf.kept.clear();
  await send();
  expect(shelf.kept.size).toBe(0);
  await tablet.ledger.meta.put({ key: 'epoch', value: 'e2' });
  await send();
  expect(shelf.kept.get(photoId)).toEqual(JPEG);
});

test('D-4 a photo of another tablet is asked of the server; one that is gone is told apart from no network', async () => {
  const { tablet, network, sync } = await aTabletWithPhotos();
  const photoId = await record(tablet);
  const row = await tablet.ledger.photos.toCollection().first();
  if (!row) throw new Error(photoId);
  network.state.fault = (path) =>
    path.endsWith('/bytes') ? new Response(JPEG, { headers: { 'x-retour': '1', 'content-type': 'image/jpeg' } }) : null;
  const told = await sync.photo(row.photoId);
  expect(told.ok && [told.value.type, told.value.size]).toEqual(['image/jpeg', JPEG.length]);
  network.state.fault = null;
  expect(await sync.photo(row.photoId)).toEqual({ ok: false, error: { kind: 'gone' } });
  network.state.fault = (path) => (path.endsWith('/bytes') ? noNetwork() : null);
  expect(await sync.photo(row.photoId)).toEqual({ ok: false, error: { kind: 'offline' } });
});
