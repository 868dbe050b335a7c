import path from 'node:path';

import { pushAnswer } from 'shared-types/sync';
import type { PushRequest } from 'shared-types/sync';
import { inMs, median, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { copyCounter } from './copy-counter.ts';
import type { Counter } from './counter.ts';
import { RawStore } from './raw-writes.ts';
import type { Write } from './raw-writes.ts';
import { ServerProcess } from './server-process.ts';

const WARM_UP = 4;

type Asked = Readonly<{ pushes: readonly PushRequest[]; writes: readonly Write[][]; folder: string }>;

/** The same pushes over HTTP to a real server process, signatures verified, from the socket to the whole answer. */
export const benchPushOverHttp = async (counter: Counter, { pushes, writes, folder }: Asked): Promise<BenchRow> => {
  const raw = new RawStore(copyCounter(counter, path.join(folder, 'raw-http')));
  const serverFolder = path.join(folder, 'server-http');
  copyCounter(counter, serverFolder);
  const server = await ServerProcess.start(serverFolder);
  const times = { raw: [] as number[], ours: [] as number[] };
  try {
    const token = await server.tokenOf(counter);
    for (const [at, push] of pushes.entries()) {
      const { tookMs, text } = await server.post('/sync/push', Buffer.from(JSON.stringify(push)), token);
      const rawMs = raw.execute(writes[at] ?? []);
      expectAccepted(text);
      if (at < WARM_UP) continue;
      times.ours.push(tookMs);
      times.raw.push(rawMs);
    }
  } finally {
    await server.end();
    raw.close();
  }
  const [rawMs, ourMs] = [median(times.raw), median(times.ours)];
  const share = rawMs / ourMs;
  return {
    what: 'server accept, push of 50: socket to answer, signatures verified',
    baseline: `${inMs(rawMs)} (the same writes, raw better-sqlite3)`,
    ours: inMs(ourMs),
    ratio: `${rounded(share * 100, 0)} % of raw`,
    goal: '≥ 35 % of raw',
    met: share >= 0.35,
    isGate: false,
    figures: {
      rawMs: rounded(rawMs),
      socketToAnswerMs: rounded(ourMs),
      returnsPerSecond: Math.round(50_000 / ourMs),
      pushes: times.ours.length,
    },
  };
};

export const expectAccepted = (text: string): void => {
  const answer = pushAnswer.parse(JSON.parse(text));
  const other = answer.verdicts.find((verdict) => verdict.kind !== 'decided' || verdict.ruling?.outcome !== 'accepted');
  if (other) throw new Error(`not accepted: ${JSON.stringify(other)}`);
};
