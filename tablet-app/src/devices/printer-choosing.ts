import type { Result } from 'shared-types/result';

import type { ChosenDevice } from '../store/printer-choice.ts';
import { webDevices } from './web-devices.ts';

/** Why no printer was chosen. `dismissed`: the person closed the browser's list, or it was empty. `in-use`: another program holds it. */
export type ChoiceTrouble = 'unsupported' | 'dismissed' | 'not-a-printer' | 'in-use' | 'no-printer';

type DeviceKind = ChosenDevice['kind'];

/** Whether this browser can reach printers of a kind at all. */
export const canReach = (kind: DeviceKind): boolean => webDevices()[kind] !== undefined;

/** The browser asks the person which one; must be called by a press, and the press must not be old. */
export const chooseDevice = async (kind: DeviceKind, baudRate: number): Promise<Result<ChosenDevice, ChoiceTrouble>> => {
  const { usb, serial, bluetooth } = webDevices();
  switch (kind) {
    case 'usb':
      return (await import('./print-usb.ts')).chooseUsb(usb);
    case 'serial':
      return (await import('./print-serial.ts')).chooseSerial(serial, baudRate);
    case 'bluetooth':
      return (await import('./print-bluetooth.ts')).chooseBluetooth(bluetooth);
  }
};
