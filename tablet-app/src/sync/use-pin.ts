import { useEffect, useState } from 'react';

import type { StaffId } from 'shared-types/ids';
import type { Result } from 'shared-types/result';

import { pinWaitMs } from '../store/pin-wait.ts';
import type { SignInTrouble, StaffSession, UnlockTrouble } from '../store/sync-port.ts';
import { useTablet } from '../store/tablet-context.ts';
import { afterKey, answerTo, asPin, LEAST_DIGITS } from './pin.ts';
import type { SignInAnswer } from './pin.ts';

/** A PIN as it is being typed, and what was said about the last one. */
export type PinEntry = Readonly<{
  pin: string;
  isBusy: boolean;
  /** How long a lock still lasts; zero when the next try may come. */
  waitMs: number;
  answer: SignInAnswer | null;
  key: (key: string) => void;
  /** The whole of what is typed, from a field; what is no digit is left out. */
  set: (text: string) => void;
  /** Tries what is typed, or a whole PIN from elsewhere. */
  enter: (typed?: string) => void;
}>;

type AskPin = Readonly<{
  /** Asks whether it is the PIN of the person in question; `null`: nobody is in question yet. */
  ask: ((pin: string) => Promise<Result<StaffSession, SignInTrouble | UnlockTrouble>>) | null;
  /** Whose PIN it is, where this tablet knows her: a wait that still runs is said at once. */
  staffId: StaffId | null;
  onOpen: (who: StaffSession) => void;
  onMustBeOnline: () => void;
}>;

/** One PIN, by thumb or keyboard, with the waits that wrong ones cost. */
export const usePin = ({ ask, staffId, onOpen, onMustBeOnline }: AskPin): PinEntry => {
  const { ledger, clock } = useTablet();
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<SignInAnswer | null>(null);
  const [wrongs, setWrongs] = useState(0);
  const [waitMs, setWait] = useWait();
  useEffect(() => {
    if (staffId === null) return;
    void pinWaitMs({ ledger, clock }, staffId).then((runs) => {
      if (runs === 0) return;
      setAnswer(answerTo({ kind: 'locked', waitMs: runs }));
      setWait(runs);
    });
    // oxlint-disable-next-line react/exhaustive-deps -- once per person
  }, [ledger, clock, staffId]);
  const tryPin = async (typed: string): Promise<void> => {
    if (ask === null || typed.length < LEAST_DIGITS || isBusy || waitMs > 0) return;
    setBusy(true);
    const opened = await ask(typed);
    setBusy(false);
    setPin('');
    if (opened.ok) {
      onOpen(opened.value);
      return;
    }
    const said = answerTo(opened.error, wrongs);
    if (opened.error.kind === 'wrong') setWrongs(wrongs + 1);
    setAnswer(said);
    setWait(said.waitMs);
    if (said.mustBeOnline) onMustBeOnline();
  };
  const key = (pressed: string): void => setPin((typed) => afterKey(typed, pressed));
  const enter = (typed = pin): void => void tryPin(typed);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (isText || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) enter();
      else key(event.key);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const set = (text: string): void => setPin(asPin(text));
  return { pin, isBusy, waitMs, answer, key, set, enter };
};

/** How long a lock still lasts; counts down while it is in sight. */
const useWait = (): readonly [number, (ms: number) => void] => {
  const { clock } = useTablet();
  const [until, setUntil] = useState(0);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === 0) return undefined;
    const tick = (): void => setLeft(Math.max(0, until - clock.monotonicMs()));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [until, clock]);
  return [left, (ms) => setUntil(ms === 0 ? 0 : clock.monotonicMs() + ms)];
};
