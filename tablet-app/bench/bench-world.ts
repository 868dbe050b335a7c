import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { authTextOf, deviceAnswer, enrolAnswer, nonceAnswer } from 'shared-types/enrolment';
import { freePort } from 'shared-types/testing/free-port';

import { OwnProcess, ROOT, until } from '../e2e/support/process.ts';

/** What the server's bench says of the store that it prepared. */
type Prepared = Readonly<{ apiKey: string; storeId: string; staff: Readonly<{ number: string; pin: string }>; number: string }>;

/** What a page that is not the product needs to load the same bytes and to look up the same e-mails. */
export type Access = Readonly<{ token: string; indexKey: string }>;

/** A real server process with a market's orders, cut into segments. */
export class BenchWorld {
  readonly prepared: Prepared;
  readonly queries: readonly string[];
  readonly port: number;
  readonly #server: OwnProcess;

  private constructor(prepared: Prepared, queries: readonly string[], port: number, server: OwnProcess) {
    this.prepared = prepared;
    this.queries = queries;
    this.port = port;
    this.#server = server;
  }

  static prepare(folder: string, orders: number): Prepared {
    const script = join(ROOT, 'sync-server', 'bench', 'prepare-store.ts');
    const said = execFileSync(process.execPath, ['--import', 'tsx', script, folder, String(orders)], { cwd: ROOT, encoding: 'utf8' });
    return JSON.parse(/^\{"apiKey".*$/m.exec(said)?.[0] ?? '{}') as Prepared; // the one line that the script prints
  }

  static async start(folder: string, prepared: Prepared, pages: 'dist' | 'dist-replay'): Promise<BenchWorld> {
    const port = await freePort();
    const env = { PORT: String(port), DATA_DIR: folder, DEMO: 'off', TABLET_DIR: join(ROOT, 'tablet-app', pages), LOG_LEVEL: 'error' };
    const server = new OwnProcess('sync-server/dist/main.js', env);
    const ready = async () => {
      if (!server.isRunning) throw new Error(server.output.slice(-2_000));
      return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok ? true : null;
    };
    await until('a ready server', ready, 60_000);
    const queries = JSON.parse(readFileSync(join(folder, 'queries.json'), 'utf8')) as string[]; // written beside the store
    return new BenchWorld(prepared, queries, port, server);
  }

  async enrolmentCode(): Promise<string> {
    const { code } = (await this.#ask('/v1/enrolment-codes', { storeId: this.prepared.storeId }, this.prepared.apiKey)) as { code: string };
    return code; // the operator API's answer
  }

  /** A token for pages that are no tablets: enrolled like one, by hand. */
  async access(): Promise<Access> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    const request = { code: await this.enrolmentCode(), publicKey: { kty, crv, x, y }, replaces: null, label: 'Bench' };
    const { installationId, indexKey } = enrolAnswer.parse(await this.#ask('/enrol', request));
    const { nonce } = nonceAnswer.parse(await this.#ask('/auth/nonce', { installationId }));
    const text = Buffer.from(authTextOf(installationId, nonce));
    const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    const { token } = deviceAnswer.parse(await this.#ask('/auth/device', { installationId, nonce, signature }));
    return { token, indexKey };
  }

  async end(): Promise<void> {
    await this.#server.end();
  }

  async #ask(path: string, body: object, token = ''): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as unknown;
  }
}
