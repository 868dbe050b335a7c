import { fail, ok } from 'shared-types/result';

import type { Sync } from '../store/sync-port.ts';
import { noNetwork } from './staff.ts';
import type { StaffDeps } from './staff.ts';

/** P-8: how the return of a slip stands at the server, as its customer is told. */
export const askSlip = async (deps: StaffDeps, slip: string): ReturnType<Sync['askSlip']> => {
  const answer = await deps.api.json('/slips/status', { method: 'POST', body: JSON.stringify({ slip }) });
  if (!answer.ok) return fail({ kind: answer.error.kind });
  if (answer.value.status === 404) return fail({ kind: 'not-ours' });
  const told = answer.value.status < 400 ? await deps.engine.read('slipStatusAnswer', answer.value.json) : null;
  return told === null ? fail({ kind: 'not-understood' }) : ok(told);
};

/** P-9: has the server make the return of a slip that never reached it. A fresh token is asked for once. */
export const restoreSlip = async (deps: StaffDeps, slip: string): ReturnType<Sync['restoreSlip']> => {
  const first = await restore(deps, slip);
  if (first !== 'token-refused') return first;
  deps.auth.forget();
  const second = await restore(deps, slip);
  return second === 'token-refused' ? fail({ kind: 'not-understood' }) : second;
};

const restore = async (deps: StaffDeps, slip: string): Promise<Awaited<ReturnType<Sync['restoreSlip']>> | 'token-refused'> => {
  const staff = deps.session.getState();
  if (staff === null) return fail({ kind: 'not-signed-in' });
  const token = await deps.auth.token();
  if (!token.ok) return fail(noNetwork(token.error.kind) ?? { kind: 'not-understood' });
  const body = JSON.stringify({ slip, grant: staff.grant });
  const answer = await deps.api.json('/slips/restore', { method: 'POST', body, token: token.value.text });
  if (!answer.ok) return fail({ kind: answer.error.kind });
  const { status, json } = answer.value;
  if (status === 401) return 'token-refused';
  if (status === 404) return fail({ kind: 'not-ours' });
  const told = status < 400 ? await deps.engine.read('slipRestoreAnswer', json) : null;
  return told === null ? fail({ kind: 'not-understood' }) : ok(told);
};
