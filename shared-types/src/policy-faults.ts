import { addDays, daysBetween } from './calendar.ts';
import type { StoreDay } from './calendar.ts';
import type { Money } from './money.ts';
import type { LateScale, Market, ReturnPolicy, StoreSettings } from './policy.ts';

/** What is wrong with a document that has the right shape: `path` names the field, the message says why in plain words. */
export type PolicyFault = Readonly<{ path: string; message: string }>;

const faultIf = (isWrong: boolean, path: string, message: string): PolicyFault[] => (isWrong ? [{ path, message }] : []);

/**
 * E-8: a promise that contradicts itself, its market or the law's withdrawal is refused at the door, with the field: once frozen on orders it
 * decides money for years.
 */
export const faultsOfPolicy = (policy: ReturnPolicy, market: Pick<Market, 'marketId' | 'currency'>): PolicyFault[] => [
  ...faultIf(policy.marketId !== market.marketId, 'marketId', `is for market ${policy.marketId}, not ${market.marketId}`),
  ...faultIf(policy.windowDays < policy.withdrawal.days, 'windowDays', shorterThan(policy)),
  ...faultIf((policy.onlineWindowDays ?? policy.withdrawal.days) < policy.withdrawal.days, 'onlineWindowDays', shorterThan(policy)),
  ...Object.entries(policy.categories).flatMap(([name, rule]) => faultsOfCategory(policy, name, rule)),
  ...policy.extensions.flatMap((extension, at) => faultsOfExtension(extension, `extensions.${at}`)),
  ...duplicatesOf(policy.publicHolidays).map((at) => ({ path: `publicHolidays.${at}`, message: 'the same day twice' })),
  ...faultIf(hasEndlessHolidays(policy.publicHolidays), 'publicHolidays', 'more than 60 days in a row without a working day'),
  ...faultsOfAmount(policy.fees.perReturn, market, 'fees.perReturn'),
  ...faultIf(policy.fees.perReturn?.minor === 0, 'fees.perReturn', 'a fee of nothing: leave it out'),
];

const shorterThan = ({ withdrawal }: ReturnPolicy): string => `shorter than the law’s ${withdrawal.days} days of withdrawal`;

const faultsOfCategory = (policy: ReturnPolicy, name: string, rule: ReturnPolicy['categories'][string]): PolicyFault[] => [
  ...faultIf(!rule.returnable && rule.windowDays !== null, `categories.${name}.windowDays`, 'a window for goods that cannot come back'),
  ...faultIf(rule.returnable && (rule.windowDays ?? policy.withdrawal.days) < policy.withdrawal.days, `categories.${name}.windowDays`, shorterThan(policy)), // prettier-ignore
];

const faultsOfExtension = (extension: ReturnPolicy['extensions'][number], path: string): PolicyFault[] => [
  ...faultIf(extension.placedFrom > extension.placedTo, `${path}.placedFrom`, 'begins after it ends'),
  ...faultIf(extension.lastDay < extension.placedTo, `${path}.lastDay`, 'ends before the last order is placed'),
];

const duplicatesOf = (days: readonly StoreDay[]): number[] => days.flatMap((day, at) => (days.indexOf(day) < at ? [at] : []));

const MOST_DAYS_WITHOUT_WORK = 60;

/** So many holidays in a row are a slip of the pen, and every last day would move behind them. */
const hasEndlessHolidays = (holidays: readonly StoreDay[]): boolean => {
  const days = [...new Set(holidays)].toSorted();
  let from = days[0];
  return days.some((day, at) => {
    const before = days[at - 1];
    if (before !== undefined && day > addDays(before, 3)) from = day; // a weekend in between is no work either
    return from !== undefined && daysBetween(from, day) >= MOST_DAYS_WITHOUT_WORK;
  });
};

const faultsOfAmount = (amount: Money | null, { currency }: Pick<Market, 'currency'>, path: string): PolicyFault[] =>
  faultIf(amount !== null && amount.currency !== currency, path, `in ${amount?.currency ?? ''}, but the market pays in ${currency}`);

/** E-7: settings that contradict themselves or their market are refused at the door, with the field. */
export const faultsOfSettings = (settings: StoreSettings, market: Pick<Market, 'currency'>): PolicyFault[] => [
  ...faultsOfAmount(settings.offlineLimit, market, 'offlineLimit'),
  ...faultsOfAmount(settings.highValue, market, 'highValue'),
  ...faultsOfAmount(settings.override?.amount ?? null, market, 'override.amount'),
  ...faultIf(settings.promiseWorkingDays > settings.legalDays, 'promiseWorkingDays', 'promises later than the law’s limit'),
  ...(settings.late === null ? [] : faultsOfScale(settings.late)),
];

const faultsOfScale = ({ steps, mostBasisPoints }: LateScale): PolicyFault[] =>
  steps.flatMap((step, at) => {
    const before = steps[at - 1];
    const path = `late.steps.${at}`;
    return [
      ...faultIf(before !== undefined && step.afterDays <= before.afterDays, `${path}.afterDays`, 'steps must come one after the other'),
      ...faultIf(before !== undefined && step.basisPoints < before.basisPoints, `${path}.basisPoints`, 'less than the step before'),
      ...faultIf(step.basisPoints > mostBasisPoints, `${path}.basisPoints`, 'more than the scale’s most'),
    ];
  });
