import { inMs, median, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { Chrome } from './chrome.ts';
import { askOurs, openBench } from './in-page.ts';
import type { Asked, LoadedProfiles } from './load.ts';

const WARM_UP = 5;
const RETURNS = 60;

/** A return from the desk's own function to the disk, beside a raw transaction of the same rows; they alternate. */
export const benchDurable = async ({ world }: Asked, profiles: LoadedProfiles): Promise<BenchRow[]> => {
  const numbers = world.queries.filter((text) => /^[A-Z]{2}-\d{6,}$/.test(text)).slice(0, RETURNS);
  const chrome = await Chrome.start(profiles.ours);
  await openBench(chrome.page, world.port, 'ours');
  const { oursMs, rawMs, wholeMs, strictWrites } = await askOurs(chrome.page, 'compareDurable', numbers);
  await chrome.end();
  const warm = (samples: readonly number[]): number => median(samples.slice(WARM_UP));
  const [ours, raw, syncs] = [warm(oursMs), warm(rawMs), Math.max(...strictWrites)];
  const shown = {
    isGate: false,
    figures: { oursMs: rounded(ours), rawMs: rounded(raw), wholeMs: rounded(warm(wholeMs)), syncs, returns: oursMs.length },
  };
  return [
    {
      ...shown,
      what: 'confirm → durable: the transaction, signing apart',
      baseline: `${inMs(raw)} (raw strict IndexedDB, the same rows)`,
      ours: inMs(ours),
      ratio: `${rounded(ours / raw)} ×`,
      goal: '≤ 1.5 ×',
      met: ours <= 1.5 * raw,
    },
    {
      ...shown,
      what: 'confirm → durable: syncs of the disk',
      baseline: '1 (raw)',
      ours: String(syncs),
      ratio: `${syncs} ×`,
      goal: 'one sync',
      met: syncs === 1,
    },
  ];
};
