import { channelId } from 'shared-types/ids';
import type { ChannelId } from 'shared-types/ids';
import type { Market } from 'shared-types/policy';

import type { AppContext, AppDeps } from './context.ts';

/** The channel of the address, if a market sells through it. */
export const channelAsked = async (deps: AppDeps, c: AppContext): Promise<ChannelId | null> => {
  const asked = channelId.safeParse(c.req.param('channel'));
  if (!asked.success) return null;
  const markets = await deps.db.read.selectFrom('market').select('document').execute();
  const isSold = markets.some((row) => (JSON.parse(row.document) as Market).channel === asked.data); // a validated market
  return isSold ? asked.data : null;
};
