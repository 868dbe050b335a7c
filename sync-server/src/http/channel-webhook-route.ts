import { channelId } from 'shared-types/ids';
import { z } from 'zod';

import { takeDelivery } from '../orders/deliveries.ts';
import { stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import type { Refusal } from './problem.ts';
import { readText } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 256 * 1024;

const hint = z
  .looseObject({ type: z.string(), data: z.looseObject({ orderId: z.string().optional() }).optional() })
  .describe('Signed by Standard Webhooks with a secret of the channel. Only `data.orderId` is read, as a hint which order to read again.');
const answer = z.object({ epoch: z.string(), serverTime: z.string(), status: z.enum(['taken', 'repeated']) });

/** How a shop says that an order changed. The answer comes before the order is read, so that no sender waits for it. */
export const addChannelWebhookRoute = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/webhooks',
    summary: 'A signed hint that an order changed: it is read again soon',
    tag: 'channel',
    params: z.object({ channel: channelId }),
    body: { type: 'application/json', schema: hint },
    answer: { type: 'application/json', schema: answer, description: 'Kept, once per webhook-id.' },
    handle: async (c) => {
      const channel = deps.shops?.channels().get(c.req.param('channel') ?? '');
      if (channel?.webhook === undefined) return answerProblem(c, notFound('channel that signs'));
      const text = await readText(c.req.raw, { types: ['application/json'], mostBytes: MOST_BYTES });
      if (!text.ok) return answerProblem(c, text.error);
      // What was valid UTF-8 gives the same bytes again.
      const told = channel.webhook(c.req.header(), Buffer.from(text.value, 'utf8'));
      if (told === null) return answerProblem(c, UNSIGNED);
      const delivery = { channel: channel.info.id, id: told.id, topic: told.topic, channelOrderId: told.channelOrderId };
      const isNew = await takeDelivery(deps.db, delivery, deps.clock());
      if (isNew) deps.shops?.ordersTold();
      return c.json(stamped(deps, { status: isNew ? 'taken' : 'repeated' }));
    },
  });

const UNSIGNED: Refusal = {
  status: 401,
  kind: 'signature-needed',
  title: 'This is not signed with a secret of this channel, or not within the last five minutes.',
  detail: 'Standard Webhooks: webhook-id, webhook-timestamp and webhook-signature over the very bytes of the body.',
};
