import { defineConfig } from '@playwright/test';

import browser from '../playwright.config.ts';
import { CHROMIUM_ARGS } from '../support/chromium.ts';

const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** The gallery is one long visit: no test of its own, the same browser with a camera. */
export default defineConfig(browser, {
  testDir: '.',
  testMatch: '*.shots.ts',
  timeout: 1_800_000,
  use: { actionTimeout: 5_000, launchOptions: { ...browser.use?.launchOptions, args: [...CHROMIUM_ARGS, ...CAMERA] } },
  expect: { timeout: 5_000 },
});
