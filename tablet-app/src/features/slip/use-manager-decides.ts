import { useQuery } from '@tanstack/react-query';

import { termsFor } from '../../store/book.ts';
import type { LocalReturn } from '../../store/ledger.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isUncovered } from './slip-saying.ts';

/** Whether a manager must decide, as far as this tablet can tell before there is a ruling; `undefined` while it is being read. */
export const useManagerDecides = (local: LocalReturn | null): boolean | undefined => {
  const tablet = useTablet();
  const orderId = local !== null && local.verdict === null ? local.orderId : null;
  const asked = useQuery({
    queryKey: ['uncovered', local?.returnId ?? null, orderId],
    queryFn: async () => {
      const known = orderId === null || local === null ? null : await tablet.search.open(orderId);
      const terms = known === null ? null : await termsFor(tablet, known);
      if (known === null || terms === null || local === null) return false;
      return isUncovered(known, local.record, { ...terms, presentedAt: local.record.presentedAt });
    },
  });
  return asked.data;
};
