import type { Instant } from 'shared-types/calendar';
import type { NetworkPrinter } from 'shared-types/policy';

import type { Ledger } from './ledger.ts';

/** A printer at this tablet, by what it is known by again after a reload. */
export type ChosenDevice =
  | Readonly<{ kind: 'usb'; vendorId: number; productId: number; serialNumber: string | null; name: string }>
  | Readonly<{ kind: 'serial'; vendorId: number | null; productId: number | null; baudRate: number }>
  | Readonly<{ kind: 'bluetooth'; id: string; name: string }>;

/** How this tablet prints: through the browser, on a receipt printer of its own, or on one in the store's network (P-12). */
export type PrinterChoice =
  | Readonly<{ kind: 'browser'; widthMm: 58 | 80 | 210 }>
  | Readonly<{ kind: 'device'; device: ChosenDevice; language: NetworkPrinter['language']; widthMm: NetworkPrinter['widthMm'] }>
  | Readonly<{ kind: 'network'; printerId: NetworkPrinter['printerId'] }>;

/** `testedAt`: when a person last saw a test page come out well; `null` since another printer was chosen. */
export type KeptPrinter = Readonly<{ choice: PrinterChoice; testedAt: Instant | null }>;

/** Why paper did not come out, as far as a printer can say, in kinds that tell what a person does next. */
export type PrinterTrouble =
  /** The printer says so itself; nothing was printed. */
  | 'out-of-paper'
  | 'cover-open'
  | 'not-ready'
  /** It is not there: off, unplugged, out of reach, or no longer in the store's settings. */
  | 'no-printer'
  /** Another program holds it. */
  | 'in-use'
  /** This tablet has no network, over which it would be reached. */
  | 'offline'
  /** This browser cannot reach such a printer. */
  | 'unsupported'
  /** Some of it went out and the line broke: only a look at the paper tells. Never printed anew by itself. */
  | 'unclear'
  /** It was asked for over the network and the answer never came: it may be out, and the server tells when it is asked for the same job. */
  | 'no-answer';

/** What came of a print. `handed-over`: the printer has it all and answers nothing, so it counts as printed and only the paper tells. */
export type PrintOutcome = 'printed' | 'handed-over' | PrinterTrouble;

const USUAL: KeptPrinter = { choice: { kind: 'browser', widthMm: 80 }, testedAt: null };

export const readPrinter = async (ledger: Ledger): Promise<KeptPrinter> => {
  const row = await ledger.meta.get('printer');
  return row?.key === 'printer' ? row.value : USUAL;
};

export const choosePrinter = async (ledger: Ledger, choice: PrinterChoice): Promise<void> => {
  await ledger.meta.put({ key: 'printer', value: { choice, testedAt: null } });
};

/** A person has seen the test page: the printer is one that works. */
export const notePrinterTested = async (ledger: Ledger, at: Instant): Promise<void> => {
  await ledger.meta.put({ key: 'printer', value: { ...(await readPrinter(ledger)), testedAt: at } });
};
