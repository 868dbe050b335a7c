import { defineConfig } from '@playwright/test';

import browser from '../playwright.config.ts';

/** The gallery is one long visit: no test of its own, the same browser. */
export default defineConfig(browser, {
  testDir: '.',
  testMatch: '*.shots.ts',
  timeout: 1_800_000,
  use: { ...browser.use, actionTimeout: 5_000 },
  expect: { timeout: 5_000 },
});
