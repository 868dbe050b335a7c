import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import { NOTHING_HELD, readHidReport } from './hid-report.ts';
import { SAME_SCAN_MS } from './wedge.ts';
import { nameOf } from './web-devices.ts';
import type { Hid, HidDevice, HidReportEvent } from './web-devices.ts';

/** Why no scanner was connected. `dismissed`: the person closed the browser's list, or none in HID POS mode was in it. */
export type ScannerTrouble = 'dismissed' | 'in-use';

/** The usage that a scanner in HID POS mode says of itself (USB HID Point of Sale Usage Tables 1.02). */
const BARCODE_SCANNER = { usagePage: 0x8c, usage: 0x02 };
/** Honeywell's send nothing before they are told to: vendor ids of it and of its cordless bases, and the feature report that tells them. */
const WANTS_A_WORD: ReadonlySet<number> = new Set([0x0c2e, 0x23d0]);
const START = { report: 0xfe, data: Uint8Array.of(1) };

type HidScannersDeps = Readonly<{
  hid: Hid;
  onCode: (code: string) => void;
  /** Told at each change which scanners are connected, by their names. */
  onNames: (names: readonly string[]) => void;
  /** Several tabs hear the same scanner: only the one that is seen may use it. */
  isSeen: () => boolean;
  /** Milliseconds of any clock that only goes forward. */
  nowMs: () => number;
}>;

/** Scanners that hand over whole codes instead of typing them (HID POS), where the browser has WebHID. */
export const createHidScanners = ({ hid, onCode, onNames, isSeen, nowMs }: HidScannersDeps) => {
  const taken = new Map<HidDevice, (event: HidReportEvent) => void>();
  const taking = new Map<HidDevice, Promise<Result<string, ScannerTrouble>>>();
  const tell = (): void => onNames([...taken.keys()].map(({ productName }) => productName));

  let last = { code: '', atMs: Number.NEGATIVE_INFINITY };
  const hear = (code: string): void => {
    const atMs = nowMs();
    const isBounce = code === last.code && atMs - last.atMs < SAME_SCAN_MS;
    last = { code, atMs };
    if (!isBounce) onCode(code);
  };

  const joinReports = (): ((event: HidReportEvent) => void) => {
    let held = NOTHING_HELD;
    return ({ data }) => {
      const read = readHidReport(held, data);
      held = read.held;
      if (read.code !== null && isSeen()) hear(read.code);
    };
  };

  /** One at a time: a scanner that is plugged in while somebody asks for it is opened once. */
  const take = async (device: HidDevice): Promise<Result<string, ScannerTrouble>> => {
    const begun = taking.get(device) ?? open(device).finally(() => taking.delete(device));
    taking.set(device, begun);
    return begun;
  };

  const open = async (device: HidDevice): Promise<Result<string, ScannerTrouble>> => {
    if (taken.has(device)) return ok(device.productName);
    try {
      if (!device.opened) await device.open();
      if (WANTS_A_WORD.has(device.vendorId)) await device.sendFeatureReport(START.report, START.data);
    } catch {
      return fail('in-use');
    }
    const hears = joinReports();
    taken.set(device, hears);
    device.addEventListener('inputreport', hears);
    tell();
    return ok(device.productName);
  };

  const leave = (device: HidDevice): void => {
    const hears = taken.get(device);
    if (hears === undefined) return;
    device.removeEventListener('inputreport', hears);
    taken.delete(device);
    tell();
  };

  hid.addEventListener('connect', ({ device }) => {
    if (isScanner(device)) void take(device); // one that another program holds is not named, and can be connected by a press
  });
  hid.addEventListener('disconnect', ({ device }) => leave(device));

  return {
    /** Takes the scanners again that a person connected once. */
    resume: async (): Promise<void> => {
      for (const device of await hid.getDevices()) if (isScanner(device)) await take(device);
    },
    /** The browser asks the person which one; must be called by a press. */
    connect: async (): Promise<Result<string, ScannerTrouble>> => {
      try {
        const [device] = await hid.requestDevice({ filters: [BARCODE_SCANNER] });
        return device === undefined ? fail('dismissed') : await take(device);
      } catch (cause) {
        return fail(nameOf(cause) === 'NotFoundError' ? 'dismissed' : 'in-use');
      }
    },
    /** This tablet forgets them: their codes come no more until somebody connects them again. */
    forget: async (): Promise<void> => {
      for (const device of taken.keys()) {
        leave(device);
        await device.forget();
      }
    },
  };
};

export type HidScanners = ReturnType<typeof createHidScanners>;

const isScanner = ({ collections }: HidDevice): boolean =>
  collections.some(({ usagePage, usage }) => usagePage === BARCODE_SCANNER.usagePage && usage === BARCODE_SCANNER.usage);
