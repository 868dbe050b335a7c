import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { askBoth } from './testing/second-opinion.ts';
import type { Seen } from './testing/second-opinion.ts';

/** `npm test` asks 200,000 times in a step of its own, which gives each of its processes a range of seeds: `ORACLE_SEEDS=1-100000`. */
const [first, last] = (process.env['ORACLE_SEEDS'] ?? '1-5000').split('-').map(Number);
if (first === undefined || last === undefined || !(first <= last)) throw new Error('ORACLE_SEEDS is a range of seeds: 1-5000');
const histories = last - first + 1;

test(
  'R-4 M-7 M-8 M-9 M-10 M-12 R-15 a naive second opinion gives back the same in every random order and history',
  { timeout: 300_000 },
  () => {
    const seen: Seen = { returns: 0, voids: 0, channelMoney: 0, severalPayments: 0, shipping: 0, fees: 0, letGo: 0, bundles: 0, offers: 0 };
    for (let seed = first; seed <= last; seed += 1) {
      const { oracle, engine } = askBoth(seed, seen);
      if (JSON.stringify(oracle) !== JSON.stringify(engine)) expect({ seed, told: engine }).toEqual({ seed, told: oracle });
    }
    // It saw what it is about: an oracle that is asked nothing agrees with everybody.
    expect(seen.returns).toBeGreaterThan(histories * 2);
    expect(Math.min(seen.voids, seen.channelMoney, seen.severalPayments, seen.shipping, seen.fees)).toBeGreaterThan(histories / 10);
    expect(Math.min(seen.letGo, seen.offers)).toBeGreaterThan(histories / 100);
    expect(seen.bundles).toBeGreaterThan(histories / 10);
  },
);

test('R-4 the second opinion shares no code with the engine', () => {
  const text = readFileSync(new URL('./testing/oracle.ts', import.meta.url), 'utf8');
  expect(text).toContain('export const createOracle');
  expect(text).not.toMatch(/\bimport\b\s*(?:type\b|[{*("'\w])|\brequire\s*\(|\bexport\b[^;=]*\bfrom\b\s*['"]/);
});
