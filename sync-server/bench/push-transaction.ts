import path from 'node:path';

import { caseId } from 'shared-types/ids';
import type { PushRequest } from 'shared-types/sync';
import { inMs, median, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';
import { v7 } from 'uuid';

import { openDatabase } from '../src/db/open.ts';
import type { Database } from '../src/db/open.ts';
import type { ReturnDeps } from '../src/returns/command-context.ts';
import { pushCommands } from '../src/returns/push.ts';
import { copyCounter } from './copy-counter.ts';
import type { Counter } from './counter.ts';
import { RawStore, recordWrites } from './raw-writes.ts';
import type { Write } from './raw-writes.ts';

const WARM_UP = 4;

/** What a push of 50 takes: the raw floor, our transactions, and all of it in the process. Milliseconds, one per push. */
type PushTimes = Readonly<{ raw: number[]; transaction: number[]; whole: number[] }>;

/** Ours against the very same writes on a copy of the file; the pushes alternate, so that both meet the same machine. */
export const benchPushTransaction = async (
  counter: Counter,
  { pushes, writes, folder }: Readonly<{ pushes: readonly PushRequest[]; writes: readonly Write[][]; folder: string }>,
): Promise<BenchRow> => {
  const files = { ours: copyCounter(counter, path.join(folder, 'ours')), raw: copyCounter(counter, path.join(folder, 'raw')) };
  const times = await alternate(counter, pushes, writes, files);
  const [rawMs, ourMs, wholeMs] = [median(times.raw), median(times.transaction), median(times.whole)];
  const share = rawMs / ourMs;
  return {
    what: 'server accept, push of 50: the transaction',
    baseline: `${inMs(rawMs)} (the same ${writes[0]?.length ?? 0} writes, raw better-sqlite3)`,
    ours: inMs(ourMs),
    ratio: `${rounded(share * 100, 0)} % of raw`,
    goal: '≥ 60 % of raw',
    met: share >= 0.6,
    isGate: false,
    figures: { rawMs: rounded(rawMs), transactionMs: rounded(ourMs), inProcessMs: rounded(wholeMs), pushes: times.raw.length },
  };
};

/** What each push writes, recorded on a copy of its own, so that nothing but the push is timed later. */
export const writesOf = async (counter: Counter, pushes: readonly PushRequest[], folder: string): Promise<Write[][]> => {
  const file = copyCounter(counter, path.join(folder, 'recording'));
  const writes: Write[][] = [];
  await recordWrites(async (take) => {
    const db = await openDatabase({ kind: 'sqlite', file });
    for (const push of pushes) {
      await pushOnce(counter, db, push);
      writes.push(take());
    }
    await db.close();
  });
  return writes;
};

const alternate = async (
  counter: Counter,
  pushes: readonly PushRequest[],
  writes: readonly Write[][],
  files: Readonly<{ ours: string; raw: string }>,
): Promise<PushTimes> => {
  const times: PushTimes = { raw: [], transaction: [], whole: [] };
  const db = await openDatabase({ kind: 'sqlite', file: files.ours });
  const raw = new RawStore(files.raw);
  for (const [at, push] of pushes.entries()) {
    const ours = await pushOnce(counter, db, push);
    const rawMs = raw.execute(writes[at] ?? []);
    if (at < WARM_UP) continue;
    times.raw.push(rawMs);
    times.transaction.push(ours.transactionMs);
    times.whole.push(ours.wholeMs);
  }
  raw.close();
  await db.close();
  return times;
};

const pushOnce = async (
  counter: Counter,
  db: Database,
  push: PushRequest,
): Promise<Readonly<{ transactionMs: number; wholeMs: number }>> => {
  let transactionMs = 0;
  const timed: Database = {
    ...db,
    write: async (work, options) => {
      const started = performance.now();
      const result = await db.write(work, options);
      transactionMs += performance.now() - started;
      return result;
    },
  };
  const installation = await db.read
    .selectFrom('installation')
    .selectAll()
    .where('installation_id', '=', counter.tablet.installationId)
    .executeTakeFirstOrThrow();
  const started = performance.now();
  const answer = await pushCommands(depsOf(counter, timed), installation, push);
  const wholeMs = performance.now() - started;
  const other = answer.verdicts.find((verdict) => verdict.kind !== 'decided' || verdict.ruling?.outcome !== 'accepted');
  if (other) throw new Error(`not accepted: ${JSON.stringify(other)}`);
  return { transactionMs, wholeMs };
};

const silent = { error: () => undefined, info: () => undefined, debug: () => undefined };

const depsOf = ({ keys, now }: Counter, db: Database): ReturnDeps => ({
  db,
  clock: () => now,
  newCaseId: () => caseId.parse(v7()),
  holdMs: 60_000,
  epoch: () => 'bench',
  keys,
  pokeRefunds: () => undefined,
  log: silent,
});
