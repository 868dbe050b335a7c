import { addMs, instant } from 'shared-types/calendar';
import { channelId } from 'shared-types/ids';
import { z } from 'zod';

import { reconciledUntil, listRuns } from '../refunds/reconciliation-runs.ts';
import type { Report } from '../refunds/reconciliation-runs.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 4 * 1024;
const DAY_MS = 86_400_000;
const json = { type: 'application/json' };
const stamp = { epoch: z.string(), serverTime: z.string() };

/** The books of a channel against ours. */
export const addReconciliationRoutes = (app: App, deps: AppDeps): void => {
  addReconcile(app, deps);
  addRuns(app, deps);
};

const params = z.object({ channel: channelId });
const request = z.strictObject({ since: instant.optional() });

const item = z.object({
  kind: z.enum(['orphan', 'missing', 'differing']),
  refundKey: z.string().nullable(),
  orderId: z.string(),
  reference: z.string().nullable(),
  oursMinor: z.number().int().nullable(),
  theirsMinor: z.number().int().nullable(),
  at: z.string(),
});

const counts = { matched: z.number().int(), orphans: z.number().int(), missing: z.number().int(), differing: z.number().int() };
const reportAnswer = z.object({ ...stamp, ...counts, items: z.array(item) });

const addReconcile = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/reconcile',
    summary: 'Compare the refunds of a channel with ours, now',
    tag: 'operator',
    params,
    body: { ...json, schema: request },
    answer: {
      ...json,
      schema: reportAnswer,
      description: 'Since a moment, by default since the last run. Missing and differing ones, and orphans under our keys, are cases now.',
    },
    handle: async (c) => {
      const asked = await readJson(c.req.raw, request, MOST_BYTES);
      if (!asked.ok) return answerProblem(c, asked.error);
      const channel = channelId.safeParse(c.req.param('channel'));
      if (!channel.success) return answerProblem(c, notFound('channel'));
      const since = asked.value.since ?? (await reconciledUntil(deps.db.read, channel.data)) ?? addMs(deps.clock(), -DAY_MS);
      const report = await deps.reconcile?.(channel.data, since);
      if (report === undefined || report === null) return answerProblem(c, notFound('channel'));
      if (report.kind === 'unreadable') {
        return answerProblem(c, {
          status: 409,
          kind: 'channel-unreadable',
          title: 'The channel cannot be read now. Try again.',
          detail: report.why,
        });
      }
      return c.json(stamped(deps, told(report)), 200, { 'cache-control': 'no-store' });
    },
  });

const told = ({ matched, orphans, missing, differing, items }: Report) => ({ matched, orphans, missing, differing, items });

const runsAnswer = z.object({
  ...stamp,
  runs: z.array(
    z.object({
      runId: z.number().int(),
      since: z.string(),
      until: z.string(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      ...counts,
      items: z.array(item),
    }),
  ),
});

const addRuns = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/v1/channels/{channel}/reconciliations',
    summary: 'What earlier comparisons found',
    tag: 'operator',
    params,
    answer: { ...json, schema: runsAnswer, description: 'The newest hundred; one without an end was cut short by an unreadable channel.' },
    handle: async (c) => {
      const channel = channelId.safeParse(c.req.param('channel'));
      if (!channel.success) return answerProblem(c, notFound('channel'));
      return c.json(stamped(deps, { runs: await listRuns(deps.db.read, channel.data) }), 200, { 'cache-control': 'no-store' });
    },
  });
