import { channelId, marketId } from 'shared-types/ids';
import { words } from 'shared-types/order';
import type { Market } from 'shared-types/policy';
import { z } from 'zod';

import { writeAudit } from '../db/audit.ts';
import { makeApiKey } from '../staff/api-key.ts';
import { apiCallerOf, stamped } from './context.ts';
import type { App, AppDeps } from './context.ts';
import { answerProblem, notFound } from './problem.ts';
import { readJson } from './read-body.ts';
import { addRoute } from './route.ts';

const MOST_BYTES = 4 * 1024;
const JSON_TYPE = 'application/json';
const stamp = { epoch: z.string(), serverTime: z.string() };
const keyName = words(80).min(1);

/** What whoever runs the server does to connect a shop: which market sells through it, and the keys that it calls with. */
export const addChannelOperatorRoutes = (app: App, deps: AppDeps): void => {
  addMarketChannel(app, deps);
  addNewKey(app, deps);
  addRevokeKey(app, deps);
};

const marketChannel = z.strictObject({ channel: channelId });

const addMarketChannel = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'put',
    path: '/v1/markets/{marketId}/channel',
    summary: 'The channel that a market sells through; orders that are known stay with theirs',
    tag: 'operator',
    params: z.object({ marketId }),
    body: { type: JSON_TYPE, schema: marketChannel },
    answer: { type: JSON_TYPE, schema: z.object({ ...stamp, marketId, channel: channelId }), description: 'From now on.' },
    handle: async (c) => {
      const request = await readJson(c.req.raw, marketChannel, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const { channel } = request.value;
      const id = c.req.param('marketId') ?? '';
      const of = { actor: apiCallerOf(c).name, at: deps.clock() };
      const isKnown = await deps.db.write(async (trx) => {
        const row = await trx.selectFrom('market').select('document').where('market_id', '=', id).executeTakeFirst();
        if (!row) return false;
        const before = JSON.parse(row.document) as Market; // a validated market
        const document = JSON.stringify({ ...before, channel });
        await trx.updateTable('market').set({ document }).where('market_id', '=', id).execute();
        await writeAudit(trx, { ...of, act: 'market-channel', subject: id, detail: { from: before.channel, to: channel } });
        return true;
      });
      return isKnown ? c.json(stamped(deps, { marketId: id, channel })) : answerProblem(c, notFound('market'));
    },
  });

const newKey = z.strictObject({ name: keyName });

const addNewKey = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/keys',
    summary: 'A new API key of a channel. Others stay good, so that keys can be rotated',
    tag: 'operator',
    params: z.object({ channel: channelId }),
    body: { type: JSON_TYPE, schema: newKey },
    answer: { type: JSON_TYPE, schema: z.object({ ...stamp, name: z.string(), key: z.string() }), description: 'It is shown this once.' },
    handle: async (c) => {
      const channel = channelId.safeParse(c.req.param('channel'));
      if (!channel.success) return answerProblem(c, notFound('channel'));
      const request = await readJson(c.req.raw, newKey, MOST_BYTES);
      if (!request.ok) return answerProblem(c, request.error);
      const { name } = request.value;
      const of = { actor: apiCallerOf(c).name, at: deps.clock() };
      const key = await deps.db.write(async (trx) => {
        await writeAudit(trx, { ...of, act: 'channel-key-made', subject: channel.data, detail: { name } });
        return await makeApiKey(trx, { name, role: 'channel', channel: channel.data });
      });
      return c.json(stamped(deps, { name, key }), 200, { 'cache-control': 'no-store' });
    },
  });

const addRevokeKey = (app: App, deps: AppDeps): void =>
  addRoute(app, deps, {
    method: 'post',
    path: '/v1/channels/{channel}/keys/{name}/revoke',
    summary: 'Stop the keys of a channel that have this name',
    tag: 'operator',
    params: z.object({ channel: channelId, name: keyName }),
    answer: { type: JSON_TYPE, schema: z.object({ ...stamp, name: z.string() }), description: 'They open nothing from now on.' },
    handle: async (c) => {
      const [channel, name] = [c.req.param('channel') ?? '', c.req.param('name') ?? ''];
      const of = { actor: apiCallerOf(c).name, at: deps.clock() };
      // Postgres stores no NUL, and no key was ever given such a name.
      const isRevoked =
        keyName.safeParse(name).success &&
        channelId.safeParse(channel).success &&
        (await deps.db.write(async (trx) => {
          const revoked = await trx
            .updateTable('api_key')
            .set({ revoked_at: of.at })
            .where('role', '=', 'channel')
            .where('channel', '=', channel)
            .where('name', '=', name)
            .where('revoked_at', 'is', null)
            .executeTakeFirst();
          if (revoked.numUpdatedRows === 0n) return false;
          await writeAudit(trx, { ...of, act: 'channel-key-revoked', subject: channel, detail: { name } });
          return true;
        }));
      return isRevoked ? c.json(stamped(deps, { name })) : answerProblem(c, notFound('key'));
    },
  });
