import { toBase64url } from 'shared-types/base64url';

import type { Sync } from '../store/sync-port.ts';
import type { StaffDeps } from './staff.ts';

type Job = Parameters<Sync['print']>[0];
type Result = Awaited<ReturnType<Sync['print']>>;

/** A server that does not know the word for it answers as before. */
const PATH = '/sync/print?hears=handed-over';

/** P-12: gives bytes to a printer of the store. A fresh token is asked for once. */
export const sendPrint = async (deps: StaffDeps, job: Job): Promise<Result> => {
  // Whoever believes that there is no network finds out by what touches no printer: else a slip that is only not sent would seem lost.
  if (deps.state.getState().network !== 'online') deps.auth.forget();
  const first = await send(deps, job);
  if (first !== 'token-refused') return first;
  deps.auth.forget();
  const second = await send(deps, job);
  return second === 'token-refused' ? 'offline' : second;
};

const send = async (deps: StaffDeps, { printerId, jobId, bytes }: Job): Promise<Result | 'token-refused'> => {
  const token = await deps.auth.token();
  if (!token.ok) return 'offline';
  const body = JSON.stringify({ printerId, jobId, bytes: toBase64url(bytes) });
  const answer = await deps.api.json(PATH, { method: 'POST', body, token: token.value.text });
  if (!answer.ok) return answer.error.status === 429 ? 'offline' : 'no-answer'; // 429 stands before all work
  const { status, json } = answer.value;
  if (status === 401) return 'token-refused';
  if (status === 404) return 'unreachable'; // the store's settings name it no more
  if (status >= 400 && status < 500) return 'offline'; // refused before the printer was called
  return status < 400 ? ((await deps.engine.read('printAnswer', json))?.result ?? 'no-answer') : 'no-answer';
};
