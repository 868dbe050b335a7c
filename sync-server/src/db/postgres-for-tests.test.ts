import process from 'node:process';

import { expect, test } from 'vitest';

import { loadEmbedded } from './postgres-for-tests.ts';

test('a real Postgres for the tests never decides how their process ends', async () => {
  const before = process.listeners('beforeExit');
  await loadEmbedded();
  expect(process.listeners('beforeExit')).toEqual(before);
});
