import { channelOrder } from 'shared-types/channel-order';
import { channelId, channelOrderId } from 'shared-types/ids';
import { z } from 'zod';

import { importOrders } from '../orders/import-orders.ts';
import type { ImportedItem } from '../orders/import-orders.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { channelAsked } from './known-channel.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 4 * 1024 * 1024;

const answer = z.object({
  epoch: z.string(),
  serverTime: z.string(),
  status: z.enum(['created', 'updated', 'unchanged', 'stale']),
  id: z.string(),
});

/** How a shop brings one order when it changes. The same document again changes nothing; an older one is stale, which is no error. */
export const addChannelOrderRoute = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'put',
    path: '/v1/channels/{channel}/orders/{orderId}',
    summary: 'Bring one order: the whole document as it is now, never a delta',
    tag: 'channel',
    params: z.object({ channel: channelId, orderId: channelOrderId }),
    body: { type: 'application/json', schema: channelOrder },
    answer: { type: 'application/json', schema: answer, description: 'What became of it.' },
    handle: async (c) => {
      const channel = await channelAsked(deps, c);
      if (channel === null) return answerProblem(c, notFound('channel'));
      const document = await readJson(c.req.raw, channelOrder, MOST_BYTES);
      if (!document.ok) return answerProblem(c, document.error);
      if (document.value.id !== c.req.param('orderId')) return answerProblem(c, OTHER_ID);
      const [item] = await importOrders(deps.db, { channel, documents: [document.value], clock: deps.clock, indexKey: deps.keys.indexKey });
      if (!item) throw new Error('one document, no answer');
      deps.metrics.importedOrders.inc({ status: item.status });
      if (item.status === 'invalid') return answerProblem(c, refusalFor(item));
      return c.json(stamped(deps, item));
    },
  });

const OTHER_ID: Refusal = {
  status: 400,
  kind: 'not-valid',
  title: 'The document is of another order than the address.',
  errors: [{ path: 'id', message: 'the same as in the address' }],
};

/** The same sequence with other content is a conflict of two tellings; all else is a fault of the document. */
const refusalFor = ({ path, message }: Extract<ImportedItem, { status: 'invalid' }>): Refusal =>
  path === 'sequence'
    ? { status: 409, kind: 'sequence-reused', title: 'Another document came under this sequence before.', detail: message }
    : { status: 400, kind: 'not-valid', title: 'The order cannot be taken. It was put aside.', errors: [{ path, message }] };
