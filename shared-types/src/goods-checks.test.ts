import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checksFor, conditionOf } from './goods-checks.ts';
import { CONDITIONS, GOODS_CHECKS } from './reasons.ts';
import { someSettings } from './testing/builders.ts';

const settings = someSettings({ goodsChecks: { '*': ['tag', 'defect'], electronics: ['packaging', 'parts', 'defect'] } });

test('D-3 what is looked at is the category’s own list, else that of all others; a list of none asks nothing', () => {
  expect(checksFor(settings, 'electronics')).toEqual(['packaging', 'parts', 'defect']);
  expect(checksFor(settings, 'coats')).toEqual(['tag', 'defect']);
  expect(checksFor(settings, 'constructor')).toEqual(['tag', 'defect']);
  expect(checksFor(settings, null)).toEqual(['tag', 'defect']);
  expect(checksFor({ goodsChecks: { electronics: ['parts'] } }, 'coats')).toEqual([]);
});

test('D-3 all good is as new; each thing that is not good has its condition', () => {
  expect(conditionOf({ tag: true, defect: true }, ['tag', 'defect'])).toBe('as-new');
  expect(conditionOf({ tag: false, defect: true }, ['tag', 'defect'])).toBe('incomplete');
  expect(conditionOf({ parts: false }, ['parts'])).toBe('incomplete');
  expect(conditionOf({ packaging: false, parts: true }, ['packaging', 'parts'])).toBe('opened');
  expect(conditionOf({ defect: false }, ['tag', 'defect'], 'worn')).toBe('worn');
  expect(conditionOf({ defect: false }, ['tag', 'defect'], 'damaged')).toBe('damaged');
});

test('D-3 nothing is concluded from what nobody looked at, nor from a defect that nobody named', () => {
  expect(conditionOf({}, ['tag'])).toBeNull();
  expect(conditionOf({ tag: true }, ['tag', 'defect'])).toBeNull();
  expect(conditionOf({ tag: false, defect: false }, ['tag', 'defect'])).toBeNull();
});

test('D-3 the worst wins: one more thing that is not good never makes goods better', () => {
  const worse = ['as-new', 'opened', 'incomplete', 'worn', 'damaged'];
  expect(worse.toSorted()).toEqual(CONDITIONS.toSorted());
  const seen = fc.record(Object.fromEntries(GOODS_CHECKS.map((check) => [check, fc.boolean()])));
  fc.assert(
    fc.property(seen, fc.constantFrom(...GOODS_CHECKS), fc.constantFrom('worn' as const, 'damaged' as const), (all, check, wear) => {
      const rank = (of: typeof all): number => worse.indexOf(conditionOf(of, GOODS_CHECKS, wear) ?? '');
      expect(rank({ ...all, [check]: false })).toBeGreaterThanOrEqual(rank(all));
    }),
  );
});
