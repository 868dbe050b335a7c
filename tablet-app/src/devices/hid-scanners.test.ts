import { expect, test } from 'vitest';

import { createHidScanners } from './hid-scanners.ts';
import type { Hid, HidDevice, HidReportEvent } from './web-devices.ts';

const SCANNER = [{ usagePage: 0x8c, usage: 0x02 }];

const report = (code: string): HidReportEvent => {
  const bytes = new Uint8Array(63);
  bytes.set([code.length, ...new TextEncoder().encode(`]E0${code}`)]);
  return { data: new DataView(bytes.buffer) };
};

/** A scanner on the cable, and what was done to it. */
const aScanner = (of: Partial<HidDevice> = {}) => {
  const hearing = new Set<(event: HidReportEvent) => void>();
  const done: string[] = [];
  const device: HidDevice = {
    vendorId: 0x05e0,
    productName: 'Desk scanner',
    opened: false,
    collections: SCANNER,
    open: async () => void done.push('open'),
    forget: async () => void done.push('forget'),
    sendFeatureReport: async (reportId, data) => void done.push(`feature ${reportId} ${data.join()}`),
    addEventListener: (_, listener) => hearing.add(listener),
    removeEventListener: (_, listener) => hearing.delete(listener),
    ...of,
  };
  return { device, done, reads: (code: string) => hearing.forEach((hears) => hears(report(code))) };
};

/** A browser with scanners: `known` were connected once, `offered` is what the person chooses. */
const aBrowser = (known: readonly HidDevice[], offered: () => Promise<readonly HidDevice[]> = async () => []) => {
  const plugs: Record<string, (event: Readonly<{ device: HidDevice }>) => void> = {};
  const hid: Hid = {
    getDevices: async () => known,
    requestDevice: offered,
    addEventListener: (type, listener) => {
      plugs[type] = listener;
    },
  };
  const codes: string[] = [];
  const names: string[] = [];
  let isSeen = true;
  let now = 0;
  const scanners = createHidScanners({
    hid,
    onCode: (code) => codes.push(code),
    onNames: (now) => names.push(now.join('+')),
    isSeen: () => isSeen,
    nowMs: () => now,
  });
  return { scanners, codes, names, plugs, hide: () => (isSeen = false), wait: (ms: number) => (now += ms) };
};

test('a scanner that was connected once is taken again, and its codes come whole', async () => {
  const { device, done, reads } = aScanner();
  const keyboard = aScanner({ collections: [{ usagePage: 1, usage: 6 }] });
  const { scanners, codes, names } = aBrowser([device, keyboard.device]);
  await scanners.resume();
  reads('4006381333931');
  expect([codes, names, done, keyboard.done]).toEqual([['4006381333931'], ['Desk scanner'], ['open'], []]);
});

test('one that sends nothing before it is told to is told', async () => {
  const { device, done } = aScanner({ vendorId: 0x0c2e });
  await aBrowser([device]).scanners.resume();
  expect(done).toEqual(['open', 'feature 254 1']);
});

test('a press connects, a closed list does not, and one that is held elsewhere says so', async () => {
  const { device } = aScanner();
  expect(await aBrowser([], async () => [device]).scanners.connect()).toEqual({ ok: true, value: 'Desk scanner' });
  expect(await aBrowser([], async () => []).scanners.connect()).toEqual({ ok: false, error: 'dismissed' });
  const closed = async (): Promise<never> => Promise.reject(new DOMException('none', 'NotFoundError'));
  expect(await aBrowser([], closed).scanners.connect()).toEqual({ ok: false, error: 'dismissed' });
  const held = aScanner({ open: async () => Promise.reject(new DOMException('held', 'NotAllowedError')) });
  expect(await aBrowser([], async () => [held.device]).scanners.connect()).toEqual({ ok: false, error: 'in-use' });
});

test('plugged in while somebody asks for it, it is opened once and heard once', async () => {
  const { device, done, reads } = aScanner();
  const { scanners, codes, plugs } = aBrowser([], async () => [device]);
  plugs['connect']?.({ device });
  await scanners.connect();
  reads('EC-20417736');
  expect([done, codes]).toEqual([['open'], ['EC-20417736']]);
});

test('unplugged or forgotten it is named no more and says nothing; plugged in again it does', async () => {
  const { device, done, reads } = aScanner();
  const { scanners, codes, names, plugs } = aBrowser([device]);
  await scanners.resume();
  plugs['disconnect']?.({ device });
  reads('LOST');
  plugs['connect']?.({ device });
  await scanners.resume();
  reads('HEARD');
  await scanners.forget();
  reads('FORGOTTEN');
  expect([codes, names, done.at(-1)]).toEqual([['HEARD'], ['Desk scanner', '', 'Desk scanner', ''], 'forget']);
});

test('of several tabs that hear it only the one that is seen uses the code', async () => {
  const { device, reads } = aScanner();
  const { scanners, codes, hide } = aBrowser([device]);
  await scanners.resume();
  hide();
  reads('4006381333931');
  expect(codes).toEqual([]);
});

test('the same code within 800 ms is the trigger that bounced; a second piece comes after it', async () => {
  const { device, reads } = aScanner();
  const { scanners, codes, wait } = aBrowser([device]);
  await scanners.resume();
  reads('4006381333931');
  wait(300);
  reads('4006381333931');
  wait(800);
  reads('4006381333931');
  expect(codes).toEqual(['4006381333931', '4006381333931']);
});
