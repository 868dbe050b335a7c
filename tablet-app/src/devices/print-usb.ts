import { ASK_STATE, isWholeAnswer, stateOf } from 'shared-types/printer-state';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ChosenDevice, PrintOutcome, PrinterTrouble } from '../store/printer-choice.ts';
import type { ChoiceTrouble } from './printer-choosing.ts';
import { nameOf, within } from './web-devices.ts';
import type { Usb, UsbDevice, UsbInterface } from './web-devices.ts';

const PRINTER_CLASS = 7;
const VENDOR_CLASS = 255;
/** Makers whose printers may stand in a class of their own: Star, Epson. */
const MAKERS = [0x0519, 0x04b8];

const TAKE_MS = 10_000;
const STATE_MS = 400;
const MOST_AT_ONCE = 4_096;

type UsbIdentity = Extract<ChosenDevice, { kind: 'usb' }>;

/** Asks the person which; the browser's own list shows printers only. Must be called by a press. */
export const chooseUsb = async (usb: Usb | undefined): Promise<Result<UsbIdentity, ChoiceTrouble>> => {
  if (usb === undefined) return fail('unsupported');
  try {
    const device = await usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }, ...MAKERS.map((vendorId) => ({ vendorId }))] });
    const { vendorId, productId, serialNumber, productName } = device;
    const identity: UsbIdentity = { kind: 'usb', vendorId, productId, serialNumber: serialNumber ?? null, name: productName ?? '' };
    return (await hasOutlet(device)) ? ok(identity) : fail('not-a-printer');
  } catch (cause) {
    return fail(nameOf(cause) === 'NotFoundError' ? 'dismissed' : 'in-use');
  }
};

/**
 * Prints on the chosen device, if it is plugged in. Before the first byte every trouble is one that may be tried anew. One that does not say
 * how it is was only handed the slip.
 */
export const printUsb = async (
  usb: Usb | undefined,
  chosen: UsbIdentity,
  { bytes, speaks }: Readonly<{ bytes: Uint8Array<ArrayBuffer>; speaks: boolean }>,
): Promise<PrintOutcome> => {
  if (usb === undefined) return 'unsupported';
  const device = (await usb.getDevices()).find((one) => isChosen(one, chosen));
  if (device === undefined) return 'no-printer';
  const outlet = await openOutlet(device);
  if (typeof outlet === 'string') return outlet;
  try {
    const state = speaks ? await askState(device, outlet) : null;
    if (state !== null && state !== 'ready') return state;
    return (await send(device, outlet, bytes)) ?? (state === null ? 'handed-over' : 'printed');
  } finally {
    await device.close().catch(() => undefined); // it is gone: what became of the paper is said already
  }
};

const isChosen = (device: UsbDevice, chosen: UsbIdentity): boolean =>
  device.vendorId === chosen.vendorId &&
  device.productId === chosen.productId &&
  (chosen.serialNumber === null || (device.serialNumber ?? null) === chosen.serialNumber);

type Outlet = Readonly<{ interfaceNumber: number; out: number; back: number | null }>;

/** The part of the device that takes paper's bytes: a printer's, or its maker's own. */
const outletOf = (device: UsbDevice): Outlet | null => {
  const parts = device.configuration?.interfaces ?? [];
  const part = partOf(parts, PRINTER_CLASS) ?? partOf(parts, VENDOR_CLASS);
  const out = part?.alternate.endpoints.find((one) => one.direction === 'out' && one.type === 'bulk');
  if (part === undefined || out === undefined) return null;
  const back = part.alternate.endpoints.find((one) => one.direction === 'in' && one.type === 'bulk');
  return { interfaceNumber: part.interfaceNumber, out: out.endpointNumber, back: back?.endpointNumber ?? null };
};

const partOf = (parts: readonly UsbInterface[], of: number): UsbInterface | undefined =>
  parts.find((part) => part.alternate.interfaceClass === of);

const hasOutlet = async (device: UsbDevice): Promise<boolean> => {
  await device.open();
  try {
    if (device.configuration === null) await device.selectConfiguration(1);
    return outletOf(device) !== null;
  } finally {
    await device.close();
  }
};

const openOutlet = async (device: UsbDevice): Promise<Outlet | PrinterTrouble> => {
  try {
    await device.open();
    if (device.configuration === null) await device.selectConfiguration(1);
    const outlet = outletOf(device);
    if (outlet === null) return 'no-printer';
    await device.claimInterface(outlet.interfaceNumber);
    return outlet;
  } catch (cause) {
    await device.close().catch(() => undefined); // it never opened
    return nameOf(cause) === 'NotFoundError' ? 'no-printer' : 'in-use'; // on Windows the driver holds it
  }
};

const askState = async (device: UsbDevice, { out, back }: Outlet) => {
  if (back === null) return null;
  const heard: number[] = [];
  const listen = async (): Promise<void> => {
    while (!isWholeAnswer(heard)) {
      const { data } = await device.transferIn(back, 64);
      if (data) heard.push(...new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      if (!data || data.byteLength === 0) return;
    }
  };
  try {
    if ((await within(device.transferOut(out, ASK_STATE.slice()), STATE_MS)) === 'late') return 'not-ready';
    await within(listen(), STATE_MS);
  } catch {
    return null; // one that cannot be asked is printed to as one that does not answer
  }
  return stateOf(heard);
};

const send = async (device: UsbDevice, { out }: Outlet, bytes: Uint8Array<ArrayBuffer>): Promise<PrinterTrouble | null> => {
  try {
    for (let at = 0; at < bytes.length; at += MOST_AT_ONCE) {
      const sent = await within(device.transferOut(out, bytes.slice(at, at + MOST_AT_ONCE)), TAKE_MS);
      if (sent === 'late' || sent.status !== 'ok') return 'unclear';
    }
    return null;
  } catch {
    return 'unclear'; // pulled out or switched off half way
  }
};
