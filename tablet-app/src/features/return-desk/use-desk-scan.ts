import { useState } from 'react';

import { giveFeedback } from '../../devices/feedback.ts';
import type { ScanFeedback } from '../../devices/feedback.ts';
import { useScan } from '../../devices/scans.ts';
import { readDeskScan } from './desk-scan.ts';
import type { OnDesk, ScanAnswer } from './desk-scan.ts';
import type { DeskState } from './use-desk.ts';

/** The last scan on the desk. `count` rises with each, so that a second scan of the same garment shows too. */
export type DeskScan = Readonly<{ answer: ScanAnswer | null; count: number; scan: (code: string) => void; drop: () => void }>;

/** `about`: what was picked and said by then. */
type Last = Pick<DeskScan, 'answer' | 'count'> & Readonly<{ about: string }>;

const FEEDBACK: Readonly<Record<ScanAnswer['kind'], ScanFeedback>> = {
  match: 'match',
  announced: 'match',
  'this-order': 'match',
  'all-picked': 'other',
  other: 'other',
  again: 'again',
};

/** Answers what is scanned while an order is on the desk: heard, felt, said, and done where nothing is in doubt (UX §6). */
export const useDeskScan = (onDesk: OnDesk, desk: Pick<DeskState, 'picked' | 'setUnits' | 'takeAnnounced'>): DeskScan => {
  const now = JSON.stringify(desk.picked);
  const [{ answer, count, about }, setLast] = useState<Last>({ answer: null, count: 0, about: now });
  const scan = (code: string): void => {
    const next = readDeskScan(code, onDesk);
    setLast({ answer: next, count: count + 1, about: now });
    giveFeedback(FEEDBACK[next.kind]);
    if (next.kind === 'match') desk.setUnits(next.lineId, next.units);
    if (next.kind === 'announced') desk.takeAnnounced(next.announced);
  };
  useScan(scan);
  // What only says how things stand is read by the time that anything is picked or said.
  const isOver = (answer?.kind === 'all-picked' || answer?.kind === 'this-order') && about !== now;
  return { answer: isOver ? null : answer, count, scan, drop: () => setLast({ answer: null, count, about: now }) };
};
