import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { WHATS_NEW } from './whats-new.ts';

const { version: here } = JSON.parse(readFileSync('tablet-app/package.json', 'utf8')) as { version: string };
const isNewer = (one: string, other: string): boolean => one.localeCompare(other, 'en', { numeric: true }) > 0;

test('news are of versions that this tablet has, newest first', () => {
  const told = WHATS_NEW.map(({ version }) => version);
  expect(told.filter((version) => isNewer(version, here))).toEqual([]);
  expect(told).toEqual(told.toSorted((a, b) => (isNewer(a, b) ? -1 : 1)));
});
