import { addMs } from 'shared-types/calendar';
import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { afterErrand, closedBreaker, roomOf } from './breaker.ts';
import type { Breaker } from './breaker.ts';

const now = at('2026-11-21T10:00:00.000Z');

const afterTroubles = (count: number): Breaker =>
  Array.from({ length: count }).reduce<Breaker>((breaker) => afterErrand(breaker, 'trouble', now), closedBreaker);

test('R-11 four troubles in a row leave the channel open to four errands', () => {
  expect(roomOf(afterTroubles(4), now, 4)).toBe(4);
});

test('R-11 the fifth trouble in a row stops every errand for thirty seconds', () => {
  expect(roomOf(afterTroubles(5), now, 4)).toBe(0);
  expect(roomOf(afterTroubles(5), addMs(now, 29_999), 4)).toBe(0);
});

test('R-11 after the open time one errand probes, and its success lets all through again', () => {
  const later = addMs(now, 30_000);
  expect(roomOf(afterTroubles(5), later, 4)).toBe(1);
  expect(roomOf(afterErrand(afterTroubles(5), 'reached', later), later, 4)).toBe(4);
});

test('R-11 a probe that fails opens the breaker again', () => {
  const later = addMs(now, 30_000);
  expect(roomOf(afterErrand(afterTroubles(5), 'trouble', later), later, 4)).toBe(0);
});

test('R-11 one success between troubles starts the count again', () => {
  const breaker = afterErrand(afterErrand(afterTroubles(4), 'reached', now), 'trouble', now);
  expect(roomOf(breaker, now, 4)).toBe(4);
});
