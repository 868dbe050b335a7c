import { aChannelLine, aKnownOrder } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { inParts } from './told-parts.ts';

const part = (n: number, quantity: number, weightMinor: number) => ({
  id: `c${n}`,
  sku: `P-${n}`,
  name: `Part ${n}`,
  quantity,
  weightMinor,
});
const boughtAs = (quantity: number, ...parts: readonly ReturnType<typeof part>[]) =>
  aKnownOrder({ lines: [aChannelLine({ quantity, paidMinor: 4_000, components: parts } as never)] }).order.lines;
const told = (units: number, amountMinor: number, lineId = 'l1') => [{ lineId, units, amountMinor }];

test.each([
  [
    'one of one',
    boughtAs(1, part(1, 1, 3_000), part(2, 2, 500)),
    told(1, 4_000),
    [
      [1, 3_000],
      [2, 1_000],
    ],
  ],
  [
    'one of two',
    boughtAs(2, part(1, 1, 3_000), part(2, 1, 1_000)),
    told(1, 2_000),
    [
      [1, 1_500],
      [1, 500],
    ],
  ],
  [
    'one of two, a fee kept',
    boughtAs(2, part(1, 1, 3_000), part(2, 1, 1_000)),
    told(1, 1_600),
    [
      [1, 1_200],
      [1, 400],
    ],
  ],
  [
    'one of one with two of each part',
    boughtAs(1, part(1, 2, 500), part(2, 2, 500)),
    told(1, 4_000),
    [
      [2, 2_000],
      [2, 2_000],
    ],
  ],
  [
    'one of two with two of each part',
    boughtAs(2, part(1, 2, 500), part(2, 2, 500)),
    told(1, 2_000),
    [
      [2, 1_000],
      [2, 1_000],
    ],
  ],
  [
    'more than were sold',
    boughtAs(1, part(1, 1, 500), part(2, 1, 500)),
    told(9, 4_000),
    [
      [1, 2_000],
      [1, 2_000],
    ],
  ],
] as const)('M-12 a bundle that a shop took back counts in its parts: %s', (_, lines, goods, expected) => {
  expect(inParts(goods, lines).map((one) => [one.units, one.amountMinor])).toEqual(expected);
});

test('M-12 a part that is named, and a line that is no bundle, stay as they are', () => {
  const lines = boughtAs(1, part(1, 1, 3_000), part(2, 1, 1_000));
  for (const goods of [told(1, 3_000, 'l1~c1'), told(1, 1, 'l9')]) expect(inParts(goods, lines)).toEqual(goods);
});
