import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { BenchRow } from 'shared-types/testing/bench-report';

import { ROOT } from '../e2e/support/process.ts';

/** The gate of `npm test`, told in the table too. */
export const benchFirstLoad = (): BenchRow => {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, '.ci', 'gates.mjs')], { cwd: ROOT, encoding: 'utf8' });
  const [, size = '', most = ''] = /([\d.]+) KB\s+first-load JavaScript, gzip \(gate (\d+) KB\)/.exec(stdout) ?? [];
  if (size === '') throw new Error(`the gate said no size: ${stdout.slice(-500)}`);
  return {
    what: 'first-load JavaScript, gzip',
    baseline: '–',
    ours: `${size} KB`,
    ratio: '–',
    goal: `≤ ${most} KB (gate)`,
    met: status === 0,
    isGate: true,
    figures: { kb: Number(size) },
  };
};
