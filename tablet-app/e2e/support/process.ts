import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..', '..', '..');

/** Asks again until the answer is wanted; a condition with a limit, never a fixed sleep. */
export const until = async <T>(what: string, ask: () => Promise<T | null>, limitMs = 30_000): Promise<T> => {
  const givesUpAt = performance.now() + limitMs;
  let last = '';
  while (performance.now() < givesUpAt) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error: unknown) {
      last = error instanceof Error ? error.message : String(error); // not there yet; said if it never comes
    }
    await new Promise((wake) => setTimeout(wake, 40));
  }
  throw new Error(`${what} did not happen within ${limitMs} ms${last === '' ? '' : `: ${last}`}`);
};

/** A real process of ours, started and ended by its id. */
export class OwnProcess {
  readonly child: ChildProcess;
  output = '';

  constructor(file: string, env: Readonly<Record<string, string>>, options: Readonly<{ ipc?: boolean }> = {}) {
    this.child = spawn(process.execPath, ['--enable-source-maps', resolve(ROOT, file)], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'warn', ...env },
      stdio: options.ipc === true ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    this.child.stderr?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The first match in what it printed so far. Fails with the output when the process ended without saying it. */
  async says(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    const said = await until(
      `"${pattern.source}" in the output`,
      (): Promise<RegExpExecArray | 'ended' | null> => Promise.resolve(pattern.exec(this.output) ?? (this.isRunning ? null : 'ended')),
      limitMs,
    );
    if (said === 'ended') throw new Error(`the process ended without saying "${pattern.source}": ${this.output.slice(-2_000)}`);
    return said;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill(signal);
    await once(this.child, 'exit');
  }
}
