import { expect, test } from 'vitest';

import type { Instant, TimeZone } from 'shared-types/calendar';

import type { ReturnRow } from '../../store/return-status.ts';
import { byHour, hoursSaid, scaleOf } from './hours.ts';

const zone = 'Europe/Paris' as TimeZone;
const at = (text: string) => text as Instant; // moments of this test
const aRow = (presentedAt: string, with_: object = {}): ReturnRow =>
  ({ presentedAt, orderType: 'ecommerce', status: 'received', ...with_ }) as never; // only what the hours read

const today = [
  aRow('2026-11-22T11:05:00.000Z'),
  aRow('2026-11-22T11:40:00.000Z', { orderType: 'e-reservation' }),
  aRow('2026-11-22T12:10:00.000Z', { orderType: null }),
  aRow('2026-11-22T11:50:00.000Z', { status: 'voided' }),
];
const weekAgo = [aRow('2026-11-15T11:30:00.000Z'), aRow('2026-11-15T19:30:00.000Z')];

test('returns stand at the hour of the store’s clock, by sort, beside the same weekday a week ago; corrected ones nowhere', () => {
  const hours = byHour({ today, weekAgo, zone });
  expect(hours.filter(({ count, before }) => count + before > 0)).toMatchObject([
    { hour: 12, count: 2, before: 1, today: { ecommerce: 1, 'e-reservation': 1, blind: 0 } },
    { hour: 13, count: 1, before: 0, today: { blind: 1 } },
    { hour: 20, count: 0, before: 1 },
  ]);
});

test('a shop’s day is always in sight, and what happens outside of it widens the picture', () => {
  const span = (rows: readonly ReturnRow[]): readonly (number | undefined)[] => {
    const hours = byHour({ today: rows, weekAgo: [], zone }).map(({ hour }) => hour);
    return [hours[0], hours.at(-1)];
  };
  expect(span([])).toEqual([9, 19]);
  expect(span([aRow('2026-11-22T06:00:00.000Z'), aRow('2026-11-22T20:59:00.000Z')])).toEqual([7, 21]);
});

test('the sentence compares with this time of day a week ago, not with the whole day', () => {
  const hours = byHour({ today, weekAgo, zone });
  expect(hoursSaid(hours, { today, weekAgo, now: at('2026-11-22T13:00:00.000Z') })).toEqual({ count: 3, before: 1, busiest: 12 });
  expect(hoursSaid([], { today: [], weekAgo: [], now: at('2026-11-22T08:00:00.000Z') })).toEqual({ count: 0, before: 0, busiest: null });
});

test('the scale ends at a five', () => {
  expect(scaleOf([])).toBe(5);
  expect(scaleOf(byHour({ today: Array.from({ length: 6 }, () => aRow('2026-11-22T11:05:00.000Z')), weekAgo, zone }))).toBe(10);
});
