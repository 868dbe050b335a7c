import type { PrinterTrouble } from '../store/printer-choice.ts';
import type { TextKey } from './catalogue.ts';

/** What to say of a printer's trouble: what is true, and what to do next. */
export const TROUBLE_WORDS: Readonly<Record<PrinterTrouble, TextKey>> = {
  'out-of-paper': 'print.paper',
  'cover-open': 'print.cover',
  'not-ready': 'print.notReady',
  'no-printer': 'print.gone',
  'in-use': 'print.taken',
  offline: 'print.offline',
  unsupported: 'print.unable',
  unclear: 'print.unclear',
};
