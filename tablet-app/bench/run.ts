import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lineOf } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { BenchWorld } from './bench-world.ts';
import { benchColdStart } from './cold-start.ts';
import { benchDurable } from './durable.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchLoad } from './load.ts';
import { benchSearch } from './search.ts';

const isQuick = process.argv.includes('--quick');
const orders = isQuick ? 10_000 : 100_000;
const runs = 3;
/** The cold start is the same for any number of orders; its tablet only has to be enrolled. */
const FEW_ORDERS = 500;

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const print = (row: BenchRow): void => {
  process.stdout.write(`${lineOf(row)}\n`);
  if (row.isGate && row.met === false) process.exitCode = 1;
};

const folder = mkdtempSync(join(tmpdir(), 'retour-bench-'));

/** A fresh server for each bench that stops its own. */
const withWorld = async (name: string, count: number, pages: 'dist' | 'dist-replay', work: (world: BenchWorld) => Promise<void>) => {
  progress(`preparing a store of ${count.toLocaleString('en')} orders`);
  const store = join(folder, name);
  const world = await BenchWorld.start(store, BenchWorld.prepare(store, count), pages);
  try {
    await work(world);
  } finally {
    await world.end();
  }
};

try {
  await withWorld('store', orders, 'dist-replay', async (world) => {
    const asked = { world, folder, orders, runs, progress };
    const loaded = await benchLoad(asked);
    loaded.rows.forEach(print);
    (await benchSearch(asked, loaded.profiles)).forEach(print);
    (await benchDurable(asked, loaded.profiles)).forEach(print);
  });
  await withWorld('small-store', FEW_ORDERS, 'dist', async (world) => print(await benchColdStart({ world, folder, progress })));
  print(benchFirstLoad());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
