import type { PrinterTrouble } from '../store/printer-choice.ts';

/** What to say of a printer's trouble: what is true, and what to do next, by the key of its text. */
export const TROUBLE_WORDS = {
  'out-of-paper': 'print.paper',
  'cover-open': 'print.cover',
  'not-ready': 'print.notReady',
  'no-printer': 'print.gone',
  'in-use': 'print.taken',
  offline: 'print.offline',
  unsupported: 'print.unable',
  unclear: 'print.unclear',
  'no-answer': 'print.noAnswer',
} as const satisfies Record<PrinterTrouble, string>;
