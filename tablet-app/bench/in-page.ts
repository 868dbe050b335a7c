import type { Page } from '@playwright/test';

import type { OursPage } from './page/ours-page.ts';
import type { PlainPage } from './page/plain-page.ts';

type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/** One call of the page's `bench`, typed by the page itself. */
const calling =
  <Pages extends Methods>() =>
  async <K extends keyof Pages & string>(page: Page, name: K, ...args: Parameters<Pages[K]>): Promise<Awaited<ReturnType<Pages[K]>>> =>
    page.evaluate(
      ([method, given]) => (globalThis as unknown as { bench: Record<string, (...all: unknown[]) => unknown> }).bench[method]?.(...given),
      [name, args] as [string, unknown[]],
    ) as Promise<Awaited<ReturnType<Pages[K]>>>; // what that method answers

export const askOurs = calling<OursPage>();
export const askPlain = calling<PlainPage>();

export const openBench = async (page: Page, port: number, name: 'ours' | 'plain', query = ''): Promise<void> => {
  await page.goto(`http://localhost:${port}/bench/page/${name}.html${query}`);
  await page.waitForFunction(() => 'bench' in globalThis);
};
