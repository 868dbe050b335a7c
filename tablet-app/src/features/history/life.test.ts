import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';
import { aRuling, at, id, someTerms } from 'shared-types/testing/builders';

import type { ReturnRow } from '../../store/return-status.ts';
import { approvedWhy, lifeOf, mailedTo, markedReference, restsOn, rowsOf, whyNotCorrect } from './life.ts';

const aRow = (with_: Partial<ReturnRow> = {}): ReturnRow => ({
  returnId: id.return(1),
  slipNumber: 'BEC7-A3K-00418-F',
  orderNumber: 'EC-20417736',
  customerName: 'Camille Fournier',
  orderType: 'ecommerce',
  presentedAt: at('2026-11-21T13:02:11.000Z'),
  staffName: 'Inès M.',
  installationId: null,
  units: 2,
  refund: moneyOf(19_620, 'EUR'),
  atTill: null,
  route: 'web',
  means: ['Visa …4417'],
  status: 'saved',
  local: null,
  view: null,
  ...with_,
});

const aView = (with_: object = {}): ReturnRow['view'] =>
  ({
    ruling: { outcome: 'accepted', cause: null },
    receivedAt: at('2026-11-21T13:02:12.000Z'),
    events: [],
    refunds: [],
    ...with_,
  }) as never; // only what the life reads

describe('the life of a return', () => {
  test('saved here waits to be received', () => {
    expect(lifeOf(aRow()).map((step) => [step.kind, step.at === null])).toEqual([['saved', false], ['received', true]]); // prettier-ignore
  });

  test('received waits for the money, and says how it was ruled', () => {
    const life = lifeOf(aRow({ status: 'received', view: aView() }));
    expect(life.map((step) => step.kind)).toEqual(['saved', 'received', 'sent', 'refunded']);
    expect(life[1]).toMatchObject({ outcome: 'accepted', at: '2026-11-21T13:02:12.000Z' });
  });

  test('P-11 a slip that went by mail says so and to whom, as far as that is still known; one that did not arrive says that', () => {
    const handed = (note: string) => ({ at: at('2026-11-21T13:02:14.000Z'), kind: 'slip-handed', by: 'Inès M.', note });
    const events = [handed('printed, estimate'), handed('mailed, estimate, to c…@e….org'), handed('mail-failed')];
    const told = lifeOf(aRow({ status: 'goods-only', view: aView({ events }) })).slice(2);
    expect(told.map((step) => step.kind)).toEqual(['slip', 'mailed', 'mail-failed']);
    expect(told.map((step) => mailedTo(step.note))).toEqual([null, 'c…@e….org', null]);
    expect(mailedTo('mailed, confirmed')).toBeNull();
  });

  test('what the feed told comes in order; nothing is awaited any more when the money left', () => {
    const events = [
      { at: at('2026-11-21T13:02:14.000Z'), kind: 'refund-sent', by: null, note: null },
      { at: at('2026-11-21T13:03:00.000Z'), kind: 'refunded', by: null, note: null },
    ];
    expect(lifeOf(aRow({ status: 'refunded', view: aView({ events }) })).map((step) => step.kind)).toEqual([
      'saved',
      'received',
      'sent',
      'refunded',
    ]);
  });

  test('two payments are one refund: sent with the first, refunded with the last', () => {
    const at_ = (second: number) => at(`2026-11-21T13:02:1${second}.000Z`);
    const events = (['refund-sent', 'refunded', 'refund-sent', 'refunded'] as const).map((kind, n) => ({
      at: at_(n),
      kind,
      by: null,
      note: null,
    }));
    const done = lifeOf(aRow({ status: 'refunded', view: aView({ events }) }));
    expect(done.map((step) => [step.kind, step.at?.slice(17, 19)]).slice(2)).toEqual([['sent', '10'], ['refunded', '13']]); // prettier-ignore
    const half = lifeOf(aRow({ status: 'sent', view: aView({ events: events.slice(0, 3) }) }));
    expect(half.map((step) => step.kind)).toEqual(['saved', 'received', 'sent', 'refunded']);
    expect(half.at(-1)?.at).toBeNull();
  });

  test('R-18 what finance transfers is still awaited', () => {
    const refunds = [{ state: 'review', cause: 'for-finance' }];
    expect(lifeOf(aRow({ status: 'person', view: aView({ refunds }) })).at(-1)).toMatchObject({ kind: 'refunded', at: null });
  });

  test('R-1 at the till nothing is sent', () => {
    expect(lifeOf(aRow({ status: 'till', route: 'till', view: aView() })).at(-1)?.kind).toBe('till');
  });
});

test('the periods: today in the store’s zone, open slips until the money arrived', () => {
  const today = { day: '2026-11-21' as never, zone: someTerms().zone };
  const rows = [aRow(), aRow({ status: 'refunded' }), aRow({ presentedAt: at('2026-11-18T10:00:00.000Z'), status: 'person' })];
  expect(rowsOf(rows, 'today', today)).toHaveLength(2);
  expect(rowsOf(rows, 'open', today)).toHaveLength(2);
  expect(rowsOf(rows, 'week', today)).toHaveLength(3);
});

test('R-8 only the tablet that recorded it corrects it, and only once', () => {
  expect(whyNotCorrect(aRow())).toBe('elsewhere');
  expect(whyNotCorrect(aRow({ local: { voidAskedAt: null } as never }))).toBeNull();
  expect(whyNotCorrect(aRow({ local: { voidAskedAt: at('2026-11-21T14:00:00.000Z') } as never }))).toBe('corrected');
  expect(whyNotCorrect(aRow({ status: 'voided', local: { voidAskedAt: null } as never }))).toBe('corrected');
});

test('E-15 a manager’s word at the counter is told as such, with her reason', () => {
  const note = 'override, deduction: long-standing customer';
  const told = lifeOf(aRow({ view: aView({ events: [{ at: at('2026-11-21T14:00:00.000Z'), kind: 'accepted', by: 'Marc', note }] }) }));
  expect(told.at(2)).toMatchObject({ kind: 'approved', by: 'Marc' });
  expect(approvedWhy(note)).toBe('long-standing customer');
  expect(markedReference('marked-refunded: SEPA-118')).toBe('SEPA-118');
  expect(markedReference('orphan-refund')).toBeNull();
});

test('what a ruling rests on: flags, what was kept, and what is only let go (R-15)', () => {
  const refunds = [{ act: 'void', state: 'confirmed', amount: { minor: 8_010, currency: 'EUR' }, means: 'Visa …4417' }];
  const view = aView({
    ruling: aRuling({ flags: ['overridden'], withheld: { minor: 495, currency: 'EUR' } as never }),
    refunds: refunds as never,
  }); // what the rule reads
  expect(restsOn(aRow({ view }))).toMatchObject([
    { kind: 'flag', flag: 'overridden' },
    { kind: 'kept', amount: { minor: 495 } },
    { kind: 'released', means: 'Visa …4417', isDone: true },
  ]);
  expect(restsOn(aRow())).toEqual([]);
});
