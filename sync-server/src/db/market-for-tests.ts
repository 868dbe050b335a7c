import { aMarket, aPolicy, aStore, at, id, someSettings } from 'shared-types/testing/builders';

import type { Database } from './open.ts';

/** The builders' market `fr` with policy 1, two stores (`store-1`, `store-2`) with settings, and its feed at 0. */
export const seedMarket = (db: Database): Promise<void> =>
  db.write(async (trx) => {
    const market = aMarket();
    await trx
      .insertInto('market')
      .values({ market_id: market.marketId, document: JSON.stringify(market) })
      .execute();
    await trx.insertInto('feed_head').values({ market_id: market.marketId, seq: 0 }).execute();
    const from = at('2020-01-01T00:00:00.000Z');
    await trx
      .insertInto('policy')
      .values({ market_id: market.marketId, version: 1, from_at: from, document: JSON.stringify(aPolicy()) })
      .execute();
    const second = aStore({ storeId: id.store(2), code: 'PAR2', name: 'Paris Marais' });
    for (const store of [aStore(), second]) {
      const settings = someSettings({ storeId: store.storeId });
      await trx
        .insertInto('store')
        .values({ store_id: store.storeId, market_id: store.marketId, code: store.code, document: JSON.stringify(store) })
        .execute();
      await trx
        .insertInto('store_settings')
        .values({ store_id: store.storeId, market_id: store.marketId, version: settings.version, document: JSON.stringify(settings) })
        .execute();
    }
  });
