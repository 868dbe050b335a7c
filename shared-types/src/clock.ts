import { addMs, epochMsOf, msBetween } from './calendar.ts';
import type { Instant } from './calendar.ts';

/** What a tablet's clock says at confirm, and how that compares with the last server time it saw (C-1). */
export type ClockReading = Readonly<{
  /** Server time minus tablet time at the last contact. */
  offsetMs: number;
  lastContactAt: Instant | null;
  /** Milliseconds that the monotonic clock counted since that contact; `null` after a reload. */
  ageMs: number | null;
}>;

/** C-1: the moment the customer stood at the counter: the tablet's clock plus the offset measured at its last contact. */
export const presentedAtOf = (tabletNow: Instant, reading: ClockReading): Instant => {
  const corrected = addMs(tabletNow, reading.offsetMs);
  return reading.lastContactAt !== null && corrected < reading.lastContactAt ? reading.lastContactAt : corrected;
};

/** A judged moment: `at` is what counts; `favourable` is the bound that favours the customer, equal to `at` without doubt. */
export type JudgedMoment = Readonly<{ at: Instant; favourable: Instant; isInDoubt: boolean }>;

export const CLOCK_DOUBT_MS = 10 * 60_000;

/**
 * C-2: bounds a claimed moment by [last contact, arrival at the server] and checks it against the monotonic age. More than ten
 * minutes of difference is doubt, and then the earliest possible moment favours the customer: windows only ever close.
 */
export const judgeClock = (claimed: Instant, reading: ClockReading, arrivedAt: Instant): JudgedMoment => {
  const earliest = reading.lastContactAt !== null && reading.lastContactAt < arrivedAt ? reading.lastContactAt : null;
  const bounded = claimed > arrivedAt ? arrivedAt : earliest !== null && claimed < earliest ? earliest : claimed;
  const moved = Math.abs(msBetween(claimed, bounded)) > CLOCK_DOUBT_MS;
  const counted = reading.lastContactAt !== null && reading.ageMs !== null ? addMs(reading.lastContactAt, reading.ageMs) : null;
  const jumped = counted !== null && Math.abs(epochMsOf(counted) - epochMsOf(claimed)) > CLOCK_DOUBT_MS;
  const isInDoubt = moved || jumped;
  return { at: bounded, favourable: isInDoubt && earliest !== null ? earliest : bounded, isInDoubt };
};
