import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { oracleOf, totalsOf } from './books.ts';
import type { Totals } from './books.ts';
import { compareBooks } from './compare-books.ts';
import { generateInput } from './generate.ts';
import { randomFrom } from './random.ts';
import { readOrders, readReturns, workOf } from './real-orders.ts';
import type { RealOrder, WorkItem } from './real-orders.ts';
import { replayReturns } from './replay-returns.ts';
import { startReplayWorld } from './replay-world.ts';

const HELP = `npm run replay -- --orders F --returns F [--expected F] [--tablets 3] [--seed 1]
npm run replay -- --generate 150`;

const { values: asked } = parseArgs({
  options: {
    orders: { type: 'string' },
    returns: { type: 'string' },
    expected: { type: 'string' },
    generate: { type: 'string' },
    tablets: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const readInput = (): Readonly<{ orders: RealOrder[]; work: WorkItem[] }> => {
  if (asked.generate !== undefined) {
    const made = generateInput(Number(asked.generate), randomFrom(Number(asked.seed)));
    return { orders: made.orders, work: workOf(made.returns) };
  }
  if (asked.orders === undefined || asked.returns === undefined) throw new Error(HELP);
  return { orders: readOrders(asked.orders), work: workOf(readReturns(asked.returns)) };
};

/** `expected.json` says more than the replay checks; only the named figures are read. */
const expectedTotals = z.object({
  returnsReplayed: z.number(),
  returnOrderPairs: z.number(),
  unitsReturned: z.number(),
  totalRefundMinor: z.number(),
  ordersTouched: z.number(),
  ordersFullyReturned: z.number(),
  checksums: z.object({ stateSha256: z.string(), perReturnSha256: z.string(), perCustomerSha256: z.string() }),
});

const expectedOf = (work: readonly WorkItem[], orders: readonly RealOrder[]): Totals =>
  asked.expected === undefined ? totalsOf(oracleOf(work), orders) : expectedTotals.parse(JSON.parse(readFileSync(asked.expected, 'utf8')));

const input = readInput();
const folder = mkdtempSync(join(tmpdir(), 'retour-replay-'));
const startedMs = performance.now();
const world = await startReplayWorld({ folder, tablets: Number(asked.tablets), seed: Number(asked.seed), progress });
let failed = true;
try {
  await world.loadOrders(input.orders);
  progress(`${input.orders.length} orders are in the shop and on ${asked.tablets} tablets; recording ${input.work.length} returns`);
  const told = await replayReturns(world, input.work, { random: randomFrom(Number(asked.seed) + 1), progress });
  const books = await world.readBooks();
  const result = compareBooks({ work: input.work, orders: input.orders, books, expected: expectedOf(input.work, input.orders) });
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(`${JSON.stringify({ ...result.line, ...told, seconds })}\n`);
  for (const difference of result.differences) progress(`DIFFERS: ${difference}`);
  failed = result.differences.length > 0;
} catch (error: unknown) {
  const log = join(tmpdir(), 'retour-replay-servers.log');
  writeFileSync(log, world.output());
  progress(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nThe servers' output is in ${log}`);
} finally {
  await world.end();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
