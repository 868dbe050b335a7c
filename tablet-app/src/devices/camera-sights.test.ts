import { expect, test } from 'vitest';

import { offCentreOf } from './camera-centre.ts';
import { NOTHING_SEEN, OUT_OF_SIGHT_MS, readSights } from './camera-sights.ts';
import type { Sight } from './camera-sights.ts';

const bars = (text: string, offCentre = 0): Sight => ({ text, symbology: 'ean_13', offCentre });
const square = (text: string, offCentre = 0): Sight => ({ text, symbology: 'qr_code', offCentre });

/** What counts, picture by picture, one every 60 ms. */
const watch = (pictures: readonly (readonly Sight[])[], everyMs = 60): readonly string[] => {
  let memory = NOTHING_SEEN;
  return pictures.flatMap((sights, at) => {
    const seen = readSights(memory, sights, 1_000 + at * everyMs);
    memory = seen.memory;
    return seen.code ?? [];
  });
};

const TEE = '4006381333931';
const BELT = '3762014900048';

test('a square counts at once, bars when two pictures in a row say the same', () => {
  expect(watch([[square('EC-1')]])).toEqual(['EC-1']);
  expect(watch([[bars(TEE)]])).toEqual([]);
  expect(watch([[bars(TEE)], [bars(TEE)]])).toEqual([TEE]);
  expect(watch([[bars(TEE)], [], [bars(TEE)]])).toEqual([]);
  expect(watch([[bars(TEE)], [bars(BELT)], [bars(TEE)], [bars(BELT)]])).toEqual([]);
});

test('a product number with a wrong check digit is not even a candidate', () => {
  expect(watch([[bars('4006381333932')], [bars('4006381333932')]])).toEqual([]);
  expect(watch([[square(' ')]])).toEqual([]);
});

test('a code counts once while it stays in sight, and again when it was gone for a while: the second piece', () => {
  const held = Array.from({ length: 50 }, () => [bars(TEE)]);
  expect(watch(held)).toEqual([TEE]);
  const away = Array.from({ length: Math.ceil(OUT_OF_SIGHT_MS / 60) + 2 }, () => []);
  expect(watch([...held, ...away, ...held])).toEqual([TEE, TEE]);
  expect(watch([...held, [], [], ...held])).toEqual([TEE]); // a blurred picture or two is no second piece
});

test('of several codes the one nearest to the middle is meant, and the next when that one was taken away', () => {
  expect(watch([[square('side', 0.6), square('middle', 0.1)]])).toEqual(['middle']);
  expect(watch([[square('one')], [square('two')]])).toEqual(['one', 'two']);
  expect(
    watch([
      [square('one'), square('two', 0.4)],
      [square('one'), square('two', 0.4)],
    ]),
  ).toEqual(['one']);
});

test('the middle of a code is measured from the middle of the picture', () => {
  const corners = (x: number, y: number) => [{ x: x - 10, y: y - 10 }, { x: x + 10, y: y - 10 }, { x: x + 10, y: y + 10 }, { x: x - 10, y: y + 10 }]; // prettier-ignore
  expect(offCentreOf(corners(320, 240), 640, 480)).toBe(0);
  expect(offCentreOf(corners(640, 480), 640, 480)).toBeCloseTo(1);
  expect(offCentreOf([], 640, 480)).toBe(1);
});
