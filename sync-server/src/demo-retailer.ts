import { instant } from 'shared-types/calendar';
import { market, returnPolicy, store, storeSettings } from 'shared-types/policy';
import type { Market } from 'shared-types/policy';

import type { Retailer, SeededStaff } from './seed-retailer.ts';

/** The channel that both demo markets sell through. */
export const DEMO_CHANNEL = 'demo-shop';

const france = market.parse({
  marketId: 'fr',
  name: 'France',
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  locale: 'fr-FR',
  channel: DEMO_CHANNEL,
  retentionDays: 400,
});

const britain = market.parse({
  marketId: 'gb',
  name: 'United Kingdom',
  currency: 'GBP',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  channel: DEMO_CHANNEL,
  retentionDays: 400,
});

const STORES = [
  store.parse({ storeId: 'lyon-bellecour', marketId: 'fr', code: 'BEC7', name: 'Lyon Bellecour', address: '12 rue de la République, 69002 Lyon', brand: 'HALDEN' }),
  store.parse({ storeId: 'paris-marais', marketId: 'fr', code: 'MRS3', name: 'Paris Marais', address: '38 rue des Francs-Bourgeois, 75003 Paris', brand: 'HALDEN' }),
  store.parse({ storeId: 'london-covent-garden', marketId: 'gb', code: 'CVG2', name: 'London Covent Garden', address: '21 Long Acre, London WC2E 9LD', brand: 'HALDEN' }),
] as const; // prettier-ignore

const policyOf = ({ marketId }: Market, windowDays: number) =>
  returnPolicy.parse({
    marketId,
    version: 1,
    windowDays,
    transitDays: 5,
    categories: {
      underwear: { returnable: false, windowDays: null },
      swimwear: { returnable: true, windowDays: 14 },
    },
    shipping: 'when-all-returned',
    paymentOrder: 'proportional',
  });

const settingsOf = ({ storeId, marketId }: (typeof STORES)[number]) => {
  const { currency } = marketId === france.marketId ? france : britain;
  return storeSettings.parse({
    storeId,
    version: 1,
    promiseWorkingDays: 4,
    legalDays: 14,
    offlineLimit: { minor: 50_000, currency },
    preselectedCondition: null,
    print: 'ask',
    highValue: { minor: 30_000, currency },
  });
};

const someone = (who: Pick<SeededStaff, 'staffId' | 'storeId' | 'number' | 'pin' | 'name' | 'role' | 'locale'>): SeededStaff => ({
  ...who,
  limits: { amount: null, returnsPerShift: null },
});

const [lyon, paris, london] = STORES;

/** HALDEN: three stores in two markets. Lyon's people are printed at start; the other stores have theirs too. */
export const demoRetailer: Retailer = {
  markets: [france, britain],
  policies: [policyOf(france, 30), policyOf(britain, 28)],
  policiesFrom: instant.parse('2020-01-01T00:00:00.000Z'),
  stores: STORES,
  settings: STORES.map(settingsOf),
  staff: [
    someone({ staffId: 'ines', storeId: lyon.storeId, number: '1021', pin: '4711', name: 'Inès Moreau', role: 'associate', locale: 'en' }),
    someone({ staffId: 'marc', storeId: lyon.storeId, number: '1001', pin: '2580', name: 'Marc Lefort', role: 'manager', locale: 'en' }),
    someone({
      staffId: 'salome',
      storeId: paris.storeId,
      number: '2021',
      pin: '4711',
      name: 'Salomé Girard',
      role: 'associate',
      locale: 'fr',
    }),
    someone({ staffId: 'hugo', storeId: paris.storeId, number: '2001', pin: '2580', name: 'Hugo Petit', role: 'manager', locale: 'fr' }),
    someone({ staffId: 'maya', storeId: london.storeId, number: '3021', pin: '4711', name: 'Maya Osei', role: 'associate', locale: 'en' }),
    someone({
      staffId: 'oliver',
      storeId: london.storeId,
      number: '3001',
      pin: '2580',
      name: 'Oliver Grant',
      role: 'manager',
      locale: 'en',
    }),
  ],
};
