import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';
import { offersBroken } from 'shared-types/offers';
import { reason } from 'shared-types/reasons';
import { aChannelLine, aClaim, aKnownOrder, at, id, someSettings, someTerms } from 'shared-types/testing/builders';

import {
  asksCheckBy,
  currentLine,
  goodsOf,
  groupNames,
  groupOf,
  isEmptyDraft,
  lineToFollow,
  missingOf,
  nextLine,
  offerKey,
  offersToAsk,
  onlyReasonOf,
  preselected,
  REASON_GROUPS,
  takeAll,
  withAnnounced,
  withAnswer,
  withGoods,
  withOfferHere,
  withPhotos,
  withPiece,
  withSameAs,
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

  test('the same for all leaves what was said otherwise of a line', () => {
    const three = withUnits(two, id.line(3), 1, null);
    const differs = withAnswer(three, 1, { reason: 'faulty' }, { same: false });
    const said = withAnswer(withAnswer(differs, 0, { reason: 'style' }, { same: true }), 0, { found: 'worn' }, { same: true });
    expect(said.map((line) => [line.reason, line.condition])).toEqual([
      ['style', 'worn'],
      ['faulty', 'worn'],
      ['style', 'worn'],
    ]);
    const undone = withAnswer(said, 2, { found: 'good' }, { same: false });
    expect(withAnswer(undone, 0, { found: 'damaged' }, { same: true }).map((line) => line.condition)).toEqual([
      'damaged',
      'damaged',
      'as-new',
    ]);
  });

  test('D-3 the same for all overrules a condition that the market preselected, for nobody said it', () => {
    const preset = withUnits(withUnits([], id.line(1), 1, null), id.line(2), 1, 'as-new');
    expect(withAnswer(preset, 0, { found: 'worn' }, { same: true }).map((line) => line.condition)).toEqual(['worn', 'worn']);
  });

  test('D-3 each line keeps what its own category is looked at for', () => {
    const checksOf = ({ lineId }: { lineId: unknown }) => (lineId === id.line(1) ? (['tag'] as const) : (['parts', 'defect'] as const));
    const said = withAnswer(two, 0, { found: 'good' }, { same: true, checksOf });
    expect(said.map((line) => line.seen)).toEqual([{ tag: true }, { parts: true, defect: true }]);
  });

  test('the same as the first: whatever has no reason or condition takes both over, with where it goes', () => {
    const three = withUnits(two, id.line(3), 1, null);
    const first = withAnswer(withAnswer(three, 0, { reason: 'too-small' }, { same: false }), 0, { found: 'worn' }, { same: false });
    const prefilled = withAnswer(first, 2, { reason: 'faulty' }, { same: false });
    expect(lineToFollow(prefilled, 1)).toBe(0);
    expect([lineToFollow(three, 0), lineToFollow(prefilled, 0), lineToFollow(prefilled, 2), lineToFollow([], null)]).toEqual([null, null, null, null]); // prettier-ignore
    expect(withSameAs(prefilled, 0).map((line) => [line.reason, line.condition, line.disposition])).toEqual([
      ['too-small', 'worn', 'donate'],
      ['too-small', 'worn', 'donate'],
      ['faulty', 'worn', 'supplier'],
    ]);
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

describe('E-14 the question of a category', () => {
  const known = aKnownOrder({ lines: [aChannelLine({ category: 'swimwear' })] });
  const terms = someTerms({
    settings: someSettings({ guidedChecks: { swimwear: { question: 'Is the seal unbroken?', returnableIf: 'yes' } } }),
  });
  const asks = asksCheckBy(known, terms);

  test('is asked after the reason, and a defect needs no answer', () => {
    const style = withAnswer(one, 0, { reason: 'style' }, { same: false });
    expect(missingOf(style, asks)).toBe('check');
    expect(missingOf(withAnswer(style, 0, { check: 'no' }, { same: true }), asks)).toBe('condition');
    expect(missingOf(withAnswer(one, 0, { reason: 'faulty' }, { same: false }), asks)).toBe('condition');
    expect(missingOf(style)).toBe('condition');
  });

  test('is answered for one line, whatever is the same for all', () => {
    expect(withAnswer(two, 0, { check: 'yes' }, { same: true }).map((line) => line.check)).toEqual(['yes', undefined]);
  });
});

test('M-11 what is taken off was said of these units: others are another matter', () => {
  const deduction = { amount: moneyOf(500, 'EUR'), why: 'soles marked', evidence: 'photo' };
  const taken = withAnswer(one, 0, { deduction }, { same: false });
  expect(withUnits(taken, id.line(1), 1, null)[0]?.deduction).toBe(deduction);
  expect(withUnits(taken, id.line(1), 2, null)[0]?.deduction).toBeNull();
});

describe('M-9 an offer of which some stays', () => {
  const known = aKnownOrder({
    lines: [aChannelLine(), aChannelLine({ id: id.line(2), sku: 'POUCH', name: 'Pouch' })],
    offers: [{ label: 'Gift with purchase', lineIds: [id.line(1), id.line(2)] }],
  });
  const picked = withAnswer(one, 0, { reason: 'style' }, { same: false });
  const [broken] = offersBroken(known, picked);
  if (!broken) throw new Error('the gift stays');

  test('is asked about once; other goods are another question', () => {
    expect(offersToAsk([broken], [])).toEqual([broken]);
    expect(offersToAsk([broken], [offerKey(broken)])).toEqual([]);
    expect(offersToAsk([broken], ['Gift with purchase / l9 1'])).toEqual([broken]);
  });

  test('"also here" takes the rest for the same reason; how it looks is still asked', () => {
    const lines = withOfferHere(picked, broken, () => null);
    expect(lines).toMatchObject([{ lineId: 'l1' }, { lineId: 'l2', units: 1, reason: 'style', condition: null }]);
    expect(offersBroken(known, lines)).toEqual([]);
  });
});

test('E-17 an announced return is a draft with what was declared beside it; what is back already is left out', () => {
  const known = aKnownOrder(
    { lines: [aChannelLine({ quantity: 2 }), aChannelLine({ id: id.line(2) })] },
    { claims: [{ lineId: id.line(2), claim: aClaim() }] },
  );
  const said = { reason: 'too-small', condition: 'as-new', note: 'sleeves' } as const;
  const lines = [
    { ...said, lineId: id.line(1), units: 3 },
    { ...said, lineId: id.line(2), units: 1 },
  ];
  expect(withAnnounced(known, { lines } as never)).toMatchObject([
    {
      lineId: 'l1',
      units: 2,
      reason: 'too-small',
      condition: null,
      note: 'sleeves',
      declared: { reason: 'too-small', condition: 'as-new' },
    },
  ]); // only the lines are read
});

test('D-4 photos belong to one line, and a draft with nothing but a photo is no empty one', () => {
  const photo = { photoId: '01990000-0000-7000-8000-0f0000000001' as never, sha256: 'a'.repeat(64) };
  const taken = withPhotos(two, 1, (photos) => [...photos, photo]);
  expect(taken.map((line) => line.photos ?? [])).toEqual([[], [photo]]);
  expect(withPhotos(taken, 1, () => [])[1]?.photos).toEqual([]);
  const piece = withPiece([]);
  expect(isEmptyDraft({ lines: piece, contact: null })).toBe(true);
  expect(isEmptyDraft({ lines: withPhotos(piece, 0, () => [photo]), contact: null })).toBe(false);
});
