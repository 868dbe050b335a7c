import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { at } from 'shared-types/testing/builders';

type Event = Readonly<{ atMs: number; order: number; run: () => void }>;

const OPENED = at('2026-11-21T08:00:00.000Z');
const turn = setImmediate;

/**
 * Time of the simulation: a queue of events, run one by one. Between two events everything settles, for nothing here waits for anything
 * but memory and this queue. Timers of the product are entries of the queue.
 */
export class VirtualTime {
  #nowMs = 0;
  #now: Readonly<{ ms: number; at: Instant }> = { ms: 0, at: OPENED };
  #order = 0;
  readonly #events: Event[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Asked a hundred times at the same moment. */
  now = (): Instant => {
    if (this.#now.ms !== this.#nowMs) this.#now = { ms: this.#nowMs, at: addMs(OPENED, this.#nowMs) };
    return this.#now.at;
  };

  /** Milliseconds of the simulation at a moment that the product wrote. */
  static msOf(moment: string): number {
    return Date.parse(moment) - Date.parse(OPENED);
  }

  in(delayMs: number, run: () => void): void {
    this.#order += 1;
    const event = { atMs: this.#nowMs + Math.max(0, Math.round(delayMs)), order: this.#order, run };
    let low = 0;
    for (let high = this.#events.length; low < high;) {
      const middle = (low + high) >>> 1;
      const other = this.#events[middle];
      if (other !== undefined && (other.atMs < event.atMs || (other.atMs === event.atMs && other.order < event.order))) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.in(delayMs, resolve));
  }

  /** Runs all events up to a moment, and lets everything settle after each. */
  async runUntil(untilMs: number): Promise<void> {
    await settled();
    for (let next = this.#events[0]; next !== undefined && next.atMs <= untilMs; next = this.#events[0]) {
      this.#events.shift();
      this.#nowMs = next.atMs;
      next.run();
      await settled();
    }
    this.#nowMs = untilMs;
  }
}

/** Until no promise can go on without an event: all microtasks run before the next turn of Node's loop. */
const settled = (): Promise<void> => new Promise((resolve) => turn(() => resolve()));

let current = new VirtualTime();

/** One for all: each new one would first write down where it was made, and nobody reads that. */
const timeIsOver = new DOMException('the time is over', 'TimeoutError');

/** Makes the product's own timers those of the simulation, once for the process; `runOn` says whose queue they are in. */
export const replaceTimers = (): void => {
  AbortSignal.timeout = (ms) => {
    const ending = new AbortController();
    current.in(ms, () => ending.abort(timeIsOver));
    return ending.signal;
  };
  Object.assign(globalThis, {
    setImmediate: (run: () => void) => queueMicrotask(run),
    setTimeout: (run: () => void, ms = 0) => {
      const timer = { isOver: false };
      current.in(ms, () => {
        if (!timer.isOver) run();
      });
      return timer;
    },
    clearTimeout: (timer: { isOver: boolean } | undefined) => {
      if (timer !== undefined) timer.isOver = true;
    },
  });
};

export const runOn = (time: VirtualTime): void => {
  current = time;
};
