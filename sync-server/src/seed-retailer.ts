import type { Instant } from 'shared-types/calendar';
import type { GrantClaims } from 'shared-types/enrolment';
import type { MarketId, StoreId } from 'shared-types/ids';
import type { Market, ReturnPolicy, Store, StoreSettings } from 'shared-types/policy';

import type { Database, Tx } from './db/open.ts';
import { touchFeed } from './feed/touch.ts';
import { makeApiKey } from './staff/api-key.ts';
import { hashPin } from './staff/pin.ts';

/** A retailer to begin with: markets, stores, how they work, and who works there. */
export type Retailer = Readonly<{
  markets: readonly Market[];
  policies: readonly ReturnPolicy[];
  /** The moment from which all policies are in force. */
  policiesFrom: Instant;
  stores: readonly Store[];
  settings: readonly StoreSettings[];
  staff: readonly SeededStaff[];
}>;

export type SeededStaff = Readonly<{
  staffId: string;
  storeId: StoreId;
  number: string;
  pin: string;
  name: string;
  role: GrantClaims['role'];
  locale: string;
  limits: GrantClaims['limits'];
}>;

export type SeededKeys = Readonly<{ operatorKey: string; channelKey: string }>;

/** Writes a retailer into an empty store, and the keys of its operator and its web channel. */
export const seedRetailer = async (db: Database, retailer: Retailer): Promise<SeededKeys> => {
  const pinHashes = new Map<string, string>();
  for (const person of retailer.staff) pinHashes.set(person.staffId, await hashPin(person.pin));
  return db.write(async (trx) => {
    for (const market of retailer.markets) {
      await trx
        .insertInto('market')
        .values({ market_id: market.marketId, document: JSON.stringify(market) })
        .execute();
      await trx.insertInto('feed_head').values({ market_id: market.marketId, seq: 0 }).execute();
    }
    await seedPolicies(trx, retailer);
    for (const store of retailer.stores) await seedStore(trx, store, retailer);
    for (const person of retailer.staff) await seedStaff(trx, person, pinHashes.get(person.staffId) ?? '');
    const operatorKey = await makeApiKey(trx, { name: 'operator', role: 'operator', channel: null });
    const channelKey = await makeApiKey(trx, { name: 'web channel', role: 'channel', channel: retailer.markets[0]?.channel ?? null });
    for (const market of retailer.markets) await touchMarket(trx, market.marketId, retailer);
    return { operatorKey, channelKey };
  });
};

const seedPolicies = async (trx: Tx, { policies, policiesFrom }: Retailer): Promise<void> => {
  for (const policy of policies) {
    await trx
      .insertInto('policy')
      .values({ market_id: policy.marketId, version: policy.version, from_at: policiesFrom, document: JSON.stringify(policy) })
      .execute();
  }
};

const seedStore = async (trx: Tx, store: Store, { settings }: Retailer): Promise<void> => {
  await trx
    .insertInto('store')
    .values({ store_id: store.storeId, market_id: store.marketId, code: store.code, document: JSON.stringify(store) })
    .execute();
  for (const one of settings.filter((setting) => setting.storeId === store.storeId)) {
    await trx
      .insertInto('store_settings')
      .values({ store_id: one.storeId, market_id: store.marketId, version: one.version, document: JSON.stringify(one) })
      .execute();
  }
};

const seedStaff = async (trx: Tx, person: SeededStaff, pinHash: string): Promise<void> => {
  await trx
    .insertInto('staff')
    .values({
      staff_id: person.staffId,
      store_id: person.storeId,
      staff_number: person.number,
      name: person.name,
      role: person.role,
      locale: person.locale,
      pin_hash: pinHash,
      limits: JSON.stringify(person.limits),
      failed_tries: 0,
      locked_until: null,
      active: 1,
    })
    .execute();
};

const touchMarket = async (trx: Tx, marketId: MarketId, { policies, stores, settings }: Retailer): Promise<void> => {
  const storeIds = stores.filter((store) => store.marketId === marketId).map((store) => store.storeId);
  await touchFeed(trx, marketId, [
    ...policies
      .filter((policy) => policy.marketId === marketId)
      .map((policy) => ({ scope: 'market', kind: 'policy' as const, id: `${marketId}:${policy.version}` })),
    ...settings
      .filter((one) => storeIds.includes(one.storeId))
      .map((one) => ({ scope: one.storeId, kind: 'settings' as const, id: one.storeId })),
  ]);
};
