import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { manifest } from 'shared-types/sync';
import type { PushRequest } from 'shared-types/sync';
import { inMs, quantile, rounded } from 'shared-types/testing/bench-report';
import type { BenchRow } from 'shared-types/testing/bench-report';

import { copyCounter } from './copy-counter.ts';
import type { Counter, ShopOrders } from './counter.ts';
import { expectAccepted } from './push-http.ts';
import { ServerProcess } from './server-process.ts';

const EVERY_MS = 100;
const IDLE_PUSHES = 150;
const CUT_WITHIN_MS = 300_000;

type Asked = Readonly<{ pushes: readonly PushRequest[]; orders: ShopOrders; folder: string }>;

/** Pushes at a steady pace from one client: while nothing else happens, and while a shop's orders are imported and cut. */
export const benchPushUnderImport = async (counter: Counter, asked: Asked): Promise<BenchRow> => {
  const folder = path.join(asked.folder, 'server-import');
  copyCounter(counter, folder);
  const server = await ServerProcess.start(folder);
  const queue = [...asked.pushes];
  try {
    const token = await server.tokenOf(counter);
    const idle = await pushSteadily(server, token, { queue, until: (sent) => sent >= IDLE_PUSHES });
    const work = importAndCut(server, token, counter, asked);
    const busy = await pushSteadily(server, token, { queue, until: () => work.isOver });
    const { importMs, cutMs } = await work.done;
    return rowOf(asked, { idle, busy, importMs, cutMs });
  } finally {
    await server.end();
  }
};

type Steady = Readonly<{ queue: PushRequest[]; until: (sent: number) => boolean }>;

/** One push every so often, whether or not the last one was slow; answers how long each took. */
const pushSteadily = async (server: ServerProcess, token: string, { queue, until }: Steady): Promise<number[]> => {
  const took: Promise<number>[] = [];
  for (let next = performance.now(); !until(took.length) && queue.length > 0; next += EVERY_MS) {
    const push = queue.shift();
    if (push) took.push(pushOnce(server, token, push));
    await sleep(Math.max(0, next + EVERY_MS - performance.now()));
  }
  return Promise.all(took);
};

const pushOnce = async (server: ServerProcess, token: string, push: PushRequest): Promise<number> => {
  const { tookMs, text } = await server.post('/sync/push', Buffer.from(JSON.stringify(push)), token);
  expectAccepted(text);
  return tookMs;
};

/** Starts the shop's process; over when every order is in a segment. */
const importAndCut = (server: ServerProcess, token: string, { now, apiKey }: Counter, { orders }: Asked) => {
  const state = { isOver: false };
  const work = async (): Promise<Readonly<{ importMs: number; cutMs: number }>> => {
    const input = { port: server.port, apiKey, now, orders };
    const shop = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'import-client.ts'), JSON.stringify(input)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(shop.stdout, 'data');
    const started = performance.now();
    shop.stdin.write('go\n');
    const [code] = (await once(shop, 'exit')) as [number | null];
    if (code !== 0) throw new Error('the import failed; its lines are above');
    const importMs = performance.now() - started;
    while ((await ordersInSegments(server, token)) < orders.count) {
      if (performance.now() - started > CUT_WITHIN_MS + importMs) throw new Error('the segments were not cut');
      await sleep(250);
    }
    return { importMs, cutMs: performance.now() - started - importMs };
  };
  const done = work().finally(() => (state.isOver = true));
  done.catch(() => undefined); // whoever awaits `done` hears it
  return {
    done,
    get isOver() {
      return state.isOver;
    },
  };
};

const ordersInSegments = async (server: ServerProcess, token: string): Promise<number> => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/sync/manifest`, { headers: { authorization: `Bearer ${token}` } });
  return manifest.parse(await answer.json()).orderCount;
};

type Measured = Readonly<{ idle: readonly number[]; busy: readonly number[]; importMs: number; cutMs: number }>;

const rowOf = ({ orders, pushes }: Asked, { idle, busy, importMs, cutMs }: Measured): BenchRow => {
  const [idleMs, busyMs] = [quantile(idle, 0.99), quantile(busy, 0.99)];
  const size = pushes[0]?.commands.length ?? 0;
  const imported = orders.count - Math.ceil(orders.count / orders.stride);
  return {
    what: `p99 of a push of ${size} while ${imported.toLocaleString('en')} orders are imported and cut`,
    baseline: `${inMs(idleMs)} (the same server, idle)`,
    ours: inMs(busyMs),
    ratio: `${rounded(busyMs / idleMs, 1)} ×`,
    goal: '≤ 3 × idle',
    met: busyMs <= 3 * idleMs,
    isGate: false,
    figures: {
      idleP50Ms: rounded(quantile(idle, 0.5)),
      idleP99Ms: rounded(idleMs),
      busyP50Ms: rounded(quantile(busy, 0.5)),
      busyP99Ms: rounded(busyMs),
      busyMostMs: rounded(quantile(busy, 1)),
      importSeconds: rounded(importMs / 1000, 1),
      cutSeconds: rounded(cutMs / 1000, 1),
      idlePushes: idle.length,
      busyPushes: busy.length,
    },
  };
};
