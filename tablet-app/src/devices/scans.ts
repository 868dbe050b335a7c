import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';

import type { Result } from 'shared-types/result';
import { withoutSymbology } from 'shared-types/scan-code';

import type { HidScanners, ScannerTrouble } from './hid-scanners.ts';
import type { Hid } from './web-devices.ts';
import { listenToWedge } from './wedge.ts';

/** Where a code came from; `msPerKey`: the pace of a scanner that types. `direct`: a scanner that hands over whole codes. */
export type ScanOrigin = Readonly<{ by: 'wedge'; msPerKey: number }> | Readonly<{ by: 'direct' | 'screen' }>;
/** `false`: not what this one takes, so the code is offered instead of lost. */
type Listener = (code: string, origin: ScanOrigin) => unknown;

/** Where scanned codes come from and who gets them. */
export type Scans = Readonly<{
  /**
   * The listener that came last gets the codes: the screen in front. `behind` is for who takes them when no screen does.
   * Returns the way to leave.
   */
  listen: (listener: Listener, where?: 'front' | 'behind') => () => void;
  push: (code: string, origin?: ScanOrigin) => void;
  /** While a dialog is open, codes are held; they are offered when the last one closes (UX §6), never used by themselves. */
  hold: () => () => void;
  offers: Readonly<{
    /** Codes that came during a dialog, each once, until somebody says what becomes of them or scans another. */
    get: () => readonly string[];
    watch: (listener: () => void) => () => void;
    /** Gives them to the screen in front. */
    use: () => void;
    drop: () => void;
  }>;
  /** Scanners that hand over whole codes (HID POS); `null` where the browser knows none. */
  direct: DirectScanners | null;
}>;

type DirectScanners = Readonly<{
  /** Names of those that are connected. */
  names: () => readonly string[];
  watch: (listener: () => void) => () => void;
  /** The browser asks which one: only by a press. */
  connect: () => Promise<Result<string, ScannerTrouble>>;
  forget: () => Promise<void>;
}>;

const NONE: readonly string[] = [];

/** What the window hears of every code that is read, whoever takes it: somebody is at the tablet. */
export const CODE_READ = 'retour-code-read';

/** The scans of this page. `target` is `null` where no keyboard is (tests). */
export const createScans = (target: Window | null, hid?: Hid): Scans => {
  const listeners: Listener[] = [];
  const watchers = new Set<() => void>();
  let holds = 0;
  let held = NONE;
  let offered = NONE;
  const offer = (codes: readonly string[]): void => {
    if (offered === codes) return;
    offered = codes;
    for (const watcher of watchers) watcher();
  };
  const push = (scanned: string, origin: ScanOrigin = { by: 'screen' }): void => {
    const code = withoutSymbology(scanned);
    if (code === '') return;
    target?.dispatchEvent(new Event(CODE_READ));
    if (holds > 0) {
      held = [...held.filter((one) => one !== code), code];
      return;
    }
    offer(NONE);
    if (listeners.at(-1)?.(code, origin) === false) offer([code]);
  };
  if (target !== null) listenToWedge(target, (code, msPerKey) => push(code, { by: 'wedge', msPerKey }));
  return {
    push,
    direct: hid === undefined ? null : directScanners(hid, (code) => push(code, { by: 'direct' })),
    listen: (listener, where = 'front') => {
      if (where === 'front') listeners.push(listener);
      else listeners.unshift(listener);
      return () => {
        const at = listeners.indexOf(listener);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
    hold: () => {
      holds += 1;
      return () => {
        holds -= 1;
        if (holds > 0 || held.length === 0) return;
        offer(held);
        held = NONE;
      };
    },
    offers: {
      get: () => offered,
      watch: (listener) => {
        watchers.add(listener);
        return () => watchers.delete(listener);
      },
      use: () => offered.forEach((code) => push(code)),
      drop: () => offer(NONE),
    },
  };
};

/** What talks to them comes after the first paint. */
const directScanners = (hid: Hid, onCode: (code: string) => void): DirectScanners => {
  const watchers = new Set<() => void>();
  let names = NONE;
  const onNames = (now: readonly string[]): void => {
    names = now;
    for (const watcher of watchers) watcher();
  };
  const isSeen = (): boolean => document.visibilityState === 'visible';
  let begun: Promise<HidScanners> | null = null;
  const scanners = async (): Promise<HidScanners> => {
    begun ??= import('./hid-scanners.ts').then(({ createHidScanners }) =>
      createHidScanners({ hid, onCode, onNames, isSeen, nowMs: () => performance.now() }),
    );
    return begun.catch((cause: unknown) => {
      begun = null; // read again when somebody asks again
      throw cause;
    });
  };
  scanners()
    .then(async (one) => one.resume())
    .catch(() => undefined); // one that was not taken is not named in Readiness, and can be connected there
  return {
    names: () => names,
    watch: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    connect: async () => (await scanners()).connect(),
    forget: async () => (await scanners()).forget(),
  };
};

export const ScansContext = createContext<Scans>(createScans(null));

/** Gives scanned codes to the screen in front. */
export const useScan = (onScan: Listener, where: 'front' | 'behind' = 'front'): void => {
  const scans = useContext(ScansContext);
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => scans.listen((code, origin) => latest.current(code, origin), where), [scans, where]);
};

/** What was scanned while a dialog was open, and what may become of it. */
export const useOfferedScans = (): Readonly<{ codes: readonly string[]; use: () => void; drop: () => void }> => {
  const { offers } = useContext(ScansContext);
  return { codes: useSyncExternalStore(offers.watch, offers.get), use: offers.use, drop: offers.drop };
};

/** What one person left unanswered is not offered to the next. */
export const useOffersOf = (who: string | null): void => {
  const { offers } = useContext(ScansContext);
  useEffect(() => offers.drop, [offers, who]);
};
