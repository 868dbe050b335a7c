import { toBase64url } from 'shared-types/base64url';

import type { Sync } from '../store/sync-port.ts';
import type { StaffDeps } from './staff.ts';

/** P-12: gives bytes to a printer of the store. A fresh token is asked for once. */
export const sendPrint = async (deps: StaffDeps, job: Parameters<Sync['print']>[0]): ReturnType<Sync['print']> => {
  const first = await send(deps, job);
  if (first !== 'token-refused') return first;
  deps.auth.forget();
  const second = await send(deps, job);
  return second === 'token-refused' ? null : second;
};

const send = async (
  deps: StaffDeps,
  { printerId, jobId, bytes }: Parameters<Sync['print']>[0],
): Promise<Awaited<ReturnType<Sync['print']>> | 'token-refused'> => {
  const token = await deps.auth.token();
  if (!token.ok) return null;
  const body = JSON.stringify({ printerId, jobId, bytes: toBase64url(bytes) });
  const answer = await deps.api.json('/sync/print', { method: 'POST', body, token: token.value.text });
  if (!answer.ok) return null; // the job may be out all the same: asked for again, the server tells what became of it
  const { status, json } = answer.value;
  if (status === 401) return 'token-refused';
  if (status === 404) return 'unreachable'; // the store's settings name it no more
  return status < 400 ? ((await deps.engine.read('printAnswer', json))?.result ?? null) : null;
};
