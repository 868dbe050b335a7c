import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { layGround } from './ground.ts';
import { runSeed } from './scenario.ts';
import type { Restores, Run } from './scenario.ts';
import { replaceTimers } from './virtual-time.ts';

/** A part of the seeds, for one process: `first`, then every `stride`th. `stops`: at the first violation. */
type Part = Readonly<{ first: number; last: number; stride: number; restores: Restores; isControl: boolean; stops: boolean }>;
type Report = Readonly<{ seed: number; run: Run }>;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    'no-restores': { type: 'boolean', default: false },
    unannounced: { type: 'boolean', default: false },
    control: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    show: { type: 'string', default: '3' },
    stop: { type: 'boolean', default: false },
    part: { type: 'string' },
  },
});

const runPart = async (part: Part, told: (report: Report) => void): Promise<void> => {
  replaceTimers();
  const ground = await layGround();
  for (let seed = part.first; seed <= part.last; seed += part.stride) {
    const run = await runSeed(ground, { seed, restores: part.restores, isControl: part.isControl });
    told({ seed, run });
    if (part.stops && run.violation !== null) return;
  }
};

const from = Number(values.from);
const last = from + Number(values.seeds) - 1;
const processes = Math.min(Number(values.processes), last - from + 1);
const startedMs = performance.now();
const sums = { seeds: 0, commands: 0, refunds: 0, restores: 0, violations: 0 };
const failures: Report[] = [];
const digests: string[] = [];

const onReport = (report: Report): void => {
  const { seed, run } = report;
  sums.seeds += 1;
  sums.commands += run.counts.commands;
  sums.refunds += run.counts.refunds;
  sums.restores += run.counts.restores;
  if (run.violation !== null) {
    sums.violations += 1;
    failures.push(report);
  }
  if (last === from) digests.push(run.digest);
  if (process.stderr.isTTY && sums.seeds % 50 === 0) process.stderr.write(`\r${sums.seeds} of ${last - from + 1} seeds, ${sums.violations} violations `); // prettier-ignore
  if (values.trace) process.stderr.write(`${run.trace.join('\n')}\nseed ${seed} ${run.digest}\n`);
};

const LAST_LINES = 60;

const finish = (): void => {
  const ms = performance.now() - startedMs;
  for (const { seed, run } of failures.toSorted((a, b) => a.seed - b.seed).slice(0, Number(values.show))) {
    process.stderr.write(`\nseed ${seed} breaks ${run.violation?.invariant}: ${run.violation?.what}\n`);
    process.stderr.write(`${run.trace.slice(-LAST_LINES).join('\n')}\nagain: npm run simulate -- --from ${seed} --seeds 1\n`);
  }
  const first = failures.reduce<Report | null>((least, one) => (least === null || one.seed < least.seed ? one : least), null);
  const line = {
    ...sums,
    from,
    msPerSeed: Number(((ms * processes) / Math.max(1, sums.seeds)).toFixed(1)),
    seconds: Number((ms / 1_000).toFixed(1)),
    firstViolation: first === null ? null : { seed: first.seed, ...first.run.violation, what: first.run.violation?.what.slice(0, 200) },
    ...(digests.length > 0 ? { digest: digests[0] } : {}),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
};

const restoresOf = (): Restores => {
  if (values['no-restores']) return 'none';
  return values.unannounced ? 'unannounced' : 'announced';
};

const partOf = (n: number): Part => ({
  first: from + n,
  last,
  stride: processes,
  restores: restoresOf(),
  isControl: values.control,
  stops: values.stop,
});

if (values.part !== undefined) {
  await runPart(JSON.parse(values.part) as Part, (report) => {
    const { run } = report;
    process.send?.({ seed: report.seed, run: run.violation === null ? { ...run, trace: [] } : run });
  });
  process.disconnect();
} else if (processes === 1) {
  await runPart(partOf(0), onReport);
  finish();
} else {
  let ended = 0;
  // Stopped by hand: what was run is told all the same.
  process.once('SIGINT', () => undefined);
  process.once('SIGTERM', () => {
    for (const child of children) child.kill();
  });
  const children = Array.from({ length: processes }, (_, n) => fork(fileURLToPath(import.meta.url), ['--part', JSON.stringify(partOf(n))]));
  for (const child of children) {
    child.on('message', (report: Report) => {
      onReport(report);
      if (values.stop && report.run.violation !== null) for (const other of children) other.kill();
    });
    child.on('exit', (code, signal) => {
      ended += 1;
      if (code !== 0 && signal === null) process.exitCode = 2;
      if (ended < children.length) return;
      const failed = process.exitCode === 2;
      finish();
      if (failed) process.exitCode = 2;
    });
  }
}
