import { describe, expect, test } from 'vitest';

import { quoteReturn } from 'shared-types/quote';
import { aChannelLine, aClaim, aKnownOrder, at, id, someTerms } from 'shared-types/testing/builders';

import { deskLines, deskWindow, footAmount, groupsOf, planRows, receiptsOf, soleUnit } from './desk-view.ts';
import { withUnits } from './draft-edits.ts';

const known = aKnownOrder(
  {
    lines: [
      aChannelLine({ quantity: 2, paidMinor: 16_020 }),
      aChannelLine({ id: id.line(2), sku: 'BELT', barcode: '96385074', paidMinor: 4_410 }),
    ],
  },
  { claims: [{ lineId: id.line(2), claim: aClaim() }] },
);
const terms = someTerms();

describe('the lines', () => {
  test('what can come back comes first, what is back says where and when', () => {
    const { open, gone } = deskLines(known, terms, withUnits([], id.line(1), 1, null));
    expect(open).toMatchObject([{ max: 2, back: 0, at: 0, each: { minor: 8_010 }, why: null }]);
    expect(gone).toMatchObject([{ max: 0, why: { kind: 'already-returned', storeId: 'store-1' } }]);
  });

  test('E-9 a defect lifts the date of the line', () => {
    const late = someTerms({ presentedAt: at('2027-01-10T10:00:00.000Z') });
    const picked = withUnits([], id.line(1), 1, null);
    expect(deskLines(known, late, picked).open[0]?.why?.kind).toBe('window-closed');
    expect(deskLines(known, late, picked.map((line) => ({ ...line, reason: 'faulty' as const }))).open[0]?.why).toBeNull(); // prettier-ignore
  });

  test('E-17 says how many units are still announced, once that is why more are late', () => {
    const by = id.return(7);
    const three = aKnownOrder(
      { lines: [aChannelLine({ quantity: 4, paidMinor: 32_040 })] },
      { claims: [{ lineId: id.line(1), claim: aClaim({ returnId: by }) }] },
    );
    const late = someTerms({ presentedAt: at('2026-12-18T10:00:00.000Z') });
    const announced = { announcedAt: at('2026-12-10T10:00:00.000Z'), kind: 'return' as const, lines: [{ lineId: id.line(1), units: 2 }] };
    const leftOf = (units: number, returnId: typeof by | null) => {
      const [line] = withUnits([], id.line(1), units, null);
      const declared = { reason: 'too-small', condition: null } as const;
      const { open } = deskLines(
        three,
        { ...late, announced: { ...announced, returnId } },
        line === undefined ? [] : [{ ...line, declared }],
      );
      return [open[0]?.why?.kind ?? null, open[0]?.announcedLeft];
    };
    expect(leftOf(2, null)).toEqual([null, null]);
    expect(leftOf(3, null)).toEqual(['window-closed', 2]);
    expect(leftOf(1, by)).toEqual([null, null]);
    expect(leftOf(2, by)).toEqual(['window-closed', 1]);
  });

  test('the head counts the days that are left', () => {
    expect(deskWindow(known, terms)).toMatchObject({ until: '2026-12-14', daysLeft: 23 });
  });
});

test('the only unit of an order is picked by itself, one of several is not', () => {
  const one = aKnownOrder();
  expect(soleUnit(deskLines(one, terms, []).open)).toBe(id.line(1));
  expect(soleUnit(deskLines(known, terms, []).open)).toBeNull();
});

describe('the foot', () => {
  test('tells a web refund from one at the till', () => {
    const web = quoteReturn(known, [{ lineId: id.line(1), units: 1 }], terms);
    expect(footAmount(web)).toMatchObject({ kind: 'web', amount: { minor: 8_010 }, isForManager: false });
    expect(planRows(known, web.plan)).toMatchObject([{ payment: { label: 'Visa' }, amount: { minor: 8_010 } }]);
    const till = aKnownOrder({
      payments: [
        { id: id.payment(1), method: 'till', label: 'Till', last4: null, capturedBy: 'store', authorisedMinor: 8_010, capturedMinor: 8_010, storeReceiptNumber: 'T-77' },
      ],
    }); // prettier-ignore
    expect(footAmount(quoteReturn(till, [{ lineId: id.line(1), units: 1 }], terms))).toMatchObject({
      kind: 'till',
      amount: { minor: 8_010 },
    });
    expect(receiptsOf(till)).toEqual(['T-77']);
  });

  test('says that a manager decides when the promise does not cover a line', () => {
    const late = someTerms({ presentedAt: at('2027-01-10T10:00:00.000Z') });
    expect(footAmount(quoteReturn(known, [{ lineId: id.line(1), units: 1 }], late))).toMatchObject({ isForManager: true });
  });
});

test('M-12 pieces that were sold as one line stand together under its name', () => {
  const bundled = aKnownOrder({
    lines: [
      aChannelLine(),
      aChannelLine({
        id: id.line(2),
        name: 'Travel set',
        components: [
          { id: 'a', sku: 'CASE', barcode: null, name: 'Case', variant: '', category: 'bags', quantity: 1, weightMinor: 1 },
          { id: 'b', sku: 'TAG', barcode: null, name: 'Tag', variant: '', category: 'bags', quantity: 1, weightMinor: 1 },
        ],
      } as never),
    ],
  });
  const groups = groupsOf(deskLines(bundled, terms, []).open);
  expect(groups.map((group) => [group.bundle?.name, group.lines.length])).toEqual([[undefined, 1], ['Travel set', 2]]); // prettier-ignore
});

test('E-18 what the shop has not called delivered says so, and can come back', () => {
  const [line] = deskLines(aKnownOrder({ lines: [aChannelLine({ quantity: 2, delivered: 0 })] }), terms, []).open;
  expect(line).toMatchObject({ max: 2, isUndelivered: true });
  expect(deskLines(aKnownOrder(), terms, []).open[0]?.isUndelivered).toBe(false);
});

test('E-15 a manager’s word is about the lines that were picked; the others still say why not', () => {
  const two = aKnownOrder({ lines: [aChannelLine(), aChannelLine({ id: id.line(2) })] });
  const late = someTerms({ presentedAt: at('2027-01-10T10:00:00.000Z'), waived: true });
  const { open } = deskLines(two, late, withUnits([], id.line(1), 1, null));
  expect(open.map((line) => [line.why?.kind, line.isWaived])).toEqual([[undefined, true], ['window-closed', false]]); // prettier-ignore
});
