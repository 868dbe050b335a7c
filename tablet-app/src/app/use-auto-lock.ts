import { useEffect, useRef, useState } from 'react';

import { CODE_READ } from '../devices/scans.ts';
import { useTablet } from '../store/tablet-context.ts';
import { autoLockAt } from './auto-lock.ts';
import type { Moment } from './auto-lock.ts';

/** What counts as a touch, a code before the camera among it; `click` and `input` come from switches and screen readers alone. */
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'click', 'input', CODE_READ] as const;
/** When a page comes back from behind or from sleep, where timers had stopped or were held back. */
const WAKES = ['focus', 'pageshow', 'visibilitychange', 'resume'] as const;

type AutoLocked = Readonly<{ afterSeconds: number | null; onLock: () => void }>;

/** Locks after so long without a touch (C-6). Answers how many seconds are left, from the warning on; else `null`. */
export const useAutoLock = ({ afterSeconds, onLock }: AutoLocked): number | null => {
  const { clock } = useTablet();
  const [leftSeconds, setLeft] = useState<number | null>(null);
  const lock = useRef(onLock);
  useEffect(() => {
    lock.current = onLock;
  });
  useEffect(() => {
    const moment = (): Moment => ({ at: clock.now(), monotonicMs: clock.monotonicMs() });
    let touched = moment();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = (): 'locked' | 'open' => {
      clearTimeout(timer);
      const judged = autoLockAt(touched, moment(), afterSeconds);
      setLeft(judged.kind === 'warned' ? Math.ceil(judged.leftMs / 1_000) : null);
      if (judged.kind === 'locked') lock.current();
      else if (judged.askInMs !== null) timer = setTimeout(judge, judged.askInMs);
      return judged.kind === 'locked' ? 'locked' : 'open';
    };
    // The first touch after a sleep comes before any timer: it wakes the tablet, and works on nothing.
    const touch = (event: Event): void => {
      if (judge() === 'locked') {
        event.stopImmediatePropagation();
        if (event.type !== 'wheel') event.preventDefault();
        return;
      }
      touched = moment();
      judge();
    };
    judge();
    // What the document hears goes by the window as well: on its way down.
    for (const name of TOUCHES) window.addEventListener(name, touch, { capture: true, passive: name === 'wheel' });
    for (const name of WAKES) window.addEventListener(name, judge, { capture: true });
    return () => {
      clearTimeout(timer);
      for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true });
      for (const name of WAKES) window.removeEventListener(name, judge, { capture: true });
    };
  }, [clock, afterSeconds]);
  return leftSeconds;
};
