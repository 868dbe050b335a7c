import type { Instant } from 'shared-types/calendar';

import { exportLedger } from '../../store/export-ledger.ts';
import type { Ledger } from '../../store/ledger.ts';
import { saveFile } from './save-file.ts';

/** Saves everything that was not acknowledged as a file, to be brought in on another tablet (S-13). `false`: the ledger cannot be read. */
export const exportUnsent = async (ledger: Ledger, at: Instant): Promise<boolean> => {
  const file = await exportLedger(ledger, at).catch(() => null); // a ledger that cannot be read is an answer here: the page says so
  if (file === null) return false;
  saveFile(file, `retour-unsent-${at.slice(0, 10)}.json`);
  return true;
};
