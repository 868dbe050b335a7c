import { isMore, sum } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { StoreSettings } from 'shared-types/policy';
import type { Quote } from 'shared-types/quote';
import { overGrant } from 'shared-types/shift';

import type { StaffSession } from '../../store/sync-port.ts';

/** Which limit a return is above, so that a manager decides whatever else holds; the same that the server will find (E-7, E-10). */
export type ShiftLimit = Readonly<{ kind: 'amount' | 'offline'; limit: Money }> | Readonly<{ kind: 'count'; most: number }>;

type Facts = Readonly<{
  quote: Pick<Quote, 'refund' | 'released' | 'atTill'>;
  limits: StaffSession['claims']['limits'];
  recordedBefore: number;
  isOffline: boolean;
  settings: Pick<StoreSettings, 'offlineLimit'>;
}>;

/** `null`: within all of them. */
export const shiftLimitOf = ({ quote, limits, recordedBefore, isOffline, settings }: Facts): ShiftLimit | null => {
  const worth = sum([quote.refund, quote.released, quote.atTill], quote.refund.currency);
  const over = overGrant(limits, { worth, recordedBefore });
  if (over === 'amount' && limits.amount !== null) return { kind: 'amount', limit: limits.amount };
  if (over === 'count' && limits.returnsPerShift !== null) return { kind: 'count', most: limits.returnsPerShift };
  const { offlineLimit } = settings;
  if (!isOffline || offlineLimit === null || offlineLimit.currency !== worth.currency) return null;
  return isMore(worth, offlineLimit) ? { kind: 'offline', limit: offlineLimit } : null;
};
