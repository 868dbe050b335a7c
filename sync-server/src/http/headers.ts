import { randomUUID } from 'node:crypto';

import type { MiddlewareHandler } from 'hono';
import { OURS_HEADER } from 'shared-types/sync';

import type { AppDeps, AppEnv } from './context.ts';

const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const SECURE: readonly (readonly [string, string])[] = [
  ['content-security-policy', POLICY],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  [
    'permissions-policy',
    'camera=(self), usb=(self), serial=(self), hid=(self), bluetooth=(self), microphone=(), geolocation=(), payment=()',
  ],
];

const REQUEST_ID = /^[\w-]{8,64}$/;

/** Every answer says that it is ours (a captive portal's does not), and carries the id that the log has. */
export const headers: MiddlewareHandler<AppEnv> = async (c, next) => {
  const asked = c.req.header('x-request-id') ?? '';
  const requestId = REQUEST_ID.test(asked) ? asked : randomUUID();
  c.set('requestId', requestId);
  await next();
  c.res.headers.set(OURS_HEADER, '1');
  c.res.headers.set('x-request-id', requestId);
  for (const [name, value] of SECURE) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
};

/** Times every answer by its route's pattern, so that ids never become labels. */
export const measured =
  (deps: Pick<AppDeps, 'metrics' | 'log'>, routeOf: (c: Parameters<MiddlewareHandler<AppEnv>>[0]) => string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const startedMs = performance.now();
    await next();
    const seconds = (performance.now() - startedMs) / 1_000;
    const labels = { method: c.req.method, route: routeOf(c), status: String(c.res.status) };
    deps.metrics.requestSeconds.observe(labels, seconds);
    deps.log.debug({ requestId: c.get('requestId'), ...labels, seconds }, 'answered');
  };
