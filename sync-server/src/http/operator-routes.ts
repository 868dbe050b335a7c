import { installationId, storeId } from 'shared-types/ids';
import { renderSVG } from 'uqr';
import { z } from 'zod';

import { revokeInstallation } from '../staff/device-token.ts';
import { makeEnrolmentCode } from '../staff/enrolment-code.ts';
import { apiCallerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 4 * 1024;

const codeRequest = z.strictObject({ storeId });
const codeAnswer = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  code: z.string(),
  url: z.string(),
  /** The link as a QR code (SVG) for the camera of the tablet. */
  qr: z.string(),
  expiresAt: z.string(),
});
const revokeAnswer = z.object({ epoch: z.string(), serverTime: z.string(), installationId });

/** What whoever runs the server does from outside. */
export const addOperatorRoutes = (app: App, deps: AppDeps): void => {
  addEnrolmentCodes(app, deps);
  addRevoke(app, deps);
};

/** The address that a tablet opens to enrol; the code is in the fragment, which reaches no log. */
export const enrolmentUrl = (publicUrl: string, code: string): string => `${publicUrl}/enrol#${code}`;

const addEnrolmentCodes = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/enrolment-codes',
    summary: 'A one-time code for a new tablet of a store',
    tag: 'operator',
    body: { type: 'application/json', schema: codeRequest },
    answer: {
      type: 'application/json',
      schema: codeAnswer,
      description: 'The code, the link to open on the tablet, and the link as a QR code (SVG) for its camera.',
    },
    handle: async (c) => {
      const request = await readJson(c.req.raw, codeRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const made = await makeEnrolmentCode(deps.db, {
        storeId: request.value.storeId,
        now: deps.clock(),
        validMs: deps.enrolmentCodeMs,
        indexKey: deps.keys.indexKey,
        actor: apiCallerOf(c).name,
      });
      if (!made) return answerProblem(c, notFound('store'));
      const url = enrolmentUrl(deps.publicUrl, made.code);
      return c.json(stamped(deps, { ...made, url, qr: renderSVG(url, { ecc: 'M', border: 4 }) }), 200, { 'cache-control': 'no-store' });
    },
  });

const addRevoke = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/installations/{installationId}/revoke',
    summary: 'Stop a lost tablet',
    tag: 'operator',
    params: z.object({ installationId }),
    answer: { type: 'application/json', schema: revokeAnswer, description: 'It may only push from now on, and is told to wipe.' },
    handle: async (c) => {
      const id = installationId.safeParse(c.req.param('installationId'));
      const of = { now: deps.clock(), actor: apiCallerOf(c).name };
      if (!id.success || !(await revokeInstallation(deps.db, { ...of, installationId: id.data })))
        return answerProblem(c, notFound('tablet'));
      deps.log.info({ installationId: id.data }, 'tablet revoked');
      return c.json(stamped(deps, { installationId: id.data }));
    },
  });
