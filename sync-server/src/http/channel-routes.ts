import { channelOrder } from 'shared-types/channel-order';
import { channelId } from 'shared-types/ids';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { z } from 'zod';

import { importOrders } from '../orders/import-orders.ts';
import type { ImportedItem } from '../orders/import-orders.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { channelAsked } from './known-channel.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readText } from './read-body.ts';
import { addRoute } from './route.ts';
import { parseStrictJson } from '../orders/strict-json.ts';

const MOST_INGEST_BYTES = 16 * 1024 * 1024;
const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

const params = z.object({ channel: channelId });

/** OpenAPI 3.1 has no words for a schema per line, so the form of a line is told. */
const byLines = z
  .string()
  .describe('One document per line, each of the form of one item of the JSON array. A line that cannot be read is answered as invalid.');

const imported = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  items: z.array(
    z.object({
      status: z.enum(['created', 'updated', 'unchanged', 'stale', 'invalid']),
      id: z.string().nullable(),
      path: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});

/** How a web shop, or a file, brings orders: whole documents, never deltas; every one gets its own answer. */
export const addChannelRoutes = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/orders:batch',
    summary: 'Bring orders, as a JSON array or one document per line (application/x-ndjson), plain or gzip',
    tag: 'channel',
    params,
    body: { type: JSON_TYPE, schema: z.array(channelOrder), or: { type: NDJSON, schema: byLines } },
    answer: { type: JSON_TYPE, schema: imported, description: 'What became of each document, in their order.' },
    handle: async (c) => {
      const channel = await channelAsked(deps, c);
      if (channel === null) return answerProblem(c, notFound('channel'));
      const text = await readText(c.req.raw, { types: [JSON_TYPE, NDJSON], mostBytes: MOST_INGEST_BYTES, mayBeGzip: true });
      if (!text.ok) return answerProblem(c, text.error);
      const isLines = (c.req.header('content-type') ?? '').toLowerCase().startsWith(NDJSON);
      const documents = documentsOf(text.value, isLines);
      if (!documents.ok) return answerProblem(c, documents.error);
      const items = await importOrders(deps.db, {
        channel,
        ...documents.value,
        clock: deps.clock,
        indexKey: deps.keys.indexKey,
        ...(deps.prepare ? { prepare: deps.prepare } : {}),
      });
      count(deps, items);
      return c.json(stamped(deps, { items }));
    },
  });

type Documents = Readonly<{ texts: readonly string[] }> | Readonly<{ documents: readonly unknown[] }>;

const documentsOf = (text: string, isLines: boolean): Result<Documents, Refusal> => {
  if (isLines) return ok({ texts: text.split('\n').filter((line) => line.trim() !== '') });
  const list = parseStrictJson(text);
  if (!list.ok) return fail({ status: 400, kind: 'not-json', title: 'The body is not acceptable JSON.', detail: list.error });
  if (!Array.isArray(list.value))
    return fail({
      status: 400,
      kind: 'not-valid',
      title: 'The body does not have the right form.',
      errors: [{ path: '', message: 'a JSON array of order documents' }],
    });
  return ok({ documents: list.value as unknown[] });
};

const count = (deps: AppDeps, items: readonly ImportedItem[]): void => {
  for (const item of items) deps.metrics.importedOrders.inc({ status: item.status });
};
