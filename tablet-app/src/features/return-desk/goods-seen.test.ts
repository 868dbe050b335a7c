import { GOODS_CHECKS } from 'shared-types/reasons';
import { expect, test } from 'vitest';

import { aDraftLine } from '../../store/for-tests.ts';
import { besides, findingsOf, foundOf, withBesides, withFinding } from './goods-seen.ts';
import type { Finding } from './goods-seen.ts';

const fresh = aDraftLine({ condition: null });
const tap = (line: typeof fresh, found: Finding, checks = GOODS_CHECKS as readonly (typeof GOODS_CHECKS)[number][]) => ({
  ...line,
  ...withFinding(line, found, checks),
});

test('D-3 only what the category is looked at for can be tapped; as new is the first', () => {
  expect(findingsOf(['tag', 'defect'])).toEqual(['good', 'tag', 'worn', 'damaged']);
  expect(findingsOf(['parts', 'packaging'])).toEqual(['good', 'packaging', 'parts']);
  expect(findingsOf([])).toEqual(['good']);
});

test('D-3 one tap says that all is good', () => {
  expect(withFinding(fresh, 'good', ['tag', 'defect'])).toEqual({ condition: 'as-new', seen: { tag: true, defect: true } });
  expect(withFinding(fresh, 'good', [])).toEqual({ condition: 'as-new', seen: {} });
});

test('D-3 one tap on what is not good says its condition, and that the rest is', () => {
  expect(withFinding(fresh, 'tag', ['tag', 'defect'])).toEqual({ condition: 'incomplete', seen: { tag: false, defect: true } });
  expect(withFinding(fresh, 'packaging', ['packaging'])).toEqual({ condition: 'opened', seen: { packaging: false } });
  expect(withFinding(fresh, 'worn', ['tag', 'defect'])).toEqual({ condition: 'worn', seen: { tag: true, defect: false } });
});

test('D-3 two taps in either order say two things, and the worst is the condition', () => {
  const both = { condition: 'damaged', seen: { tag: false, packaging: true, defect: false, parts: true } };
  expect(tap(tap(fresh, 'tag'), 'damaged')).toMatchObject(both);
  expect({ ...tap(fresh, 'damaged'), ...withBesides(tap(fresh, 'damaged'), { check: 'tag', isGood: false }, GOODS_CHECKS) }).toMatchObject(
    both,
  );
  expect(withBesides(tap(tap(fresh, 'tag'), 'damaged'), { check: 'tag', isGood: true }, GOODS_CHECKS)?.seen.tag).toBe(true);
  expect(withBesides(fresh, { check: 'tag', isGood: false }, GOODS_CHECKS)).toBeNull();
});

test('D-3 a milder answer takes a worse one back', () => {
  expect(tap(tap(fresh, 'damaged'), 'tag')).toMatchObject({ condition: 'incomplete', seen: { tag: false, defect: true } });
  expect(tap(tap(fresh, 'damaged'), 'good')).toMatchObject({ condition: 'as-new', seen: { tag: true, defect: true } });
});

test('besides the worst only milder things are asked', () => {
  expect(besides('damaged', ['tag', 'defect'])).toEqual(['tag']);
  expect(besides('tag', ['tag', 'defect'])).toEqual([]);
  expect(besides('worn', GOODS_CHECKS)).toEqual(['packaging', 'tag', 'parts']);
  expect([besides('good', GOODS_CHECKS), besides(null, GOODS_CHECKS)]).toEqual([[], []]);
});

test('a condition shows as the tap that made it', () => {
  for (const found of findingsOf(GOODS_CHECKS)) expect(foundOf(tap(fresh, found))).toBe(found);
  expect(foundOf(fresh)).toBeNull();
  expect(foundOf(aDraftLine({ condition: 'incomplete' }))).toBe('tag');
});

test('D-3 a finding that the line’s own category is not looked at for still is its condition ("same for all")', () => {
  expect(withFinding(fresh, 'tag', ['packaging'])).toEqual({ condition: 'incomplete', seen: { packaging: true } });
});
