import { existsSync } from 'node:fs';

import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';

import type { App, AppEnv } from './context.ts';

const A_YEAR = 'public, max-age=31536000, immutable';
/** Paths of the API: a mistyped one is never answered with the app's page. */
const API = /^\/(?:sync|auth|v1|demo-shop|enrol\/|lookup|slips\/|healthz|readyz|metrics|version|openapi)/;

/** The built tablet app: hashed files for ever, everything else asked for again, and its page for every screen's address. */
export const addTabletFiles = (app: App, folder: string | null): void => {
  if (folder === null || !existsSync(folder)) {
    app.get('/', (c) => c.text('Retour is running. The tablet app is not built: npm run build -w tablet-app\n'));
    return;
  }
  const asFile = serveStatic<AppEnv>({ root: folder });
  const asPage = serveStatic<AppEnv>({ root: folder, path: 'index.html' });
  app.get('*', compress(), keeping, async (c, next) => {
    if (isScreen(c.req.path)) return asPage(c, next);
    return API.test(c.req.path) ? next() : asFile(c, next);
  });
};

/** Whether the app's page is what a GET of this address brings: an address of one of its screens. */
export const isScreen = (pathname: string): boolean => !API.test(pathname) && !hasExtension(pathname);

const hasExtension = (pathname: string): boolean => /\.[a-z0-9]+$/i.test(pathname);

/** Only a file that is there may be kept: a 404 during an update must not be remembered. */
const keeping: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.res.status !== 200) return;
  c.header('cache-control', c.req.path.startsWith('/assets/') ? A_YEAR : 'no-cache');
};
