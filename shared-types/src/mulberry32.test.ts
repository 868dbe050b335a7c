import { expect, test } from 'vitest';

import { mulberry32 } from './mulberry32.ts';

const FIRST_OF_SEVEN = [0.011704753153026104, 0.06195825757458806, 0.97690763277933];

test('the same seed draws the same numbers on every machine: a demo, a replay and a failing case are found again', () => {
  const draw = mulberry32(7);
  expect([draw(), draw(), draw()]).toEqual(FIRST_OF_SEVEN);
  expect(mulberry32(8)()).not.toBe(FIRST_OF_SEVEN[0]);
});

test('what is drawn lies in [0, 1), evenly', () => {
  const draw = mulberry32(1);
  const drawn = Array.from({ length: 10_000 }, draw);
  expect(drawn.every((one) => one >= 0 && one < 1)).toBe(true);
  expect(drawn.reduce((all, one) => all + one, 0) / drawn.length).toBeCloseTo(0.5, 1);
});
