import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

const FAILURES_TO_OPEN = 5;
const RECENT = 20;
const RECENT_FAILURES_TO_OPEN = 10;
const OPEN_MS = 30_000;
/** Credentials are mended by people, and every try with bad ones may lock an account. */
const DENIED_MS = 5 * 60_000;

/**
 * What one errand at the channel says about its health: `trouble` is infrastructure (no answer, busy, refused), never a refusal in words;
 * `denied`: it does not accept our credentials, which concerns every refund and none in particular.
 */
export type Health = 'reached' | 'trouble' | 'denied';

/** How a channel fares: troubles in a row, how its last errands went, and until when nobody calls it. */
export type Breaker = Readonly<{ failures: number; recent: readonly Health[]; openUntil: Instant | null; isDenied: boolean }>;

export const closedBreaker: Breaker = { failures: 0, recent: [], openUntil: null, isDenied: false };

/** RF8: an adapter's word for a call that brought nothing, as the health it tells of. */
export const healthOf = (why: string): Exclude<Health, 'reached'> => (/^http-40[13]$/.test(why) ? 'denied' : 'trouble');

/**
 * five troubles in a row, or half of the last twenty errands, open the breaker; refused credentials pause the channel at once. A
 * probe that succeeds closes it, one that fails opens it again.
 */
export const afterErrand = (breaker: Breaker, health: Health, now: Instant): Breaker => {
  const isProbe = breaker.openUntil !== null;
  if (health === 'reached' && isProbe) return closedBreaker;
  const recent = [...breaker.recent, health].slice(-RECENT);
  if (health === 'reached') return { failures: 0, recent, openUntil: null, isDenied: false };
  const failures = breaker.failures + 1;
  if (health === 'denied') return { failures, recent, openUntil: addMs(now, DENIED_MS), isDenied: true };
  const isOpen = isProbe || failures >= FAILURES_TO_OPEN || isMostlyTrouble(recent);
  return { failures, recent, openUntil: isOpen ? addMs(now, OPEN_MS) : null, isDenied: false };
};

const isMostlyTrouble = (recent: readonly Health[]): boolean =>
  recent.length === RECENT && recent.filter((health) => health !== 'reached').length >= RECENT_FAILURES_TO_OPEN;

/**
 * How many errands may run at once: none while open, one as a probe when the open time is over (each errand for money begins with a
 * read), else `most`. Open time burns no attempts, because nothing is leased.
 */
export const roomOf = (breaker: Breaker, now: Instant, most: number): number => {
  if (breaker.openUntil === null) return most;
  return now < breaker.openUntil ? 0 : 1;
};
