import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

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

  constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened: it counts real presses and moved boxes from its first frame on. */
  static async watch(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const seen = { presses: 0, shifts: [] as string[] };
      Reflect.set(window, 'seen', seen);
      addEventListener('pointerdown', (event) => (seen.presses += event.isTrusted ? 1 : 0), { capture: true });
      new PerformanceObserver((list) => {
        type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: readonly { node: Node | null }[] };
        for (const shift of list.getEntries() as Shift[]) {
          const moved = shift.sources.map(({ node }) => (node?.textContent ?? node?.nodeName ?? '?').slice(0, 40)).join(' | ');
          if (!shift.hadRecentInput) seen.shifts.push(`${location.pathname.split('/')[1]}: ${shift.value.toFixed(3)} ${moved}`);
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

  /** As a wedge does it: fast, with Enter at the end, into whatever has the focus. */
  async scan(code: string): Promise<void> {
    this.#scans += 1;
    await this.#page.keyboard.type(code);
    await this.#page.keyboard.press('Enter');
  }

  /** A PIN is apart: everybody types hers anyway. */
  async enterPin(pin: string, last: string): Promise<void> {
    const startedMs = performance.now();
    const pad = this.#page.getByRole('group', { name: 'PIN pad' });
    for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).tap();
    await pad.getByRole('button', { name: last }).tap();
    await expect(pad).toBeHidden();
    this.#apart = { taps: this.#apart.taps + pin.length + 1, ms: this.#apart.ms + performance.now() - startedMs };
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

  /** Boxes that moved by themselves since the page was opened. */
  async shifts(): Promise<readonly string[]> {
    return this.#page.evaluate(() => (Reflect.get(window, 'seen') as { shifts: string[] }).shifts);
  }
}
