import { createPublicKey } from 'node:crypto';

import { epochMsOf } from 'shared-types/calendar';
import {
  deviceAnswer,
  deviceRequest,
  enrolAnswer,
  enrolRequest,
  nonceAnswer,
  nonceRequest,
  staffAnswer,
  staffRequest,
} from 'shared-types/enrolment';
import type { PublicKey } from 'shared-types/enrolment';

import { makeNonce, mintDeviceToken } from '../staff/device-token.ts';
import { enrolTablet } from '../staff/enrol.ts';
import { signInStaff } from '../staff/sign-in.ts';
import { callerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem } from './problem.ts';
import type { Refusal } from './problem.ts';
import { RateLimit } from './rate-limit.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';
import { addressOf, tooMany } from './too-many.ts';

const SMALL_BODY_BYTES = 8 * 1024;
const MINUTE_MS = 60_000;
const ENROLMENTS_PER_MINUTE = 60;
const SIGN_INS_PER_MINUTE = 20;

/** How a tablet becomes one of ours, proves it again every 15 minutes, and how people sign in on it. */
export const addEnrolRoutes = (app: App, deps: AppDeps): void => {
  addEnrol(app, deps);
  addNonce(app, deps);
  addDevice(app, deps);
  addStaff(app, deps);
};

const json = { type: 'application/json' };

const addEnrol = (app: App, deps: AppDeps): void => {
  const limit = new RateLimit({ most: ENROLMENTS_PER_MINUTE, windowMs: MINUTE_MS });
  addRoute(app, deps, {
    method: 'post',
    path: '/enrol',
    summary: 'Enrol a tablet with a one-time code',
    tag: 'tablet',
    body: { ...json, schema: enrolRequest },
    answer: { ...json, schema: enrolAnswer, description: 'All that the tablet needs to work without a network.' },
    handle: async (c) => {
      const waitSeconds = limit.waitSeconds(addressOf(c), epochMsOf(deps.clock()));
      if (waitSeconds !== null) return answerProblem(c, tooMany(waitSeconds));
      const request = await readJson(c.req.raw, enrolRequest, SMALL_BODY_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      if (!isOnItsCurve(request.value.publicKey)) return answerProblem(c, NO_KEY);
      const enrolled = await enrolTablet(deps.db, { request: request.value, now: deps.clock(), keys: deps.keys });
      if (!enrolled) return answerProblem(c, CODE_NOT_VALID);
      deps.log.info({ installationId: enrolled.installationId, storeId: enrolled.store.storeId }, 'tablet enrolled');
      return c.json(stamped(deps, enrolled));
    },
  });
};

/** The schema sees two numbers; only together are they a key. One that is none would fail at every signature of that tablet. */
const isOnItsCurve = ({ kty, crv, x, y }: PublicKey): boolean => {
  try {
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return true;
  } catch {
    return false; // the only way node:crypto says that it is no key
  }
};

const NO_KEY: Refusal = {
  status: 400,
  kind: 'not-valid',
  title: 'The body does not have the right form.',
  errors: [{ path: 'publicKey', message: 'not a point of the curve P-256' }],
};

const CODE_NOT_VALID: Refusal = {
  status: 403,
  kind: 'code-not-valid',
  title: 'This enrolment code is not valid. It works once and for a short time: ask for a new one.',
};

const addNonce = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/auth/nonce',
    summary: 'Something for the tablet to sign',
    tag: 'tablet',
    body: { ...json, schema: nonceRequest },
    answer: { ...json, schema: nonceAnswer, description: 'Good once, for two minutes.' },
    handle: async (c) => {
      const request = await readJson(c.req.raw, nonceRequest, SMALL_BODY_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      return c.json(stamped(deps, { nonce: await makeNonce(deps.db, request.value.installationId, deps.clock()) }));
    },
  });

const addDevice = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/auth/device',
    summary: 'A 15-minute token for a signed nonce',
    tag: 'tablet',
    body: { ...json, schema: deviceRequest },
    answer: { ...json, schema: deviceAnswer, description: 'The token, and whether the tablet was revoked.' },
    handle: async (c) => {
      const request = await readJson(c.req.raw, deviceRequest, SMALL_BODY_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const minted = await mintDeviceToken(deps.db, deps.keys, { ...request.value, now: deps.clock() });
      if (!minted) return answerProblem(c, NOT_THE_TABLET);
      const { token, expiresAt, isRevoked } = minted;
      return c.json(stamped(deps, { token, expiresAt, revoked: isRevoked }));
    },
  });

const NOT_THE_TABLET: Refusal = {
  status: 401,
  kind: 'signature-not-valid',
  title: 'The nonce was not signed by the key of an enrolled tablet, or it is over.',
};

const addStaff = (app: App, deps: AppDeps): void => {
  const limit = new RateLimit({ most: SIGN_INS_PER_MINUTE, windowMs: MINUTE_MS });
  addRoute(app, deps, {
    method: 'post',
    path: '/auth/staff',
    summary: 'Sign staff in on this tablet',
    tag: 'tablet',
    body: { ...json, schema: staffRequest },
    answer: { ...json, schema: staffAnswer, description: 'A signed shift grant.' },
    handle: async (c) => {
      const { installation } = callerOf(c);
      const waitSeconds = limit.waitSeconds(installation.installation_id, epochMsOf(deps.clock()));
      if (waitSeconds !== null) return answerProblem(c, tooMany(waitSeconds));
      const request = await readJson(c.req.raw, staffRequest, SMALL_BODY_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const { staffNumber, pin } = request.value;
      const signedIn = await signInStaff(deps.db, deps.keys, { installation, staffNumber, pin, now: deps.clock(), grantMs: deps.grantMs });
      return signedIn ? c.json(stamped(deps, signedIn)) : answerProblem(c, NOT_SIGNED_IN);
    },
  });
};

/** One answer for a wrong PIN, an unknown number and a locked person (403: the tablet itself is known, its token is good). */
const NOT_SIGNED_IN: Refusal = {
  status: 403,
  kind: 'not-signed-in',
  title: 'Number or PIN is wrong, or there were too many tries. Check both; after several tries wait a quarter of an hour.',
};
