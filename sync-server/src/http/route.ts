import { createRoute } from '@hono/zod-openapi';
import { problem } from 'shared-types/problem';
import type { z } from 'zod';

import type { App, AppContext, AppDeps } from './context.ts';
import { guardFor } from './guard.ts';
import { ROLES } from './roles.ts';
import type { Role } from './roles.ts';

type Content = Readonly<{ type: string; schema?: z.ZodType }>;

/** One route, for the OpenAPI document and for the server alike. Handlers read and judge the body themselves. */
export type Route = Readonly<{
  method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/sync/segments/{sha256}`. */
  path: string;
  summary: string;
  tag: 'tablet' | 'customer' | 'channel' | 'operator' | 'system';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: Content & Readonly<{ or?: Content }>;
  /** `created`: what a 201 says, with the same content. */
  answer: Content & Readonly<{ description: string; created?: string }>;
  handle: (c: AppContext) => Response | Promise<Response>;
}>;

/** Throws when the table of roles has no row for it: a route that nobody thought about must not exist. */
export const addRoute = (app: App, deps: AppDeps, route: Route): void => {
  const role = ROLES[`${route.method.toUpperCase()} ${route.path}`];
  if (role === undefined) throw new Error(`${route.method} ${route.path} has no row in roles.ts`);
  app.openAPIRegistry.registerPath(documented(route, role));
  app.on(route.method.toUpperCase(), honoPath(route.path), guardFor(deps, role), (c) => route.handle(c));
};

/** A colon inside a segment is a parameter to Hono, so such a segment is written as a pattern that matches itself only. */
const honoPath = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, ':$1').replace(/\/(\w+):(\w+)$/, (_, before: string, after: string) => `/:${after}{${before}:${after}}`);

const contentOf = ({ type, schema }: Content) => ({ [type]: { schema: schema ?? { type: 'string' as const } } });

/** What the document says of who may call. A signing tablet may do without a token: its commands are signed. */
const SECURITY: Readonly<Record<Role, Readonly<{ security?: Record<string, string[]>[] }>>> = {
  public: {},
  tablet: { security: [{ bearer: [] }] },
  'signing-tablet': { security: [{ bearer: [] }, {}] },
  'sending-tablet': { security: [{ bearer: [] }] },
  channel: { security: [{ bearer: [] }] },
  operator: { security: [{ bearer: [] }] },
  'signing-shop': {},
};

const documented = (route: Route, role: Role) =>
  createRoute({
    method: route.method,
    path: route.path,
    summary: route.summary,
    tags: [route.tag],
    ...SECURITY[role],
    request: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.body
        ? { body: { required: true, content: { ...contentOf(route.body), ...(route.body.or ? contentOf(route.body.or) : {}) } } }
        : {}),
    },
    responses: {
      200: { description: route.answer.description, content: contentOf(route.answer) },
      ...(route.answer.created === undefined ? {} : { 201: { description: route.answer.created, content: contentOf(route.answer) } }),
      default: {
        description: 'What was wrong, in words and by field (RFC 9457).',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  });
