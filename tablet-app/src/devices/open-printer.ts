import type { NetworkPrinter } from 'shared-types/policy';

import type { ChosenDevice, PrinterChoice, PrintOutcome } from '../store/printer-choice.ts';
import type { Sync } from '../store/sync-port.ts';
import { browserPrinter } from './printer.ts';
import type { Printable, Printer } from './printer.ts';
import type { ReceiptKind } from './receipt-bytes.ts';
import { webDevices } from './web-devices.ts';

export type PrinterDeps = Readonly<{
  page: Window;
  /** The printers in the store's network, as its settings have them. */
  printers: readonly NetworkPrinter[];
  /** Gives bytes to one of them. */
  send: Sync['print'];
}>;

/** The printer that this tablet was told to use. */
export const openPrinter = (choice: PrinterChoice, deps: PrinterDeps): Printer => {
  switch (choice.kind) {
    case 'browser':
      return browserPrinter(deps.page, choice.widthMm);
    case 'network':
      return { ...ONE_BY_ONE, printsOnce: true, print: async (what) => printInNetwork(choice.printerId, deps, what) };
    case 'device':
      return { ...ONE_BY_ONE, print: async ({ paper }) => printHere(choice.device, choice, paper) };
  }
};

const ONE_BY_ONE = { printsOnce: false, together: null } as const;

const printInNetwork = async (
  printerId: NetworkPrinter['printerId'],
  { printers, send }: PrinterDeps,
  { jobId, paper }: Printable,
): Promise<PrintOutcome> => {
  const printer = printers.find((one) => one.printerId === printerId);
  if (printer === undefined) return 'no-printer';
  const bytes = await bytesOf(paper, printer);
  if (bytes === null) return 'offline';
  const result = await send({ printerId, jobId, bytes });
  return result === 'unreachable' ? 'no-printer' : result;
};

type Transport = (bytes: Uint8Array<ArrayBuffer>) => Promise<PrintOutcome>;

const printHere = async (device: ChosenDevice, kind: ReceiptKind, paper: Printable['paper']): Promise<PrintOutcome> => {
  const [bytes, transport] = await Promise.all([bytesOf(paper, kind), transportOf(device, kind).catch(() => null)]);
  return bytes === null || transport === null ? 'offline' : transport(bytes);
};

const transportOf = async (device: ChosenDevice, { language }: ReceiptKind): Promise<Transport> => {
  const { usb, serial, bluetooth } = webDevices();
  switch (device.kind) {
    case 'usb': {
      const { printUsb } = await import('./print-usb.ts');
      return async (bytes) => printUsb(usb, device, { bytes, speaks: language === 'esc-pos' });
    }
    case 'serial': {
      const { printSerial } = await import('./print-serial.ts');
      return async (bytes) => printSerial(serial, device, bytes);
    }
    case 'bluetooth': {
      const { printBluetooth } = await import('./print-bluetooth.ts');
      return async (bytes) => printBluetooth(bluetooth, device, bytes);
    }
  }
};

/** `null`: what writes them is not on this tablet yet, and there is no network to read it over. Nothing was printed then. */
const bytesOf = async (paper: Printable['paper'], kind: ReceiptKind): Promise<Uint8Array<ArrayBuffer> | null> =>
  import('./receipt-bytes.ts').then(
    ({ receiptBytes }) => receiptBytes(paper, kind),
    () => null,
  );
