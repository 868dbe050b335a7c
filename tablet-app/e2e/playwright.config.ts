import { defineConfig } from '@playwright/test';

import { CHROMIUM_ARGS, CHROMIUM_PATH } from './support/chromium.ts';

/**
 * Each test starts its own server process and its own network, so any of them may run beside any other; most of a test waits, so three share two
 * cores well.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  fullyParallel: true,
  workers: 3,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: '../../test-results',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    serviceWorkers: 'allow',
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' }, // drawing what moves costs a third of the time; where motion is judged it is on
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }), args: CHROMIUM_ARGS },
  },
});
