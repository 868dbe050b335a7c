import { z } from 'zod';

import { apiCallerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 4 * 1024;
const json = { type: 'application/json' };

const request = z.strictObject({
  /** `end`: a person compared the books of a channel that cannot be read. */
  action: z.enum(['begin', 'end']),
  actor: z.string().trim().min(1).max(80),
});

const answer = z.object({ epoch: z.string(), serverTime: z.string(), recovering: z.boolean() });

/** S-8: whoever restored a backup may say so at once, instead of waiting for the first tablet to prove it. */
export const addRecoveryRoutes = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/recovery',
    summary: 'Begin or end the recovery of a store that came back from a backup',
    tag: 'operator',
    body: { ...json, schema: request },
    answer: { ...json, schema: answer, description: 'Whether pushes are deferred now. Beginning twice is beginning once.' },
    handle: async (c) => {
      const asked = await readJson(c.req.raw, request, MOST_BYTES);
      if (!asked.ok) return answerProblem(c, asked.error);
      const by = `${apiCallerOf(c).name}/${asked.value.actor}`.slice(0, 120);
      if (asked.value.action === 'begin') await deps.recovery?.notice({ sign: 'operator', by, epoch: deps.epoch() });
      else await deps.recovery?.end(by);
      const recovering = (await deps.recovery?.isRecovering()) ?? false;
      return c.json(stamped(deps, { recovering }), 200, { 'cache-control': 'no-store' });
    },
  });
