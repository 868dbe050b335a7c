import { addMs } from './calendar.ts';
import type { Instant } from './calendar.ts';
import { CLOCK_DOUBT_MS } from './clock.ts';
import type { GrantClaims } from './enrolment.ts';
import type { StoreId } from './ids.ts';
import { isMore } from './money.ts';
import type { Money } from './money.ts';
import { mayDo } from './permissions.ts';
import type { StoreSettings } from './policy.ts';
import type { Approval, Cause } from './return.ts';

/** What an approval is judged by. `claims` are those of the grant it names, once its signature was verified; `null` when it is not ours. */
export type ApprovalFacts = Readonly<{
  approval: Pick<Approval, 'staffId' | 'covers'>;
  claims: Pick<GrantClaims, 'staffId' | 'role' | 'storeId' | 'issuedAt' | 'expiresAt'> | null;
  /** Where the goods lie. */
  storeId: StoreId;
  presentedAt: Instant;
  settings: Pick<StoreSettings, 'override'> | null;
  /** All that would leave the company: web money, released money and till money alike. */
  worth: Money;
  /** How many days after the last day the latest line came (`daysLateOf`). */
  daysLate: number;
}>;

export type ApprovalJudgement = 'ok' | Extract<Cause, 'approval-invalid' | 'approval-exceeded'>;

/**
 * E-15: a manager's word counts when her own grant of this store was valid at that moment, and where it covers an override, within what the
 * store's newest settings let a manager decide on the spot. Deductions have a limit of their own (M-11).
 */
export const judgeApproval = (facts: ApprovalFacts): ApprovalJudgement => {
  if (!isByManager(facts)) return 'approval-invalid';
  if (!facts.approval.covers.includes('override')) return 'ok';
  const limits = facts.settings?.override ?? null;
  if (limits === null) return 'approval-exceeded';
  const { amount, daysLate } = limits;
  if (amount !== null && (amount.currency !== facts.worth.currency || isMore(facts.worth, amount))) return 'approval-exceeded';
  return daysLate !== null && facts.daysLate > daysLate ? 'approval-exceeded' : 'ok';
};

const isByManager = ({ approval, claims, storeId, presentedAt }: ApprovalFacts): boolean =>
  claims !== null &&
  mayDo(claims.role, 'return.approve') &&
  claims.staffId === approval.staffId &&
  claims.storeId === storeId &&
  claims.issuedAt <= addMs(presentedAt, CLOCK_DOUBT_MS) && // she may sign in only to approve, by another clock
  presentedAt <= claims.expiresAt;
