import { expect, test } from 'vitest';

import { chooseSerial, printSerial } from './print-serial.ts';
import type { Serial, SerialPort } from './web-devices.ts';

const SLIP = Uint8Array.of(1, 2, 3);
const CHOSEN = { kind: 'serial', vendorId: 0x067b, productId: 0x2303, baudRate: 19_200 } as const;

const aPort = ({ openFails = '', breaks = false } = {}) => {
  const out: number[] = [];
  const opened: number[] = [];
  const port: SerialPort = {
    getInfo: () => ({ usbVendorId: 0x067b, usbProductId: 0x2303 }),
    open: async ({ baudRate }) => {
      if (openFails !== '') throw new DOMException('no', openFails);
      opened.push(baudRate);
      return Promise.resolve();
    },
    close: async () => Promise.resolve(),
    readable: null,
    writable: new WritableStream<Uint8Array>({
      write: (bytes) => {
        if (breaks) throw new DOMException('The device has been lost.', 'NetworkError');
        out.push(...bytes);
      },
    }),
  };
  return { port, out, opened };
};

const serialOf = (port: SerialPort | null): Serial => ({
  requestPort: async () => (port === null ? Promise.reject(new DOMException('none', 'NotFoundError')) : Promise.resolve(port)),
  getPorts: async () => Promise.resolve(port === null ? [] : [port]),
});

test('it prints at the speed that was said', async () => {
  const { port, out, opened } = aPort();
  expect(await chooseSerial(serialOf(port), 19_200)).toEqual({ ok: true, value: CHOSEN });
  expect(await printSerial(serialOf(port), CHOSEN, SLIP)).toBe('handed-over'); // a port tells nothing of paper
  expect(out).toEqual([...SLIP]);
  expect(opened).toEqual([19_200]);
});

test('not there, held by another program, no such thing in this browser', async () => {
  expect(await chooseSerial(undefined, 9_600)).toEqual({ ok: false, error: 'unsupported' });
  expect(await chooseSerial(serialOf(null), 9_600)).toEqual({ ok: false, error: 'dismissed' });
  expect(await printSerial(undefined, CHOSEN, SLIP)).toBe('unsupported');
  expect(await printSerial(serialOf(null), CHOSEN, SLIP)).toBe('no-printer');
  expect(await printSerial(serialOf(aPort({ openFails: 'NetworkError' }).port), CHOSEN, SLIP)).toBe('no-printer');
  expect(await printSerial(serialOf(aPort({ openFails: 'InvalidStateError' }).port), CHOSEN, SLIP)).toBe('in-use');
});

test('unplugged half way: only the paper tells', async () => {
  expect(await printSerial(serialOf(aPort({ breaks: true }).port), CHOSEN, SLIP)).toBe('unclear');
});
