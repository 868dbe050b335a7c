/**
 * A keyboard-wedge scanner types fast and evenly and ends with Enter or Tab. Honeywell needs about 10 ms a key, Zebra up to 100 ms; a
 * busy page may hold one key up for longer, so the pace counts over the whole code.
 */
export type WedgeLimits = Readonly<{
  mostGapMs: number;
  mostAverageMs: number;
  leastLength: number;
  /** A slower code counts too when its keys come as evenly as no person's: this many at least, apart by about the same time. */
  even?: Readonly<{ leastLength: number; mostAverageMs: number; mostSpreadMs: number }>;
}>;

/** Where a scan is welcome, or nothing can be typed. */
export const ANYWHERE: WedgeLimits = { mostGapMs: 300, mostAverageMs: 100, leastLength: 4 };
/** In a field that takes no scans: faster or more even than any person, because what is read as a scan leaves the field again. */
export const IN_A_FIELD: WedgeLimits = {
  mostGapMs: 150,
  mostAverageMs: 30,
  leastLength: 4,
  even: { leastLength: 8, mostAverageMs: 110, mostSpreadMs: 40 },
};

/** What was typed since the last pause. */
export type Burst = Readonly<{ text: string; firstAtMs: number; lastAtMs: number; shortestGapMs: number; longestGapMs: number }>;

const startOf = (text: string, atMs: number): Burst => ({
  text,
  firstAtMs: atMs,
  lastAtMs: atMs,
  shortestGapMs: Number.POSITIVE_INFINITY,
  longestGapMs: 0,
});

export const NO_BURST: Burst = startOf('', Number.NEGATIVE_INFINITY);

/** What one key means: it goes on with a burst, ends a scan, or is a person's. */
export type KeyMeaning = Readonly<{ burst: Burst; scan: string | null; isInBurst: boolean }>;

const isScanned = (burst: Burst, atMs: number, limits: WedgeLimits): boolean => {
  const averageMs = (atMs - burst.firstAtMs) / burst.text.length;
  if (burst.text.length >= limits.leastLength && averageMs <= limits.mostAverageMs) return true;
  const { even } = limits;
  if (even === undefined || burst.text.length < even.leastLength || averageMs > even.mostAverageMs) return false;
  // A key that is held down repeats evenly too, but says the same sign again and again.
  return /\d/.test(burst.text) && new Set(burst.text).size > 2 && burst.longestGapMs - burst.shortestGapMs <= even.mostSpreadMs;
};

/** Reads one key at a time (milliseconds of the event's own clock). Only a burst that is long and even enough and ends with Enter or Tab is a scan. */
export const readKey = (burst: Burst, key: string, atMs: number, limits: WedgeLimits): KeyMeaning => {
  const gapMs = atMs - burst.lastAtMs;
  const goesOn = burst.text !== '' && gapMs <= limits.mostGapMs;
  if (key === 'Enter' || key === 'Tab') {
    const scan = goesOn && isScanned(burst, atMs, limits) ? burst.text : null;
    return { burst: NO_BURST, scan, isInBurst: scan !== null };
  }
  if (key === 'Shift' || key === 'AltGraph') return { burst, scan: null, isInBurst: false };
  if (key.length !== 1) return { burst: NO_BURST, scan: null, isInBurst: false };
  if (!goesOn) return { burst: startOf(key, atMs), scan: null, isInBurst: false };
  const longer = {
    text: burst.text + key,
    firstAtMs: burst.firstAtMs,
    lastAtMs: atMs,
    shortestGapMs: Math.min(burst.shortestGapMs, gapMs),
    longestGapMs: Math.max(burst.longestGapMs, gapMs),
  };
  return { burst: longer, scan: null, isInBurst: true };
};

/** The same code twice within this time is one scan: the trigger bounced (UX §6). */
export const SAME_SCAN_MS = 800;
/** Some scanners end with Tab and Enter, or with two of a kind: what follows a scan this soon is its tail. */
const TAIL_MS = 120;

/** A field that a scan may type into: Find and Till receipt carry this attribute. */
export const TAKES_SCANS = 'data-takes-scans';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Typed = Readonly<{ field: Field; value: string }>;

/** Inputs that are pressed and not typed into: letters leave no trace in them. */
const PRESSED: ReadonlySet<string> = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Where letters leave a trace. A list that is chosen from is one: letters choose its entries. */
const fieldOf = (target: EventTarget | null): Field | null => {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return target;
  return target instanceof HTMLInputElement && !PRESSED.has(target.type) ? target : null;
};

const prototypeOf = (field: Field): object =>
  field instanceof HTMLSelectElement
    ? HTMLSelectElement.prototype
    : field instanceof HTMLInputElement
      ? HTMLInputElement.prototype
      : HTMLTextAreaElement.prototype;

/** Gives the field back what it held before a scan ran into it; React hears of it as of any typing. */
const putBack = ({ field, value }: Typed): void => {
  if (field.value === value) return;
  Object.getOwnPropertyDescriptor(prototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
};

/** `msPerKey`: the scanner's pace, for who wants to know whether it is set up well. */
export type WedgeListener = (code: string, msPerKey: number) => void;

/**
 * Listens for a wedge on the whole page. A scan never presses a focused button (its Enter, its spaces and its tail are swallowed) and
 * leaves no trace in a field that does not take scans. Returns the way to stop listening.
 */
export const listenToWedge = (target: Window, onScan: WedgeListener): (() => void) => {
  let burst = NO_BURST;
  let before: Typed | null = null;
  let last = { code: '', atMs: Number.NEGATIVE_INFINITY };
  let swallowed = '';
  const swallow = (event: KeyboardEvent): void => {
    swallowed = event.key; // its release would press a button in some browsers
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = fieldOf(event.target);
    const limits = field === null || field.hasAttribute(TAKES_SCANS) ? ANYWHERE : IN_A_FIELD;
    const typed = burst;
    const meaning = readKey(burst, event.key, event.timeStamp, limits);
    if (meaning.burst.text.length === 1) before = field === null ? null : { field, value: field.value };
    burst = meaning.burst;
    const isTail = (event.key === 'Enter' || event.key === 'Tab') && event.timeStamp - last.atMs < TAIL_MS;
    // Only what would press something: the end of a scan, and a space inside a code. Other keys stay keys, for very fast fingers.
    if (meaning.scan !== null || isTail || (meaning.isInBurst && field === null && event.key === ' ')) swallow(event);
    if (meaning.scan === null) return;
    if (before !== null && !before.field.hasAttribute(TAKES_SCANS)) putBack(before);
    before = null;
    const isBounce = meaning.scan === last.code && event.timeStamp - last.atMs < SAME_SCAN_MS;
    last = { code: meaning.scan, atMs: event.timeStamp };
    if (!isBounce) onScan(meaning.scan, (event.timeStamp - typed.firstAtMs) / typed.text.length);
  };
  const onRelease = (event: KeyboardEvent): void => {
    if (event.key !== swallowed) return;
    swallowed = '';
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  target.addEventListener('keydown', onKey, { capture: true });
  target.addEventListener('keyup', onRelease, { capture: true });
  return () => {
    target.removeEventListener('keydown', onKey, { capture: true });
    target.removeEventListener('keyup', onRelease, { capture: true });
  };
};
