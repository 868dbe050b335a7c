import { expect, test } from 'vitest';

import { orderType } from './order.ts';
import { packSummary, readSummary, summaryOf, unitsBackOf } from './order-summary.ts';
import { aChannelLine, aClaim, aKnownOrder, id } from './testing/builders.ts';

test('S-9 a summary comes back as it was packed, for every type of order, and names no contact', () => {
  const lines = [aChannelLine({ name: 'Pull “Mérinos” 货' }), aChannelLine({ id: 'l2', quantity: 3 })];
  const known = aKnownOrder({ lines }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  for (const type of orderType.options) {
    const summary = summaryOf({ ...known.order, orderType: type }, unitsBackOf(known.state));
    expect(readSummary(packSummary(summary))).toEqual(summary);
    expect(summary).toMatchObject({ orderType: type, firstLine: 'Pull “Mérinos” 货', unitsBack: 1 });
    expect(summary.units).toBe(known.order.lines.reduce((all, line) => all + line.quantity, 0));
  }
});

test('S-9 a guest has no name', () => {
  const summary = summaryOf(aKnownOrder({ customer: null }).order, 0);
  expect(summary.customerName).toBe('');
  expect(readSummary(packSummary(summary))).toEqual(summary);
});

test('no bytes are no summary', () => {
  expect(readSummary(new Uint8Array(0))).toBeNull();
});

test('a usual summary takes at most 120 bytes of a tablet’s memory', () => {
  expect(packSummary(summaryOf(aKnownOrder().order, 0)).length).toBeLessThanOrEqual(120);
});
