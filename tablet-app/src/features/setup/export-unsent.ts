import type { Instant } from 'shared-types/calendar';

import { exportLedger } from '../../store/export-ledger.ts';
import type { Ledger } from '../../store/ledger.ts';

/** Saves everything that was not acknowledged as a file, for the help desk. `false`: the ledger cannot be read. */
export const exportUnsent = async (ledger: Ledger, at: Instant): Promise<boolean> => {
  const file = await exportLedger(ledger, at).catch(() => null); // a ledger that cannot be read is an answer here: the page says so
  if (file === null) return false;
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `retour-unsent-${at.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return true;
};
