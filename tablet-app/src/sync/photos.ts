import { addMs } from 'shared-types/calendar';
import type { PhotoId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import { MOST_PHOTO_PIECE_BYTES } from 'shared-types/sync';
import type { PhotoAnswer } from 'shared-types/sync';

import type { Clock } from '../store/clock.ts';
import type { Ledger, PhotoRow } from '../store/ledger.ts';
import { openPhoto, photosToSend, returnsAhead } from '../store/photos.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { Sync } from '../store/sync-port.ts';
import type { Api, Call } from './api.ts';
import type { Auth } from './auth.ts';
import { epochOf } from './outbox.ts';
import { noNetwork } from './staff.ts';

type PhotoDeps = Readonly<{ api: Api; auth: Auth; ledger: Ledger; clock: Clock; read: SearchEngine['read'] }>;

/** Small enough to arrive within one question's time on a bad line; the next piece goes on where it ended. */
const PIECE_BYTES = Math.min(64 * 1024, MOST_PHOTO_PIECE_BYTES);
const DAY_MS = 86_400_000;

/**
 * D-4: sends the photos of recorded returns, one at a time, beside the rounds and after the commands: it begins only when none of those waits,
 * and stops between two pieces when one does. What failed waits for the next round. Only a leader calls it; the server takes any piece twice.
 */
export const createPhotoSender = (deps: PhotoDeps): (() => Promise<void>) => {
  let running: Promise<void> | null = null;
  return () => {
    running ??= sendPhotos(deps).finally(() => {
      running = null;
    });
    return running;
  };
};

const sendPhotos = async (deps: PhotoDeps): Promise<void> => {
  const { ledger } = deps;
  if ((await ledger.photos.count()) === 0) return;
  await sendAgainAfterRestore(ledger);
  const ahead = await returnsAhead(ledger);
  // Nobody at the server will ever name the photos of a return that was refused; they stay here with it.
  for (const photoId of await photosToSend(ledger)) {
    const row = await ledger.photos.get(photoId);
    if (row === undefined || ahead.has(row.returnId)) continue;
    const end = await sendPhoto(deps, row);
    if (end === 'whole') await ledger.photos.update(photoId, { state: 'sent' });
    if (end === 'stop') break;
    if ((end === 'refused') !== (row.refused ?? false)) await ledger.photos.update(photoId, { refused: end === 'refused' });
  }
  await letGo(deps);
};

/** A server that came back from a backup has lost photos too: those whose bytes are still here go again (S-8). */
const sendAgainAfterRestore = async (ledger: Ledger): Promise<void> => {
  const [epoch, row] = await Promise.all([epochOf(ledger), ledger.meta.get('photos-epoch')]);
  if (row?.key === 'photos-epoch' && row.value === epoch) return;
  await ledger.transaction('rw', [ledger.photos, ledger.meta], async () => {
    const sent = await ledger.photos.where('state').equals('sent').toArray();
    await ledger.photos.bulkPut(sent.filter(hasBytes).map((photo) => ({ ...photo, state: 'waiting' as const })));
    await ledger.meta.put({ key: 'photos-epoch', value: epoch });
  });
};

const hasBytes = (row: PhotoRow): boolean => row.sealed.byteLength > 0;

/**
 * `later`: this one gets no further now, another may. `refused`: nor will it, as far as the server says. `stop`: none does, for there is no
 * network, no token, or a command to be sent first.
 */
type End = 'whole' | 'later' | 'refused' | 'stop';

const sendPhoto = async (deps: PhotoDeps, row: PhotoRow): Promise<End> => {
  const bytes = await openPhoto(deps.ledger, row);
  if (bytes === null) return 'later'; // sealed by a key that is gone
  let told = await ask(deps, row, {});
  const isAllOurs = typeof told !== 'string' && told.keptBytes === 0;
  while (typeof told !== 'string') {
    if (told.whole) return 'whole';
    if (await hasCommands(deps.ledger)) return 'stop';
    // All of it is there and its return is not yet: the last byte once more has the server look again.
    const from = Math.min(told.keptBytes, bytes.length - 1);
    const next = await ask(deps, row, { from, piece: bytes.slice(from, from + PIECE_BYTES), total: bytes.length });
    if (typeof next !== 'string' && !next.whole && next.keptBytes <= told.keptBytes) {
      // It dropped all that came from here: these are not the bytes that the return names.
      return isAllOurs && next.keptBytes === 0 && from + PIECE_BYTES >= bytes.length ? 'refused' : 'later';
    }
    told = next;
  }
  return told;
};

const hasCommands = async (ledger: Ledger): Promise<boolean> => (await ledger.outbox.where('state').equals('waiting').count()) > 0;

const TRY_LATER: ReadonlySet<number> = new Set([408, 409, 425]);

type Asked = Readonly<Partial<{ from: number; total: number; piece: Uint8Array<ArrayBuffer> }>>;

/** Without a piece: how much is there. A token that is no longer taken is asked for anew by the next round. */
const ask = async (
  deps: PhotoDeps,
  { photoId, returnId }: PhotoRow,
  { from, total, piece }: Asked,
): Promise<PhotoAnswer | Exclude<End, 'whole'>> => {
  const token = await deps.auth.token();
  if (!token.ok) return 'stop';
  const place = piece === undefined ? '' : `?return=${returnId}&from=${from}&total=${total}`;
  const call: Call = { token: token.value.text, ...(piece === undefined ? {} : { method: 'PUT', bytes: piece }) };
  const answer = await deps.api.json(`/sync/photos/${photoId}${place}`, call);
  // The server takes no more photos like this one now: those of other returns may be taken all the same.
  if (!answer.ok) return answer.error.status === 429 && piece !== undefined ? 'later' : 'stop';
  const { status, json } = answer.value;
  if (status === 401) deps.auth.forget();
  if (status === 401 || status === 403) return 'stop';
  if (status >= 400) return status < 500 && !TRY_LATER.has(status) ? 'refused' : 'later';
  return (await deps.read('photoAnswer', json)) ?? 'later';
};

/** What is sent keeps its row; its bytes go after a day. Photos of drafts that are no more go too. */
const letGo = async ({ ledger, clock }: PhotoDeps): Promise<void> => {
  const yesterday = addMs(clock.now(), -DAY_MS);
  const rows = await ledger.photos.where('state').anyOf('sent', 'draft').toArray();
  const old = rows.filter((row) => row.takenAt < yesterday);
  const returnIds = new Set((await ledger.drafts.toArray()).map((draft) => draft.returnId));
  const orphans = old.filter((row) => row.state === 'draft' && !returnIds.has(row.returnId));
  await ledger.photos.bulkDelete(orphans.map((row) => row.photoId));
  const sent = old.filter((row) => row.state === 'sent' && hasBytes(row));
  await ledger.photos.bulkPut(sent.map((row) => ({ ...row, sealed: new ArrayBuffer(0) })));
};

/** A photo of this store's returns, from the server. A fresh token is asked for once. */
export const askPhoto = async (deps: Pick<PhotoDeps, 'api' | 'auth'>, photoId: PhotoId): ReturnType<Sync['photo']> => {
  const first = await fetchPhoto(deps, photoId);
  if (first !== 'token-refused') return first;
  deps.auth.forget();
  const second = await fetchPhoto(deps, photoId);
  return second === 'token-refused' ? fail({ kind: 'not-understood' }) : second;
};

const fetchPhoto = async (
  { api, auth }: Pick<PhotoDeps, 'api' | 'auth'>,
  photoId: PhotoId,
): Promise<Awaited<ReturnType<Sync['photo']>> | 'token-refused'> => {
  const token = await auth.token();
  if (!token.ok) return fail(noNetwork(token.error.kind) ?? { kind: 'not-understood' });
  const answer = await api.bytes(`/sync/photos/${photoId}/bytes`, { token: token.value.text, accept: 'image/jpeg' });
  if (!answer.ok) return fail({ kind: answer.error.kind });
  const { status, bytes } = answer.value;
  if (status === 401) return 'token-refused';
  if (status === 404) return fail({ kind: 'gone' });
  return status === 200 ? ok(new Blob([bytes], { type: 'image/jpeg' })) : fail({ kind: 'not-understood' });
};
