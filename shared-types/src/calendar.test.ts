import { expect, test } from 'vitest';

import {
  addDays,
  addMs,
  addWorkingDays,
  daysBetween,
  instant,
  instantOf,
  nextWorkingDay,
  parseInstant,
  storeDay,
  storeDayOf,
  timeZone,
} from './calendar.ts';
import { at } from './testing/builders.ts';

const day = (text: string) => storeDay.parse(text);

test('E-3 a moment falls on the day of the time zone, not of the server', () => {
  const late = at('2026-11-21T23:30:00.000Z');
  expect(storeDayOf(late, timeZone.parse('Europe/Paris'))).toBe('2026-11-22');
  expect(storeDayOf(late, timeZone.parse('America/New_York'))).toBe('2026-11-21');
});

test('E-3 the hour that summer time skips or repeats moves no day', () => {
  const zone = timeZone.parse('Europe/Paris');
  expect(storeDayOf(at('2026-03-28T22:59:59.999Z'), zone)).toBe('2026-03-28');
  expect(storeDayOf(at('2026-03-28T23:00:00.000Z'), zone)).toBe('2026-03-29');
  expect(storeDayOf(at('2026-10-25T22:59:59.999Z'), zone)).toBe('2026-10-25');
  expect(storeDayOf(at('2026-10-25T23:00:00.000Z'), zone)).toBe('2026-10-26');
});

test('E-3 a time zone that the runtime does not know is refused', () => {
  expect(timeZone.safeParse('Europe/Atlantis').success).toBe(false);
});

test('a day or a moment that the calendar does not have is refused, not rolled over', () => {
  expect(storeDay.safeParse('2026-02-30').success).toBe(false);
  expect(storeDay.safeParse('2028-02-29').success).toBe(true);
  expect(instant.safeParse('2026-02-30T10:00:00.000Z').success).toBe(false);
  expect(instant.safeParse('2026-02-28T24:00:00.000Z').success).toBe(false);
  expect(instant.safeParse('2026-02-28T10:00:00Z').success).toBe(false);
  expect(instant.safeParse('2026-02-28T23:59:59.999Z').success).toBe(true);
});

test('a moment is read with an offset only, and a year has four digits', () => {
  expect(parseInstant('2026-11-21T11:00:00+01:00')).toBe('2026-11-21T10:00:00.000Z');
  expect(parseInstant('2026-11-21T11:00:00')).toBeNull();
  expect(parseInstant('2026-02-30T11:00:00Z')).toBeNull();
  expect(parseInstant('gestern um 10Z')).toBeNull();
  expect(() => instantOf(8e15)).toThrow(/year/);
});

test('days are counted across months and summer time', () => {
  expect(addDays(day('2026-03-28'), 2)).toBe('2026-03-30');
  expect(addDays(day('2026-12-31'), 1)).toBe('2027-01-01');
  expect(daysBetween(day('2026-10-24'), day('2026-10-26'))).toBe(2);
});

test('a clock that stands anywhere is read: sums stop at the first and the last moment of four-digit years', () => {
  expect(addMs(at('9999-12-31T00:00:00.000Z'), 4e12)).toBe('9999-12-31T23:59:59.999Z');
  expect(addMs(at('0000-01-02T00:00:00.000Z'), -4e12)).toBe('0000-01-01T00:00:00.000Z');
  expect(storeDayOf(at('9999-12-31T23:59:59.999Z'), timeZone.parse('Pacific/Kiritimati'))).toBe('9999-12-31');
  expect(addDays(day('9999-12-30'), 30)).toBe('9999-12-31');
  expect(addDays(day('0000-01-02'), -30)).toBe('0000-01-01');
});

test('P-4 the promise counts working days: four after a Friday is a Thursday', () => {
  expect(addWorkingDays(day('2026-11-20'), 4)).toBe('2026-11-26');
  expect(addWorkingDays(day('2026-11-21'), 1)).toBe('2026-11-23');
  expect(addWorkingDays(day('2026-11-21'), 0)).toBe('2026-11-21');
});

test('E-11 weekends and public holidays are no working days', () => {
  const holidays = [day('2026-12-25'), day('2026-12-28')];
  expect(nextWorkingDay(day('2026-12-24'), holidays)).toBe('2026-12-24');
  expect(nextWorkingDay(day('2026-12-25'), holidays)).toBe('2026-12-29');
  expect(nextWorkingDay(day('2026-11-21'))).toBe('2026-11-23');
});

test('P-4 the promise skips public holidays too', () => {
  expect(addWorkingDays(day('2026-12-24'), 2, [day('2026-12-25')])).toBe('2026-12-29');
  expect(addWorkingDays(day('2026-12-25'), 0, [day('2026-12-25')])).toBe('2026-12-25');
});

test('E-11 a clock at the end of time and a calendar of holidays only end all the same', () => {
  expect(nextWorkingDay(day('9999-12-31'), [day('9999-12-31')])).toBe('9999-12-31');
});
