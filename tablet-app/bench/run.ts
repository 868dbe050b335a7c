import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lineOf } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { BenchWorld } from './bench-world.ts';
import { benchLoad } from './load.ts';

const isQuick = process.argv.includes('--quick');
const orders = isQuick ? 10_000 : 100_000;
const runs = 3;

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const print = (row: BenchRow): void => {
  process.stdout.write(`${lineOf(row)}\n`);
  if (row.isGate && row.met === false) process.exitCode = 1;
};

const folder = mkdtempSync(join(tmpdir(), 'retour-bench-'));
try {
  progress(`preparing a store of ${orders.toLocaleString('en')} orders`);
  const store = join(folder, 'store');
  const prepared = BenchWorld.prepare(store, orders);
  const world = await BenchWorld.start(store, prepared, 'dist-replay');
  try {
    const loaded = await benchLoad({ world, folder, orders, runs, progress });
    loaded.rows.forEach(print);
  } finally {
    await world.end();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
