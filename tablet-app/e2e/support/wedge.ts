import type { CDPSession, Page } from '@playwright/test';

/** What a scanner needs for one sign: the keys carry the time at which the device sent them. */
const KEY_SECONDS = 0.01;
/** Between two scans of one hand, and between two of a trigger that bounced. */
const PAUSE_SECONDS = 0.2;
const ENTER = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };

type Keyboard = Readonly<{ send: CDPSession['send']; endedS: number }>;

/** The scanner of each page, and when it sent its last key: time never goes back. */
const keyboards = new WeakMap<Page, Keyboard>();

/**
 * As a wedge does it: fast, with Enter at the end, into whatever has the focus. It waits for no page: keys that come one by one to a busy page
 * would have pauses in them that no scanner makes.
 */
export const scan = async (page: Page, code: string): Promise<void> => {
  const session = keyboards.get(page) ?? (await plugIn(page));
  const startedS = Math.max(Date.now() / 1_000, session.endedS + PAUSE_SECONDS);
  const keys = [...code.split('').map((key) => ({ key, text: key })), ENTER];
  keyboards.set(page, { ...session, endedS: startedS + keys.length * KEY_SECONDS });
  const strokes = keys.flatMap(({ text, ...key }, at) => {
    const timestamp = startedS + at * KEY_SECONDS;
    return [
      session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text, timestamp }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, timestamp }),
    ];
  });
  await Promise.all(strokes);
};

/** A trigger that bounced: the code comes twice, as fast as the device sends it. */
export const scanBounced = async (page: Page, code: string): Promise<void> => {
  await Promise.all([scan(page, code), scan(page, code)]);
};

const plugIn = async (page: Page): Promise<Keyboard> => {
  const session = await page.context().newCDPSession(page);
  return { send: session.send.bind(session), endedS: 0 };
};
