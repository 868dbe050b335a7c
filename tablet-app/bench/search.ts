import { inMs, median, quantile, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { Chrome } from './chrome.ts';
import { askOurs, askPlain, openBench } from './in-page.ts';
import type { Asked, LoadedProfiles } from './load.ts';

const SLOWER = 4;
const COLD_STARTS = 5;

/** Where the search ran, how fast the CPU was, what it took. */
type Searched = Readonly<{ p50Ms: number; p95Ms: number; mostMs: number; firstMs: number; found: number }>;

/**
 * Mixed questions to the profiles that hold a whole load. Chromium throttles the main thread only, so under it both run in the page:
 * the product's engine without its worker, which can only make it slower. Beside it, as it really runs: in the worker, not throttled.
 */
export const benchSearch = async (asked: Asked, profiles: LoadedProfiles): Promise<BenchRow[]> => {
  const { world, orders, progress } = asked;
  const { indexKey } = await world.access();
  const ours = await searchOurs(asked, profiles.ours, { query: '?in-page', rate: SLOWER });
  progress(`ours, throttled: ${JSON.stringify(ours)}`);
  const rows = await searchRows(asked, profiles.rows, indexKey);
  progress(`rows, throttled: ${JSON.stringify(rows)}`);
  const inWorker = await searchOurs(asked, profiles.ours, { query: '', rate: 1 });
  progress(`ours, in the worker, not throttled: ${JSON.stringify(inWorker)}`);
  return rowsOf(orders, { ours, rows, inWorker, questions: world.queries.length });
};

type How = Readonly<{ query: string; rate: number }>;

const searchOurs = async ({ world }: Asked, profile: string, { query, rate }: How): Promise<Searched> => {
  const chrome = await Chrome.start(profile);
  await chrome.throttle(rate);
  const firsts: number[] = [];
  for (let start = 0; start < COLD_STARTS; start += 1) {
    await openBench(chrome.page, world.port, 'ours', query);
    firsts.push(await askOurs(chrome.page, 'firstResult', world.prepared.number));
  }
  const { tookMs, found } = await askOurs(chrome.page, 'find', world.queries);
  await chrome.end();
  return summed(firsts, tookMs, found);
};

const searchRows = async ({ world }: Asked, profile: string, indexKey: string): Promise<Searched> => {
  const chrome = await Chrome.start(profile);
  await chrome.throttle(SLOWER);
  const firsts: number[] = [];
  for (let start = 0; start < COLD_STARTS; start += 1) {
    await openBench(chrome.page, world.port, 'plain');
    firsts.push(await askPlain(chrome.page, 'firstResult', world.prepared.number, indexKey));
  }
  const { tookMs, found } = await askPlain(chrome.page, 'find', world.queries, indexKey);
  await chrome.end();
  return summed(firsts, tookMs, found);
};

const summed = (firsts: readonly number[], tookMs: readonly number[], found: number): Searched => ({
  p50Ms: rounded(quantile(tookMs, 0.5)),
  p95Ms: rounded(quantile(tookMs, 0.95)),
  mostMs: rounded(quantile(tookMs, 1)),
  firstMs: rounded(median(firsts)),
  found,
});

type All = Readonly<{ ours: Searched; rows: Searched; inWorker: Searched; questions: number }>;

const rowsOf = (orders: number, { ours, rows, inWorker, questions }: All): BenchRow[] => {
  const named = (prefix: string, of: Searched) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [`${prefix}.${name}`, value]));
  const figures = { questions, ...named('ours', ours), ...named('rows', rows), ...named('inWorkerNotThrottled', inWorker) };
  const times = rows.p95Ms / ours.p95Ms;
  const shown = { isGate: false, figures };
  const p95 = {
    what: `search at ${orders.toLocaleString('en')} orders, 4× throttled: p95 of ${questions} mixed questions`,
    ours: inMs(ours.p95Ms),
  };
  return [
    { ...shown, ...p95, baseline: '–', ratio: '–', goal: '≤ 5 ms', met: ours.p95Ms <= 5 },
    {
      ...shown,
      ...p95,
      baseline: `${inMs(rows.p95Ms)} (Dexie’s indexes)`,
      ratio: `${rounded(times, 1)} × faster`,
      goal: '≥ 10 × faster',
      met: times >= 10,
    },
    {
      ...shown,
      what: 'the same: navigation → first result, cold start',
      baseline: `${inMs(rows.firstMs)} (Dexie’s indexes)`,
      ours: inMs(ours.firstMs),
      ratio: `${rounded(rows.firstMs / ours.firstMs, 1)} × faster`,
      goal: '≤ 700 ms',
      met: ours.firstMs <= 700,
    },
  ];
};
