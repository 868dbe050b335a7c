import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import type { Manifest } from 'shared-types/sync';

import type { ListedSegment, SearchEngine } from '../store/search-engine.ts';
import type { Api, NoAnswer } from './api.ts';

export type NotLoaded =
  | NoAnswer
  | Readonly<{ kind: 'token-refused' | 'torn'; retryAfterMs: number }>
  | Readonly<{ kind: 'other-epoch'; epoch: string; retryAfterMs: number }>;

type LoadDeps = Readonly<{
  api: Api;
  engine: SearchEngine;
  token: string | null;
  epoch: string;
  onProgress: (progress: Readonly<{ done: number; total: number }>) => void;
}>;

/** In flight at once: enough to fill the line, and all that a kill can waste. */
const AT_ONCE = 3;

/**
 * Loads the segments of the market: only those that are not here yet, so a killed load goes on where it was (F49). Each is verified by
 * its name before it is stored; a damaged one is fetched once more past every cache (F50).
 */
export const loadSnapshot = async (deps: LoadDeps): Promise<Result<Manifest, NotLoaded>> => {
  const listed = await readManifest(deps);
  if (!listed.ok) return listed;
  if (listed.value.epoch !== deps.epoch) return fail({ kind: 'other-epoch', epoch: listed.value.epoch, retryAfterMs: 0 });
  const missing = await deps.engine.missing(listed.value.segments);
  const loaded = await fetchAll(deps, missing, listed.value.segments.length);
  if (!loaded.ok) return loaded;
  await deps.engine.finishLoad(listed.value);
  return listed;
};

const readManifest = async ({ api, engine, token }: LoadDeps): Promise<Result<Manifest, NotLoaded>> => {
  const answer = await api.json('/sync/manifest', { token });
  if (!answer.ok) return answer;
  const { status, retryAfterMs } = answer.value;
  if (status === 401) return fail({ kind: 'token-refused', retryAfterMs });
  const read = status === 200 ? await engine.read('manifest', answer.value.json) : null;
  return read !== null ? ok(read) : fail({ kind: 'torn', retryAfterMs });
};

const fetchAll = async (deps: LoadDeps, missing: readonly ListedSegment[], total: number): Promise<Result<null, NotLoaded>> => {
  const waiting = [...missing];
  let trouble: NotLoaded | null = null;
  let done = total - missing.length;
  deps.onProgress({ done, total });
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && trouble === null; next = waiting.shift()) {
      const stored = await fetchOne(deps, next);
      if (stored.ok) deps.onProgress({ done: (done += 1), total });
      else trouble = stored.error;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return trouble === null ? ok(null) : fail(trouble);
};

const fetchOne = async ({ api, engine, token }: LoadDeps, listed: ListedSegment): Promise<Result<null, NotLoaded>> => {
  for (const reload of [false, true]) {
    const answer = await api.bytes(`/sync/segments/${listed.sha256}`, { token, reload });
    if (!answer.ok) return answer;
    if (answer.value.status === 401) return fail({ kind: 'token-refused', retryAfterMs: 0 });
    if (answer.value.status === 200 && (await engine.storeSegment(listed, answer.value.bytes)) === 'stored') return ok(null);
  }
  return fail({ kind: 'torn', retryAfterMs: 0 }); // re-cut meanwhile or still damaged: the next round reads a new manifest
};
