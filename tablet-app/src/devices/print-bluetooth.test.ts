import { expect, test } from 'vitest';

import { chooseBluetooth, printBluetooth } from './print-bluetooth.ts';
import type { Bluetooth, BluetoothDevice } from './web-devices.ts';

const SLIP = Uint8Array.from({ length: 350 }, (_, at) => at % 251);

const aPrinter = ({ id = 'near', hasOutlet = true, lostAfter = Infinity, isNear = true } = {}) => {
  const out: number[][] = [];
  let isConnected = false;
  const characteristic = {
    writeValueWithResponse: async (bytes: Uint8Array) => {
      if (out.length >= lostAfter) throw new DOMException('GATT Server is disconnected', 'NetworkError');
      out.push([...bytes]);
      return Promise.resolve();
    },
  };
  const service = { getCharacteristic: async () => Promise.resolve(characteristic) };
  const device: BluetoothDevice = {
    id,
    name: 'MPT-II',
    gatt: {
      connect: async () => {
        if (!isNear) throw new DOMException('out of range', 'NetworkError');
        isConnected = true;
        const getPrimaryService = async () =>
          hasOutlet ? Promise.resolve(service) : Promise.reject(new DOMException('none', 'NotFoundError'));
        return Promise.resolve({ getPrimaryService });
      },
      disconnect: () => {
        isConnected = false;
      },
    },
  };
  return { device, out, isConnected: () => isConnected };
};

const near = (device: BluetoothDevice | null): Bluetooth => ({
  requestDevice: async () =>
    device === null ? Promise.reject(new DOMException('User cancelled', 'NotFoundError')) : Promise.resolve(device),
});

const chosen = (id: string) => ({ kind: 'bluetooth', id, name: 'MPT-II' }) as const;

test('chosen once, it prints in pieces that it can take, and lets go of the line', async () => {
  const { device, out, isConnected } = aPrinter();
  expect(await chooseBluetooth(near(device))).toEqual({ ok: true, value: chosen('near') });
  expect(await printBluetooth(near(device), chosen('near'), SLIP)).toBe('handed-over'); // it has taken all; of paper it says nothing
  expect(out.flat()).toEqual([...SLIP]);
  expect(Math.max(...out.map((piece) => piece.length))).toBeLessThanOrEqual(100);
  expect(isConnected()).toBe(false);
});

test.each([
  ['no Web Bluetooth in this browser', undefined, 'unsupported'],
  ['the list was closed', near(null), 'dismissed'],
  ['headphones', near(aPrinter({ hasOutlet: false }).device), 'not-a-printer'],
  ['switched off meanwhile', near(aPrinter({ isNear: false }).device), 'no-printer'],
] as const)('choosing: %s', async (_, bluetooth, why) => {
  expect(await chooseBluetooth(bluetooth)).toEqual({ ok: false, error: why });
});

test('after a reload the browser may give it back, or it must be chosen again', async () => {
  const { device, out } = aPrinter({ id: 'kept' });
  const getDevices = async () => Promise.resolve([device]);
  expect(await printBluetooth(near(null), chosen('kept'), SLIP)).toBe('no-printer');
  expect(await printBluetooth({ ...near(null), getDevices }, chosen('kept'), SLIP)).toBe('handed-over');
  expect(out.flat()).toEqual([...SLIP]);
});

test('what takes no paper’s bytes any more is let go of too, so that others reach it', async () => {
  const { device, isConnected } = aPrinter({ id: 'changed', hasOutlet: false });
  const getDevices = async () => Promise.resolve([device]);
  expect(await printBluetooth({ ...near(null), getDevices }, chosen('changed'), SLIP)).toBe('no-printer');
  expect(isConnected()).toBe(false);
});

test('the line is lost half way: only the paper tells', async () => {
  const { device } = aPrinter({ id: 'lost', lostAfter: 2 });
  const getDevices = async () => Promise.resolve([device]);
  expect(await printBluetooth({ ...near(null), getDevices }, chosen('lost'), SLIP)).toBe('unclear');
});
