import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect } from './world.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const showIn = async (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);

/** 0 violations of WCAG 2.2 AA in both themes. In dark only colours are asked about: nothing else differs between the two. */
export const isAccessible = async (what: string, page: Page): Promise<void> => {
  for (const theme of ['light', 'dark'] as const) {
    await showIn(page, theme);
    const axe = new AxeBuilder({ page }).setLegacyMode(true); // no frames here, so no second page is opened for each answer
    const { violations } = await (theme === 'light' ? axe.withTags(RULES) : axe.withRules(['color-contrast'])).analyze();
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    expect.soft(said, `${what}, ${theme}`).toEqual([]);
  }
};
