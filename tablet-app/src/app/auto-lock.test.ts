import { addMs } from 'shared-types/calendar';
import { at } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { autoLockAt } from './auto-lock.ts';

const touched = { at: at('2026-11-21T10:00:00.000Z'), monotonicMs: 5_000 };
/** So long after the last touch, by the counter and by the wall clock. */
const after = (counterMs: number, wallMs = counterMs) => ({ at: addMs(touched.at, wallMs), monotonicMs: touched.monotonicMs + counterMs });

test('C-6 the tablet warns 20 s ahead and then locks', () => {
  expect(autoLockAt(touched, after(0), 180)).toEqual({ kind: 'open', askInMs: 160_000 });
  expect(autoLockAt(touched, after(159_999), 180)).toEqual({ kind: 'open', askInMs: 1 });
  expect(autoLockAt(touched, after(160_000), 180)).toEqual({ kind: 'warned', leftMs: 20_000, askInMs: 1_000 });
  expect(autoLockAt(touched, after(175_300), 180)).toEqual({ kind: 'warned', leftMs: 4_700, askInMs: 700 });
  expect(autoLockAt(touched, after(180_000), 180)).toEqual({ kind: 'locked' });
});

test('C-6 the shortest setting warns half way, so that the bar does not stand there always', () => {
  expect(autoLockAt(touched, after(9_999), 20).kind).toBe('open');
  expect(autoLockAt(touched, after(10_000), 20)).toEqual({ kind: 'warned', leftMs: 10_000, askInMs: 1_000 });
});

test('C-6 a tablet that slept is locked at the first look, whichever clock went on', () => {
  expect(autoLockAt(touched, after(200, 3_600_000), 180)).toEqual({ kind: 'locked' });
  expect(autoLockAt(touched, after(3_600_000, 200), 180)).toEqual({ kind: 'locked' });
});

test('C-6 setting the clock back keeps no tablet open', () => {
  expect(autoLockAt(touched, after(180_000, -86_400_000), 180)).toEqual({ kind: 'locked' });
  expect(autoLockAt(touched, after(1_000, -86_400_000), 180)).toEqual({ kind: 'open', askInMs: 159_000 });
});

test('C-6 a store that wants no lock has none', () => {
  expect(autoLockAt(touched, after(1e9), null)).toEqual({ kind: 'open', askInMs: null });
});
