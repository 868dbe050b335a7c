import { epochMsOf } from 'shared-types/calendar';
import { slipRestoreAnswer, slipRestoreRequest, slipStatusAnswer, slipStatusRequest } from 'shared-types/slip-status';

import { slipStatusOf } from '../returns/slip-status.ts';
import { verifySlip } from '../returns/verify-slip.ts';
import { callerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { NO_GRANT, goodGrant } from './lookup-route.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { RateLimit } from './rate-limit.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';
import { addressOf, tooMany } from './too-many.ts';

const MOST_BYTES = 2 * 1024;
const MOST_RESTORE_BYTES = 8 * 1024;
const NOT_KEPT = { 'cache-control': 'no-store' };
const MINUTE_MS = 60_000;
/** A whole shop's phones may share one address. */
const MOST_FROM_ONE_ADDRESS = 120;
const MOST_OF_ONE_RETURN = 20;
const JSON_TYPE = 'application/json';

/** What slips are asked about: by their customers, who have nothing but the paper, and by tablets. */
export const addSlipRoutes = (app: App, deps: AppDeps): void => {
  addStatus(app, deps);
  addRestore(app, deps);
};

const addStatus = (app: App, deps: AppDeps): void => {
  const [perAddress, perReturn] = [MOST_FROM_ONE_ADDRESS, MOST_OF_ONE_RETURN].map((most) => new RateLimit({ most, windowMs: MINUTE_MS }));
  addRoute(app, deps, {
    method: 'post',
    path: '/slips/status',
    summary: 'How the return on a slip stands, for its customer',
    tag: 'customer',
    body: { type: JSON_TYPE, schema: slipStatusRequest },
    answer: { type: JSON_TYPE, schema: slipStatusAnswer, description: 'State, amount and dates: no names, no goods, no means of payment.' },
    handle: async (c) => {
      const now = epochMsOf(deps.clock());
      const waitSeconds = perAddress?.waitSeconds(addressOf(c), now) ?? null;
      if (waitSeconds !== null) return answerProblem(c, tooMany(waitSeconds));
      const request = await readJson(c.req.raw, slipStatusRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const verified = await verifySlip(deps.db.read, request.value.slip);
      if (!verified) return answerProblem(c, notFound('slip'));
      // Counted only of true slips: nobody who merely knows a return's id keeps its customer out.
      const tooOften = perReturn?.waitSeconds(verified.slip.code.returnId, now) ?? null;
      if (tooOften !== null) return answerProblem(c, tooMany(tooOften));
      const status = await slipStatusOf(deps.db.read, verified);
      return status ? c.json(stamped(deps, status), 200, NOT_KEPT) : answerProblem(c, notFound('slip'));
    },
  });
};

const addRestore = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/slips/restore',
    summary: 'Make the return of a slip whose tablet never sent it',
    tag: 'tablet',
    body: { type: JSON_TYPE, schema: slipRestoreRequest },
    answer: { type: JSON_TYPE, schema: slipRestoreAnswer, description: 'How the return stands: restored now, or here before.' },
    handle: async (c) => {
      const { installation } = callerOf(c);
      const request = await readJson(c.req.raw, slipRestoreRequest, MOST_RESTORE_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const grant = goodGrant(deps, { jws: request.value.grant, act: 'slip.restore' }, installation);
      if (!grant) return answerProblem(c, NO_GRANT);
      if ((await deps.recovery?.isRecovering()) === true) return answerProblem(c, LATER);
      const verified = await verifySlip(deps.db.read, request.value.slip);
      if (!verified) return answerProblem(c, notFound('slip'));
      const rebuilt = await deps.rebuildReturn(verified, { installation, grant });
      if (rebuilt === 'later') return answerProblem(c, LATER);
      const status = rebuilt === 'not-here' ? null : await slipStatusOf(deps.db.read, verified);
      if (!status) return answerProblem(c, notFound('slip'));
      const { slipNumber, orderNumber } = verified.slip.code;
      return c.json(stamped(deps, { ...status, restored: rebuilt === 'restored', slipNumber, orderNumber }), 200, NOT_KEPT);
    },
  });

const LATER: Refusal = {
  status: 503,
  kind: 'recovering',
  title: 'The store is coming back from a backup, and this slip may come back with it. Try again in a while.',
  retryAfterSeconds: 30,
};
