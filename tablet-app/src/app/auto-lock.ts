import { msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

/** One moment on both clocks of the tablet: the wall's, which goes on while it sleeps, and the counter that nobody can set. */
export type Moment = Readonly<{ at: Instant; monotonicMs: number }>;

/** `askInMs`: when to ask again; `null`: never. While `warned`, `leftMs` is what is left. */
export type AutoLock =
  | Readonly<{ kind: 'open'; askInMs: number | null }>
  | Readonly<{ kind: 'warned'; leftMs: number; askInMs: number }>
  | Readonly<{ kind: 'locked' }>;

const WARNED_MS = 20_000;
const TICK_MS = 1_000;

/**
 * C-6: whether the tablet locks, by the last touch and now. Idle is what either clock says, whichever is more: sleep stops one of them, and a
 * clock that was set back must not keep a tablet open. The warning comes 20 s ahead, or half way where that is sooner.
 */
export const autoLockAt = (touched: Moment, now: Moment, afterSeconds: number | null): AutoLock => {
  if (afterSeconds === null) return { kind: 'open', askInMs: null };
  const idleMs = Math.max(now.monotonicMs - touched.monotonicMs, msBetween(touched.at, now.at));
  const leftMs = afterSeconds * 1_000 - idleMs;
  const warnedMs = Math.min(WARNED_MS, afterSeconds * 500);
  if (leftMs <= 0) return { kind: 'locked' };
  if (leftMs > warnedMs) return { kind: 'open', askInMs: leftMs - warnedMs };
  const toNextSecondMs = leftMs % TICK_MS;
  return { kind: 'warned', leftMs, askInMs: toNextSecondMs === 0 ? TICK_MS : toNextSecondMs };
};
