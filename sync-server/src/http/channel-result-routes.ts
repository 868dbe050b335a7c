import { instant } from 'shared-types/calendar';
import { channelId, channelOrderId, orderLineId, paymentId, returnId } from 'shared-types/ids';
import { currency, moneyOf } from 'shared-types/money';
import { words } from 'shared-types/order';
import { refundState } from 'shared-types/return';
import { z } from 'zod';

import { takeChannelRefund } from '../orders/channel-refund.ts';
import type { TakenRefund } from '../orders/channel-refund.ts';
import { takeResult } from '../refunds/told-result.ts';
import type { TakenResult } from '../refunds/told-result.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { channelAsked } from './known-channel.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { giveOutWork, STEP_STATES } from './refund-work.ts';
import { addRoute } from './route.ts';
import { readWorkCursor, writeWorkCursor } from './work-cursor.ts';

const MOST_BYTES = 64 * 1024;
const JSON_TYPE = 'application/json';
const stamp = { epoch: z.string(), serverTime: z.string() };
const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** How a shop fetches its work, says how it went, and tells of refunds that it made by itself. */
export const addChannelResultRoutes = (app: App, deps: AppDeps): void => {
  addWork(app, deps);
  addResults(app, deps);
  addOwnRefunds(app, deps);
};

const workAnswer = z.object({
  ...stamp,
  items: z.array(
    z.object({
      returnId,
      orderId: channelOrderId,
      store: z.string(),
      acceptedAt: instant,
      steps: z.array(
        z.object({
          key: z.string(),
          id: z.string(),
          state: z.enum(STEP_STATES),
          externalId: z.string().nullable(),
          data: z.looseObject({}).describe('The same as in `refund.requested` or `void.requested`: docs/connect-a-shop.md.'),
        }),
      ),
    }),
  ),
  cursor: z.string(),
  more: z.boolean(),
});

const addWork = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/v1/channels/{channel}/returns',
    summary: 'Accepted returns and what each asks of the shop, changed since a cursor',
    tag: 'channel',
    params: z.object({ channel: channelId }),
    query: z.object({ after: z.string().max(2_000).optional() }),
    answer: { type: JSON_TYPE, schema: workAnswer, description: 'Oldest change first. Ask again with `cursor`; at once while `more`.' },
    handle: async (c) => {
      const channel = await channelAsked(deps, c);
      if (channel === null) return answerProblem(c, notFound('channel'));
      const after = readWorkCursor(c.req.query('after') ?? '', deps.epoch());
      if (after === null) return answerProblem(c, NO_CURSOR);
      const { items, place, more } = await giveOutWork(deps.db, { channel, after, now: deps.clock() });
      return c.json(stamped(deps, { items, cursor: writeWorkCursor(deps.epoch(), place), more }), 200, { 'cache-control': 'no-store' });
    },
  });

const NO_CURSOR: Refusal = {
  status: 400,
  kind: 'not-valid',
  title: 'This is no cursor of ours.',
  errors: [{ path: 'after', message: 'the cursor of the last answer, or nothing to begin' }],
};

const resultRequest = z.strictObject({
  key: words(160).min(1).describe('`refund:<payment>` or `void:<payment>`, or the id (rf_…) of the step'),
  state: z.enum(['pending', 'done', 'failed']),
  externalId: words(120).min(1),
  amountMinor: minor.min(1),
  currency,
  at: instant,
});
const resultAnswer = z.object({ ...stamp, status: z.enum(['taken', 'repeated']), refundKey: z.string(), state: refundState });

const addResults = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/returns/{returnId}/results',
    summary: 'How a refund or a void of ours went; telling it again changes nothing',
    tag: 'channel',
    params: z.object({ channel: channelId, returnId }),
    body: { type: JSON_TYPE, schema: resultRequest },
    answer: { type: JSON_TYPE, schema: resultAnswer, description: 'Where the refund stands now.' },
    handle: async (c) => {
      const channel = await channelAsked(deps, c);
      if (channel === null) return answerProblem(c, notFound('channel'));
      const told = await readJson(c.req.raw, resultRequest, MOST_BYTES);
      if (!told.ok) return answerProblem(c, told.error);
      const ofReturn = returnId.safeParse(c.req.param('returnId'));
      if (!ofReturn.success) return answerProblem(c, notFound('return'));
      const { amountMinor, currency: code, ...rest } = told.value;
      const taken = await takeResult(deps, { ...rest, channel, returnId: ofReturn.data, amount: moneyOf(amountMinor, code) });
      deps.log.info({ channel, returnId: ofReturn.data, told: rest.state, taken: taken.kind }, 'result told');
      if (!('state' in taken)) return answerProblem(c, resultRefusal(taken));
      deps.shops?.refundsTold();
      return c.json(stamped(deps, { status: taken.kind, refundKey: taken.refundKey, state: taken.state }));
    },
  });

const resultRefusal = (taken: Exclude<TakenResult, { state: unknown }>): Refusal => {
  switch (taken.kind) {
    case 'unknown':
      return notFound('refund of this return');
    case 'another':
      return { status: 409, kind: 'external-id-taken', title: 'Under this externalId something else was told before.' };
    case 'which':
      return {
        status: 409,
        kind: 'key-ambiguous',
        title: 'Several refunds of this return go to this payment.',
        detail: `Name the one that is meant by its id: ${taken.refundKeys.join(', ')}.`,
      };
    case 'amount-differs':
      return {
        status: 409,
        kind: 'amount-differs',
        title: 'This is another amount than was asked for. A person has been asked; nothing was changed.',
        detail: `${taken.refundKey} is ${taken.expected.minor} ${taken.expected.currency} in minor units.`,
      };
  }
};

const ownRefundRequest = z.strictObject({
  orderId: channelOrderId,
  id: words(80).min(1).describe('The shop’s number of it: told again, it is the same refund'),
  paymentId,
  amountMinor: minor.min(1),
  currency,
  state: z.enum(['pending', 'done', 'failed']).default('done'),
  lines: z
    .array(z.strictObject({ lineId: orderLineId, units: z.number().int().min(1).max(1_000_000), amountMinor: minor }))
    .max(200)
    .default([]),
  at: instant,
});
const ownRefundAnswer = z.object({
  ...stamp,
  status: z.enum(['created', 'updated', 'unchanged']),
  orderId: z.string().nullable().describe('Our id of the order; null while we do not know it'),
});

const addOwnRefunds = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/refunds',
    summary: 'A refund that the shop made by itself, so that nobody gives it back twice',
    tag: 'channel',
    params: z.object({ channel: channelId }),
    body: { type: JSON_TYPE, schema: ownRefundRequest },
    answer: { type: JSON_TYPE, schema: ownRefundAnswer, description: 'Kept; the next quote of the order counts it.' },
    handle: async (c) => {
      const channel = await channelAsked(deps, c);
      if (channel === null) return answerProblem(c, notFound('channel'));
      const told = await readJson(c.req.raw, ownRefundRequest, MOST_BYTES);
      if (!told.ok) return answerProblem(c, told.error);
      const { orderId: channelOrder, ...rest } = told.value;
      const taken = await takeChannelRefund(deps.db, { ...rest, channel, channelOrderId: channelOrder }, deps.clock);
      if (!('orderId' in taken)) return answerProblem(c, refundRefusal(taken));
      deps.shops?.refundsTold();
      return c.json(stamped(deps, { status: taken.kind, orderId: taken.orderId }));
    },
  });

const wrong = (path: string, message: string): Refusal => ({
  status: 400,
  kind: 'not-valid',
  title: 'This does not fit the order that it names.',
  errors: [{ path, message }],
});

const refundRefusal = (taken: Exclude<TakenRefund, { orderId: unknown }>): Refusal => {
  switch (taken.kind) {
    case 'ours':
      return {
        status: 409,
        kind: 'refund-is-ours',
        title: 'Under this id you told the result of a refund that Retour asked for.',
        detail: `It is ${taken.refundKey}, and is counted already.`,
      };
    case 'another':
      return { status: 409, kind: 'external-id-taken', title: 'Under this id a refund of another order or payment was told before.' };
    case 'unknown-payment':
      return wrong('paymentId', 'a payment of this order');
    case 'wrong-currency':
      return wrong('currency', 'the currency of this order');
  }
};
