import { describe, expect, test } from 'vitest';

import { chooseUsb, printUsb } from './print-usb.ts';
import type { Usb, UsbDevice } from './web-devices.ts';

const SLIP = Uint8Array.from({ length: 9_000 }, (_, at) => at % 251);
const READY = [0x12, 0x12, 0x12];

type Habit = Readonly<{
  interfaceClass?: number;
  /** What it answers to the question for its state; left out: it is silent. */
  state?: readonly number[];
  /** It is gone after so many transfers. */
  goneAfter?: number;
  openFails?: string;
}>;

const named = (name: string): DOMException => new DOMException('as a browser says', name);

const aPrinter = ({ interfaceClass = 7, state, goneAfter = Infinity, openFails }: Habit = {}) => {
  const out: number[] = [];
  let transfers = 0;
  let isOpen = false;
  const device: UsbDevice = {
    vendorId: 0x04b8,
    productId: 0x0e15,
    serialNumber: 'S1',
    productName: 'TM-T20III',
    configuration: {
      interfaces: [
        {
          interfaceNumber: 0,
          alternate: {
            interfaceClass,
            endpoints: [
              { endpointNumber: 1, direction: 'out', type: 'bulk' },
              { endpointNumber: 2, direction: 'in', type: 'bulk' },
            ],
          },
        },
      ],
    },
    open: async () => {
      if (openFails !== undefined) throw named(openFails);
      isOpen = true;
      return Promise.resolve();
    },
    close: async () => {
      isOpen = false;
      return Promise.resolve();
    },
    selectConfiguration: async () => Promise.resolve(),
    claimInterface: async () => Promise.resolve(),
    transferOut: async (_, bytes) => {
      transfers += 1;
      if (transfers > goneAfter) throw named('NetworkError');
      if (bytes.length !== 9) out.push(...bytes); // nine bytes ask for its state
      return Promise.resolve({ status: 'ok' });
    },
    transferIn: async () =>
      state === undefined ? new Promise<never>(() => undefined) : Promise.resolve({ data: new DataView(Uint8Array.from(state).buffer) }),
  };
  return { device, out, isOpen: () => isOpen };
};

const usbOf = (device: UsbDevice | null): Usb => ({
  requestDevice: async () => (device === null ? Promise.reject(named('NotFoundError')) : Promise.resolve(device)),
  getDevices: async () => Promise.resolve(device === null ? [] : [device]),
});

const CHOSEN = { kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serialNumber: 'S1', name: 'TM-T20III' } as const;
const slip = { bytes: SLIP, speaks: true };

describe('choosing a printer at the USB port', () => {
  test('the one that was chosen, by what it is known by again', async () => {
    const { device, isOpen } = aPrinter();
    expect(await chooseUsb(usbOf(device))).toEqual({ ok: true, value: CHOSEN });
    expect(isOpen()).toBe(false);
  });

  test.each([
    ['no WebUSB in this browser', undefined, 'unsupported'],
    ['the list was closed', usbOf(null), 'dismissed'],
    ['a device that is no printer', usbOf(aPrinter({ interfaceClass: 8 }).device), 'not-a-printer'],
    ['another program holds it', usbOf(aPrinter({ openFails: 'SecurityError' }).device), 'in-use'],
  ] as const)('%s', async (_, usb, why) => {
    expect(await chooseUsb(usb)).toEqual({ ok: false, error: why });
  });
});

describe('printing at the USB port', () => {
  test('every byte in its order, and the port is free again', async () => {
    const { device, out, isOpen } = aPrinter({ state: READY });
    expect(await printUsb(usbOf(device), CHOSEN, slip)).toBe('printed');
    expect(out).toEqual([...SLIP]);
    expect(isOpen()).toBe(false);
  });

  test('a silent printer is printed to all the same, and only handed the slip', async () => {
    const { device, out } = aPrinter();
    expect(await printUsb(usbOf(device), CHOSEN, slip)).toBe('handed-over');
    expect(out.length).toBe(SLIP.length);
  });

  test.each([
    ['out of paper', { state: [0x1a, 0x32, 0x72] }, 'out-of-paper'],
    ['cover open', { state: [0x1a, 0x16, 0x72] }, 'cover-open'],
    ['offline', { state: [0x1a, 0x12, 0x12] }, 'not-ready'],
    ['held by another program', { openFails: 'SecurityError' }, 'in-use'],
    ['pulled out just now', { openFails: 'NotFoundError' }, 'no-printer'],
  ] as const)('%s: nothing is printed', async (_, habit, trouble) => {
    const { device, out } = aPrinter(habit);
    expect(await printUsb(usbOf(device), CHOSEN, slip)).toBe(trouble);
    expect(out).toEqual([]);
  });

  test('gone between choice and print, or another one in its place', async () => {
    expect(await printUsb(usbOf(null), CHOSEN, slip)).toBe('no-printer');
    expect(await printUsb(usbOf({ ...aPrinter().device, serialNumber: 'S2' }), CHOSEN, slip)).toBe('no-printer');
    expect(await printUsb(undefined, CHOSEN, slip)).toBe('unsupported');
  });

  test('pulled out half way: only the paper tells', async () => {
    const { device, out } = aPrinter({ state: READY, goneAfter: 2 });
    expect(await printUsb(usbOf(device), CHOSEN, slip)).toBe('unclear');
    expect(out.length).toBe(4_096);
  });
});
