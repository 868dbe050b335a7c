import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CDPSession, Page } from '@playwright/test';

import { german } from '../../src/i18n/de/whole.ts';
import { english } from '../../src/i18n/en/whole.ts';
import { spanish } from '../../src/i18n/es/whole.ts';
import { french } from '../../src/i18n/fr/whole.ts';
import { italian } from '../../src/i18n/it/whole.ts';
import { withMany } from '../../src/i18n/texts.ts';
import { contrastFaults, layoutFaults } from './faults.ts';
import { SIZES } from './wanted.ts';
import type { Language, Size, Theme, Wanted } from './wanted.ts';

/** One picture: where it lies below the gallery, what it shows, and what is wrong with it. */
export type Picture = Readonly<{
  file: string;
  screen: string;
  state: string;
  size: Size;
  theme: Theme;
  language: Language;
  faults: readonly string[];
}>;

/** What the gallery needs of the app's texts. */
type Texts = Readonly<{
  language: string;
  addResourceBundle: (code: string, part: 'translation', words: Readonly<Record<string, string>>) => unknown;
  changeLanguage: (code: string) => Promise<unknown>;
}>;

const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: withMany(english),
  fr: withMany(french),
  it: withMany(italian),
  es: withMany(spanish),
  de: withMany(german),
};

/** Takes one scene in every size, theme and language, without leaving it: nothing is clicked, and nobody enrols again. */
export class Camera {
  readonly pictures: Picture[] = [];
  readonly #folder: string;
  readonly #wanted: Wanted;
  readonly #sessions = new WeakMap<Page, CDPSession>();

  constructor(folder: string, wanted: Wanted) {
    this.#folder = folder;
    this.#wanted = wanted;
  }

  async take(page: Page, screen: string, state: string): Promise<void> {
    const folder = join(this.#folder, screen);
    mkdirSync(folder, { recursive: true });
    for (const size of this.#wanted.size) {
      await page.setViewportSize(SIZES[size]);
      for (const language of this.#wanted.language) {
        await speak(page, language);
        for (const theme of this.#wanted.theme) {
          await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
          const file = join(screen, `${state.replaceAll(' ', '-')}--${size}-${theme}-${language}.png`);
          await this.#develop(page, size, join(this.#folder, file));
          // Boxes do not depend on the theme, colours not on the language.
          const layout = theme === this.#wanted.theme[0] ? await layoutFaults(page) : [];
          const colours = language === this.#wanted.language[0] && size !== 'portrait' ? await contrastFaults(page) : [];
          this.pictures.push({ file, screen, state, size, theme, language, faults: [...layout, ...colours] });
        }
      }
    }
    await page.evaluate(() => document.documentElement.removeAttribute('data-theme'));
    await speak(page, 'en');
    await page.setViewportSize(SIZES.desk);
  }

  /** Straight from the browser: Playwright's own picture waits for things that stand still here anyway. */
  async #develop(page: Page, size: Size, file: string): Promise<void> {
    const session = this.#sessions.get(page) ?? (await page.context().newCDPSession(page));
    this.#sessions.set(page, session);
    await settled(page);
    // The part is said: just after the window changed its size, the browser may still paint the old one around it.
    // A page that flows may be scrolled: the window is where it stands in it.
    const part = {
      x: 0,
      scale: 1,
      ...(this.#wanted.isWhole ? { y: 0, ...(await wholeSize(page)) } : { y: await scrolledBy(page), ...SIZES[size] }),
    };
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'png',
      optimizeForSpeed: true,
      captureBeyondViewport: this.#wanted.isWhole,
      clip: part,
    });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
}

const wholeSize = async (page: Page): Promise<{ width: number; height: number }> =>
  page.evaluate(() => ({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight }));

const scrolledBy = async (page: Page): Promise<number> => page.evaluate(() => scrollY);

/** Two frames: what React and the layout still had to do is done. */
const settled = async (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  });

/**
 * Turns the screen to another language where it stands. The texts of the running app are told, so that screens without a choice of language
 * turn too; where the customer or the next one at the counter may choose hers, she does.
 */
const speak = async (page: Page, language: Language): Promise<void> => {
  const own = page.locator(`main button[lang=${language}]`);
  if ((await own.count()) > 0) await own.first().evaluate((button) => (button as HTMLButtonElement).click());
  await page.evaluate(
    async ({ code, words }) => {
      type Fiber = Readonly<{ memoizedProps: unknown; child: Fiber | null; sibling: Fiber | null }>;
      const root = document.querySelector('#root') ?? {};
      const key = Object.keys(root).find((name) => name.startsWith('__reactContainer$'));
      const find = (fiber: Fiber | null): Texts | null => {
        for (let at = fiber; at !== null; at = at.sibling) {
          const props = at.memoizedProps;
          if (typeof props === 'object' && props !== null && 'i18n' in props) return props.i18n as Texts; // I18nextProvider's
          const below = find(at.child);
          if (below !== null) return below;
        }
        return null;
      };
      const texts = key === undefined ? null : find(Reflect.get(root, key) as Fiber); // React's own way from a page to its parts
      if (texts === null) throw new Error('the app has no texts');
      texts.addResourceBundle(code, 'translation', words);
      localStorage.setItem('retour-language-asked', code); // as if it had been chosen: else whoever stands here gets her own again
      if (texts.language !== code) await texts.changeLanguage(code);
    },
    { code: language, words: WORDS[language] },
  );
};
