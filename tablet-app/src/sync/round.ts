import type { StoreApi } from 'zustand/vanilla';

import type { InstallationId } from 'shared-types/ids';

import type { Clock } from '../store/clock.ts';
import { readEnrolment } from '../store/ledger.ts';
import type { Ledger } from '../store/ledger.ts';
import { losePhotosBut, photoToKeepKeysFor, unreadablePhotos } from '../store/photos.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { SyncState } from '../store/sync-port.ts';
import type { Api, NoAnswer } from './api.ts';
import type { Auth } from './auth.ts';
import { sendCarried } from './carried.ts';
import type { Fence } from './leader.ts';
import { adoptEpoch, epochOf } from './outbox.ts';
import type { Proof } from './proof.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { loadSnapshot } from './snapshot.ts';

export type RoundDeps = Readonly<{
  api: Api;
  auth: Auth;
  ledger: Ledger;
  engine: SearchEngine;
  clock: Clock;
  build: string;
  state: StoreApi<SyncState>;
  proof: Proof;
}>;

/** How a round ended: when the next one may start at the earliest, and whether it failed (then the back-off decides). */
export type RoundEnd = Readonly<{ failed: boolean; waitMs: number }>;

type Trouble = Readonly<{ kind: string; retryAfterMs: number; epoch?: string }>;

const MOST_OVERRIDES = 5_000;
const MOST_TURNS = 6;

/**
 * One round: send what waits, follow the feed, load what is missing. Answers of another epoch change nothing but the epoch itself (S-8):
 * the ledger adopts it, everything is sent again with its receipts, and the round starts over.
 */
export const syncRound = async (deps: RoundDeps, fence: Fence): Promise<RoundEnd> => {
  if ((await readEnrolment(deps.ledger)) === null) return { failed: false, waitMs: 0 };
  if (deps.state.getState().revoked) deps.auth.forget(); // only a fresh token tells whether it still is
  let renewed = false;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const trouble = await oneTurn(deps, fence);
    if (trouble === null || 'done' in trouble) return endWell(deps, trouble?.done ?? 0);
    if (trouble.kind === 'other-epoch' && trouble.epoch !== undefined) {
      if (!(await adoptEpoch(deps.ledger, fence, trouble.epoch))) return { failed: true, waitMs: 0 };
      continue;
    }
    if (trouble.kind !== 'token-refused' || renewed) return endIn(deps, trouble);
    renewed = true;
    deps.auth.forget();
  }
  return { failed: true, waitMs: 0 };
};

const oneTurn = async (deps: RoundDeps, fence: Fence): Promise<Trouble | Readonly<{ done: number }> | null> => {
  const { api, auth, ledger, clock, build, state, proof } = deps;
  const token = await auth.token();
  // F29: signed commands leave even when the key that signed them is gone or another; the server knows them by their signatures.
  if (!token.ok && token.error.kind !== 'key-failing' && token.error.kind !== 'refused') return token.error;
  const text = token.ok ? token.value.text : null;
  const epoch = await epochOf(ledger);
  const showsReceipt = proof.isDue();
  state.setState({ sending: true });
  const sending = push({ api, read: deps.engine.read, ledger, fence, build, now: clock.now, token: text, epoch, showsReceipt });
  const pushed = await sending.finally(() => state.setState({ sending: false }));
  if (!pushed.ok) return pushed.error;
  if (showsReceipt) proof.given();
  const carried = await sendCarried({ api, read: deps.engine.read, ledger, fence, build, now: clock.now, epoch });
  if (!carried.ok) return carried.error;
  if (pushed.value.cloned) await markCloned(deps);
  if (!token.ok) return token.error;
  if (token.value.revoked) return wipeWhenDrained(deps, token.value.installationId);
  if (state.getState().revoked) await markOpen(deps);
  const fed = await follow(deps, token.value.text, epoch);
  return fed ?? { done: Math.max(pushed.value.deferredMs, carried.value.deferredMs) };
};

/** Feed first where there is a cursor; the manifest at the first start, for an unknown cursor, for damage and for too many overrides. */
const follow = async (deps: RoundDeps, token: string, epoch: string): Promise<Trouble | null> => {
  const { api, engine, state } = deps;
  const position = await engine.position();
  if (position.epoch !== epoch && position.epoch !== '') await engine.startEpoch(epoch);
  const first = await pull({ api, engine, token, epoch });
  if (!first.ok && first.error.kind !== 'no-cursor') return first.error;
  const status = await engine.status();
  if (first.ok && status.isWhole && status.overrides <= MOST_OVERRIDES) return null;
  const onProgress = (loading: NonNullable<SyncState['loading']>): void => state.setState({ loading });
  const loaded = await loadSnapshot({ api, engine, token, epoch, onProgress }).finally(() => state.setState({ loading: null }));
  if (!loaded.ok) return loaded.error;
  const second = await pull({ api, engine, token, epoch });
  return second.ok ? null : second.error;
};

const markCloned = async ({ ledger, state }: RoundDeps): Promise<void> => {
  await ledger.meta.put({ key: 'cloned', value: true });
  state.setState({ cloned: true });
};

/**
 * A revoked tablet signs nobody in and records nothing more; it sends what it holds, then forgets customers. What it recorded stays in the
 * ledger. Its keys go last: photos of what it recorded are sealed with one and sent for with another, and are evidence until the server has
 * them or will not have them (D-4).
 */
const wipeWhenDrained = async (deps: RoundDeps, revoked: InstallationId): Promise<Trouble | Readonly<{ done: number }>> => {
  const { ledger, engine, state } = deps;
  if (!(await markRevoked(ledger, revoked))) return { kind: 'token-refused', retryAfterMs: 0 };
  state.setState({ revoked: true });
  if ((await countWaiting(ledger)) > 0) return { done: 0 };
  await engine.wipe();
  const unreadable = await unreadablePhotos(ledger);
  const { enrolment, photos, drafts, outbox, carried } = ledger;
  await ledger.transaction('rw', [enrolment, photos, drafts, outbox, carried], async () => {
    if ((await enrolment.get('this'))?.installationId !== revoked || (await countWaiting(ledger)) > 0) return;
    if ((await photoToKeepKeysFor(ledger, unreadable)) !== null) return;
    await losePhotosBut(ledger, new Set());
    await enrolment.delete('this');
  });
  return { done: 0 };
};

/** `false`: the tablet was set up again since that token was given, and is another one now. */
const markRevoked = async (ledger: Ledger, revoked: InstallationId): Promise<boolean> =>
  ledger.transaction('rw', [ledger.enrolment, ledger.grants, ledger.meta], async () => {
    if ((await readEnrolment(ledger))?.installationId !== revoked) return false;
    await Promise.all([ledger.grants.clear(), ledger.meta.put({ key: 'revoked', value: true })]);
    return true;
  });

/** It was set up again in another tab, or the server came back from a backup and knows of nothing. */
const markOpen = async ({ ledger, state }: RoundDeps): Promise<void> => {
  await ledger.meta.put({ key: 'revoked', value: false });
  state.setState({ revoked: false });
};

const countWaiting = async (ledger: Ledger): Promise<number> => ledger.outbox.where('state').equals('waiting').count();

const endWell = async ({ engine, state }: RoundDeps, deferredMs: number): Promise<RoundEnd> => {
  const status = await engine.status();
  state.setState({ network: 'online', busy: deferredMs > 0, ordersAsOf: status.asOf, orderCount: status.orders });
  return { failed: false, waitMs: deferredMs };
};

/** What our server said no to is no fault of the network; what never came from it is. */
const endIn = ({ state }: RoundDeps, trouble: Trouble | NoAnswer): RoundEnd => {
  const network = trouble.kind === 'offline' || trouble.kind === 'captive-portal' ? trouble.kind : 'online';
  state.setState({ network, busy: trouble.kind === 'server-busy' });
  return { failed: true, waitMs: trouble.retryAfterMs };
};
