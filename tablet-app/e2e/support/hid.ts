import type { Page } from '@playwright/test';

/**
 * A scanner in HID POS mode on this page's browser, which the person chooses from the browser's list. Before the page is opened; no browser
 * lets a test plug in a real one.
 */
export const plugInScanner = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const device = Object.assign(new EventTarget(), {
      vendorId: 0x05e0,
      productName: 'Symbol DS9308',
      opened: false,
      collections: [{ usagePage: 0x8c, usage: 0x02 }],
      open: async () => void (device.opened = true),
      forget: async () => localStorage.removeItem('test-hid'),
    });
    const hid = Object.assign(new EventTarget(), {
      getDevices: async () => (localStorage.getItem('test-hid') === null ? [] : [device]), // as a browser remembers it
      requestDevice: async () => {
        localStorage.setItem('test-hid', 'allowed');
        return [device];
      },
    });
    Object.defineProperty(navigator, 'hid', { value: hid });
    Reflect.set(window, 'scanner', device);
  });
};

/** One press of its trigger: as many reports as the code needs. */
export const readsCode = async (page: Page, code: string): Promise<void> =>
  page.evaluate((text) => {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += 56) {
      const part = bytes.subarray(at, at + 56);
      const report = new Uint8Array(63);
      report.set([part.length, 0x5d, 0x51, 0x31, ...part]);
      report[62] = at + 56 < bytes.length ? 1 : 0;
      (Reflect.get(window, 'scanner') as EventTarget).dispatchEvent(
        Object.assign(new Event('inputreport'), { data: new DataView(report.buffer) }),
      );
    }
  }, code);
