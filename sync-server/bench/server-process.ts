import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { sign } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { authTextOf, deviceAnswer, nonceAnswer } from 'shared-types/enrolment';
import { freePort } from 'shared-types/testing/free-port';

import type { Counter } from './counter.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const READY_MS = 60_000;

/** The product's server as a process of its own, on a folder that a `Counter` has prepared. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  #output = '';

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, 'sync-server', 'dist', 'main.js')], {
      cwd: ROOT,
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder, DEMO: 'off', LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    this.#child.stderr?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
  }

  static async start(folder: string): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), folder);
    const givesUpAt = performance.now() + READY_MS;
    while (performance.now() < givesUpAt && server.#child.exitCode === null) {
      const ready = await fetch(`http://127.0.0.1:${server.port}/readyz`).catch(() => null); // not listening yet
      if (ready?.ok === true) return server;
      await sleep(30);
    }
    await server.end();
    throw new Error(`the server did not get ready: ${server.#output.slice(-2_000)}`);
  }

  /** Sends a body and reads the whole answer, on a kept connection. `tookMs` counts from the socket to the last byte. */
  async post(address: string, body: Buffer, token: string): Promise<Readonly<{ tookMs: number; text: string }>> {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, authorization: `Bearer ${token}` };
    const started = performance.now();
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request({ port: this.port, host: '127.0.0.1', path: address, method: 'POST', headers, agent: this.#agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
    const tookMs = performance.now() - started;
    if (status !== 200) throw new Error(`${address} answered ${status}: ${text.slice(0, 500)} ${this.#output.slice(-1_000)}`);
    return { tookMs, text };
  }

  /** A device token, as a tablet gets it: by signing the server's nonce. */
  async tokenOf({ tablet }: Counter): Promise<string> {
    const { installationId, privateKey } = tablet;
    const ask = async (address: string, body: object): Promise<unknown> =>
      JSON.parse((await this.post(address, Buffer.from(JSON.stringify(body)), '')).text) as unknown;
    const { nonce } = nonceAnswer.parse(await ask('/auth/nonce', { installationId }));
    const text = Buffer.from(authTextOf(installationId, nonce));
    const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return deviceAnswer.parse(await ask('/auth/device', { installationId, nonce, signature })).token;
  }

  async end(): Promise<void> {
    this.#agent.destroy();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}
