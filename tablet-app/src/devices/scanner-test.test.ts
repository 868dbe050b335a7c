import { expect, test } from 'vitest';

import { at } from 'shared-types/testing/builders';

import { keepScannerTest, readScannerTest } from './scanner-test.ts';

test('the last test of the scanner is remembered on this tablet, and what cannot be read is none', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect(readScannerTest(storage)).toBeNull();
  const now = at('2026-11-21T10:02:11.120Z');
  for (const one of [
    { at: now, by: 'wedge', msPerKey: 12 } as const,
    { at: now, by: 'direct', msPerKey: null } as const,
    { at: now, by: 'camera', msPerKey: null } as const,
  ]) {
    keepScannerTest(storage, one);
    expect(readScannerTest(storage)).toEqual(one);
  }
  storage.setItem('retour-scanner-test', 'yesterday somehow');
  expect(readScannerTest(storage)).toBeNull();
});
