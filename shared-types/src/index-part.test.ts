import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  MOST_ORDERS,
  findKey,
  findNumberEnding,
  findPrefix,
  indexKeysOf,
  keyOfCode,
  keyOfContact,
  keyOfCustomer,
  keyOfNumber,
  keyOfWord,
  packIndexPart,
  summaryBytesAt,
  viewIndexPart,
} from './index-part.ts';
import { aChannelLine, aKnownOrder } from './testing/builders.ts';

const sorted = (positions: readonly number[]): number[] => [...new Set(positions)].toSorted((a, b) => a - b);

test('S-9 an order is found by its number, names, codes, customer and hashed contacts, each once', () => {
  const { order } = aKnownOrder({ lines: [aChannelLine(), aChannelLine({ id: 'l2', barcode: null })] });
  const keys = indexKeysOf(order);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(
    expect.arrayContaining([keyOfNumber('EC 20417736'), keyOfWord('fournier'), keyOfCode('mer nv m'), keyOfCode('4006381333931')]),
  );
  expect(keys).toContain(keyOfCustomer(order.customer?.customerKey ?? ''));
  for (const hash of order.customer?.contactHashes ?? []) expect(keys).toContain(keyOfContact(hash));
  expect(keyOfContact('00ff10a0b0c0d0e0')).toHaveLength(9);
});

test('F-10 S-9 an order is found by its parcels, as carriers and shops write them', () => {
  const keys = indexKeysOf(aKnownOrder({ shipments: [{ tracking: '1Z 8V9 2A7 03 6720 3024' }] }).order);
  expect(keys).toContain(keyOfCode('1Z8V92A70367203024'));
  expect(indexKeysOf(aKnownOrder().order)).toHaveLength(keys.length - 1);
});

test('S-9 a guest and a code without letters or digits leave no empty keys', () => {
  const keys = indexKeysOf(aKnownOrder({ customer: null, lines: [aChannelLine({ sku: '货号' })] }).order);
  expect(keys.every((key) => key.length > 1)).toBe(true);
});

const key = fc
  .tuple(fc.constantFrom('n', 'w', 's'), fc.string({ unit: fc.constantFrom('A', 'B', '0', '1', '\u00ff'), minLength: 1, maxLength: 4 }))
  .map(([kind, rest]) => kind + rest);
const summary = fc.uint8Array({ maxLength: 9 });
const keysByOrder = fc.array(fc.uniqueArray(key, { maxLength: 5 }), { maxLength: 12 });

test('S-9 a packed part finds what a plain search finds: whole keys, prefixes and endings of numbers', () => {
  fc.assert(
    fc.property(keysByOrder, key, fc.nat(3), (orders, wanted, before) => {
      const bytes = packIndexPart(orders);
      const block = new Uint8Array(before * 4 + bytes.length);
      block.set(bytes, before * 4);
      const { part, end } = viewIndexPart(block, before * 4);
      expect(end).toBe(block.length);
      const having = (is: (one: string) => boolean) => orders.flatMap((keys, at) => (keys.some(is) ? [at] : []));
      expect(sorted(findKey(part, wanted))).toEqual(having((one) => one === wanted));
      expect(sorted(findPrefix(part, wanted))).toEqual(having((one) => one.startsWith(wanted)));
      const ending = wanted.slice(1);
      expect(sorted(findNumberEnding(part, ending))).toEqual(having((one) => one.startsWith('n') && one.slice(1).endsWith(ending)));
    }),
    { numRuns: 1_000 },
  );
});

test('a part gives back each summary by its position, wherever it lies in a block, and none where none was packed', () => {
  fc.assert(
    fc.property(keysByOrder, fc.array(summary, { maxLength: 12 }), fc.nat(3), (orders, summaries, before) => {
      const bytes = packIndexPart(orders, summaries);
      const block = new Uint8Array(before * 4 + bytes.length);
      block.set(bytes, before * 4);
      const { part, end } = viewIndexPart(block, before * 4);
      expect(end).toBe(block.length);
      expect(summaries.map((_, position) => [...summaryBytesAt(part, position)])).toEqual(summaries.map((one) => [...one]));
      expect(summaryBytesAt(part, summaries.length)).toHaveLength(0);
    }),
  );
});

test('S-9 a part of 200 orders with more than 64 KiB of keys is found in as well', () => {
  const orders = Array.from({ length: MOST_ORDERS }, (_, at) =>
    Array.from({ length: 12 }, (__, n) => `s${String(at).padStart(4, '0')}${n}`.padEnd(40, 'X')),
  );
  const summaries = orders.map((_, at) => new Uint8Array(3).fill(at));
  const { part } = viewIndexPart(packIndexPart(orders, summaries), 0);
  expect([...summaryBytesAt(part, 199)]).toEqual([199, 199, 199]);
  expect(part.keyEnds).toBeInstanceOf(Uint32Array);
  expect(findPrefix(part, 's0199')).toEqual(Array.from({ length: 12 }, () => 199));
  expect(() => packIndexPart([...orders, []])).toThrow(/at most 200/);
});

test('S-9 bytes that are cut short are refused, also inside a longer buffer', () => {
  const bytes = packIndexPart([['nA', 'wB']]);
  const longer = new Uint8Array(bytes.length + 64);
  longer.set(bytes);
  expect(() => viewIndexPart(longer.subarray(0, bytes.length - 4), 0)).toThrow(/cut short/);
});
