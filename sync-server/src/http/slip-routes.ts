import { epochMsOf, instant, storeDay } from 'shared-types/calendar';
import { moneyNotNegative } from 'shared-types/money';
import { z } from 'zod';

import { slipStatusOf } from '../returns/slip-status.ts';
import { verifySlip } from '../returns/verify-slip.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import { RateLimit } from './rate-limit.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';
import { addressOf, tooMany } from './too-many.ts';

const MOST_BYTES = 2 * 1024;
const MINUTE_MS = 60_000;
/** A whole shop's phones may share one address. */
const MOST_FROM_ONE_ADDRESS = 120;
const MOST_OF_ONE_RETURN = 20;
const JSON_TYPE = 'application/json';

const slipText = z
  .string()
  .min(1)
  .max(600)
  .regex(/^[\w-]+$/, 'base64url')
  .describe('What stands behind the # of the address in the QR code.');

const statusRequest = z.strictObject({ slip: slipText });
const statusAnswer = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  status: z.enum(['saved', 'received', 'sent', 'refunded', 'person', 'failed', 'till', 'goods-only', 'voided', 'refused']),
  amount: moneyNotNegative.nullable(),
  isEstimate: z.boolean(),
  promisedBy: storeDay.nullable(),
  updatedAt: instant,
  storeName: z.string(),
  language: z.string(),
});

/** What slips are asked about: by their customers, who have nothing but the paper, and by tablets. */
export const addSlipRoutes = (app: App, deps: AppDeps): void => {
  const [perAddress, perReturn] = [MOST_FROM_ONE_ADDRESS, MOST_OF_ONE_RETURN].map((most) => new RateLimit({ most, windowMs: MINUTE_MS }));
  addRoute(app, deps, {
    method: 'post',
    path: '/slips/status',
    summary: 'How the return on a slip stands, for its customer',
    tag: 'customer',
    body: { type: JSON_TYPE, schema: statusRequest },
    answer: { type: JSON_TYPE, schema: statusAnswer, description: 'State, amount and dates: no names, no goods, no means of payment.' },
    handle: async (c) => {
      const now = epochMsOf(deps.clock());
      const waitSeconds = perAddress?.waitSeconds(addressOf(c), now) ?? null;
      if (waitSeconds !== null) return answerProblem(c, tooMany(waitSeconds));
      const request = await readJson(c.req.raw, statusRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const verified = await verifySlip(deps.db.read, request.value.slip);
      if (!verified) return answerProblem(c, notFound('slip'));
      // Counted only of true slips: nobody who merely knows a return's id keeps its customer out.
      const tooOften = perReturn?.waitSeconds(verified.slip.code.returnId, now) ?? null;
      if (tooOften !== null) return answerProblem(c, tooMany(tooOften));
      const status = await slipStatusOf(deps.db.read, verified);
      return status ? c.json(stamped(deps, status), 200, { 'cache-control': 'no-store' }) : answerProblem(c, notFound('slip'));
    },
  });
};
