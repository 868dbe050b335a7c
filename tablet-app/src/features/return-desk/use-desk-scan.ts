import { useState } from 'react';

import { giveFeedback } from '../../devices/feedback.ts';
import type { ScanFeedback } from '../../devices/feedback.ts';
import { useScan } from '../../devices/scans.ts';
import { readDeskScan } from './desk-scan.ts';
import type { OnDesk, ScanAnswer } from './desk-scan.ts';
import type { DeskState } from './use-desk.ts';

/** The last scan on the desk. `count` rises with each, so that a second scan of the same garment shows too. */
export type DeskScan = Readonly<{ answer: ScanAnswer | null; count: number; scan: (code: string) => void; drop: () => void }>;

const FEEDBACK: Readonly<Record<ScanAnswer['kind'], ScanFeedback>> = {
  match: 'match',
  announced: 'match',
  'this-order': 'match',
  'all-picked': 'other',
  other: 'other',
  again: 'again',
};

/** Answers what is scanned while an order is on the desk: heard, felt, said, and done where nothing is in doubt (UX §6). */
export const useDeskScan = (onDesk: OnDesk, desk: Pick<DeskState, 'setUnits' | 'takeAnnounced'>): DeskScan => {
  const [{ answer, count }, setLast] = useState<Omit<DeskScan, 'scan' | 'drop'>>({ answer: null, count: 0 });
  const scan = (code: string): void => {
    const next = readDeskScan(code, onDesk);
    setLast({ answer: next, count: count + 1 });
    giveFeedback(FEEDBACK[next.kind]);
    if (next.kind === 'match') desk.setUnits(next.lineId, next.units);
    if (next.kind === 'announced') desk.takeAnnounced(next.announced);
  };
  useScan(scan);
  return { answer, count, scan, drop: () => setLast({ answer: null, count }) };
};
