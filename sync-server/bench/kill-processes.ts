import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

const READY_MS = 60_000;
const LOOK_MS = 10;

const readyLine = z.object({ ready: z.literal(true), url: z.string() });

/** The demo shop as a process of its own, with a file of its own: it outlives every server. Answers the address of its host. */
export const startShop = async (dist: string, folder: string): Promise<Readonly<{ origin: string; stop: () => Promise<void> }>> => {
  const shop = spawn(process.execPath, [path.join(dist, 'demo-shop.js')], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    shop.kill('SIGTERM');
    await once(shop, 'exit');
  };
  for await (const line of createInterface({ input: shop.stdout }))
    return { origin: new URL(readyLine.parse(JSON.parse(line)).url).origin, stop };
  throw new Error('the shop ended before it was ready');
};

/** The product's server, to be killed and started again on the same port and the same store. */
export class MortalServer {
  readonly port: number;
  readonly #main: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(port: number, main: string, env: NodeJS.ProcessEnv) {
    this.port = port;
    this.#main = main;
    this.#env = env;
  }

  static async at(dist: string, settings: Readonly<Record<string, string>>): Promise<MortalServer> {
    const port = await freePort();
    const own = { PORT: String(port), HOST: '127.0.0.1', DEMO: 'off', LOG_LEVEL: 'error', REFUND_HOLD_SECONDS: '0' };
    return new MortalServer(port, path.join(dist, 'main.js'), { ...process.env, ...own, ...settings });
  }

  start(): void {
    this.#output = '';
    const child = spawn(process.execPath, [this.#main], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    this.#child = child;
  }

  /** From now until it says that it is ready. */
  async untilReady(): Promise<number> {
    const startedMs = performance.now();
    while (performance.now() < startedMs + READY_MS && this.#child?.exitCode === null) {
      const ready = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => null); // not listening yet
      await ready?.arrayBuffer().catch(() => null);
      if (ready?.ok === true) return performance.now() - startedMs;
      await sleep(LOOK_MS);
    }
    throw new Error(`the server did not get ready: ${this.#output.slice(-2_000)}`);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // a listening TCP server has an AddressInfo
  probe.close();
  await once(probe, 'close');
  return port;
};
