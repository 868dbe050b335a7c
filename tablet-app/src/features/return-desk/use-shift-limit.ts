import { useStore } from 'zustand';

import type { StoreSettings } from 'shared-types/policy';
import type { Quote } from 'shared-types/quote';

import { useRecordedInShift } from '../../store/shift-count.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { shiftLimitOf } from './shift-limit.ts';
import type { ShiftLimit } from './shift-limit.ts';

/** Whether the return as it stands, if anything is picked, is above a limit of the person's shift or of the store, so that it is said before Record. */
export const useShiftLimit = (quote: Quote | null, settings: StoreSettings): ShiftLimit | null => {
  const { session, sync } = useTablet();
  const who = useStore(session);
  const isOffline = useStore(sync.state, (state) => state.network !== 'online');
  const isCounted = (who?.claims.limits.returnsPerShift ?? null) !== null;
  const recordedBefore = useRecordedInShift(isCounted ? who : null) ?? 0;
  return who === null || quote === null ? null : shiftLimitOf({ quote, limits: who.claims.limits, recordedBefore, isOffline, settings });
};
