import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';
import { reason } from 'shared-types/reasons';
import { aChannelLine, aClaim, aKnownOrder, at, id, someSettings, someTerms } from 'shared-types/testing/builders';

import {
  currentLine,
  goodsOf,
  groupNames,
  groupOf,
  missingOf,
  nextLine,
  onlyReasonOf,
  preselected,
  REASON_GROUPS,
  takeAll,
  withAnswer,
  withGoods,
  withPiece,
  withUnits,
} from './draft-edits.ts';

const one = withUnits([], id.line(1), 1, null);
const two = withUnits(one, id.line(2), 1, null);

test('every reason is in exactly one group', () => {
  const all = groupNames.flatMap((group) => [...REASON_GROUPS[group]]);
  expect(all.toSorted()).toEqual([...reason.options].toSorted());
  for (const code of reason.options) expect(REASON_GROUPS[groupOf(code)]).toContain(code);
  expect(onlyReasonOf('late')).toBe('arrived-late');
  expect(onlyReasonOf('size')).toBeNull();
});

describe('units', () => {
  test('are set once per line, and none takes the line out', () => {
    expect(withUnits(one, id.line(1), 2, null)).toMatchObject([{ lineId: 'l1', units: 2 }]);
    expect(withUnits(two, id.line(1), 0, null).map((line) => line.lineId)).toEqual(['l2']);
  });

  test('"Take all" takes what the promise covers', () => {
    const known = aKnownOrder(
      { lines: [aChannelLine({ quantity: 3 }), aChannelLine({ id: id.line(2), finalSale: true })] },
      { claims: [{ lineId: id.line(1), claim: aClaim() }] },
    );
    expect(takeAll(known, someTerms()).map((all) => [all.line.lineId, all.units])).toEqual([['l1', 2]]);
  });

  test('"Take all" of an order past its date takes everything, for a manager to decide', () => {
    expect(takeAll(aKnownOrder(), someTerms({ presentedAt: at('2027-03-01T10:00:00.000Z') }))).toHaveLength(1);
  });
});

describe('answers', () => {
  test('D-1 where the goods go follows from reason and condition, until the associate says otherwise', () => {
    const said = withAnswer(withAnswer(one, 0, { reason: 'too-small' }, { same: false }), 0, { condition: 'as-new' }, { same: false });
    expect(said[0]?.disposition).toBe('resell-here');
    const changed = withAnswer(said, 0, { disposition: 'warehouse' }, { same: false });
    expect(withAnswer(changed, 0, { note: 'no tag' }, { same: false })[0]?.disposition).toBe('warehouse');
    expect(withAnswer(changed, 0, { condition: 'damaged' }, { same: false })[0]?.disposition).toBe('supplier');
  });

  test('the same for all answers every line', () => {
    expect(withAnswer(two, 0, { reason: 'style' }, { same: true }).map((line) => line.reason)).toEqual(['style', 'style']);
    expect(withAnswer(two, 0, { reason: 'style' }, { same: false }).map((line) => line.reason)).toEqual(['style', null]);
  });

  test('the button asks for one thing after the other', () => {
    expect(missingOf([])).toBe('pick');
    expect(missingOf(one)).toBe('reason');
    const other = withAnswer(one, 0, { reason: 'other' }, { same: false });
    expect(missingOf(other)).toBe('note');
    const noted = withAnswer(other, 0, { note: 'two left shoes' }, { same: false });
    expect(missingOf(noted)).toBe('condition');
    expect(missingOf(withAnswer(noted, 0, { condition: 'worn' }, { same: false }))).toBeNull();
  });

  test('an answered line hands over to the next that lacks something', () => {
    const first = withAnswer(withAnswer(two, 0, { reason: 'style' }, { same: false }), 0, { condition: 'worn' }, { same: false });
    expect(nextLine(first, 0)).toBe(1);
    expect(nextLine(two, 0)).toBe(0);
    expect(currentLine(two, null)).toBe(0);
    expect(currentLine(two, 1)).toBe(1);
    expect(currentLine(first, null)).toBe(1);
    expect(currentLine([], 3)).toBeNull();
  });
});

test('"as new" is preselected only where the store says so, and never for goods of high value', () => {
  const [line] = aKnownOrder().order.lines;
  if (!line) throw new Error('the builder gives one line');
  expect(preselected(someSettings(), line)).toBeNull();
  expect(preselected(someSettings({ preselectedCondition: 'as-new' }), line)).toBe('as-new');
  expect(preselected(someSettings({ preselectedCondition: 'as-new', highValue: moneyOf(5_000, 'EUR') }), line)).toBeNull();
});

test('goods without an order: a label is a code, other words describe', () => {
  const piece = withPiece([]);
  expect(missingOf(piece)).toBe('goods');
  expect(withGoods(piece, 0, '4006381333931')[0]).toMatchObject({ sku: '4006381333931', description: null });
  const described = withGoods(piece, 0, 'black coat, size 40');
  expect(described[0]).toMatchObject({ sku: null, description: 'black coat, size 40' });
  expect(described.map(goodsOf)).toEqual(['black coat, size 40']);
});
