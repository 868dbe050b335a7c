import { expect, test } from 'vitest';

import { createScans } from './scans.ts';

test('the screen in front gets the code, and the one behind it again when it is gone', () => {
  const scans = createScans(null);
  const got: string[] = [];
  scans.listen((code) => got.push(`find ${code}`));
  const leave = scans.listen((code) => got.push(`desk ${code}`));
  scans.push('A');
  leave();
  scans.push('B');
  expect(got).toEqual(['desk A', 'find B']);
});

test('a code that comes while a dialog is open is given when the last dialog closes', () => {
  const scans = createScans(null);
  const got: string[] = [];
  scans.listen((code) => got.push(code));
  const first = scans.hold();
  const second = scans.hold();
  scans.push('A');
  first();
  expect(got).toEqual([]);
  second();
  expect(got).toEqual(['A']);
});

test('who stands behind gets only what no screen takes', () => {
  const scans = createScans(null);
  const got: string[] = [];
  const leave = scans.listen((code) => got.push(`front ${code}`));
  scans.listen((code) => got.push(`behind ${code}`), 'behind');
  scans.push('A');
  leave();
  scans.push('B');
  expect(got).toEqual(['front A', 'behind B']);
});
