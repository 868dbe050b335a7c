import { channelId } from 'shared-types/ids';
import type { ChannelId } from 'shared-types/ids';
import type { Market } from 'shared-types/policy';

import type { AppContext, AppDeps } from './context.ts';

/** The channel of the address, if a market sells through it, or did: what was sold by it is still refunded by it. */
export const channelAsked = async (deps: AppDeps, c: AppContext): Promise<ChannelId | null> => {
  const asked = channelId.safeParse(c.req.param('channel'));
  if (!asked.success) return null;
  const markets = await deps.db.read.selectFrom('market').select('document').execute();
  const isSold = markets.some((row) => (JSON.parse(row.document) as Market).channel === asked.data); // a validated market
  return isSold || (await hasOrders(deps, asked.data)) ? asked.data : null;
};

const hasOrders = async (deps: AppDeps, channel: ChannelId): Promise<boolean> =>
  (await deps.db.read.selectFrom('customer_order').select('order_id').where('channel', '=', channel).limit(1).executeTakeFirst()) !==
  undefined;
