import { PROTOCOL_VERSION } from 'shared-types/sync';
import { z } from 'zod';

import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { setGauges } from './gauges.ts';
import { addRoute } from './route.ts';

const json = { type: 'application/json' };

const readiness = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  state: z.enum(['starting', 'ready', 'recovering', 'stopping']),
  ordersToCut: z.number().int(),
});

/** Health, figures and the document that describes all of it. */
export const addSystemRoutes = (app: App, deps: AppDeps): void => {
  addRoute(app, deps, {
    method: 'get',
    path: '/healthz',
    summary: 'The process answers',
    tag: 'system',
    answer: { ...json, schema: z.object({ ok: z.boolean() }), description: 'Always, while it runs.' },
    handle: (c) => c.json({ ok: true }),
  });
  addReadiness(app, deps);
  addRoute(app, deps, {
    method: 'get',
    path: '/metrics',
    summary: 'Figures for Prometheus',
    tag: 'system',
    answer: { type: 'text/plain', description: 'Counts and times, no ids.' },
    handle: async (c) => {
      await setGauges(deps);
      return c.body(await deps.metrics.registry.metrics(), 200, { 'content-type': deps.metrics.registry.contentType });
    },
  });
  addRoute(app, deps, {
    method: 'get',
    path: '/version',
    summary: 'Which build runs',
    tag: 'system',
    answer: { ...json, schema: z.object({ build: z.string(), protocol: z.number() }), description: 'Build and protocol.' },
    handle: (c) => c.json({ build: deps.build, protocol: PROTOCOL_VERSION }),
  });
  addDocument(app, deps);
};

const addReadiness = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/readyz',
    summary: 'The server takes work',
    tag: 'system',
    answer: {
      ...json,
      schema: readiness,
      description:
        '200 when it does, 503 while it starts, recovers from a backup or stops. Recovering, it still answers every other route; only pushes are deferred.',
    },
    handle: async (c) => {
      const life = deps.state();
      const state = life === 'ready' && (await deps.recovery?.isRecovering()) === true ? 'recovering' : life;
      const answer = stamped(deps, { state, ordersToCut: await deps.segments.waiting() });
      return c.json(answer, state === 'ready' ? 200 : 503, { 'cache-control': 'no-store' });
    },
  });

const addDocument = (app: App, deps: AppDeps): void => {
  let written: string | null = null;
  addRoute(app, deps, {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    tag: 'system',
    answer: { ...json, schema: z.looseObject({}), description: 'OpenAPI 3.1.' },
    handle: (c) => {
      written ??= JSON.stringify(openApiOf(app, deps));
      return c.body(written, 200, { 'content-type': 'application/json' });
    },
  });
};

export const openApiOf = (app: App, deps: Pick<AppDeps, 'build'>) => {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Retour',
      version: deps.build,
      description: 'Bring a web order back to any store. Times are UTC with milliseconds; money is whole minor units with its currency.',
    },
  });
};
