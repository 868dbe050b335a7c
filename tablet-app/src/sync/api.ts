import { epochMsOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { OURS_HEADER } from 'shared-types/sync';

import type { Clock } from '../store/clock.ts';
import type { SearchEngine } from '../store/search-engine.ts';
import type { NetworkTrouble } from '../store/sync-port.ts';

/** Nobody of ours answered. `retryAfterMs` is what a busy server asked for, else 0. */
export type NoAnswer = NetworkTrouble & Readonly<{ retryAfterMs: number; status?: number }>;

/** An answer of our server, understood or not: `json` is unknown until a schema read it. */
export type Answer = Readonly<{ status: number; json: unknown; retryAfterMs: number }>;

/** Server time as it was told, and the tablet's clock half way between question and answer. */
export type Heard = Readonly<{ serverTime: Instant; offsetMs: number }>;

export type Call = Readonly<{
  method?: 'GET' | 'POST' | 'PUT';
  body?: string;
  /** A body that is no text. */
  bytes?: Uint8Array<ArrayBuffer>;
  token?: string | null;
  accept?: string;
  signal?: AbortSignal;
  reload?: boolean;
}>;

const TIMEOUT_MS = 20_000;
/** A page that is longer is read for so long that its middle tells no time. */
const MOST_HEARD = 50_000;
const TRIED_AND_BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export type ApiDeps = Readonly<{
  origin: string;
  clock: Clock;
  read: SearchEngine['read'];
  fetch?: typeof fetch;
  onHeard?: (heard: Heard) => void;
}>;

/**
 * The only place that talks to the network. An answer counts only with our header; a captive portal's friendly 200 is a network failure
 * (F5), redirects are errors, nothing is cached, and every question ends after 20 seconds.
 */
export const createApi = (deps: ApiDeps) => {
  const send = deps.fetch ?? fetch.bind(globalThis);

  const ask = async (path: string, call: Call): Promise<Result<Response, NoAnswer>> => {
    const response = await request(send, `${deps.origin}${path}`, call);
    if (response === null) return fail({ kind: 'offline', retryAfterMs: 0 });
    const retryAfterMs = retryAfterOf(response);
    if (TRIED_AND_BUSY.has(response.status)) return fail({ kind: 'server-busy', retryAfterMs, status: response.status });
    return response.headers.get(OURS_HEADER) === null ? fail({ kind: 'captive-portal', retryAfterMs: 0 }) : ok(response);
  };

  const hear = async (json: unknown, askedMs: number): Promise<boolean> => {
    const read = await deps.read('told', json);
    if (read === null) return false;
    const middleMs = (askedMs + epochMsOf(deps.clock.now())) / 2;
    deps.onHeard?.({ serverTime: read.serverTime, offsetMs: Math.round(epochMsOf(read.serverTime) - middleMs) });
    return true;
  };

  return {
    /** A JSON answer with epoch and server time, or a problem of ours. */
    json: async (path: string, call: Call): Promise<Result<Answer, NoAnswer>> => {
      const askedMs = epochMsOf(deps.clock.now());
      const response = await ask(path, call);
      if (!response.ok) return response;
      const { status } = response.value;
      const json = await jsonOf(response.value);
      if (json === undefined) return fail({ kind: 'offline', retryAfterMs: 0 });
      const isHeard = await hear(json, askedMs);
      if (!isHeard && status < 400) return fail({ kind: 'captive-portal', retryAfterMs: 0 });
      return ok({ status, json, retryAfterMs: retryAfterOf(response.value) });
    },
    /** The text of a page of the feed; cut short or not is for its reader. A short one tells the time as well: many rounds ask nothing else. */
    text: async (path: string, call: Call): Promise<Result<Readonly<{ status: number; text: string }>, NoAnswer>> => {
      const askedMs = epochMsOf(deps.clock.now());
      const response = await ask(path, { ...call, accept: 'application/x-ndjson' });
      if (!response.ok) return response;
      const text = await response.value.text().catch(() => null);
      if (text === null) return fail({ kind: 'offline', retryAfterMs: 0 });
      if (text.length < MOST_HEARD) await hear(jsonIn(text.slice(text.trimEnd().lastIndexOf('\n') + 1)), askedMs);
      return ok({ status: response.value.status, text });
    },
    bytes: async (path: string, call: Call): Promise<Result<Readonly<{ status: number; bytes: Uint8Array<ArrayBuffer> }>, NoAnswer>> => {
      const response = await ask(path, { accept: 'application/octet-stream', ...call });
      if (!response.ok) return response;
      const bytes = await response.value.arrayBuffer().catch(() => null);
      return bytes === null
        ? fail({ kind: 'offline', retryAfterMs: 0 })
        : ok({ status: response.value.status, bytes: new Uint8Array(bytes) });
    },
    /** An open stream; ended by `signal` only. */
    stream: async (path: string, call: Call & Readonly<{ signal: AbortSignal }>): Promise<Result<Response, NoAnswer>> =>
      ask(path, { ...call, accept: 'text/event-stream' }),
  };
};

export type Api = ReturnType<typeof createApi>;

const request = async (send: typeof fetch, address: string, call: Call): Promise<Response | null> => {
  const headers = new Headers({ accept: call.accept ?? 'application/json' });
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.bytes !== undefined) headers.set('content-type', 'application/octet-stream');
  const body = call.body ?? call.bytes;
  if (call.token !== undefined && call.token !== null) headers.set('authorization', `Bearer ${call.token}`);
  try {
    return await send(address, {
      method: call.method ?? 'GET',
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      credentials: 'omit',
      cache: call.reload === true ? 'reload' : 'no-store',
      signal: call.signal ?? AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return null; // refused, reset, redirected, timed out: fetch tells them apart by words only
  }
};

/** `undefined` when the body never came; `null` when it is not JSON. */
const jsonOf = async (response: Response): Promise<unknown> => {
  const text = await response.text().catch(() => undefined);
  return text === undefined ? undefined : jsonIn(text);
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** Seconds only; the date form is for caches. */
const retryAfterOf = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
};
