import type { Instant } from './calendar.ts';
import { addMs } from './calendar.ts';
import type { InstallationId } from './ids.ts';
import type { RefundState } from './return.ts';

/** What the server knows when an associate takes back her own return. */
export type VoidFacts = Readonly<{
  refunds: readonly RefundState[];
  isVoided: boolean;
  recordedBy: Readonly<{ installationId: InstallationId; at: Instant }>;
  askedBy: Readonly<{ installationId: InstallationId; at: Instant }>;
  goodsStillHere: boolean;
}>;

const SHIFT_HOURS = 12;

/**
 * a return can be voided by the tablet that recorded it, in the same shift, while the goods are still there and
 * every refund is still `requested`; else a person decides, because money may be on its way.
 */
export const decideVoid = (facts: VoidFacts): 'void' | 'already-void' | 'case' => {
  if (facts.isVoided) return 'already-void';
  const sameShift = facts.askedBy.at <= addMs(facts.recordedBy.at, SHIFT_HOURS * 3_600_000);
  const sameTablet = facts.askedBy.installationId === facts.recordedBy.installationId;
  const nothingSent = facts.refunds.every((state) => state === 'requested' || state === 'cancelled');
  return sameShift && sameTablet && nothingSent && facts.goodsStillHere ? 'void' : 'case';
};
