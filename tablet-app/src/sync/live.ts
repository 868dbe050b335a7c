import type { Api } from './api.ts';
import type { Auth } from './auth.ts';
import { backoffMs } from './backoff.ts';

type LiveDeps = Readonly<{
  api: Api;
  auth: Auth;
  fraction: () => number;
  /** Something changed at the server; losing one of these costs at most the next timer. */
  onPoke: () => void;
}>;

const SILENCE_MS = 45_000;

/**
 * Listens for pokes until `signal` ends it: a `fetch` stream (an EventSource can carry no token), reopened with back-off, and given up
 * when nothing was heard for 45 seconds, because half-open sockets say nothing.
 */
export const listen = async (deps: LiveDeps, signal: AbortSignal): Promise<void> => {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const heard = await listenOnce(deps, signal);
    if (heard) failures = 0;
    await sleep(backoffMs(failures + 1, deps.fraction(), 0), signal);
  }
};

/** True when anything was heard. */
const listenOnce = async ({ api, auth, onPoke }: LiveDeps, signal: AbortSignal): Promise<boolean> => {
  const token = await auth.token();
  if (!token.ok || token.value.revoked) return false;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const stillThere = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const stream = await api.stream('/sync/events', { token: token.value.text, signal: AbortSignal.any([signal, silence.signal]) });
    if (!stream.ok || !stream.value.ok || stream.value.body === null) {
      if (stream.ok && stream.value.status === 401) auth.forget();
      return false;
    }
    return await readPokes(stream.value.body, stillThere, onPoke);
  } finally {
    clearTimeout(timer);
  }
};

const readPokes = async (body: ReadableStream<Uint8Array>, stillThere: () => void, onPoke: () => void): Promise<boolean> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let heard = false;
  let last = -1;
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return heard;
      heard = true;
      stillThere();
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const head of lines.flatMap((line) => headOf(line) ?? [])) {
        if (head !== last) onPoke(); // heartbeats repeat the last head
        last = head;
      }
    }
  } catch {
    return heard; // aborted or cut: the caller opens the next one
  }
};

/** The feed's head in one line of the stream; what changed is what the next pull brings. */
const headOf = (line: string): number | null => {
  try {
    const poke: unknown = JSON.parse(line);
    return typeof poke === 'object' && poke !== null && 'head' in poke && typeof poke.head === 'number' ? poke.head : null;
  } catch {
    return null; // a comment or half a line: only a sign of life
  }
};

/** Ends early when `signal` does. */
export const sleep = async (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });
