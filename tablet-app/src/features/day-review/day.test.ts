import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';

import type { ReturnRow } from '../../store/return-status.ts';
import { byReason, byRoute, byState, figuresOf, sumsOf } from './day.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');

const aRow = (with_: object): ReturnRow =>
  ({
    status: 'received',
    route: 'web',
    refund: eur(1_000),
    atTill: null,
    units: 1,
    view: null,
    local: { record: { lines: [] }, verdict: null },
    ...with_,
  }) as never; // only what totals read

const lines = (...of: readonly (readonly [string, number, number])[]) => ({
  local: { verdict: null, record: { lines: of.map(([reason, units, minor]) => ({ reason, units, quoted: eur(minor) })) } },
});

test('R-15 R-18 what is only released, or transferred by finance, is told by its own word and is no refund', () => {
  const rows = [
    aRow({ route: 'void', status: 'refunded' }),
    aRow({ status: 'person', view: { refunds: [{ state: 'review', cause: 'for-finance' }], lines: [], ruling: { lines: [] } } }),
  ];
  expect(byState(rows).map((total) => total.key)).toEqual(['released', 'finance']);
  expect(figuresOf(rows).webCount).toBe(0);
});

test('M-1 different currencies are never added', () => {
  expect(sumsOf([eur(100), null, moneyOf(5, 'JPY'), eur(23)])).toEqual([eur(123), moneyOf(5, 'JPY')]);
});

describe('the day', () => {
  test('by reason counts units and money, corrected returns nowhere', () => {
    const rows = [
      aRow(lines(['too-small', 2, 500], ['style', 1, 300])),
      aRow(lines(['too-small', 1, 250])),
      aRow({ ...lines(['style', 9, 9_000]), status: 'voided' }),
    ];
    expect(byReason(rows)).toEqual([
      { key: 'too-small', count: 3, sums: [eur(750)] },
      { key: 'style', count: 1, sums: [eur(300)] },
    ]);
  });

  test('by state and by way, the till’s money apart from the web’s', () => {
    const rows = [aRow({}), aRow({ status: 'refunded' }), aRow({ route: 'till', status: 'till', refund: eur(0), atTill: eur(349_00) })];
    expect(byState(rows).map((total) => [total.key, total.count])).toEqual([['received', 1], ['refunded', 1], ['till', 1]]); // prettier-ignore
    expect(byRoute(rows)).toMatchObject([
      { key: 'web', count: 2, sums: [eur(2_000)] },
      { key: 'till', count: 1, sums: [eur(34_900)] },
    ]);
    expect(figuresOf(rows)).toMatchObject({ web: [eur(1_000)], webCount: 1, till: [eur(34_900)], tillCount: 1, returns: 3, units: 3 });
  });
});
