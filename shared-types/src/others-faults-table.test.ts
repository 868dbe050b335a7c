import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { WORKSPACES, sourcesOf } from './testing/workspace-files.ts';

const ROWS = 31;
const MOST_EXCUSED = 8;

const table = readFileSync(new URL('./OTHERS-FAULTS.md', import.meta.url), 'utf8');

/** The last column is one title or several, each between backticks, or `Excused:` and why. */
const rows = [...table.matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, row = '', , fault = '', proof = '']) => ({
  row: Number(row),
  fault,
  titles: [...proof.matchAll(/`([^`]+)`/g)].map(([, title = '']) => title),
  why: /^Excused: (.+)$/.exec(proof)?.[1] ?? null,
}));

const tests = WORKSPACES.flatMap(sourcesOf).filter((file) => /\.test\.tsx?$/.test(file.path));
const titlesOf = (text: string): string[] => [...text.matchAll(/\btest\(\s*'([^'\n]+)'/g)].map(([, title = '']) => title);
const titles = new Set(tests.flatMap((file) => titlesOf(file.text)));

test('every row of the papers is there once, in order', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: ROWS }, (_, at) => at + 1));
  expect(table.match(/^\| \d/gm)).toHaveLength(ROWS);
});

test('a row names a test that exists, or says why it has none; at most eight have none', () => {
  expect(titles.size).toBeGreaterThan(400);
  const named = rows.flatMap((row) => row.titles);
  expect(named.filter((title) => !titles.has(title))).toEqual([]);
  expect(rows.filter(({ titles: own, why }) => own.length > 0 === (why !== null)).map(({ row }) => row)).toEqual([]);
  expect(rows.filter(({ why }) => why !== null).length).toBeLessThanOrEqual(MOST_EXCUSED);
});

test('no test of others’ faults is missing from the table', () => {
  const own = tests.filter((file) => /\/others-faults(?:\.db)?\.test\.ts$/.test(file.path)).flatMap((file) => titlesOf(file.text));
  expect(own.length).toBeGreaterThan(20);
  const named = new Set(rows.flatMap((row) => row.titles));
  expect(own.filter((title) => !named.has(title))).toEqual([]);
  const numbered = rows.flatMap(({ row, titles: of }) => of.filter((title) => /^\d/.test(title)).map((title) => [row, title] as const));
  expect(numbered.filter(([row, title]) => !title.startsWith(`${row} `))).toEqual([]);
});
