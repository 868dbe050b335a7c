import { marketId, storeId } from 'shared-types/ids';
import { policyInForce, returnPolicy, storeSettings } from 'shared-types/policy';
import type { PolicyFault } from 'shared-types/policy-faults';
import { z } from 'zod';

import { listPolicies, putPolicy } from '../policies/put-policy.ts';
import type { PutRefused, PutStatus } from '../policies/put-policy.ts';
import { putSettings, readSettings } from '../policies/put-settings.ts';
import { apiCallerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 256 * 1024;

const json = { type: 'application/json' };
const stamp = { epoch: z.string(), serverTime: z.string() };
const status = z.enum(['created', 'changed', 'unchanged']);

const version = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const policyPlace = z.object({ marketId, version });
const policiesOf = z.object({ marketId });
const storePlace = z.object({ storeId });

const policyPut = z.object({ ...stamp, status, policy: returnPolicy });
const policies = z.object({ ...stamp, policies: z.array(policyInForce) });
const settingsPut = z.object({ ...stamp, status, settings: storeSettings });
const settingsRead = z.object({ ...stamp, settings: storeSettings });

/** What a market promises and how a store works, told by whoever runs the server. Nothing here changes what orders rest on (E-8). */
export const addPolicyRoutes = (app: App, deps: AppDeps): void => {
  addPutPolicy(app, deps);
  addListPolicies(app, deps);
  addPutSettings(app, deps);
  addReadSettings(app, deps);
};

const addPutPolicy = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'put',
    path: '/v1/markets/{marketId}/policies/{version}',
    summary: 'The return policy of a market, in force for orders placed from a moment on',
    tag: 'operator',
    params: policyPlace,
    body: { ...json, schema: policyInForce },
    answer: { ...json, schema: policyPut, description: 'It is kept; the same document again is `unchanged`.' },
    handle: async (c) => {
      const place = policyPlace.safeParse(c.req.param());
      if (!place.success) return answerProblem(c, notFound('market or version'));
      const read = await readJson(c.req.raw, policyInForce, MOST_BYTES);
      if (!read.ok) return answerProblem(c, read.error);
      const { policy } = read.value;
      if (policy.version !== place.data.version)
        return answerProblem(
          c,
          faulty([{ path: 'policy.version', message: `is ${policy.version}, but the address says ${place.data.version}` }]),
        );
      const of = { marketId: place.data.marketId, policy: read.value, now: deps.clock(), actor: apiCallerOf(c).name };
      const put = await putPolicy(deps.db, of);
      if (!put.ok) return answerProblem(c, refusalOfPut(put.error, 'market'));
      logPut(deps, put.value, { market: of.marketId, version: policy.version });
      return c.json(stamped(deps, { status: put.value, policy }));
    },
  });

const addListPolicies = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/v1/markets/{marketId}/policies',
    summary: 'All return policies of a market and since when each is in force',
    tag: 'operator',
    params: policiesOf,
    answer: { ...json, schema: policies, description: 'Oldest version first.' },
    handle: async (c) => {
      const place = policiesOf.safeParse(c.req.param());
      const found = place.success ? await listPolicies(deps.db, place.data.marketId) : null;
      return found === null ? answerProblem(c, notFound('market')) : c.json(stamped(deps, { policies: found }));
    },
  });

const addPutSettings = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'put',
    path: '/v1/stores/{storeId}/settings',
    summary: 'How a store works from now on',
    tag: 'operator',
    params: storePlace,
    body: { ...json, schema: storeSettings },
    answer: {
      ...json,
      schema: settingsPut,
      description: 'They are kept and its tablets are told; the same document again is `unchanged`.',
    },
    handle: async (c) => {
      const place = storePlace.safeParse(c.req.param());
      if (!place.success) return answerProblem(c, notFound('store'));
      const read = await readJson(c.req.raw, storeSettings, MOST_BYTES);
      if (!read.ok) return answerProblem(c, read.error);
      const settings = read.value;
      if (settings.storeId !== place.data.storeId)
        return answerProblem(
          c,
          faulty([{ path: 'storeId', message: `is ${settings.storeId}, but the address says ${place.data.storeId}` }]),
        );
      if (settings.mailsSlips && deps.canMail !== true) return answerProblem(c, CANNOT_MAIL);
      const put = await putSettings(deps.db, { settings, now: deps.clock(), actor: apiCallerOf(c).name });
      if (!put.ok) return answerProblem(c, refusalOfPut(put.error, 'store'));
      logPut(deps, put.value, { store: settings.storeId, version: settings.version });
      return c.json(stamped(deps, { status: put.value, settings }));
    },
  });

const addReadSettings = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/v1/stores/{storeId}/settings',
    summary: 'How a store works today',
    tag: 'operator',
    params: storePlace,
    answer: { ...json, schema: settingsRead, description: 'The newest settings.' },
    handle: async (c) => {
      const place = storePlace.safeParse(c.req.param());
      const settings = place.success ? await readSettings(deps.db.read, place.data.storeId) : null;
      return settings === null ? answerProblem(c, notFound('store')) : c.json(stamped(deps, { settings }));
    },
  });

const faulty = (faults: readonly PolicyFault[]): Refusal => ({
  status: 400,
  kind: 'not-valid',
  title: 'The document contradicts itself or its place.',
  detail: 'Mend the fields listed in errors; sync-server/docs/policies.md says what each one means.',
  errors: faults,
});

/** P-11: a customer who was promised a mail must get it. */
const CANNOT_MAIL: Refusal = {
  status: 422,
  kind: 'not-possible-here',
  title: 'This server has no mail server to send slips through.',
  detail: 'Start it with SMTP_URL and MAIL_FROM (sync-server/docs/runbook.md), then send the settings again.',
  errors: [{ path: 'mailsSlips', message: 'must be false on a server without SMTP_URL and MAIL_FROM' }],
};

const refusalOfPut = (refused: PutRefused, place: 'market' | 'store'): Refusal => {
  if (refused.kind === 'unknown') return notFound(place);
  if (refused.kind === 'faulty') return faulty(refused.faults);
  return { status: 409, kind: 'in-use', title: 'This would change what is in force already.', errors: refused.faults };
};

const logPut = (deps: AppDeps, put: PutStatus, what: object): void => {
  if (put !== 'unchanged') deps.log.info({ ...what, status: put }, 'policy or settings put');
};
