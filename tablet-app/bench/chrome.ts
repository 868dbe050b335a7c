import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

import { until } from '../e2e/support/process.ts';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

/** Chromium on a profile of its own on the disk: private windows would keep IndexedDB in memory and measure nothing. */
export class Chrome {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #browser: Browser;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, browser: Browser, context: BrowserContext, page: Page) {
    this.#child = child;
    this.#browser = browser;
    this.#context = context;
    this.page = page;
  }

  static async start(profile: string): Promise<Chrome> {
    const file = process.env['CHROMIUM_PATH'] ?? chromium.executablePath();
    const child = spawn(file, [...ARGS, `--user-data-dir=${profile}`, 'about:blank'], {
      detached: true, // a group of its own, so that a kill takes all of its processes
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const address = await until('a debugging address', () => Promise.resolve(/DevTools listening on (ws:\S+)/.exec(said)?.[1] ?? null));
    const browser = await chromium.connectOverCDP(address);
    const [context] = browser.contexts();
    if (!context) throw new Error('Chromium has no default context');
    return new Chrome(child, browser, context, context.pages()[0] ?? (await context.newPage()));
  }

  /** Slows the page's main thread. Chromium cannot throttle workers: what is compared under it runs in the page. */
  async throttle(rate: number): Promise<void> {
    const session = await this.#context.newCDPSession(this.page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
  }

  async setOffline(offline: boolean): Promise<void> {
    await this.#context.setOffline(offline);
  }

  /** Every process at once, without a word: what a flat battery does. */
  async kill(): Promise<void> {
    const { pid } = this.#child;
    if (pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      process.kill(-pid, 'SIGKILL');
      await once(this.#child, 'exit');
    }
  }

  async end(): Promise<void> {
    const session = await this.#browser.newBrowserCDPSession();
    const gone = once(this.#child, 'exit');
    await session.send('Browser.close').catch(() => undefined); // it may be gone before it answers
    await gone;
  }
}
