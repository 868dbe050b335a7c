import { sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { instantOf } from 'shared-types/calendar';
import { authTextOf, deviceAnswer, nonceAnswer } from 'shared-types/enrolment';
import type { ReturnId } from 'shared-types/ids';
import { pushAnswer } from 'shared-types/sync';
import type { Command, Verdict } from 'shared-types/sync';
import type { Draw } from 'shared-types/testing/any-shop';

import { handedOf, recordOf, voidOf } from './kill-tablet.ts';
import type { KillTablet } from './kill-tablet.ts';

const MOST_WAITING = 12;
const ANSWER_MS = 10_000;

/** What a tablet was told: the verdict of a command without what differs between two answers. */
export type Told = Readonly<{ command: Command; verdict: string; isReturn: boolean }>;

const told = (verdict: Verdict): string => JSON.stringify({ ...verdict, replayed: null, receipt: null });

/** Sends what it records until it is answered, like a tablet: an answer that never came changes nothing, and the next push carries it again. */
export class Pusher {
  readonly acknowledged = new Map<string, Told>();
  readonly breaches: string[] = [];
  replayed = 0;
  recorded = 0;
  readonly #tablet: KillTablet;
  readonly #origin: string;
  readonly #draw: Draw;
  readonly #orders: number;
  readonly #waiting: Command[] = [];
  readonly #returns: ReturnId[] = [];
  #token: string | null = null;
  #isRecording = true;

  constructor(of: Readonly<{ tablet: KillTablet; origin: string; draw: Draw; orders: number }>) {
    this.#tablet = of.tablet;
    this.#origin = of.origin;
    this.#draw = of.draw;
    this.#orders = of.orders;
  }

  /** Nothing new from now on; what waits is still sent. */
  stopRecording(): void {
    this.#isRecording = false;
  }

  async run(): Promise<void> {
    while (this.#isRecording || this.#waiting.length > 0) {
      if (this.#isRecording && this.#waiting.length < MOST_WAITING) this.#record();
      await this.#push().catch((error: unknown) => {
        // A dead server is what this bench is about; a wrong answer is not.
        if (!(error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))) throw error;
      });
      await sleep(10 + this.#draw.upTo(40));
    }
  }

  /** Everything that was acknowledged, sent once more: the same verdicts, as replays. */
  async sendAllAgain(): Promise<void> {
    const all = [...this.acknowledged.values()];
    for (let at = 0; at < all.length; at += 50) {
      for (const verdict of await this.#sendAll(all.slice(at, at + 50).map((one) => one.command))) {
        if (!verdict.replayed) this.breaches.push(`${verdict.commandId ?? ''} was acknowledged and is not known any more`);
        this.#keep(verdict, all.find((one) => one.command.commandId === verdict.commandId)?.command); // prettier-ignore
      }
    }
  }

  #record(): void {
    const { upTo } = this.#draw;
    for (let n = upTo(2); n >= 0; n -= 1) {
      this.recorded += 1;
      const last = this.#returns.at(-1 - upTo(3));
      const kind = upTo(9);
      if (last !== undefined && kind === 0) this.#waiting.push(voidOf(this.#tablet, last));
      else if (last !== undefined && kind === 1) this.#waiting.push(handedOf(this.#tablet, last));
      else {
        const picks = [{ line: 1, units: 1 + upTo(1) }, ...(upTo(2) === 0 ? [{ line: 2, units: 1 }] : [])];
        const { command, returnId } = recordOf(this.#tablet, `k${upTo(this.#orders - 1)}`, picks);
        this.#returns.push(returnId);
        this.#waiting.push(command);
      }
    }
  }

  async #push(): Promise<void> {
    const some = this.#waiting.slice(0, 10);
    const again = this.#draw.upTo(9) === 0 ? [...this.acknowledged.values()].at(-1 - this.#draw.upTo(20))?.command : undefined;
    if (some.length === 0) return;
    const sent = again === undefined ? some : [...some, again];
    for (const verdict of await this.#sendAll(sent)) {
      const command = sent.find((one) => one.commandId === verdict.commandId);
      if (verdict.kind === 'deferred') continue; // it goes again
      if (verdict.replayed) this.replayed += 1;
      this.#keep(verdict, command);
      const at = this.#waiting.findIndex((one) => one.commandId === verdict.commandId);
      if (at >= 0) this.#waiting.splice(at, 1);
    }
  }

  #keep(verdict: Verdict, command: Command | undefined): void {
    if (command === undefined) return void this.breaches.push('a verdict names a command that was not sent');
    if (verdict.kind !== 'decided') this.breaches.push(`${command.commandId} was ${verdict.kind}: ${JSON.stringify(verdict)}`);
    const before = this.acknowledged.get(command.commandId);
    if (before !== undefined && before.verdict !== told(verdict)) this.breaches.push(`${command.commandId} was told two verdicts`);
    this.acknowledged.set(command.commandId, { command, verdict: told(verdict), isReturn: command.type === 'return.record' });
  }

  async #sendAll(commands: readonly Command[]): Promise<readonly Verdict[]> {
    this.#token ??= await this.#signIn();
    const { installationId } = this.#tablet;
    const request = { protocol: 1, installationId, epoch: 'kill', build: 'kill', now: instantOf(Date.now()), commands };
    const { status, text } = await this.#post('/sync/push', request, this.#token);
    if (status === 503) return []; // it is starting
    if (status !== 200) throw new Error(`a push was answered ${status}: ${text.slice(0, 500)}`);
    return pushAnswer.parse(JSON.parse(text)).verdicts;
  }

  async #signIn(): Promise<string> {
    const { installationId, privateKey } = this.#tablet;
    const ask = async (address: string, body: object): Promise<unknown> => {
      const { status, text } = await this.#post(address, body, '');
      if (status === 503) throw new TypeError('it is starting');
      if (status !== 200) throw new Error(`${address} answered ${status}: ${text.slice(0, 500)}`);
      return JSON.parse(text) as unknown;
    };
    const { nonce } = nonceAnswer.parse(await ask('/auth/nonce', { installationId }));
    const text = Buffer.from(authTextOf(installationId, nonce));
    const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return deviceAnswer.parse(await ask('/auth/device', { installationId, nonce, signature })).token;
  }

  /** Throws a TypeError where the connection broke, as `fetch` does: also in the middle of an answer. */
  async #post(address: string, body: object, token: string): Promise<Readonly<{ status: number; text: string }>> {
    const answer = await fetch(`${this.#origin}${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return { status: answer.status, text: await answer.text() };
  }
}
