import { addMs } from './calendar.ts';
import type { Instant } from './calendar.ts';
import type { GrantClaims } from './enrolment.ts';
import { isMore } from './money.ts';
import type { Money } from './money.ts';

/** A return as the limits of a shift see it: all that would leave the company, and how many this person recorded before it in the shift. */
type Against = Readonly<{ worth: Money; recordedBefore: number }>;

/** E-10: which limit of the grant a return is above; `null`: none. A limit of another currency bounds nothing. The server judges the same. */
export const overGrant = (
  { amount, returnsPerShift }: GrantClaims['limits'],
  { worth, recordedBefore }: Against,
): 'amount' | 'count' | null => {
  if (amount !== null && amount.currency === worth.currency && isMore(worth, amount)) return 'amount';
  return returnsPerShift !== null && recordedBefore >= returnsPerShift ? 'count' : null;
};

const WARNED_MS = 3_600_000;

/** Whether a shift grant still runs: `ending` within its last hour, `over` when what is recorded under it waits for a person (S-11). */
export const shiftAt = ({ expiresAt }: Pick<GrantClaims, 'expiresAt'>, now: Instant): 'running' | 'ending' | 'over' => {
  if (expiresAt < now) return 'over';
  return expiresAt <= addMs(now, WARNED_MS) ? 'ending' : 'running';
};
