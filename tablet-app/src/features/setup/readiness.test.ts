import { describe, expect, test } from 'vitest';

import { at } from 'shared-types/testing/builders';

import { createSyncState } from '../../store/sync-port.ts';
import { checksOf, gigabytes, minutesOff } from './readiness.ts';
import type { ReadinessFacts } from './readiness.ts';

const well: ReadinessFacts = {
  now: at('2026-11-21T13:00:00.000Z'),
  sync: { ...createSyncState().getState(), network: 'online', orderCount: 48_212 },
  queue: { waiting: 0, returns: 0, oldestAt: null, refused: 0 },
  health: { kind: 'well' },
  browser: { isPersistent: true, freeBytes: 1_900_000_000, isInstalled: true },
  offsetMs: 1_200,
  session: null,
};
const levelIn = (facts: ReadinessFacts, id: string) => checksOf(facts).find((check) => check.id === id)?.level;

describe('readiness', () => {
  test('a tablet that is well has only good checks, and nothing about refusals', () => {
    expect(checksOf(well).every((check) => check.level === 'good')).toBe(true);
    expect(levelIn(well, 'refused')).toBeUndefined();
  });

  test('what needs a hand comes first, what stops returns before the rest', () => {
    const ill: ReadinessFacts = {
      ...well,
      health: { kind: 'key-failing', which: 'device' },
      browser: { ...well.browser, isPersistent: false },
    };
    expect(checksOf(ill).slice(0, 2)).toEqual([{ id: 'key', level: 'bad' }, { id: 'storage', level: 'look' }]); // prettier-ignore
  });

  test('offline is weather: waiting returns are good then, and want a look only when a network is there', () => {
    const queue = { waiting: 3, returns: 3, oldestAt: at('2026-11-21T12:00:00.000Z'), refused: 0 };
    expect(levelIn({ ...well, queue, sync: { ...well.sync, network: 'offline' } }, 'waiting')).toBe('good');
    expect(levelIn({ ...well, queue }, 'waiting')).toBe('look');
  });

  test('C-2 a clock is off from ten minutes on', () => {
    expect(levelIn({ ...well, offsetMs: 600_000 }, 'clock')).toBe('good');
    expect(levelIn({ ...well, offsetMs: -600_001 }, 'clock')).toBe('look');
    expect(minutesOff(-720_000)).toBe(12);
  });

  test('a refused return is named', () => {
    expect(levelIn({ ...well, queue: { ...well.queue, refused: 1 } }, 'refused')).toBe('bad');
  });

  test('free room is told in gigabytes, if the browser tells it', () => {
    expect(gigabytes(1_900_000_000)).toBe('1.9');
    expect(gigabytes(null)).toBeNull();
  });
});
