import { instant } from 'shared-types/calendar';
import { market, returnPolicy, store, storeSettings } from 'shared-types/policy';
import type { Market, ReturnPolicyInput } from 'shared-types/policy';

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

const holidays = (years: Readonly<Record<string, string>>): string[] =>
  Object.entries(years).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`));

/** Public holidays of the two years that the demo knows: france.fr and gov.uk (England, with the substitute days of 2026 and 2027). */
const FRENCH_HOLIDAYS = holidays({
  2026: '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25',
  2027: '01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25',
});
const ENGLISH_HOLIDAYS = holidays({
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
});

/** What is sealed for hygiene may come back where the seal is whole (LAW6): the store's guided check asks. */
const SEALED = ['underwear', 'cosmetics'] as const;

const CHRISTMAS = [2026, 2027].map((year) => ({
  label: `Christmas ${year}`,
  placedFrom: `${year}-11-15`,
  placedTo: `${year}-12-24`,
  lastDay: `${year + 1}-01-31`,
}));

const policyOf = ({ marketId }: Market, of: Pick<ReturnPolicyInput, 'windowDays' | 'publicHolidays' | 'storeCredit'>) =>
  returnPolicy.parse({
    marketId,
    version: 1,
    ...of,
    transitDays: 5,
    categories: {
      ...Object.fromEntries(SEALED.map((category) => [category, { returnable: false, windowDays: null }])),
      swimwear: { returnable: true, windowDays: 14 },
    },
    shipping: 'when-all-returned',
    paymentOrder: 'proportional',
    lastDayMoves: 'to-working-day',
    extensions: CHRISTMAS,
    offers: 'by-list-price',
  });

/**
 * Code de la consommation, L.242-4: the legal rate for ten days, then 5, 10, 20 and 50 per cent of the sum, then five points a month up to
 * its whole. 2.76 % was the legal rate between professionals in the second half of 2025.
 */
const FRENCH_LATE_SCALE = {
  yearlyBasisPoints: 276,
  steps: [
    { afterDays: 10, basisPoints: 500 },
    { afterDays: 20, basisPoints: 1_000 },
    { afterDays: 30, basisPoints: 2_000 },
    { afterDays: 60, basisPoints: 5_000 },
  ],
  thenMonthlyBasisPoints: 500,
  mostBasisPoints: 10_000,
};

const settingsOf = ({ storeId, marketId }: (typeof STORES)[number]) => {
  const isFrench = marketId === france.marketId;
  const { currency } = isFrench ? france : britain;
  return storeSettings.parse({
    storeId,
    version: 1,
    promiseWorkingDays: 4,
    legalDays: 14,
    offlineLimit: { minor: 50_000, currency },
    preselectedCondition: null,
    print: 'ask',
    highValue: { minor: 30_000, currency },
    guidedChecks: {
      underwear: { question: 'Is the hygiene seal unbroken?', returnableIf: 'yes' },
      cosmetics: { question: 'Was the seal opened?', returnableIf: 'no' },
    },
    override: { amount: { minor: 20_000, currency }, daysLate: 10 },
    mostDeductionBasisPoints: 5_000,
    late: isFrench ? FRENCH_LATE_SCALE : null,
    mailsSlips: true,
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
  policies: [
    policyOf(france, { windowDays: 30, publicHolidays: FRENCH_HOLIDAYS, storeCredit: 'with-consent' }),
    policyOf(britain, { windowDays: 28, publicHolidays: ENGLISH_HOLIDAYS, storeCredit: 'never' }),
  ],
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
    // New at the counter: above 50.00 or after twenty returns a manager decides (E-10).
    {
      ...someone({
        staffId: 'jonas',
        storeId: lyon.storeId,
        number: '1034',
        pin: '3690',
        name: 'Jonas Keller',
        role: 'associate',
        locale: 'en',
      }),
      limits: { amount: { minor: 5_000, currency: 'EUR' }, returnsPerShift: 20 },
    },
  ],
};
