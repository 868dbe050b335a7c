import { instantOf } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

/** Where time comes from: the tablet's wall clock, and a counter that nobody can set (milliseconds since the page started). */
export type Clock = Readonly<{ now: () => Instant; monotonicMs: () => number }>;

export const systemClock: Clock = { now: () => instantOf(Date.now()), monotonicMs: () => performance.now() };
