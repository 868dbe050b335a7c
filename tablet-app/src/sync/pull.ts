import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { SearchEngine } from '../store/search-engine.ts';
import type { Api, NoAnswer } from './api.ts';

/** How a pull ended. `no-cursor`: read the manifest first (first start, or the server no longer knows the cursor). */
export type NotPulled =
  | NoAnswer
  | Readonly<{ kind: 'token-refused' | 'no-cursor' | 'torn'; retryAfterMs: number }>
  | Readonly<{ kind: 'other-epoch'; epoch: string; retryAfterMs: number }>;

type PullDeps = Readonly<{ api: Api; engine: SearchEngine; token: string | null; epoch: string }>;

const MOST_TORN = 3;

/** Follows the feed to its head. A page without its closing line is discarded and pulled again (S-6); three in a row wait for the next round. */
export const pull = async ({ api, engine, token, epoch }: PullDeps): Promise<Result<Readonly<{ unreadable: number }>, NotPulled>> => {
  let unreadable = 0;
  for (let torn = 0; torn < MOST_TORN;) {
    const { cursor, epoch: applied } = await engine.position();
    if (cursor === null || applied !== epoch) return fail({ kind: 'no-cursor', retryAfterMs: 0 });
    const page = await api.text(`/sync/pull?cursor=${encodeURIComponent(cursor)}`, { token });
    if (!page.ok) return page;
    const { status, text } = page.value;
    if (status === 401) return fail({ kind: 'token-refused', retryAfterMs: 0 });
    if (status === 409 || status === 410) return fail({ kind: 'no-cursor', retryAfterMs: 0 });
    const outcome = status === 200 ? await engine.applyPage(text, { cursor, epoch }) : ({ kind: 'discarded' } as const);
    if (outcome.kind === 'other-epoch') return fail({ kind: 'other-epoch', epoch: outcome.epoch, retryAfterMs: 0 });
    if (outcome.kind !== 'applied') {
      torn += 1;
      continue;
    }
    unreadable += outcome.unreadable;
    if (!outcome.more) return ok({ unreadable });
  }
  return fail({ kind: 'torn', retryAfterMs: 0 });
};
