import type { NetworkPrinter } from 'shared-types/policy';
import type { PrintAnswer } from 'shared-types/sync';

import type { ChosenDevice, PrinterChoice, PrinterTrouble } from '../store/printer-choice.ts';
import { browserPrinter } from './printer.ts';
import type { Printable, Printer } from './printer.ts';
import type { ReceiptKind } from './receipt-bytes.ts';
import { webDevices } from './web-devices.ts';

export type PrinterDeps = Readonly<{
  page: Window;
  /** The printers in the store's network, as its settings have them. */
  printers: readonly NetworkPrinter[];
  /** Gives bytes to one of them; `null`: the tablet reaches nobody who could. */
  send: (job: Readonly<{ printerId: string; jobId: string; bytes: Uint8Array }>) => Promise<PrintAnswer['result'] | null>;
}>;

/** The printer that this tablet was told to use. */
export const openPrinter = (choice: PrinterChoice, deps: PrinterDeps): Printer => {
  switch (choice.kind) {
    case 'browser':
      return browserPrinter(deps.page, choice.widthMm);
    case 'network':
      return { print: async (what) => printInNetwork(choice.printerId, deps, what) };
    case 'device':
      return { print: async ({ paper }) => printHere(choice.device, choice, paper) };
  }
};

const printInNetwork = async (
  printerId: NetworkPrinter['printerId'],
  { printers, send }: PrinterDeps,
  { jobId, paper }: Printable,
): Promise<PrinterTrouble | null> => {
  const printer = printers.find((one) => one.printerId === printerId);
  if (printer === undefined) return 'no-printer';
  const bytes = await bytesOf(paper, printer);
  return bytes === null ? 'offline' : troubleOf(await send({ printerId, jobId, bytes }));
};

const troubleOf = (result: PrintAnswer['result'] | null): PrinterTrouble | null => {
  if (result === null) return 'offline';
  if (result === 'printed') return null;
  return result === 'unreachable' ? 'no-printer' : result;
};

type Transport = (bytes: Uint8Array<ArrayBuffer>) => Promise<PrinterTrouble | null>;

const printHere = async (device: ChosenDevice, kind: ReceiptKind, paper: Printable['paper']): Promise<PrinterTrouble | null> => {
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
