import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { compress } from 'hono/compress';
import { routePath } from 'hono/route';

import { addChannelOperatorRoutes } from './channel-operator-routes.ts';
import { addChannelOrderRoute } from './channel-order-route.ts';
import { addChannelResultRoutes } from './channel-result-routes.ts';
import { addAnnouncedPage } from './announced-page.ts';
import { addAnnouncedRoutes } from './announced-routes.ts';
import { addChannelRoutes } from './channel-routes.ts';
import { addChannelWebhookRoute } from './channel-webhook-route.ts';
import type { App, AppContext, AppDeps, AppEnv } from './context.ts';
import { addEnrolRoutes } from './enrol-routes.ts';
import { headers, measured } from './headers.ts';
import { addLookupRoute } from './lookup-route.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { addPhotoRoutes } from './photo-routes.ts';
import { addPolicyRoutes } from './policy-routes.ts';
import { addPrintRoute } from './print-route.ts';
import { answerProblem } from './problem.ts';
import type { Refusal } from './problem.ts';
import { addReconciliationRoutes } from './reconciliation-routes.ts';
import { addRecoveryRoutes } from './recovery-routes.ts';
import { addRefundRoutes } from './refund-routes.ts';
import { addSlipPage } from './slip-page.ts';
import { addSlipRoutes } from './slip-routes.ts';
import { addSyncRoutes } from './sync-routes.ts';
import { addSystemRoutes } from './system-routes.ts';
import { addTabletFiles } from './tablet-files.ts';
import { answerUnknown } from './unknown.ts';

/** The whole server as one function of requests. Exceptions end here: they are bugs or lost infrastructure. */
export const createApp = (deps: AppDeps): App => {
  const app: App = new OpenAPIHono<AppEnv>();
  app.use(headers);
  app.use(measured(deps, routeOf));
  app.use('/sync/pull', compress({ contentTypeFilter: /ndjson/ }));
  app.use('/sync/manifest', compress());
  app.use(refuseWhileNotReady(deps));
  addEnrolRoutes(app, deps);
  addSyncRoutes(app, deps);
  addPhotoRoutes(app, deps);
  addPrintRoute(app, deps);
  addLookupRoute(app, deps);
  addSlipRoutes(app, deps);
  addChannelRoutes(app, deps);
  addAnnouncedRoutes(app, deps);
  addChannelOrderRoute(app, deps);
  addChannelOperatorRoutes(app, deps);
  addChannelResultRoutes(app, deps);
  addChannelWebhookRoute(app, deps);
  addOperatorRoutes(app, deps);
  addPolicyRoutes(app, deps);
  addRefundRoutes(app, deps);
  addReconciliationRoutes(app, deps);
  addRecoveryRoutes(app, deps);
  addSystemRoutes(app, deps);
  addAnnouncedPage(app);
  addSlipPage(app);
  if (deps.demoShop) app.route('/', deps.demoShop);
  addTabletFiles(app, deps.tabletFolder);
  app.notFound((c) => answerUnknown(app, c));
  app.onError((error, c) => answerError(deps, error, c));
  return app;
};

/** The pattern of the handler that answered; unknown addresses share one label. */
const routeOf = (c: AppContext): string => {
  const pattern = routePath(c, -1);
  return pattern === '*' || pattern === '/*' ? 'other' : pattern;
};

/** What probes and the demo shop need is answered at any time. */
const ALWAYS = /^\/(?:healthz|readyz|metrics|version|openapi\.json|demo-shop)/;

const refuseWhileNotReady =
  (deps: AppDeps) =>
  async (c: AppContext, next: () => Promise<void>): Promise<Response | undefined> => {
    const state = deps.state();
    if (state === 'ready' || ALWAYS.test(c.req.path)) {
      await next();
      return undefined;
    }
    return answerProblem(c, { status: 503, kind: state, title: `The server is ${state}. Try again in a moment.`, retryAfterSeconds: 2 });
  };

const answerError = (deps: AppDeps, error: Error, c: AppContext): Response => {
  if (error instanceof HTTPException && error.status < 500) return answerProblem(c, { ...UNREADABLE, detail: error.message });
  deps.log.error({ error, requestId: c.get('requestId'), path: c.req.path }, 'request failed');
  return answerProblem(c, { ...FAILED, detail: `The log has it under request id ${c.get('requestId')}.` });
};

const UNREADABLE: Refusal = { status: 400, kind: 'not-readable', title: 'The request could not be read.' };
const FAILED: Refusal = { status: 500, kind: 'server-error', title: 'Something failed on the server. Nothing was half done; try again.' };
