import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { firstEnglish } from './en/first.ts';
import { english } from './en/whole.ts';

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('i18n'),
);
const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n');

/** The keys that are built from a code: `reason.${reason}`. */
const builtPrefixes = new Set([...code.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? ''));

describe('the texts', () => {
  test('every text is shown somewhere', () => {
    expect(files.length).toBeGreaterThan(40);
    const unused = Object.keys(english).filter((key) => {
      const name = key.replace(/_(?:one|other)$/, '');
      const isBuilt = [...builtPrefixes].some((prefix) => name.startsWith(prefix));
      return !isBuilt && !code.includes(`'${name}'`);
    });
    expect(unused).toEqual([]);
  });

  test('no text blames, jokes or speaks of machines', () => {
    const words = Object.entries(english).filter(([, text]) => /\b(?:error|invalid|sync|server|sorry|oops)\b|!/i.test(text));
    expect(words).toEqual([]);
  });

  test('plural forms come in pairs', () => {
    const keys = new Set(Object.keys(english));
    const alone = [...keys].filter((key) => (key.endsWith('_one') && !keys.has(key.replace('_one', '_other'))) || (key.endsWith('_other') && !keys.has(key.replace('_other', '_one')))); // prettier-ignore
    expect(alone).toEqual([]);
  });

  test('what the first screens say is in the first load', () => {
    const first = readByFirstScreen(join(source, 'app/main.tsx'), new Set());
    expect(first.size).toBeGreaterThan(40);
    const screens = [...first].filter((file) => !file.includes('i18n'));
    const said = screens.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/'(\w+(?:\.[\w-]+)+)'/g)].map((match) => match[1] ?? ''),
    );
    const late = said.filter((key) => [key, `${key}_other`].some((name) => name in english && !(name in firstEnglish)));
    expect(late).toEqual([]);
  });
});

/** A file and all that it imports, but for types and what is read later. */
const readByFirstScreen = (file: string, seen: Set<string>): Set<string> => {
  if (seen.has(file) || !/\.tsx?$/.test(file) || /src\/i18n\/[a-z]{2}\//.test(file)) return seen;
  seen.add(file);
  for (const match of readFileSync(file, 'utf8').matchAll(/^import (?!type)[^;]*?from '(\.[^']+)'/gm))
    readByFirstScreen(join(dirname(file), match[1] ?? ''), seen);
  return seen;
};
