import { defineConfig } from 'vitest/config';

/** `unit` is pure and fast; `databases` runs the same suites on SQLite and on a real Postgres. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['shared-types/src/**/*.test.ts', 'sync-server/src/**/*.test.ts', 'tablet-app/src/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts'],
          testTimeout: 30_000,
          // One less than the cores is Vitest's own measure: on two cores that is one.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'databases',
          include: ['sync-server/src/**/*.db.test.ts'],
          globalSetup: ['sync-server/src/db/postgres-for-tests.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: '100%', // every test has a store of its own
        },
      },
    ],
  },
});
