import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8');

type Colours = ReadonlyMap<string, string>;

/** The colours as they stand in the theme: `--ink: light-dark(#0f191c, #ecf2f3)`. */
const coloursOf = (theme: 'light' | 'dark'): Colours =>
  new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
      name ?? '',
      (theme === 'light' ? light : dark) ?? '',
    ]),
  );

const luminance = (hex: string): number => {
  const linear = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
};

/** WCAG 2's ratio of two colours, 1 to 21. */
const ratio = (one: string, other: string): number => {
  const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
};

const TEXT = 4.5;
const CONTROL = 3;
const GROUNDS = ['canvas', 'surface', 'sunken', 'accent-tint'];
const STATES = ['saved', 'onway', 'refunded', 'person', 'failed'];
const on = (names: readonly string[], grounds: readonly string[], least: number) =>
  names.flatMap((name) => grounds.map((ground) => [name, ground, least] as const));

/** What is written or drawn on what, as the classes of the screens combine them. */
const PAIRS = [
  ...on(['ink', 'ink-2'], GROUNDS, TEXT),
  ...on(['ink-3'], ['canvas', 'surface'], TEXT), // placeholders
  ...on(['accent-ink'], ['accent-tint', 'surface', 'canvas', 'sunken'], TEXT),
  ...on(['on-accent'], ['accent', 'accent-press'], TEXT),
  ...STATES.flatMap((state) => on([state], [`${state}-tint`, 'surface', 'canvas'], TEXT)),
  ...on(['ink', 'ink-2'], ['person-tint', 'failed-tint', 'saved-tint', 'refunded-tint'], TEXT),
  ...on(['offline'], ['offline-tint'], TEXT),
  ...on(['line-strong'], ['surface', 'canvas', 'accent-tint'], CONTROL),
  ...on(['accent'], GROUNDS, CONTROL),
  ...on(['focus'], [...GROUNDS, 'person-tint', 'failed-tint'], CONTROL),
  ...on(['focus-gap'], ['accent'], CONTROL),
  ...on(['ok-fill', 'warn-fill', 'bad-fill', 'offline-tint'], ['surface'], CONTROL),
  ...on(['person'], ['accent-tint'], CONTROL),
];

describe.each(['light', 'dark'] as const)('contrast of the theme, %s', (theme) => {
  const colours = coloursOf(theme);

  test.each(PAIRS)('%s on %s is at least %d : 1', (name, ground, least) => {
    expect(ratio(colours.get(name) ?? '', colours.get(ground) ?? '')).toBeGreaterThanOrEqual(least);
  });

  test('every colour is measured, but hairlines and the ground of pictures', () => {
    const measured = new Set(PAIRS.flatMap(([name, ground]) => [name, ground]));
    expect([...colours.keys()].filter((name) => !measured.has(name))).toEqual(['picture', 'line']);
  });
});
