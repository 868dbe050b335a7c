import type { App, AppContext } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { isScreen } from './tablet-files.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What no route answered: another method would have been right (405, and which), or nothing is at that address (404). */
export const answerUnknown = (app: App, c: AppContext): Response => {
  const methods = methodsAt(app, c.req.path);
  return answerProblem(c, methods.length === 0 || methods.includes(c.req.method) ? notFound('page') : wrongMethod(c.req.method, methods));
};

/** None when no route has this address for its own: middleware answers to every method, and the app's files (`*`) to any address. */
const methodsAt = (app: App, address: string): readonly string[] => {
  const found = METHODS.map((method) => ({
    method,
    routes: app.router
      .match(method, address)[0]
      .map(([[, route]]) => route)
      .filter((route) => route.method === method),
  }));
  const own = found.filter(({ routes }) => routes.some((route) => !isAnywhere(route))).map(({ method }) => method);
  if (own.length === 0) return own;
  const hasPage = isScreen(address) && found.some(({ method, routes }) => method === 'GET' && routes.some(isAnywhere));
  return METHODS.filter((method) => own.includes(method) || (method === 'GET' && hasPage)).flatMap((method) =>
    method === 'GET' ? ['GET', 'HEAD'] : [method],
  );
};

const isAnywhere = ({ path }: Readonly<{ path: string }>): boolean => path.endsWith('*');

const wrongMethod = (method: string, allow: readonly string[]): Refusal => ({
  status: 405,
  kind: 'method-not-allowed',
  title: `This address does not answer to ${method}.`,
  detail: `It answers to ${allow.join(', ')}.`,
  allow,
});
