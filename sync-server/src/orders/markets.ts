import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { ChannelId } from 'shared-types/ids';
import type { Market, ReturnPolicy } from 'shared-types/policy';

import type { Reader } from '../db/open.ts';

/** A market that a channel sells in, and since when each version of its policy is in force, oldest first. */
export type SellingMarket = Readonly<{ market: Market; policies: readonly PolicyInForce[] }>;

/** `offers`: how what was paid for an offer is shared at import (M-9). */
type PolicyInForce = Readonly<{ version: number; from: string; offers: ReturnPolicy['offers'] }>;

export const marketsOfChannel = async (db: Reader, channel: ChannelId): Promise<SellingMarket[]> => {
  const markets = await db.selectFrom('market').select('document').orderBy('market_id').execute();
  const policies = await db
    .selectFrom('policy')
    .select(['market_id', 'version', 'from_at', 'document'])
    .orderBy('from_at')
    .orderBy('version')
    .execute();
  return markets
    .map((row) => JSON.parse(row.document) as Market) // written from validated documents
    .filter((market) => market.channel === channel)
    .map((market) => ({
      market,
      policies: policies
        .filter((row) => row.market_id === market.marketId)
        .map((row) => ({ version: row.version, from: row.from_at, offers: offersOf(row.document) })),
    }));
};

/** One channel may sell in several markets: the order's language and region tell which, then its currency. */
export const marketOfOrder = (
  markets: readonly SellingMarket[],
  document: Pick<ChannelOrder, 'locale' | 'currency'>,
): SellingMarket | null =>
  markets.find(({ market }) => market.locale === document.locale && market.currency === document.currency) ??
  markets.find(({ market }) => market.currency === document.currency) ??
  null;

/** E-8: the version in force when the order was placed; an order older than every policy has the first. `null`: there is none. */
export const policyAt = ({ policies }: SellingMarket, placedAt: Instant): PolicyInForce | null =>
  policies.findLast((policy) => policy.from <= placedAt) ?? policies[0] ?? null;

/** Policies that were stored before there were offers share nothing. */
const offersOf = (document: string): ReturnPolicy['offers'] => (JSON.parse(document) as Partial<ReturnPolicy>).offers ?? 'as-paid'; // a validated document
