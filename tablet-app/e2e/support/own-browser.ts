import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { CHROMIUM_ARGS, CHROMIUM_PATH } from './chromium.ts';
import { until } from './process.ts';

/** The file is there before it is written: the port is known once its line is whole. */
const portIn = (written: string): string | null => /^(\d+)\n/.exec(written)?.[1] ?? null;

/** A browser with a profile on disk that can be killed like one whose tablet lost its power, and opened again. */
export class OwnBrowser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'retour-e2e-profile-'));
  #child: ChildProcess | null = null;
  #browser: Browser | null = null;

  async open(): Promise<Page> {
    const portFile = join(this.#profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    this.#child = spawn(
      CHROMIUM_PATH ?? chromium.executablePath(),
      [
        ...CHROMIUM_ARGS,
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${this.#profile}`,
        '--window-size=1280,800',
        'about:blank',
      ],
      { stdio: 'ignore', detached: true },
    );
    const port = await until('the browser to listen', () => Promise.resolve(portIn(readFileSync(portFile, 'utf8'))));
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = this.#browser.contexts()[0];
    if (context === undefined) throw new Error('the browser has no profile open');
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize({ width: 1280, height: 800 });
    return page;
  }

  /** SIGKILL for the browser and all its children: nothing is flushed, nobody says goodbye. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await gone;
    this.#browser = null;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
