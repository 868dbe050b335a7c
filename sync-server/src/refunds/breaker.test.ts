import { addMs } from 'shared-types/calendar';
import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { afterErrand, closedBreaker, healthOf, roomOf } from './breaker.ts';
import type { Breaker, Health } from './breaker.ts';

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

const mixed = (healths: readonly Health[]): Breaker =>
  healths.reduce<Breaker>((breaker, health) => afterErrand(breaker, health, now), closedBreaker);
const turns = (count: number): Health[] => Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 'reached' : 'trouble'));

test('RF8 R-11 half of the last twenty errands in trouble open the breaker, though no two came in a row', () => {
  expect(roomOf(mixed(turns(18)), now, 4)).toBe(4);
  expect(roomOf(mixed(turns(20)), now, 4)).toBe(0);
});

test('RF8 R-11 nineteen errands are too few to judge by their share', () => {
  expect(roomOf(mixed(['trouble', ...turns(18)]), now, 4)).toBe(4);
});

test('RF8 R-11 a probe that succeeds forgets the bad times, so that one more trouble opens nothing', () => {
  const healed = afterErrand(mixed(turns(20)), 'reached', addMs(now, 30_000));
  expect(roomOf(afterErrand(healed, 'trouble', now), now, 4)).toBe(4);
});

test('RF8 R-11 refused credentials pause the channel at once, for five minutes', () => {
  const denied = afterErrand(closedBreaker, healthOf('http-401'), now);
  expect([roomOf(denied, addMs(now, 299_999), 4), roomOf(denied, addMs(now, 300_000), 4)]).toEqual([0, 1]);
  expect(healthOf('http-403')).toBe('denied');
  expect(healthOf('http-404')).toBe('trouble');
});
