import { expect, test } from 'vitest';

import { addMs } from './calendar.ts';
import { judgeClock, presentedAtOf } from './clock.ts';
import { at } from './testing/builders.ts';

const MINUTE = 60_000;
const contact = at('2026-11-21T10:00:00.000Z');
const reading = { offsetMs: 0, lastContactAt: contact, ageMs: null };

test('C-1 the moment at the counter is the tablet clock plus the offset of its last contact', () => {
  expect(presentedAtOf(at('2026-11-21T11:00:00.000Z'), { ...reading, offsetMs: -30 * MINUTE })).toBe('2026-11-21T10:30:00.000Z');
});

test('C-1 a clock set back cannot put a return before the last contact', () => {
  expect(presentedAtOf(at('2025-01-01T00:00:00.000Z'), reading)).toBe(contact);
});

test('C-2 a return that arrives hours later is judged at its own moment, without doubt', () => {
  const claimed = addMs(contact, 3 * 60 * MINUTE);
  expect(judgeClock(claimed, reading, addMs(contact, 9 * 60 * MINUTE))).toEqual({ at: claimed, favourable: claimed, isInDoubt: false });
});

test('C-2 a moment after its own arrival is bounded by it; beyond ten minutes it is in doubt and the last contact favours the customer', () => {
  const arrived = addMs(contact, 60 * MINUTE);
  expect(judgeClock(addMs(arrived, 9 * MINUTE), reading, arrived)).toEqual({ at: arrived, favourable: arrived, isInDoubt: false });
  expect(judgeClock(addMs(arrived, 11 * MINUTE), reading, arrived)).toEqual({ at: arrived, favourable: contact, isInDoubt: true });
});

test('C-2 a moment before the last contact is bounded by it', () => {
  const arrived = addMs(contact, 60 * MINUTE);
  expect(judgeClock(addMs(contact, -60 * MINUTE), reading, arrived)).toEqual({ at: contact, favourable: contact, isInDoubt: true });
});

test('C-2 a clock that jumped against the monotonic count is in doubt', () => {
  const claimed = addMs(contact, 5 * 60 * MINUTE);
  const judged = judgeClock(claimed, { ...reading, ageMs: 60 * MINUTE }, addMs(contact, 6 * 60 * MINUTE));
  expect(judged).toEqual({ at: claimed, favourable: contact, isInDoubt: true });
  expect(judgeClock(claimed, { ...reading, ageMs: 5 * 60 * MINUTE }, addMs(contact, 6 * 60 * MINUTE)).isInDoubt).toBe(false);
});

test('C-2 a contact that lies after the arrival is not believed', () => {
  const arrived = addMs(contact, -60 * MINUTE);
  expect(judgeClock(addMs(arrived, -MINUTE), reading, arrived).at).toBe(addMs(arrived, -MINUTE));
});

test('C-2 a tablet that never had contact is bounded by the arrival alone', () => {
  const never = { offsetMs: 0, lastContactAt: null, ageMs: null };
  expect(judgeClock(addMs(contact, 60 * MINUTE), never, contact)).toEqual({ at: contact, favourable: contact, isInDoubt: true });
});
