import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';
import { caseView, cause } from 'shared-types/return';

import { english } from '../../i18n/en/whole.ts';
import type { CaseRow } from '../../store/return-status.ts';
import { actsOf, asksGoods, evidenceOf, lacksOf, openCases, titleOf, whyOf } from './cases.ts';

const atStake = moneyOf(18_900, 'EUR');

describe('the acts of a case', () => {
  test('one item handed in twice: keeping the first is recommended', () => {
    expect(actsOf({ kind: 'duplicate', cause: 'units-held', atStake })).toMatchObject({ next: 'refuse', others: ['accept'] });
  });
  test('goods without an order are matched first', () => {
    expect(actsOf({ kind: 'review', cause: 'order-unknown', atStake: null })).toMatchObject({ next: 'match', others: ['refuse'] });
  });
  test('every kind and cause has its words', () => {
    for (const kind of caseView.unwrap().shape.kind.options) {
      const { words } = actsOf({ kind, cause: null, atStake });
      for (const key of Object.values(words)) expect(english[key]).toBeTruthy();
      expect(english[titleOf({ kind, cause: null })]).toBeTruthy();
    }
    for (const one of cause.options) expect(english[titleOf({ kind: 'review', cause: one })]).toBeTruthy();
  });
});

test('every case says in one sentence what happened; only what a channel said is shown as it came', () => {
  for (const kind of caseView.unwrap().shape.kind.options)
    expect(whyOf({ kind, cause: kind === 'review' ? 'window-closed' : null })).not.toBeNull();
  expect(whyOf({ kind: 'review', cause: null })).toBeNull();
  expect(evidenceOf({ kind: 'refund-failed', detail: 'card expired' })).toBe('card expired');
  expect(evidenceOf({ kind: 'review', detail: 'typed: . 0/1' })).toBe('');
});

test('most at stake first, decided ones gone', () => {
  const aCase = (caseId: string, minor: number | null, rest: object = {}): CaseRow =>
    ({
      view: { caseId, status: 'open', atStake: minor === null ? null : moneyOf(minor, 'EUR'), openedAt: '2026' },
      decidedHere: null,
      ...rest,
    }) as never; // only what the order reads
  const rows = [aCase('a', null), aCase('b', 100), aCase('c', 900), aCase('d', 999, { decidedHere: {} })];
  expect(openCases(rows).map((row) => row.view.caseId)).toEqual(['c', 'b', 'a']);
});

test('a decision says what it lacks', () => {
  const decision = { act: 'refuse', words: '', goods: null, matchedOrder: null, reference: '' } as const;
  expect(lacksOf(decision, false)).toBe('case.wordsMissing');
  expect(lacksOf({ ...decision, words: 'No.' }, true)).toBe('case.goodsMissing');
  expect(lacksOf({ ...decision, words: 'No.' }, false)).toBeNull();
  expect(lacksOf({ ...decision, act: 'match', words: 'Yes.' }, true)).toBe('case.matchMissing');
});

describe('R-16 a refund that the machine gave up', () => {
  test('has three ways out; finance’s own is not sent again', () => {
    const failed = actsOf({ kind: 'refund-failed', cause: 'refund-failed', atStake });
    expect([failed.next, ...failed.others]).toEqual(['resend', 'mark-refunded', 'cancel-and-release']);
    const finance = actsOf({ kind: 'for-finance', cause: 'for-finance', atStake });
    expect([finance.next, ...finance.others]).toEqual(['mark-refunded', 'cancel-and-release']);
  });

  test('is marked only with its reference, and called off only with a word about the goods', () => {
    const decision = { act: 'mark-refunded', words: 'by hand', goods: null, matchedOrder: null, reference: ' ' } as const;
    expect(lacksOf(decision, false)).toBe('case.referenceMissing');
    expect(lacksOf({ ...decision, reference: 'SEPA-118' }, false)).toBeNull();
    expect(lacksOf({ ...decision, reference: 'SEPA-118', words: '' }, false)).toBe('case.whyMissing');
    expect(asksGoods({ kind: 'refund-failed' }, 'cancel-and-release')).toBe(true);
    expect(asksGoods({ kind: 'refund-failed' }, 'resend')).toBe(false);
    expect(lacksOf({ ...decision, act: 'cancel-and-release' }, true)).toBe('case.goodsMissing');
  });
});
