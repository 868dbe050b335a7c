import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

test('codes that come while a dialog is open are offered when the last dialog closes, each once, and used when somebody says so', () => {
  const scans = createScans(null);
  const got: string[] = [];
  scans.listen((code) => got.push(code));
  const first = scans.hold();
  const second = scans.hold();
  for (const code of ['A', 'B', 'A']) scans.push(code);
  first();
  expect(scans.offers.get()).toEqual([]);
  second();
  expect(scans.offers.get()).toEqual(['B', 'A']);
  expect(got).toEqual([]);
  scans.offers.use();
  expect([got, scans.offers.get()]).toEqual([['B', 'A'], []]);
});

test('an offer ends when it is dropped, and when the next code comes', () => {
  const scans = createScans(null);
  const told: number[] = [];
  const got: string[] = [];
  scans.listen((code) => got.push(code));
  scans.offers.watch(() => told.push(scans.offers.get().length));
  for (const end of [() => scans.offers.drop(), () => scans.push('NEXT')]) {
    const close = scans.hold();
    scans.push('HELD');
    close();
    end();
  }
  expect(told).toEqual([1, 0, 1, 0]);
  expect(got).toEqual(['NEXT']);
});

test('what a scanner says before a code stays here, and an empty code goes nowhere', () => {
  const scans = createScans(null);
  const got: string[] = [];
  scans.listen((code) => got.push(code));
  for (const code of [']E04006381333931', ' ', ']C1']) scans.push(code);
  expect(got).toEqual(['4006381333931']);
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

test('a code that the screen in front does not take is offered, not lost', () => {
  const scans = createScans(null);
  scans.listen((code) => code.startsWith('PIN'));
  scans.push('EC-20417736');
  expect(scans.offers.get()).toEqual(['EC-20417736']);
  scans.push('PIN 1');
  expect(scans.offers.get()).toEqual([]);
});

test('every dialog holds scans unless it takes them: there is one way to open one', () => {
  const source = join(import.meta.dirname, '..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  const dialogs = files.filter((file) => /<(?:Modal|ModalOverlay|dialog)[\s>]/.test(readFileSync(join(source, file), 'utf8')));
  expect(dialogs.toSorted()).toEqual(['ui/Overlay.tsx']);
});
