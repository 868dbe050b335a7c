import { aChannelLine, aClaim, aKnownOrder, at, id, someTerms } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import type { ReturnRow } from '../../store/return-status.ts';
import { isOpenSlip, orderAtAGlance, returnsElsewhere } from './at-a-glance.ts';

const glanceOf = (...made: Parameters<typeof aKnownOrder>) => {
  const { units, back, left, until, kind } = orderAtAGlance(aKnownOrder(...made), someTerms());
  return { units, back, left, until, kind };
};
const twoLines = [aChannelLine({ id: 'l1', quantity: 2 }), aChannelLine({ id: 'l2', finalSale: true })];
const back = (with_: Parameters<typeof aClaim>[0] = {}) => ({ claims: [{ lineId: id.line(1), claim: aClaim(with_) }] });

test('an order says what came back and what still can, until when', () => {
  expect(glanceOf()).toEqual({ units: 1, back: 0, left: 1, until: '2026-12-14', kind: 'now' });
  expect(glanceOf({ lines: twoLines }, back())).toMatchObject({ units: 3, back: 1, left: 1, kind: 'now' });
  expect(glanceOf({}, back())).toMatchObject({ back: 1, left: 0, kind: 'past' });
});

test('an order past its date, one on its way and a cancelled one are told apart', () => {
  expect(glanceOf({ receivedAt: at('2026-09-14T10:00:00.000Z'), placedAt: at('2026-09-10T10:00:00.000Z') })).toMatchObject({
    left: 1,
    kind: 'late',
  });
  expect(glanceOf({ receivedAt: null, lines: [aChannelLine({ delivered: 0 })] }).kind).toBe('on-way');
  expect(glanceOf({ cancelled: true }).kind).toBe('cancelled');
});

const aRow = (with_: Partial<ReturnRow>) => ({ status: 'received', route: 'web', view: null, ...with_ }) as ReturnRow; // only what is looked at

test('a slip is open until its money has gone or nobody owes any', () => {
  const open = (['saved', 'received', 'sent', 'person', 'failed', 'refunded', 'till', 'goods-only', 'voided', 'refused'] as const).filter(
    (status) => isOpenSlip(aRow({ status })),
  );
  expect(open).toEqual(['saved', 'received', 'sent', 'person', 'failed']);
  expect(isOpenSlip(aRow({ status: 'refunded', route: 'void' }))).toBe(false);
});

test('a return of another store is told by its order alone: where, when, its slip, and no more', () => {
  const known = aKnownOrder(
    { lines: twoLines },
    {
      claims: [
        { lineId: id.line(1), claim: aClaim({ storeId: id.store(2) }) },
        { lineId: id.line(2), claim: aClaim({ storeId: id.store(2) }) },
        { lineId: id.line(1), claim: aClaim({ returnId: id.return(2), slipNumber: 'BEC7-A3K-00419-X' }) },
      ],
    },
  );
  expect(returnsElsewhere([known], [aRow({ returnId: id.return(2) })])).toEqual([
    { slipNumber: 'BEC7-A3K-00418-F', storeId: id.store(2), at: '2026-11-18T10:00:00.000Z', units: 2, orderNumber: 'EC-20417736' },
  ]);
});
