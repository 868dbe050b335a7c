import { marketId, storeId } from 'shared-types/ids';
import type { MarketId } from 'shared-types/ids';
import { manifest, pullEnd } from 'shared-types/sync';
import { z } from 'zod';

import { readCursor } from '../feed/cursor.ts';
import type { Cursor } from '../feed/cursor.ts';
import { manifestOf, segmentBytes } from '../feed/manifest.ts';
import { headOf, pullPage } from '../feed/pull.ts';
import { isOfLostTime } from '../feed/starts.ts';
import { callerOf } from './context.ts';
import type { App, AppContext, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { addPushRoute } from './push-route.ts';
import { addRoute } from './route.ts';

/** What tablets send and fetch. */
export const addSyncRoutes = (app: App, deps: AppDeps): void => {
  addPushRoute(app, deps);
  addPull(app, deps);
  addManifest(app, deps);
  addSegments(app, deps);
  addEvents(app, deps);
};

const json = { type: 'application/json' };
const NOT_KEPT = { 'cache-control': 'no-store' };

const pullQuery = z.object({ cursor: z.string().max(400).optional() });

const addPull = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/sync/pull',
    summary: 'What changed since a cursor',
    tag: 'tablet',
    query: pullQuery,
    answer: {
      type: 'application/x-ndjson',
      schema: pullEnd,
      description: 'Rows of the feed, one JSON object per line, and this closing line. A page without it was cut short.',
    },
    handle: async (c) => {
      const { installation } = callerOf(c);
      const cursor = cursorOf(c, deps);
      const market = marketId.parse(installation.market_id);
      if (!cursor) return answerProblem(c, CURSOR_OVER);
      if (await isAhead(deps, market, cursor)) {
        await deps.recovery?.notice({ sign: 'cursor-ahead', by: installation.installation_id, epoch: cursor.epoch });
        return answerProblem(c, CURSOR_OVER);
      }
      const page = await pullPage(deps.db.read, {
        marketId: market,
        storeId: storeId.parse(installation.store_id),
        cursor,
        serverTime: deps.clock(),
        loaders: deps.loaders,
      });
      return c.body(page, 200, { 'content-type': 'application/x-ndjson; charset=utf-8', ...NOT_KEPT });
    },
  });

/** No cursor: from the beginning. `null`: not one of ours, or of another epoch. */
const cursorOf = (c: AppContext, deps: AppDeps): Cursor | null => {
  const text = c.req.query('cursor') ?? '';
  if (text === '') return { epoch: deps.epoch(), seq: 0, manifestSeq: 0, ordersSeq: 0 };
  const cursor = readCursor(text);
  return cursor?.epoch === deps.epoch() ? cursor : null;
};

/** S-8: a tablet saw what this store does not remember, so the store was restored from a backup. */
const isAhead = async (deps: AppDeps, market: MarketId, cursor: Cursor): Promise<boolean> => {
  const head = await headOf(deps.db.read, market);
  if (!(await isOfLostTime(deps.db.read, { marketId: market, head, cursor }))) return false;
  deps.log.error({ marketId: market, cursorSeq: cursor.seq, head }, 'a tablet saw what this store does not remember');
  return true;
};

const CURSOR_OVER: Refusal = {
  status: 410,
  kind: 'cursor-expired',
  title: 'This cursor is not good any more. Read the manifest again and start from its cursor.',
};

const addManifest = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/sync/manifest',
    summary: 'The segments that hold the orders of the market',
    tag: 'tablet',
    answer: { ...json, schema: manifest, description: 'Segments, and the cursor to pull from with them.' },
    handle: async (c) => {
      const of = { marketId: marketId.parse(callerOf(c).installation.market_id), epoch: deps.epoch(), serverTime: deps.clock() };
      return c.json(await manifestOf(deps.db.read, of), 200, NOT_KEPT);
    },
  });

const segmentParams = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const addSegments = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/sync/segments/{sha256}',
    summary: 'The bytes of a segment',
    tag: 'tablet',
    params: segmentParams,
    answer: { type: 'application/octet-stream', description: 'Never changes: its name is its SHA-256.' },
    handle: async (c) => {
      const params = segmentParams.safeParse(c.req.param());
      const market = marketId.parse(callerOf(c).installation.market_id);
      const bytes = params.success ? await segmentBytes(deps.db.read, market, params.data.sha256) : null;
      if (!bytes) return answerProblem(c, notFound('segment'));
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': 'application/octet-stream',
        'cache-control': 'private, max-age=31536000, immutable, no-transform',
      });
    },
  });

const addEvents = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'get',
    path: '/sync/events',
    summary: 'A stream of pokes',
    tag: 'tablet',
    answer: { type: 'application/x-ndjson', description: 'One line for each change and every 20 seconds; ends when the token ends.' },
    handle: (c) => {
      const { installation, token } = callerOf(c);
      const body = deps.pokes.open({ marketId: marketId.parse(installation.market_id), tokenExpiresAt: token.expiresAt });
      return c.body(body, 200, {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
    },
  });
