import { expect, test } from 'vitest';

import { aChannelLine, aClaim, aKnownOrder, id, someTerms } from 'shared-types/testing/builders';

import { readDeskScan } from './desk-scan.ts';
import { deskLines } from './desk-view.ts';
import { withUnits } from './draft-edits.ts';

const known = aKnownOrder(
  {
    lines: [
      aChannelLine({ quantity: 2, paidMinor: 16_020 }),
      aChannelLine({ id: id.line(2), sku: 'BELT', barcode: '96385074', paidMinor: 4_410 }),
      aChannelLine({ id: id.line(3), sku: 'CAP', barcode: '036000291452', paidMinor: 4_410, cancelled: 1 }),
    ],
    shipments: [{ tracking: '00340434161094015902' }],
  },
  { claims: [{ lineId: id.line(2), claim: aClaim() }] },
);

const scanned = (code: string, picked = 1) =>
  readDeskScan(code, { known, announced: [], ...deskLines(known, someTerms(), withUnits([], id.line(1), picked, null)) });

test('F-5 a garment of this order adds one unit, however its label says it', () => {
  for (const code of ['mer-nv-m', '4006381333931', '(01)04006381333931(10)LOT', 'https://id.brand.example/01/04006381333931']) {
    expect(scanned(code)).toEqual({ kind: 'match', lineId: 'l1', units: 2 });
  }
});

test('what is back already, was cancelled or is picked already says so', () => {
  expect(scanned('96385074')).toMatchObject({ kind: 'again', lineId: 'l2', why: { kind: 'already-returned' } });
  expect(scanned('0036000291452')).toMatchObject({ kind: 'again', lineId: 'l3', why: { kind: 'cancelled' } });
  expect(scanned('MER-NV-M', 2).kind).toBe('all-picked');
});

test('F-10 the order’s own number and its parcel are no other return', () => {
  for (const code of [known.order.number, '(00)340434161094015902']) expect(scanned(code)).toEqual({ kind: 'this-order' });
});

test('what is not on this order may be another return', () => {
  for (const code of ['SCARF', 'EC-99999999', '3762014900093', 'AR-00000000-0']) expect(scanned(code)).toEqual({ kind: 'other', code });
});
