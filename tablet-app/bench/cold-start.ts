import { join } from 'node:path';

import type { Page } from '@playwright/test';
import { inMs, median, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { Counter } from '../e2e/support/counter.ts';
import { buildBareSite, serveSite } from './bare-site.ts';
import type { BenchWorld } from './bench-world.ts';
import { Chrome } from './chrome.ts';

const SLOWER = 4;
const STARTS = 5;
/** What is on the screen when someone can begin: the list of who may sign in, and the bare page's field. */
const OURS: Wanted = { selector: 'main button', text: 'Léa' };
const BARE: Wanted = { selector: 'main input', text: '' };

type Wanted = Readonly<{ selector: string; text: string }>;

type Asked = Readonly<{ world: BenchWorld; folder: string; progress: (text: string) => void }>;

/** From navigation to the first screen that takes input, with no network at all; both were visited once and installed their worker. Ends the server. */
export const benchColdStart = async ({ world, folder, progress }: Asked): Promise<BenchRow> => {
  const profiles = { ours: join(folder, 'cold-ours'), bare: join(folder, 'cold-bare') };
  await installOurs(world, profiles.ours);
  await world.end();
  const barePort = await installBare(join(folder, 'bare-site'), profiles.bare);
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let start = 0; start < STARTS; start += 1) {
    times.ours.push(await coldStart(profiles.ours, world.port, OURS));
    times.bare.push(await coldStart(profiles.bare, barePort, BARE));
    progress(`cold start ${start + 1}: ${Math.round(times.ours.at(-1) ?? 0)} and ${Math.round(times.bare.at(-1) ?? 0)} ms`);
  }
  const [oursMs, bareMs] = [median(times.ours), median(times.bare)];
  return {
    what: 'cold start offline, 4× throttled: navigation → first screen that takes input',
    baseline: `${inMs(bareMs)} (a bare React + Dexie page)`,
    ours: inMs(oursMs),
    ratio: `${rounded(oursMs / bareMs)} ×`,
    goal: '≤ 2.5 ×',
    met: oursMs <= 2.5 * bareMs,
    isGate: false,
    figures: { oursMs: rounded(oursMs), bareMs: rounded(bareMs), starts: STARTS },
  };
};

const isInstalled = async (page: Page): Promise<void> => {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
};

const installOurs = async (world: BenchWorld, profile: string): Promise<void> => {
  const chrome = await Chrome.start(profile);
  const counter = new Counter(chrome.page, `http://localhost:${world.port}`);
  await counter.enrol(await world.enrolmentCode(), 'Bench');
  await counter.signInFirst(world.prepared.staff);
  await isInstalled(chrome.page);
  await chrome.end();
};

const installBare = async (folder: string, profile: string): Promise<number> => {
  await buildBareSite(folder);
  const site = await serveSite(folder);
  const chrome = await Chrome.start(profile);
  await chrome.page.goto(`http://localhost:${site.port}/`);
  await isInstalled(chrome.page);
  await chrome.end();
  await site.close();
  return site.port;
};

/** As text: what a compiler adds to named functions does not exist in the page. */
const LOOK = `function ({ selector, text }) {
  const look = () => {
    const isThere = [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text));
    if (isThere) globalThis.firstScreenMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

/** The page itself looks at every frame, so that asking it from outside delays nothing. */
const coldStart = async (profile: string, port: number, wanted: Wanted): Promise<number> => {
  const chrome = await Chrome.start(profile);
  await chrome.page.addInitScript({ content: `(${LOOK})(${JSON.stringify(wanted)})` });
  await chrome.throttle(SLOWER);
  await chrome.page.goto(`http://localhost:${port}/`);
  await chrome.page.waitForFunction(() => 'firstScreenMs' in globalThis);
  const firstScreenMs = await chrome.page.evaluate(() => (globalThis as unknown as { firstScreenMs: number }).firstScreenMs);
  await chrome.end();
  return firstScreenMs;
};
