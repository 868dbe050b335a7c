/**
 * A keyboard-wedge scanner types fast and evenly and ends with Enter or Tab. Honeywell needs about 10 ms a key, Zebra up to 100 ms; a
 * busy page may hold one key up for longer, so the pace counts over the whole code.
 */
export type WedgeLimits = Readonly<{ mostGapMs: number; mostAverageMs: number; leastLength: number }>;

/** Where a scan is welcome, or nothing can be typed. */
export const ANYWHERE: WedgeLimits = { mostGapMs: 300, mostAverageMs: 100, leastLength: 4 };
/** In a field that takes no scans: faster than any person, because what is read as a scan leaves the field again. */
export const IN_A_FIELD: WedgeLimits = { mostGapMs: 60, mostAverageMs: 30, leastLength: 4 };

/** What was typed since the last pause. */
export type Burst = Readonly<{ text: string; firstAtMs: number; lastAtMs: number }>;

export const NO_BURST: Burst = { text: '', firstAtMs: Number.NEGATIVE_INFINITY, lastAtMs: Number.NEGATIVE_INFINITY };

/** What one key means: it goes on with a burst, ends a scan, or is a person's. */
export type KeyMeaning = Readonly<{ burst: Burst; scan: string | null; isInBurst: boolean }>;

/** Reads one key at a time (milliseconds of the event's own clock). Only a burst that is long and even enough and ends with Enter or Tab is a scan. */
export const readKey = (burst: Burst, key: string, atMs: number, limits: WedgeLimits): KeyMeaning => {
  const goesOn = burst.text !== '' && atMs - burst.lastAtMs <= limits.mostGapMs;
  if (key === 'Enter' || key === 'Tab') {
    const isEven = (atMs - burst.firstAtMs) / burst.text.length <= limits.mostAverageMs;
    const scan = goesOn && isEven && burst.text.length >= limits.leastLength ? burst.text : null;
    return { burst: NO_BURST, scan, isInBurst: scan !== null };
  }
  if (key === 'Shift' || key === 'AltGraph') return { burst, scan: null, isInBurst: false };
  if (key.length !== 1) return { burst: NO_BURST, scan: null, isInBurst: false };
  if (!goesOn) return { burst: { text: key, firstAtMs: atMs, lastAtMs: atMs }, scan: null, isInBurst: false };
  return { burst: { ...burst, text: burst.text + key, lastAtMs: atMs }, scan: null, isInBurst: true };
};

/** The same code twice within this time is one scan: the trigger bounced (UX §6). */
export const SAME_SCAN_MS = 800;

/** A field that a scan may type into: Find and Till receipt carry this attribute. */
export const TAKES_SCANS = 'data-takes-scans';

type Typed = Readonly<{ field: HTMLInputElement | HTMLTextAreaElement; value: string }>;

const fieldOf = (target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | null =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;

/** Gives the field back what it held before a scan ran into it; React hears of it as of any typing. */
const putBack = ({ field, value }: Typed): void => {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

/**
 * Listens for a wedge on the whole page. A scan never presses a focused button (its Enter and its spaces are swallowed) and leaves
 * no trace in a field that does not take scans. Returns the way to stop listening.
 */
export const listenToWedge = (target: Window, onScan: (code: string) => void): (() => void) => {
  let burst = NO_BURST;
  let before: Typed | null = null;
  let last = { code: '', atMs: Number.NEGATIVE_INFINITY };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = fieldOf(event.target);
    const limits = field === null || field.hasAttribute(TAKES_SCANS) ? ANYWHERE : IN_A_FIELD;
    const meaning = readKey(burst, event.key, event.timeStamp, limits);
    if (meaning.burst.text.length === 1) before = field === null ? null : { field, value: field.value };
    burst = meaning.burst;
    // Only what would press something: the Enter of a scan, and a space inside a code. Other keys stay keys, for very fast fingers.
    if (meaning.scan !== null || (meaning.isInBurst && field === null && event.key === ' ')) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (meaning.scan === null) return;
    if (before !== null && !before.field.hasAttribute(TAKES_SCANS)) putBack(before);
    before = null;
    const isBounce = meaning.scan === last.code && event.timeStamp - last.atMs < SAME_SCAN_MS;
    last = { code: meaning.scan, atMs: event.timeStamp };
    if (!isBounce) onScan(meaning.scan);
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => target.removeEventListener('keydown', onKey, { capture: true });
};
