import 'fake-indexeddb/auto';

import type { AnnouncedReturn } from 'shared-types/announced-return';
import { announcedReturn } from 'shared-types/announced-return';
import { announcedCodeOf } from 'shared-types/announced-code';
import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { announcedReturns } from './documents.ts';
import { aPage, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';

const CODE = announcedCodeOf(new Uint8Array([1, 2, 3, 4, 5]));

const anAnnounced = (with_: Partial<AnnouncedReturn> = {}): AnnouncedReturn =>
  announcedReturn.parse({
    announcedId: '01990000-0000-7000-8000-060000000001',
    marketId: id.market,
    orderId: 'demo-shop:o1',
    orderNumber: 'EC-20417736',
    code: CODE,
    kind: 'withdrawal',
    announcedAt: '2026-11-18T10:00:00.000Z',
    lines: [{ lineId: id.line(1), units: 1, reason: 'too-small', condition: null, note: 'sleeves of Camille' }],
    status: 'open',
    returnId: null,
    ...with_,
  });

const pull = async (tablet: TestTablet, rows: readonly object[]): Promise<void> => {
  await tablet.engine.startEpoch('e1');
  await tablet.engine.applyPage(aPage(rows), { cursor: null, epoch: 'e1' });
};

test('F-9 an announced return is found by its code and by its order, as the feed told it last, and lies sealed', async () => {
  const tablet = await aTablet();
  await pull(tablet, [{ t: 'announced', seq: 5, announced: anAnnounced() }]);
  expect(await announcedReturns(tablet, { code: CODE })).toEqual([anAnnounced()]);
  expect(await announcedReturns(tablet, { orderId: 'demo-shop:o1' })).toHaveLength(1);
  expect(JSON.stringify(await tablet.cache.documents.toArray())).not.toContain('Camille');
  await pull(tablet, [{ t: 'announced', seq: 6, announced: anAnnounced({ status: 'cancelled' }) }]);
  expect(await announcedReturns(tablet, { code: CODE })).toMatchObject([{ status: 'cancelled' }]);
  await pull(tablet, [{ t: 'gone', seq: 7, kind: 'announced', id: anAnnounced().announcedId }]);
  expect(await announcedReturns(tablet, { code: CODE })).toEqual([]);
});
