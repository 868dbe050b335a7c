import type { StoreApi } from 'zustand/vanilla';

import type { StaffId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { shiftAt } from 'shared-types/shift';

import type { Clock } from '../store/clock.ts';
import { readEnrolment } from '../store/ledger.ts';
import type { Ledger } from '../store/ledger.ts';
import { sessionOf, unlockGrant, wrapGrant } from '../store/pin.ts';
import type { Random } from '../store/random.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { NetworkTrouble, SignInTrouble, StaffSession, Sync, SyncState, UnlockTrouble } from '../store/sync-port.ts';
import type { Api } from './api.ts';
import type { Auth, NoToken } from './auth.ts';

/** What asking about people, orders and slips works with. */
export type StaffDeps = Readonly<{
  api: Api;
  auth: Auth;
  ledger: Ledger;
  clock: Clock;
  random: Random;
  engine: SearchEngine;
  session: StoreApi<StaffSession | null>;
  state: StoreApi<SyncState>;
}>;

/**
 * A person whom this tablet knows: her PIN opens what is kept, network or not. A shift in its last hour, or over, begins anew with the same PIN
 * while there is a network; without one the old grant stays, and the server judges it (S-11).
 */
export const askHere = async (deps: StaffDeps, staffId: StaffId, pin: string): Promise<Result<StaffSession, UnlockTrouble>> => {
  const opened = await unlockGrant(deps, staffId, pin);
  if (!opened.ok) return opened;
  const { session, staffNumber } = opened.value;
  const isRunning = shiftAt(session.claims, deps.clock.now()) === 'running';
  if (isRunning || staffNumber === null || deps.state.getState().network !== 'online') return ok(session);
  const renewed = await askWho(deps, staffNumber, pin);
  return renewed.ok ? renewed : ok(session);
};

/** A person whom this tablet does not know yet, asked online. The grant is kept, locked with the PIN, for the times without a network. */
export const askWho = async (deps: StaffDeps, staffNumber: string, pin: string): Promise<Result<StaffSession, SignInTrouble>> => {
  const first = await askGrant(deps, staffNumber, pin);
  if (first !== 'token-refused') return first;
  // The server did not look at the PIN: a fresh token costs no try.
  deps.auth.forget();
  const second = await askGrant(deps, staffNumber, pin);
  return second === 'token-refused' ? fail({ kind: 'not-understood' }) : second;
};

const askGrant = async (
  deps: StaffDeps,
  staffNumber: string,
  pin: string,
): Promise<Result<StaffSession, SignInTrouble> | 'token-refused'> => {
  const enrolment = await readEnrolment(deps.ledger);
  const token = await deps.auth.token();
  if (!token.ok) return fail(noNetwork(token.error.kind) ?? { kind: 'not-understood' });
  if (token.value.revoked || enrolment === null) return fail({ kind: 'revoked' });
  const body = JSON.stringify({ staffNumber, pin });
  const answer = await deps.api.json('/auth/staff', { method: 'POST', body, token: token.value.text });
  if (!answer.ok)
    return fail(answer.error.status === 429 ? { kind: 'locked', waitMs: answer.error.retryAfterMs } : { kind: answer.error.kind });
  const { status, json } = answer.value;
  if (status === 401) return 'token-refused';
  if (status >= 400 && status < 500) return fail({ kind: 'wrong' });
  const told = await deps.engine.read('staffAnswer', json);
  if (told === null) return fail({ kind: 'not-understood' });
  await wrapGrant(deps, enrolment, { ...told, pin, staffNumber });
  return ok(sessionOf(told));
};

/** Asks the server for what the cache may not have, and keeps what it found. */
export const lookUp = async (deps: StaffDeps, text: string): ReturnType<Sync['lookup']> => {
  const staff = deps.session.getState();
  if (staff === null) return fail({ kind: 'not-signed-in' });
  const token = await deps.auth.token();
  if (!token.ok) return fail(noNetwork(token.error.kind) ?? { kind: 'refused' });
  const body = JSON.stringify({ text, grant: staff.grant });
  const answer = await deps.api.json('/lookup', { method: 'POST', body, token: token.value.text });
  if (!answer.ok) return fail({ kind: answer.error.kind });
  if (answer.value.status === 401) deps.auth.forget();
  if (answer.value.status >= 400) return fail({ kind: 'refused' });
  const told = await deps.engine.read('lookupAnswer', answer.value.json);
  if (told === null) return fail({ kind: 'not-understood' });
  const hits = await deps.engine.keep(told.orders, told.epoch);
  // The store was restored: the courier adopts its epoch first, or this is what the old one still said.
  if (hits === null) return fail({ kind: 'server-busy' });
  return ok({ hits, orderIds: hits.map((hit) => hit.orderId), more: told.more });
};

export const noNetwork = (kind: NoToken['kind']): NetworkTrouble | null =>
  kind === 'offline' || kind === 'captive-portal' || kind === 'server-busy' ? { kind } : null;
