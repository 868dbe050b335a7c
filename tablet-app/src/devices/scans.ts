import { createContext, useContext, useEffect, useRef } from 'react';

import { listenToWedge } from './wedge.ts';

/** Where scanned codes come from: a wedge today, a camera or a HID scanner behind the same port later. */
export type Scans = Readonly<{
  /**
   * The listener that came last gets the codes: the screen in front. `behind` is for who takes them when no screen does.
   * Returns the way to leave.
   */
  listen: (listener: (code: string) => void, where?: 'front' | 'behind') => () => void;
  /** A code from anywhere else than the wedge. */
  push: (code: string) => void;
  /** While a dialog is open, codes are held; the last one is given when it closes (UX §6). */
  hold: () => () => void;
}>;

/** The scans of this page. `target` is `null` where no keyboard is (tests). */
export const createScans = (target: Window | null): Scans => {
  const listeners: ((code: string) => void)[] = [];
  let holds = 0;
  let held: string | null = null;
  const push = (code: string): void => {
    if (holds > 0) held = code;
    else listeners.at(-1)?.(code);
  };
  if (target !== null) listenToWedge(target, push);
  return {
    push,
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
        const code = held;
        if (holds > 0 || code === null) return;
        held = null;
        listeners.at(-1)?.(code);
      };
    },
  };
};

export const ScansContext = createContext<Scans>(createScans(null));

/** Gives scanned codes to the screen in front. */
export const useScan = (onScan: (code: string) => void, where: 'front' | 'behind' = 'front'): void => {
  const scans = useContext(ScansContext);
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => scans.listen((code) => latest.current(code), where), [scans, where]);
};

/** Holds scans while a dialog is open. */
export const useHeldScans = (isOpen: boolean): void => {
  const scans = useContext(ScansContext);
  useEffect(() => (isOpen ? scans.hold() : undefined), [scans, isOpen]);
};
