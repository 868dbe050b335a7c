import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { StaffId } from 'shared-types/ids';

import type { Clock } from './clock.ts';
import type { Ledger, PinTries } from './ledger.ts';
import type { UnlockTrouble } from './sync-port.ts';

const FREE_TRIES = 5;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 15 * 60_000;

type Stores = Readonly<{ ledger: Ledger; clock: Clock }>;

/** How long the next try waits after so many wrong ones in a row: none for the first five, then doubling from half a minute. */
export const delayAfterMs = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (wrong - FREE_TRIES));

/** Never more than its own delay: what seems longer was begun under a clock that has been set back since. */
const leftOf = (tries: PinTries | undefined, now: Instant): number =>
  tries?.lockedUntil ? Math.max(0, Math.min(msBetween(now, tries.lockedUntil), delayAfterMs(tries.wrong))) : 0;

/** S-14: how long this person still waits for the next try on this tablet, in milliseconds. */
export const pinWaitMs = async ({ ledger, clock }: Stores, staffId: StaffId): Promise<number> =>
  ledger.transaction('rw', ledger.pinTries, async () => {
    const tries = await ledger.pinTries.get(staffId);
    const now = clock.now();
    const waitMs = leftOf(tries, now);
    if (tries && waitMs > 0) await ledger.pinTries.put({ ...tries, lockedUntil: addMs(now, waitMs) });
    return waitMs;
  });

/** A manager stands here and lets the person try again at once. What the server counts stays. */
export const liftPinWait = async (ledger: Ledger, staffId: StaffId): Promise<void> => ledger.pinTries.delete(staffId);

/** What a try costs if the PIN is wrong; `mayTry`: false while a wait runs, and then nothing was counted. */
type Counted = Readonly<{ mayTry: boolean; trouble: UnlockTrouble }>;

/**
 * S-14: counts a try before it is made, so that neither a reload nor a second tab gives new ones. A wait from a clock that was set back
 * begins again when it is looked at: it ends no earlier than it should, and not never.
 */
export const countTry = async ({ ledger, clock }: Stores, staffId: StaffId): Promise<Counted> =>
  ledger.transaction('rw', ledger.pinTries, async () => {
    const waitMs = await pinWaitMs({ ledger, clock }, staffId);
    if (waitMs > 0) return { mayTry: false, trouble: { kind: 'locked', waitMs } };
    const wrong = ((await ledger.pinTries.get(staffId))?.wrong ?? 0) + 1;
    const delayMs = delayAfterMs(wrong);
    await ledger.pinTries.put({ staffId, wrong, lockedUntil: delayMs === 0 ? null : addMs(clock.now(), delayMs) });
    return {
      mayTry: true,
      trouble: delayMs === 0 ? { kind: 'wrong', triesLeft: FREE_TRIES - wrong } : { kind: 'locked', waitMs: delayMs },
    };
  });
