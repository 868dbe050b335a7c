import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

import { findKey, keyOfNumber, summaryBytesAt, viewIndexPart } from './index-part.ts';
import { readSummary, summaryOf, unitsBackOf } from './order-summary.ts';
import { orderAt, packSegment, partsOfSegment } from './segment.ts';
import { aKnownOrder } from './testing/builders.ts';

const orders = Array.from({ length: 30 }, (_, n) => aKnownOrder({ id: `o${n}`, number: `EC-${1_000 + n}` }));
const segment = packSegment(orders, (bytes) => gzipSync(bytes));
const unpacked = (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes));

test('a segment gives back each of its orders by the position that its index names', () => {
  const parts = partsOfSegment(segment);
  if (!parts) throw new Error('a whole segment is one');
  const { part } = viewIndexPart(unpacked(parts.index), 0);
  const [position = -1] = findKey(part, keyOfNumber('EC-1017'));
  expect(parts.orderCount).toBe(30);
  expect(orderAt(unpacked(parts.orders), position)).toEqual(orders[17]);
  expect(orderAt(unpacked(parts.orders), 29)).toEqual(orders[29]);
  expect(orderAt(unpacked(parts.orders), 30)).toBeNull();
});

test('a segment gives a summary of each of its orders by the same position, from its index alone', () => {
  const index = unpacked(partsOfSegment(segment)?.index ?? new Uint8Array());
  const { part } = viewIndexPart(index, 0);
  expect(orders.map((_, position) => readSummary(summaryBytesAt(part, position)))).toEqual(
    orders.map(({ order, state }) => summaryOf(order, unitsBackOf(state))),
  );
  expect(readSummary(summaryBytesAt(part, 30))).toBeNull();
});

test('bytes of the format before this one are refused', () => {
  const older = segment.slice();
  older[3] = '1'.charCodeAt(0);
  expect(partsOfSegment(older)).toBeNull();
});

test('the same orders give the same bytes, so the same name', () => {
  expect(packSegment(orders, (bytes) => bytes)).toEqual(packSegment(orders, (bytes) => bytes));
});

test('bytes that are not a whole segment are none', () => {
  expect(partsOfSegment(segment.slice(0, -1))).toBeNull();
  expect(partsOfSegment(new Uint8Array(16))).toBeNull();
  expect(partsOfSegment(new Uint8Array(3))).toBeNull();
});

test('a segment of no order, or of more than an index part can name, is a bug', () => {
  expect(() => packSegment([], (bytes) => bytes)).toThrow(/1 to 200/);
});
