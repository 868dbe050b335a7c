import { useEffect, useRef } from 'react';

import { readScanCode } from 'shared-types/scan-code';

import { giveFeedback } from '../../devices/feedback.ts';
import type { Searched } from './use-search.ts';

type Heard = Readonly<{
  scanned: string | null;
  searched: Searched;
  isLost: boolean;
  /** No slip and nothing announced opens by it here. */
  isNoSlip: boolean;
}>;

const OPENS_BY_ITSELF: ReadonlySet<string> = new Set(['slip', 'slip-code', 'announced']);

/** Lets each scan be heard and felt once it is answered: found, or known to nobody (UX §6). */
export const useHeard = ({ scanned, searched, isLost, isNoSlip }: Heard): void => {
  const heard = useRef<string | null>(null);
  const isAsked = scanned !== null && searched.isSettled && searched.text === scanned;
  const isUnknown = isAsked && isLost && (isNoSlip || !OPENS_BY_ITSELF.has(readScanCode(scanned).kind));
  const answer = isUnknown ? 'unknown' : isAsked && searched.hits.length > 0 ? 'match' : null;
  useEffect(() => {
    if (scanned === null) heard.current = null;
    if (scanned === null || answer === null || heard.current === scanned) return;
    heard.current = scanned;
    giveFeedback(answer);
  }, [scanned, answer]);
};
