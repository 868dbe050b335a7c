import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { inMs, median, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { until } from '../e2e/support/process.ts';
import type { Access, BenchWorld } from './bench-world.ts';
import { Chrome } from './chrome.ts';
import { CountingProxy } from './counting-proxy.ts';
import { askOurs, askPlain, openBench } from './in-page.ts';
import type { Loaded } from './page/long-tasks.ts';

const LONGEST_TASK_MS = 50;
const MOST_WASTE = 0.05;
const FULL_SIZE = 100_000;

/** Profiles that hold a whole load, for the searches that follow. */
export type LoadedProfiles = Readonly<{ ours: string; rows: string }>;

type Sample = Loaded;

export type Asked = Readonly<{ world: BenchWorld; folder: string; orders: number; runs: number; progress: (text: string) => void }>;

/** 100,000 orders from the network to searchable, beside the bytes alone and beside rows; a fresh profile for each run. */
export const benchLoad = async (asked: Asked): Promise<Readonly<{ rows: readonly BenchRow[]; profiles: LoadedProfiles }>> => {
  const access = await asked.world.access();
  const samples = { bytes: [] as Sample[], ours: [] as Sample[], rows: [] as Sample[] };
  for (let run = 0; run < asked.runs; run += 1) {
    const profileOf = (name: string): string => join(asked.folder, `${name}-${run}`);
    samples.bytes.push(await loadPlain(asked, profileOf('bytes'), 'storeBytes', access));
    samples.ours.push(await loadOurs(asked, profileOf('ours')));
    samples.rows.push(await loadPlain(asked, profileOf('rows'), 'storeRows', access));
    asked.progress(
      `run ${run + 1} of ${asked.runs}: ${JSON.stringify(Object.values(samples).map((some) => Math.round(some.at(-1)?.tookMs ?? 0)))} ms`,
    );
  }
  const profiles = { ours: join(asked.folder, 'ours-0'), rows: join(asked.folder, 'rows-0') };
  const megabytes = {
    ours: (await settledBytes(asked, profiles.ours, 'ours', access.indexKey)) / 1e6,
    rows: (await settledBytes(asked, profiles.rows, 'plain', access.indexKey)) / 1e6,
  };
  return { rows: [...rowsOf(asked.orders, samples, megabytes), await killRow(asked)], profiles };
};

const loadOurs = async ({ world }: Asked, profile: string): Promise<Sample> => {
  const chrome = await Chrome.start(profile);
  await openBench(chrome.page, world.port, 'ours');
  if (!(await askOurs(chrome.page, 'enrol', await world.enrolmentCode()))) throw new Error('the tablet was not enrolled');
  const loaded = await askOurs(chrome.page, 'load', world.prepared.number);
  await chrome.end();
  return loaded;
};

const loadPlain = async ({ world }: Asked, profile: string, how: 'storeBytes' | 'storeRows', { token }: Access): Promise<Sample> => {
  const chrome = await Chrome.start(profile);
  await openBench(chrome.page, world.port, 'plain');
  const loaded = await askPlain(chrome.page, how, token);
  await chrome.end();
  return loaded;
};

/** What lies on the disk when the browser was closed and opened once more, so that nobody pays for what is about to be tidied up. */
const settledBytes = async ({ world }: Asked, profile: string, page: 'ours' | 'plain', indexKey: string): Promise<number> => {
  const chrome = await Chrome.start(profile);
  await openBench(chrome.page, world.port, page);
  if (page === 'ours') await askOurs(chrome.page, 'firstResult', world.prepared.number);
  else await askPlain(chrome.page, 'firstResult', world.prepared.number, indexKey);
  await chrome.end();
  return sizeOf(join(profile, 'Default', 'IndexedDB'));
};

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((all, entry) => all + statSync(join(entry.parentPath, entry.name)).size, 0);

type Samples = Readonly<{ bytes: readonly Sample[]; ours: readonly Sample[]; rows: readonly Sample[] }>;

const rowsOf = (orders: number, samples: Samples, megabytes: Readonly<{ ours: number; rows: number }>): BenchRow[] => {
  const timeOf = (of: readonly Sample[]): number => median(of.map((one) => one.tookMs));
  const [floorMs, ourMs, rowsMs] = [timeOf(samples.bytes), timeOf(samples.ours), timeOf(samples.rows)];
  const { ours: ourMb, rows: rowsMb } = megabytes;
  const longestMs = Math.max(...samples.ours.map((one) => one.longestTaskMs));
  const what = `${orders.toLocaleString('en')} orders from the network to searchable`;
  const figures = {
    floorMs: rounded(floorMs),
    oursMs: rounded(ourMs),
    rowsMs: rounded(rowsMs),
    oursMb: rounded(ourMb),
    rowsMb: rounded(rowsMb),
    longestTaskMs: rounded(longestMs),
    rowsLongestTaskMs: rounded(Math.max(...samples.rows.map((one) => one.longestTaskMs))),
    runs: samples.ours.length,
  };
  const row = { what, ours: inMs(ourMs), isGate: false, figures };
  return [
    {
      ...row,
      baseline: `${inMs(floorMs)} (the same bytes, only downloaded and stored)`,
      ratio: `${rounded(ourMs / floorMs)} ×`,
      goal: '≤ 1.5 ×',
      met: ourMs <= 1.5 * floorMs,
    },
    {
      ...row,
      baseline: `${inMs(rowsMs)} (Dexie rows in a worker)`,
      ratio: `${rounded(rowsMs / ourMs, 1)} × faster`,
      goal: '≥ 30 × faster',
      met: rowsMs >= 30 * ourMs,
    },
    {
      ...row,
      what: 'the same: space on the disk',
      baseline: `${rounded(rowsMb, 1)} MB (Dexie rows)`,
      ours: `${rounded(ourMb, 1)} MB`,
      ratio: `${rounded(rowsMb / ourMb, 1)} × smaller`,
      goal: '≥ 3.5 × smaller',
      met: rowsMb >= 3.5 * ourMb,
    },
    {
      ...row,
      what: 'the same: longest task of the main thread',
      baseline: '–',
      ours: longestMs < LONGEST_TASK_MS ? 'none of 50 ms' : inMs(longestMs),
      ratio: '–',
      goal: '≤ 50 ms (gate)',
      met: longestMs <= LONGEST_TASK_MS,
      isGate: true,
    },
  ];
};

/** Half way through a load every process of the browser is killed; what comes twice is waste. */
const killRow = async ({ world, folder, orders, progress }: Asked): Promise<BenchRow> => {
  const proxy = await CountingProxy.start(world.port);
  const wholeBytes = await countLoad(world, proxy, join(folder, 'counted'));
  const profile = join(folder, 'killed');
  const first = await Chrome.start(profile);
  await openBench(first.page, proxy.port, 'ours');
  if (!(await askOurs(first.page, 'enrol', await world.enrolmentCode()))) throw new Error('the tablet was not enrolled');
  proxy.take();
  await askOurs(first.page, 'startLoad');
  const share = await until('half a load', async () => {
    const loading = await askOurs(first.page, 'progress');
    return loading !== null && loading.done * 2 >= loading.total ? loading.done / loading.total : null;
  });
  await first.kill();
  const beforeBytes = proxy.take();
  const second = await Chrome.start(profile);
  await openBench(second.page, proxy.port, 'ours');
  proxy.take();
  await askOurs(second.page, 'load', world.prepared.number);
  const afterBytes = proxy.take();
  await second.end();
  await proxy.close();
  const waste = (beforeBytes + afterBytes - wholeBytes) / wholeBytes;
  progress(`killed at ${Math.round(share * 100)} %: ${beforeBytes} + ${afterBytes} of ${wholeBytes} bytes`);
  return {
    what: 'the same: downloaded again after a kill half way',
    baseline: `${rounded(wholeBytes / 1e6)} MB (a load without a kill)`,
    ours: `${rounded((beforeBytes + afterBytes) / 1e6)} MB`,
    ratio: `${rounded(Math.max(0, waste) * 100, 1)} % wasted`,
    goal: '≤ 5 % (gate)',
    met: waste <= MOST_WASTE,
    isGate: orders >= FULL_SIZE, // of fewer orders the three segments in flight alone are nearly as much
    figures: { wholeBytes, beforeBytes, afterBytes, killedAtPercent: Math.round(share * 100) },
  };
};

const countLoad = async (world: BenchWorld, proxy: CountingProxy, profile: string): Promise<number> => {
  const chrome = await Chrome.start(profile);
  await openBench(chrome.page, proxy.port, 'ours');
  if (!(await askOurs(chrome.page, 'enrol', await world.enrolmentCode()))) throw new Error('the tablet was not enrolled');
  proxy.take();
  await askOurs(chrome.page, 'load', world.prepared.number);
  const bytes = proxy.take();
  await chrome.end();
  return bytes;
};
