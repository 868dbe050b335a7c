import { parseInstant } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';

/** The last time somebody saw on this tablet that codes arrive. `msPerKey`: the pace of a scanner that types; `null` of a camera. */
export type ScannerTest = Readonly<{ at: Instant; by: 'wedge' | 'direct' | 'camera'; msPerKey: number | null }>;

const KEY = 'retour-scanner-test';

/** `null`: never tested here, or kept by a version that wrote it in another way. */
export const readScannerTest = (kept: Pick<Storage, 'getItem'>): ScannerTest | null => {
  const [at, by, pace] = (kept.getItem(KEY) ?? '').split(' ');
  const read = parseInstant(at ?? '');
  if (read === null || (by !== 'wedge' && by !== 'direct' && by !== 'camera')) return null;
  return { at: read, by, msPerKey: pace === undefined || pace === '' ? null : Number(pace) };
};

export const keepScannerTest = (kept: Pick<Storage, 'setItem'>, { at, by, msPerKey }: ScannerTest): void =>
  kept.setItem(KEY, [at, by, ...(msPerKey === null ? [] : [Math.round(msPerKey)])].join(' '));
