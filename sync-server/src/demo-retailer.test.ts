import { faultsOfPolicy, faultsOfSettings } from 'shared-types/policy-faults';
import { expect, test } from 'vitest';

import { demoRetailer } from './demo-retailer.ts';

const { markets, policies, stores, settings } = demoRetailer;
const marketOf = (marketId: string | undefined) => markets.find((market) => market.marketId === marketId);

test('the demo’s promises and settings contradict neither themselves nor their market', () => {
  expect(policies).toHaveLength(2);
  for (const policy of policies) {
    const market = marketOf(policy.marketId);
    expect(market && faultsOfPolicy(policy, market)).toEqual([]);
  }
  expect(settings).toHaveLength(3);
  for (const one of settings) {
    const market = marketOf(stores.find((store) => store.storeId === one.storeId)?.marketId);
    expect(market && faultsOfSettings(one, market)).toEqual([]);
  }
});

test('each category that a promise excludes has a question at every counter', () => {
  const excluded = policies.flatMap((policy) =>
    Object.entries(policy.categories).flatMap(([name, rule]) => (rule.returnable ? [] : [name])),
  );
  expect(new Set(excluded)).toEqual(new Set(['underwear', 'cosmetics']));
  for (const one of settings) expect(Object.keys(one.guidedChecks)).toEqual(expect.arrayContaining(excluded));
});
