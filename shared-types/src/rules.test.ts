import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { WORKSPACES, sourcesOf } from './testing/workspace-files.ts';
import type { SourceFile } from './testing/workspace-files.ts';

/** A rule as RULES.md states it. `home` is the file and the function that it lives in. */
type Rule = Readonly<{ number: string; home: string; name: string }>;

const text = readFileSync(new URL('./RULES.md', import.meta.url), 'utf8');

const rules: readonly Rule[] = [...text.matchAll(/^\| ([MERSPCFD]-\d{1,2}) \|[^\n]*\| ([\w./-]+?\.tsx?)(?:#(\w+))? \|$/gm)].map(
  ([, number = '', home = '', name = '']) => ({
    number,
    home,
    name,
  }),
);

const files = WORKSPACES.flatMap(sourcesOf);
const byPath = new Map(files.map((file) => [file.path, file]));
const tests = files.filter((file) => /\.test\.tsx?$/.test(file.path));

/** Titles start with one rule number or several: `R-4 M-8 once every unit is back …`. */
const rulesOfTitles = (file: SourceFile): Set<string> => {
  const titles = [...file.text.matchAll(/\b(?:test|it)(?:\.\w+)*\(\s*['"`]((?:[MERSPCFD]-\d{1,2}[ ,]+)+)/g)].map(
    ([, numbers = '']) => numbers,
  );
  return new Set(titles.flatMap((numbers) => numbers.split(/[ ,]+/)));
};

const withoutTexts = (code: string): string => code.replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''");

/** Whether a file reaches another through its imports, its own included. */
const reaches = (from: SourceFile, wanted: string): boolean => {
  const seen = new Set<string>();
  const open = [from.path];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (path === wanted) return true;
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...(byPath.get(path)?.imports ?? []).map((one) => (byPath.has(one) ? one : `${one}.ts`)));
  }
  return false;
};

const callsHome = (file: SourceFile, { home, name }: Rule): boolean =>
  home.startsWith('shared-types/')
    ? file.imports.some((one) => one === home || `${one}.ts` === home) && new RegExp(`\\b${name}\\b`).test(withoutTexts(file.code))
    : reaches(file, home);

const known = new Set(rules.map((rule) => rule.number));

test('the rules of RULES.md and the files of all workspaces are seen', () => {
  expect(rules.length).toBeGreaterThan(55);
  expect(new Set(rules.map((rule) => rule.number)).size).toBe(rules.length);
  expect(rules.length).toBe(text.match(/^\| [A-Z]-\d/gm)?.length);
  for (const workspace of WORKSPACES) expect(files.some((file) => file.path.startsWith(workspace))).toBe(true);
  expect(tests.length).toBeGreaterThan(25);
});

test('every rule has a home that exists and is exported', () => {
  const homeless = rules.filter(
    ({ home, name }) => !new RegExp(`^export (?:const|(?:async )?function|class) ${name}\\b`, 'm').test(byPath.get(home)?.code ?? ''),
  );
  expect(homeless).toEqual([]);
});

test('every rule has a test that starts with its number and reaches its home', () => {
  const titled = tests.map((file) => ({ file, numbers: rulesOfTitles(file) }));
  const unproven = rules.filter((rule) => !titled.some(({ file, numbers }) => numbers.has(rule.number) && callsHome(file, rule)));
  expect(unproven).toEqual([]);
});

test('no comment and no title of a test names a rule that RULES.md does not know', () => {
  const numbersOf = (file: SourceFile): string[] => [
    ...(file.comments.match(/(?<![\w-])[MERSPCFD]-\d{1,2}(?![\w-])/g) ?? []),
    ...rulesOfTitles(file),
  ];
  const named = files.flatMap((file) => numbersOf(file).filter((number) => number !== '').map((number) => ({ number, path: file.path }))); // prettier-ignore
  expect(new Set(named.map(({ number }) => number)).size).toBeGreaterThan(45);
  expect(named.filter(({ number }) => !known.has(number))).toEqual([]);
});
