import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { scan } from './wedge.ts';

/** What a hand did, and how long the app took for it. */
export type Handiwork = Readonly<{ taps: number; keys: number; scans: number; appMs: number }>;

/** Something on the screen, by its role and name. It can be looked at here, and touched only by a hand. */
export type Target = Readonly<{ role: 'button' | 'link' | 'radio' | 'checkbox' | 'textbox'; name: string | RegExp }>;

const TAP_SECONDS = 1.2;
const KEY_SECONDS = 0.3;
const SCAN_SECONDS = 1;

/** The seconds that a practised hand needs: the app's own time, and a price for every tap, key and scan. */
export const secondsOf = ({ taps, keys, scans, appMs }: Handiwork): number =>
  appMs / 1_000 + taps * TAP_SECONDS + keys * KEY_SECONDS + scans * SCAN_SECONDS;

/**
 * The only way to touch the screen in a run that counts: it keeps the page to itself, so nothing is tapped without being counted, and the
 * page counts too. Scans and PINs are typed as their devices type them.
 */
export class Hand {
  readonly #page: Page;
  #taps = 0;
  #keys = 0;
  #scans = 0;
  #apart = { taps: 0, ms: 0 };
  #startedMs = performance.now();
  readonly #asked: Readonly<{ fromMs: number; toMs: number }>[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened: it counts real presses and moved boxes from its first frame on. */
  static async watch(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const seen = { presses: 0, shifts: [] as { atMs: number; told: string }[] };
      Reflect.set(window, 'seen', seen);
      addEventListener('pointerdown', (event) => (seen.presses += event.isTrusted ? 1 : 0), { capture: true });
      const box = ({ x, y, width, height }: DOMRectReadOnly): string => [x, y, width, height].map(Math.round).join(' ');
      new PerformanceObserver((list) => {
        type Source = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly };
        type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: readonly Source[] };
        for (const shift of list.getEntries() as Shift[]) {
          const moved = shift.sources.map(
            ({ node, previousRect, currentRect }) =>
              `${(node?.textContent ?? node?.nodeName ?? '?').slice(0, 40)} (${box(previousRect)} to ${box(currentRect)})`,
          );
          const told = `${location.pathname}: ${shift.value.toFixed(3)} ${moved.join(' | ')}`;
          if (!shift.hadRecentInput) seen.shifts.push({ atMs: shift.startTime, told });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
  }

  /** From the find screen on. */
  async begin(): Promise<void> {
    this.#taps = this.#keys = this.#scans = 0;
    this.#apart = { taps: 0, ms: 0 };
    await this.#page.evaluate(() => Reflect.set(Reflect.get(window, 'seen') as object, 'presses', 0));
    this.#startedMs = performance.now();
  }

  #find({ role, name }: Target) {
    return this.#page.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name }).first();
  }

  async tap(target: Target): Promise<void> {
    this.#taps += 1;
    await this.#find(target).tap();
  }

  async type(text: string): Promise<void> {
    this.#keys += text.length;
    await this.#page.keyboard.type(text);
  }

  async scan(code: string): Promise<void> {
    this.#scans += 1;
    await scan(this.#page, code);
  }

  /** A PIN is apart: everybody types hers anyway. */
  async enterPin(pin: string, last: string): Promise<void> {
    const startedMs = performance.now();
    const pad = this.#page.getByRole('group', { name: 'PIN pad' });
    await this.asks(async () => {
      for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).tap();
      await pad.getByRole('button', { name: last }).tap();
      await expect(pad).toBeHidden();
    });
    this.#apart = { taps: this.#apart.taps + pin.length + 1, ms: this.#apart.ms + performance.now() - startedMs };
  }

  /**
   * What moves from a question to its answer is not by itself, however long the answer takes; the browser allows it half a second. The answer is what
   * `work` waits for at its end; all that comes after it counts.
   */
  async asks(work: () => Promise<unknown>): Promise<void> {
    const fromMs = await this.#pageMs();
    await work();
    this.#asked.push({ fromMs, toMs: await this.#pageMs() });
  }

  /** Until nothing on the screen has changed for a while: what comes late has come. */
  async rests(): Promise<void> {
    await this.#page.evaluate(async (quietMs) => {
      await new Promise<void>((rest) => {
        let timer = setTimeout(rest, quietMs);
        const watch = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(rest, quietMs);
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    }, 700);
  }

  async sees(target: Target): Promise<void> {
    await expect(this.#find(target)).toBeVisible();
  }

  async has(target: Target): Promise<boolean> {
    return this.#find(target).isVisible();
  }

  async reads(text: string | RegExp): Promise<void> {
    await expect(this.#page.getByText(text).first()).toBeVisible();
  }

  /** What was done since `begin`. The page must have felt exactly the taps that were counted. */
  async end(): Promise<Handiwork> {
    const appMs = performance.now() - this.#startedMs - this.#apart.ms;
    const { presses } = await this.#page.evaluate(() => Reflect.get(window, 'seen') as { presses: number });
    expect(presses, 'taps that the page felt').toBe(this.#taps + this.#apart.taps);
    return { taps: this.#taps, keys: this.#keys, scans: this.#scans, appMs };
  }

  /** Boxes that moved by themselves since the page was opened; nobody had asked for what moved them. */
  async shifts(): Promise<readonly string[]> {
    const shifts = await this.#page.evaluate(() => (Reflect.get(window, 'seen') as { shifts: { atMs: number; told: string }[] }).shifts);
    return shifts.filter(({ atMs }) => !this.#asked.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs)).map(({ told }) => told);
  }

  /** The page's own clock, after the frame that shows what is there now. */
  async #pageMs(): Promise<number> {
    return this.#page.evaluate(async () => new Promise((tell) => requestAnimationFrame(() => setTimeout(() => tell(performance.now())))));
  }
}
