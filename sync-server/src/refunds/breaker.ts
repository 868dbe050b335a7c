import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** How a channel fares: failures of its infrastructure in a row, and until when nobody calls it. */
export type Breaker = Readonly<{ failures: number; openUntil: Instant | null }>;

export const closedBreaker: Breaker = { failures: 0, openUntil: null };

/** What one errand at the channel says about its health: `trouble` is infrastructure (no answer, busy, refused), never a refusal in words. */
export type Health = 'reached' | 'trouble';

/** five troubles in a row open the breaker; one success closes it; a failed probe opens it again. */
export const afterErrand = (breaker: Breaker, health: Health, now: Instant): Breaker => {
  if (health === 'reached') return closedBreaker;
  const failures = breaker.failures + 1;
  return { failures, openUntil: failures >= FAILURES_TO_OPEN ? addMs(now, OPEN_MS) : null };
};

/**
 * How many errands may run at once: none while open, one as a probe when the open time is over (each errand begins with a read),
 * else `most`. Open time burns no attempts, because nothing is leased.
 */
export const roomOf = (breaker: Breaker, now: Instant, most: number): number => {
  if (breaker.openUntil === null) return most;
  return now < breaker.openUntil ? 0 : 1;
};
