import { getConnInfo } from '@hono/node-server/conninfo';

import type { AppContext } from './context.ts';
import type { Refusal } from './problem.ts';

export const tooMany = (waitSeconds: number): Refusal => ({
  status: 429,
  kind: 'too-many-tries',
  title: 'Too many tries. Wait a little and try again.',
  retryAfterSeconds: waitSeconds,
});

/** Where a request came from, to count its tries. In tests there is no connection behind it. */
export const addressOf = (c: AppContext): string => (c.env.incoming === undefined ? 'none' : (getConnInfo(c).remote.address ?? 'none'));
