import type { TFunction } from 'i18next';

import type { TextKey } from '../i18n/catalogue.ts';
import type { Format } from '../i18n/format.ts';
import type { SignInTrouble, UnlockTrouble } from '../store/sync-port.ts';

export const LEAST_DIGITS = 4;
export const MOST_DIGITS = 6;

export const isPin = (text: string): boolean => /^\d{4,6}$/.test(text);

/** The PIN after a key: a digit adds, Backspace takes away; anything else leaves it. */
export const afterKey = (pin: string, key: string): string => {
  if (key === 'Backspace') return pin.slice(0, -1);
  return /^\d$/.test(key) && pin.length < MOST_DIGITS ? pin + key : pin;
};

/** One mark per digit typed, at least as many places as a PIN has. */
export const places = (pin: string): readonly ('typed' | 'next' | 'free')[] =>
  Array.from({ length: Math.max(LEAST_DIGITS, Math.min(MOST_DIGITS, pin.length)) }, (_, at) =>
    at < pin.length ? 'typed' : at === pin.length ? 'next' : 'free',
  );

/** What is said below the pad: nothing, that the PIN does not match, or how long to wait. */
export const pinComplaint = (
  { answer, waitMs }: Readonly<{ answer: SignInAnswer | null; waitMs: number }>,
  t: TFunction,
  format: Pick<Format, 'span'>,
): string | null => {
  if (answer === null) return null;
  if (answer.text !== 'sign.wait') return t(answer.text as 'sign.wrong'); // no text of these asks for a value
  return waitMs > 0 ? t('sign.wait', { time: format.span(waitMs) }) : null;
};

/** What is typed or pasted, as a PIN: its digits, and no more of them than a PIN has. */
export const asPin = (text: string): string => text.replaceAll(/\D/g, '').slice(0, MOST_DIGITS);

/** So many wrong ones in a row, and the wait at the server is told: it does not say itself whether one runs (no one learns who works here). */
const TOLD_AFTER = 3;

/** What the person is told. A wrong number and a wrong PIN are told alike, however often. */
export type SignInAnswer = Readonly<{ text: TextKey; waitMs: number; mustBeOnline: boolean }>;

export const answerTo = (trouble: SignInTrouble | UnlockTrouble, wrongBefore = 0): SignInAnswer => {
  switch (trouble.kind) {
    case 'wrong':
      return {
        text: 'triesLeft' in trouble || wrongBefore < TOLD_AFTER ? 'sign.wrong' : 'sign.wrongOften',
        waitMs: 0,
        mustBeOnline: false,
      };
    case 'locked':
      return { text: 'sign.wait', waitMs: trouble.waitMs, mustBeOnline: false };
    case 'sign-in-online':
      return { text: 'sign.online', waitMs: 0, mustBeOnline: true };
    case 'offline':
    case 'captive-portal':
      return { text: 'sign.needsNetwork', waitMs: 0, mustBeOnline: false };
    case 'revoked':
      return { text: 'bar.revoked', waitMs: 0, mustBeOnline: false };
    case 'server-busy':
    case 'not-understood':
      return { text: 'sign.notReady', waitMs: 0, mustBeOnline: false };
  }
};
