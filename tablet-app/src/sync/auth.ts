import { msBetween } from 'shared-types/calendar';
import { authTextOf } from 'shared-types/enrolment';
import type { InstallationId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { Clock } from '../store/clock.ts';
import { readEnrolment } from '../store/ledger.ts';
import type { Ledger } from '../store/ledger.ts';
import { signText } from '../store/signing.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { Api, NoAnswer } from './api.ts';

/** Why there is no token. `key-failing`: the device's key cannot sign any more; what is signed already may still be sent without one. */
export type NoToken = NoAnswer | Readonly<{ kind: 'refused' | 'key-failing' | 'not-enrolled'; retryAfterMs: number }>;

export type Token = Readonly<{ text: string; revoked: boolean; installationId: InstallationId }>;

/** Renewed when this part of its life is left. */
const SPARE = 0.2;

type Kept = Readonly<{ token: Token; untilMonotonicMs: number }>;
type AuthDeps = Readonly<{ api: Api; ledger: Ledger; clock: Clock; read: SearchEngine['read'] }>;

/** Access tokens of the device, by signing the server's nonce. Lifetimes are counted, not read from the tablet's clock. */
export const createAuth = (deps: AuthDeps) => {
  const { clock } = deps;
  let kept: Kept | null = null;
  let asking: Promise<Result<Token, NoToken>> | null = null;

  const renew = async (): Promise<Result<Token, NoToken>> => {
    const fresh = await askToken(deps);
    if (!fresh.ok) return fresh;
    const { token, expiresAt, serverTime, revoked, installationId } = fresh.value;
    kept = {
      token: { text: token, revoked, installationId },
      untilMonotonicMs: clock.monotonicMs() + msBetween(serverTime, expiresAt) * (1 - SPARE),
    };
    return ok(kept.token);
  };

  return {
    token: async (): Promise<Result<Token, NoToken>> => {
      if (kept !== null && clock.monotonicMs() < kept.untilMonotonicMs) return ok(kept.token);
      asking ??= renew().finally(() => {
        asking = null;
      });
      return asking;
    },
    /** The server did not take it: ask for another one. */
    forget: (): void => {
      kept = null;
    },
  };
};

export type Auth = ReturnType<typeof createAuth>;

const askToken = async ({ api, ledger, read }: AuthDeps) => {
  const enrolment = await readEnrolment(ledger);
  if (enrolment === null) return fail({ kind: 'not-enrolled', retryAfterMs: 0 } as const);
  const { installationId, keys } = enrolment;
  const first = await api.json('/auth/nonce', { method: 'POST', body: JSON.stringify({ installationId }) });
  if (!first.ok) return first;
  const nonce = await read('nonceAnswer', first.value.json);
  if (nonce === null) return fail({ kind: 'refused', retryAfterMs: first.value.retryAfterMs } as const);
  const signature = await signText(keys.device.privateKey, authTextOf(installationId, nonce.nonce)).catch(() => null);
  if (signature === null) return fail({ kind: 'key-failing', retryAfterMs: 0 } as const);
  const body = JSON.stringify({ installationId, nonce: nonce.nonce, signature });
  const second = await api.json('/auth/device', { method: 'POST', body });
  if (!second.ok) return second;
  const answer = await read('deviceAnswer', second.value.json);
  return answer !== null ? ok({ ...answer, installationId }) : fail({ kind: 'refused', retryAfterMs: second.value.retryAfterMs } as const);
};
