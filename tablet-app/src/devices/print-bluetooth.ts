import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ChosenDevice, PrintOutcome } from '../store/printer-choice.ts';
import type { ChoiceTrouble } from './printer-choosing.ts';
import { nameOf, within } from './web-devices.ts';
import type { Bluetooth, BluetoothCharacteristic, BluetoothDevice } from './web-devices.ts';

type Outlet = Readonly<{ service: string; characteristic: string }>;

/** Where receipt printers take their bytes: the common Chinese service, and the one of Epson's and Star's mobile printers. */
const OUTLETS: readonly Outlet[] = [
  { service: '000018f0-0000-1000-8000-00805f9b34fb', characteristic: '00002af1-0000-1000-8000-00805f9b34fb' },
  { service: '49535343-fe7d-4ae5-8fa9-9fafd205e455', characteristic: '49535343-8841-43f4-a8d4-ecbe34729bb3' },
];
/** These do not say their service before they are connected. */
const NAMES = ['TM-P', 'STAR L'];

/** Every printer of the kind takes so much at once; more is lost without a word. */
const MOST_AT_ONCE = 100;
const CONNECT_MS = 10_000;
const TAKE_MS = 5_000;

type BluetoothIdentity = Extract<ChosenDevice, { kind: 'bluetooth' }>;

/** Devices that were chosen in this page: most browsers give them back after a reload only behind a switch. */
const chosenHere = new Map<string, BluetoothDevice>();

/** Asks the person which. Must be called by a press. */
export const chooseBluetooth = async (bluetooth: Bluetooth | undefined): Promise<Result<BluetoothIdentity, ChoiceTrouble>> => {
  if (bluetooth === undefined) return fail('unsupported');
  try {
    const device = await bluetooth.requestDevice({
      filters: [...OUTLETS.map(({ service }) => ({ services: [service] })), ...NAMES.map((namePrefix) => ({ namePrefix }))],
      optionalServices: OUTLETS.map(({ service }) => service),
    });
    const outlet = await openOutlet(device).finally(() => device.gatt?.disconnect());
    if (outlet === null) return fail('not-a-printer');
    chosenHere.set(device.id, device);
    return ok({ kind: 'bluetooth', id: device.id, name: device.name ?? '' });
  } catch (cause) {
    return fail(nameOf(cause) === 'NotFoundError' ? 'dismissed' : 'no-printer');
  }
};

/** Prints on the chosen device if it is near. It says what it has taken and nothing of paper; a line that is lost half way is `unclear`. */
export const printBluetooth = async (
  bluetooth: Bluetooth | undefined,
  { id }: BluetoothIdentity,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<PrintOutcome> => {
  if (bluetooth === undefined) return 'unsupported';
  const device = chosenHere.get(id) ?? (await bluetooth.getDevices?.())?.find((one) => one.id === id);
  if (device === undefined) return 'no-printer';
  try {
    const outlet = await openOutlet(device).catch(() => null); // off or out of reach
    return outlet === null ? 'no-printer' : await send(outlet, bytes);
  } finally {
    device.gatt?.disconnect(); // also one that connects late: it would be held from the other tablets
  }
};

const openOutlet = async (device: BluetoothDevice): Promise<BluetoothCharacteristic | null> => {
  const server = device.gatt === undefined ? 'late' : await within(device.gatt.connect(), CONNECT_MS);
  if (server === 'late') return null;
  for (const { service, characteristic } of OUTLETS) {
    const found = await server.getPrimaryService(service).catch(() => null); // it has another one
    if (found !== null) return found.getCharacteristic(characteristic);
  }
  return null;
};

const send = async (outlet: BluetoothCharacteristic, bytes: Uint8Array<ArrayBuffer>): Promise<PrintOutcome> => {
  try {
    for (let at = 0; at < bytes.length; at += MOST_AT_ONCE) {
      const sent = await within(
        outlet.writeValueWithResponse(bytes.slice(at, at + MOST_AT_ONCE)).then(() => null),
        TAKE_MS,
      );
      if (sent === 'late') return 'unclear';
    }
    return 'handed-over';
  } catch {
    return 'unclear'; // out of reach half way
  }
};
