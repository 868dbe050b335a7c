import { refundKey } from 'shared-types/ids';
import type { RefundKey, ReturnId } from 'shared-types/ids';
import { refundState } from 'shared-types/return';
import { z } from 'zod';

import type { Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import { readFactsNow } from '../refunds/read-order.ts';
import { actOnRefund } from '../returns/act-on-refund.ts';
import type { CaseResult } from '../returns/case-to-decide.ts';
import { closeCasesOfRefund } from '../returns/close-case.ts';
import { lockOrderOf, lockReturn } from '../returns/return-row.ts';
import { apiCallerOf, stamped } from './context.ts';
import type { App, AppContext, AppDeps } from './context.ts';
import { answerProblem, notFound, refusalOf } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 8 * 1024;
const MOST_REFUNDS = 500;

const json = { type: 'application/json' };

/** Finance and whoever runs the server: what the machine gave up, and the three ways out of it. */
export const addRefundRoutes = (app: App, deps: AppDeps): void => {
  addList(app, deps);
  addActions(app, deps);
};

/** As channels and tablets make them; nothing else is looked for. */
const key = z.string().regex(/^[\w.:~-]{1,160}$/);

const listQuery = z.object({ state: refundState.optional(), after: key.optional() });

const listed = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  refunds: z.array(
    z.object({
      refundKey: z.string(),
      returnId: z.string(),
      orderId: z.string(),
      storeId: z.string(),
      channel: z.string(),
      paymentId: z.string(),
      means: z.string(),
      act: z.enum(['refund', 'void']),
      amountMinor: z.number().int(),
      currency: z.string(),
      state: refundState,
      cause: z.string().nullable(),
      attempts: z.number().int(),
      requestedAt: z.string(),
      lastSentAt: z.string().nullable(),
      channelReference: z.string().nullable(),
      /** What the last call said, as evidence. */
      lastAnswer: z.string().nullable(),
    }),
  ),
  /** Hand it back as `after` for the next page; `null`: this was the last. */
  next: z.string().nullable(),
});

const addList = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/v1/refunds',
    summary: 'Refunds in one state, by default those that wait for a person',
    tag: 'operator',
    query: listQuery,
    answer: { ...json, schema: listed, description: 'At most 500 a page, by their keys.' },
    handle: async (c) => {
      const query = listQuery.safeParse(c.req.query());
      if (!query.success) return answerProblem(c, refusalOf(query.error, 'query'));
      const rows = await loadRefunds(deps, query.data);
      const next = rows.length === MOST_REFUNDS ? (rows.at(-1)?.refundKey ?? null) : null;
      return c.json(stamped(deps, { refunds: rows, next }), 200, { 'cache-control': 'no-store' });
    },
  });

const loadRefunds = async (deps: AppDeps, { state = 'review', after = '' }: z.infer<typeof listQuery>) => {
  const rows = await deps.db.read
    .selectFrom('refund')
    .selectAll('refund')
    .select((row) =>
      row
        .selectFrom('refund_attempt')
        .select('detail')
        .whereRef('refund_attempt.refund_key', '=', 'refund.refund_key')
        .orderBy('id', 'desc')
        .limit(1)
        .as('last_answer'),
    )
    .where('state', '=', state)
    .where('refund_key', '>', after)
    .orderBy('refund_key')
    .limit(MOST_REFUNDS)
    .execute();
  return rows.map((row) => ({
    refundKey: row.refund_key,
    returnId: row.return_id,
    orderId: row.order_id,
    storeId: row.store_id,
    channel: row.channel,
    paymentId: row.payment_id,
    means: row.means,
    act: row.act,
    amountMinor: row.amount_minor,
    currency: row.currency,
    state: row.state,
    cause: row.cause,
    attempts: row.attempts,
    requestedAt: row.requested_at,
    lastSentAt: row.last_sent_at,
    channelReference: row.channel_reference,
    lastAnswer: row.last_answer,
  }));
};

const params = z.object({ refundKey: key });

const actionRequest = z.strictObject({
  action: z.enum(['mark-refunded', 'resend', 'cancel-and-release']),
  /** Of the shop or the transfer; must be there for `mark-refunded`. */
  reference: z.string().trim().min(1).max(120).nullable(),
  reason: z.string().trim().min(3).max(300),
  /** Who decided it, for the audit: an account or an initial, never a card or a customer. */
  actor: z.string().trim().min(1).max(80),
  /** Of a cancelled refund: whether the goods stay with us or went back to the customer. */
  units: z.enum(['stay', 'release']).default('stay'),
});

const acted = z.object({ epoch: z.string(), serverTime: z.string(), refundKey: z.string(), state: refundState });

const addActions = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/refunds/{refundKey}/actions',
    summary: 'Mark a refund refunded, send it again, or cancel it',
    tag: 'operator',
    params,
    body: { ...json, schema: actionRequest },
    answer: { ...json, schema: acted, description: 'The refund after it, audited. What is not possible now is a 409 with the reason.' },
    handle: async (c) => {
      const request = await readJson(c.req.raw, actionRequest, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const asked = key.pipe(refundKey).safeParse(c.req.param('refundKey'));
      const result = asked.success ? await act(deps, c, asked.data, request.value) : null;
      if (result === null || !asked.success) return answerProblem(c, notFound('refund'));
      if (result.kind === 'stays')
        return answerProblem(c, { status: 409, kind: 'not-now', title: 'This cannot be done with the refund now.', detail: result.why });
      deps.log.info({ refundKey: asked.data, action: request.value.action }, 'refund acted on');
      const row = await deps.db.read.selectFrom('refund').select('state').where('refund_key', '=', asked.data).executeTakeFirst();
      return c.json(stamped(deps, { refundKey: asked.data, state: row?.state }));
    },
  });

const act = async (deps: AppDeps, c: AppContext, key: RefundKey, asked: z.infer<typeof actionRequest>): Promise<CaseResult | null> => {
  const reading = { ...deps, channels: deps.shops?.channels() ?? new Map<string, never>(), indexKey: deps.keys.indexKey };
  const facts = asked.action === 'mark-refunded' ? { facts: await readFactsNow(reading, key) } : {};
  return await deps.db.write(async (trx) => {
    const row = await lockRefund(deps, trx, key);
    if (!row) return null;
    const now = deps.clock();
    const actor = `${apiCallerOf(c).name}/${asked.actor}`.slice(0, 120);
    const { action, reference, reason, units } = asked;
    const result = await actOnRefund(trx, { refundKey: key, action, reference, reason, units, actor, by: asked.actor, now, ...facts });
    if (result.kind === 'stays') return result;
    const closed = await closeCasesOfRefund(trx, key, { status: 'accepted', at: now, by: asked.actor, words: reason }, null);
    const things = [...result.things, ...closed];
    if (things.length > 0) await touchFeed(trx, row.market_id as Parameters<typeof touchFeed>[1], things); // planRefunds wrote it
    return result;
  });
};

/** Held as every decision about a return holds it, so that a manager, a void and the worker wait for each other. */
const lockRefund = async ({ db }: AppDeps, trx: Tx, key: RefundKey) => {
  const found = trx.selectFrom('refund').select(['return_id', 'market_id']).where('refund_key', '=', key);
  const row = await found.executeTakeFirst();
  if (!row) return undefined;
  const of = { marketId: row.market_id as Parameters<typeof touchFeed>[1], returnId: row.return_id as ReturnId }; // likewise
  if (!(await lockReturn(db, trx, of))) await lockOrderOf(db, trx, key);
  return row;
};
