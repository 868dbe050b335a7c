import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { instant } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import type { Result } from 'shared-types/result';
import { z } from 'zod';

import type { ReadMailbox } from './mailbox-page.ts';
import { addShopPage } from './shop-page.ts';
import type { RetourClient } from './retour-client.ts';
import type { ShopStore } from './shop-store.ts';
import {
  KEY_HEADER,
  NOT_AFTER_HEADER,
  refundRequest,
  restockRequest,
  sentinel,
  SHOP_PATH,
  voidRequest,
  webRefundRequest,
} from './shop-wire.ts';
import type { Refusal, RefusalCode, ShopSwitches } from './shop-wire.ts';

const MOST_PER_PAGE = 500;
const LARGEST_BATCH_BYTES = 32 * 1024 * 1024;
const OUTAGE_RETRY_SECONDS = 2;
const SLOW_ANSWER_MS = 3_000;

type ShopEnv = { Bindings: Partial<HttpBindings> };

type ShopDeps = Readonly<{
  store: ShopStore;
  /** Waits before a slow answer; real time in the product. */
  wait: (ms: number) => Promise<void>;
  /** How its page announces returns. Absent: it does not. */
  retour?: RetourClient | undefined;
  /** The mails that its customers got. Absent: its pages show none. */
  mailbox?: ReadMailbox | undefined;
}>;

const STATUS: Partial<Record<RefusalCode, 400 | 404 | 409 | 503>> = {
  malformed: 400,
  'order-unknown': 404,
  'payment-unknown': 404,
  'line-unknown': 404,
  'refund-unknown': 404,
  'already-settled': 409,
  'too-late': 409,
  outage: 503,
};

const refused = (c: Context, refusal: Refusal): Response => c.json(refusal, STATUS[refusal.code] ?? 422);

const malformed = (c: Context, error: z.ZodError): Response =>
  refused(c, { code: 'malformed', message: z.prettifyError(error).slice(0, 500) });

const answer = <T>(c: Context, result: Result<T, Refusal>, body: (value: T) => object): Response =>
  result.ok ? c.json(body(result.value), 201) : refused(c, result.error);

/**
 * What the body holds, or `undefined` for what is no JSON: the schema then says `malformed`. It must be named JSON,
 * because a page of another site may send any other type here without asking first.
 */
const bodyOf = async (c: Context): Promise<unknown> => {
  if (c.req.header('content-type')?.startsWith('application/json') !== true) return undefined;
  try {
    return await c.req.json<unknown>();
  } catch {
    return undefined;
  }
};

const wholeNumber = z.coerce.number().int().min(0);

/**
 * The shop's whole web face under `/demo-shop`: JSON API under `/demo-shop/api`, and a page for people. It has no
 * doors that lock: it is a toy for demos and tests, and the server never mounts it in production.
 */
export const createShopApp = (deps: ShopDeps): Hono<ShopEnv> => {
  const app = new Hono<ShopEnv>();
  const switches: ShopSwitches = { outage: false, slowMs: SLOW_ANSWER_MS };
  app.use(`${SHOP_PATH}/api/*`, bodyLimit({ maxSize: LARGEST_BATCH_BYTES }));
  addSwitches(app, switches);
  app.use(`${SHOP_PATH}/api/*`, async (c: Context<ShopEnv>, next) => {
    if (!switches.outage) return next();
    c.header('retry-after', String(OUTAGE_RETRY_SECONDS));
    return refused(c, { code: 'outage', message: 'the shop is out of order' });
  });
  addOrders(app, deps);
  addRefunds(app, deps, switches);
  addVoids(app, deps);
  addShopPage(app, { store: deps.store, switches, retour: deps.retour, mailbox: deps.mailbox });
  return app;
};

/** Before the outage: what turns the outage off must work while it lasts. */
const addSwitches = (app: Hono<ShopEnv>, switches: ShopSwitches): void => {
  app.get(`${SHOP_PATH}/api/switches`, (c) => c.json(switches));
  app.post(`${SHOP_PATH}/api/outage`, async (c) => {
    const body = z.strictObject({ on: z.boolean() }).safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    switches.outage = body.data.on;
    return c.json(switches);
  });
  app.post(`${SHOP_PATH}/api/slow`, async (c) => {
    const body = z.strictObject({ slowMs: z.number().int().min(0).max(600_000) }).safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    switches.slowMs = body.data.slowMs;
    return c.json(switches);
  });
};

const orderQuery = z.union([
  z.strictObject({ number: z.string().min(1).max(40) }),
  z.strictObject({ email: z.string().min(1).max(200) }),
  z.strictObject({
    after: wholeNumber.default(0),
    limit: wholeNumber.pipe(z.number().min(1).max(MOST_PER_PAGE)).default(100),
    currency: z.string().max(3).nullable().default(null),
  }),
]);

const batch = z.strictObject({
  orders: z.array(channelOrder).max(MOST_PER_PAGE),
  /** By order number. */
  sentinels: z.record(z.string(), sentinel).default({}),
});

const addOrders = (app: Hono<ShopEnv>, { store }: ShopDeps): void => {
  app.get(`${SHOP_PATH}/api/orders`, (c) => {
    const query = orderQuery.safeParse(c.req.query());
    if (!query.success) return malformed(c, query.error);
    return c.json('after' in query.data ? store.changes(query.data) : { orders: store.ordersBy(query.data) });
  });
  app.get(`${SHOP_PATH}/api/orders/:id`, (c) => {
    const order = store.order(c.req.param('id'));
    return order === null ? refused(c, { code: 'order-unknown', message: `no order ${c.req.param('id')}` }) : c.json(order);
  });
  app.put(`${SHOP_PATH}/api/orders:batch`, async (c) => {
    const body = batch.safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    return c.json({ items: store.load(body.data.orders, new Map(Object.entries(body.data.sentinels))) });
  });
  app.post(`${SHOP_PATH}/api/orders/:id/restock`, async (c) => {
    const body = restockRequest.safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    return answer(c, store.restock(c.req.param('id'), body.data), (restocked) => ({ restocked }));
  });
  app.get(`${SHOP_PATH}/api/stock/:sku/:place`, (c) => c.json({ units: store.unitsInStock(c.req.param('sku'), c.req.param('place')) }));
  app.get(`${SHOP_PATH}/api/health`, (c) => c.json({ orders: store.orderCount() }));
};

const notAfter = z.union([instant, z.null()]);

const addRefunds = (app: Hono<ShopEnv>, { store, wait }: ShopDeps, switches: ShopSwitches): void => {
  app.post(`${SHOP_PATH}/api/orders/:id/refunds`, async (c) => {
    const body = refundRequest.safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    const until = notAfter.safeParse(c.req.header(NOT_AFTER_HEADER) ?? null);
    if (!until.success) return malformed(c, until.error);
    const done = store.refund(c.req.param('id'), body.data, { key: c.req.header(KEY_HEADER) ?? null, notAfter: until.data });
    if (!done.ok) return refused(c, done.error);
    if (done.value.answer === 'lost') return loseAnswer(c);
    if (done.value.answer === 'slow') await wait(switches.slowMs);
    return c.json({ refund: done.value.refund }, done.value.refund.status === 'failed' ? 402 : 201);
  });
  app.post(`${SHOP_PATH}/api/orders/:id/refund-on-web`, async (c) => {
    const body = webRefundRequest.safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    return answer(c, store.refundOnWeb(c.req.param('id'), body.data), (refunds) => ({ refunds }));
  });
  app.get(`${SHOP_PATH}/api/refunds`, (c) => {
    const query = z.strictObject({ marker: z.string().min(1).max(160) }).safeParse(c.req.query());
    return query.success
      ? c.json({ marker: query.data.marker, refunds: store.refundsByMarker(query.data.marker) })
      : malformed(c, query.error);
  });
  app.post(`${SHOP_PATH}/api/refunds/:number/settlement`, async (c) => {
    const body = z.strictObject({ status: z.enum(['done', 'failed']) }).safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    return answer(c, store.settle(Number(c.req.param('number').replace(/^RF-/, '')), body.data.status), (refund) => ({ refund }));
  });
  app.get(`${SHOP_PATH}/api/book`, (c) => c.json(store.book()));
  app.get(`${SHOP_PATH}/api/book/entries`, (c) => {
    const query = z.strictObject({ after: wholeNumber.default(0) }).safeParse(c.req.query());
    return query.success ? c.json({ entries: store.bookEntries(query.data.after, MOST_PER_PAGE) }) : malformed(c, query.error);
  });
};

const addVoids = (app: Hono<ShopEnv>, { store }: ShopDeps): void => {
  app.post(`${SHOP_PATH}/api/orders/:id/voids`, async (c) => {
    const body = voidRequest.safeParse(await bodyOf(c));
    if (!body.success) return malformed(c, body.error);
    const until = notAfter.safeParse(c.req.header(NOT_AFTER_HEADER) ?? null);
    if (!until.success) return malformed(c, until.error);
    return answer(c, store.release(c.req.param('id'), body.data, until.data), (released) => ({ released }));
  });
  app.get(`${SHOP_PATH}/api/voids`, (c) => {
    const query = z.strictObject({ marker: z.string().min(1).max(160) }).safeParse(c.req.query());
    return query.success
      ? c.json({ marker: query.data.marker, voids: store.releasesByMarker(query.data.marker) })
      : malformed(c, query.error);
  });
  app.post(`${SHOP_PATH}/api/orders/:id/capture`, (c) => answer(c, store.capture(c.req.param('id')), (captured) => ({ captured })));
};

/** The work is committed; the socket goes away without a byte. Without a socket (a test that calls the app), an unreadable answer. */
const loseAnswer = (c: Context<ShopEnv>): Response => {
  if (c.env.outgoing === undefined) return c.text('', 502);
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
};
