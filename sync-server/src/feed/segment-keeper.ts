import type { Instant } from 'shared-types/calendar';

import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import type { CutDay } from './cut-segments.ts';
import { dropOldSegments, storeCutDays } from './store-segments.ts';
import { waitingOrders } from './waiting-orders.ts';

/** So many orders without a segment are cut at once; fewer come by the feed until the next round. */
const ENOUGH_WAITING = 200;
/** An import is over when nothing was written for this long, or it has been waited for long enough. */
const QUIET_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const ROUND_MS = 30 * 60_000;
/** A push waits behind one such commit at most. */
const ORDERS_PER_COMMIT = 400;

/** Cuts days, in a worker thread or right here. */
export type CutDays = (now: Instant) => AsyncIterable<CutDay>;

type Deps = Readonly<{ db: Database; cut: CutDays; clock: () => Instant; log: Log }>;

/** All orders that need it are in segments afterwards; old segments are retired and dropped. Answers how many segments were made. */
export const ensureSegments = async ({ db, cut, clock }: Omit<Deps, 'log'>): Promise<number> => {
  let made = 0;
  let days: CutDay[] = [];
  const store = async (): Promise<void> => {
    if (days.length > 0) await storeCutDays(db, days, clock());
    days = [];
  };
  for await (const day of cut(clock())) {
    made += day.segments.length;
    days.push(day);
    if (days.reduce((all, one) => all + ordersIn(one), 0) >= ORDERS_PER_COMMIT) await store();
  }
  await store();
  await dropOldSegments(db, clock());
  return made;
};

const ordersIn = (day: CutDay): number => day.segments.reduce((all, segment) => all + segment.orderIds.length, 0);

/** Keeps the segments in order while the server runs: soon after an import, and in a round every half hour. */
export class SegmentKeeper {
  readonly #deps: Deps;
  readonly #stopListening: () => void;
  readonly #round: NodeJS.Timeout;
  #quiet: NodeJS.Timeout | null = null;
  #firstPokeMs: number | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#round = setInterval(() => void this.drain(), ROUND_MS).unref();
    this.#stopListening = deps.db.afterWrite(() => this.#poke());
  }

  /** How many orders no segment holds yet. */
  waiting(): Promise<number> {
    return waitingOrders(this.#deps.db.read, this.#deps.clock());
  }

  /** Runs one round now; rounds that run or wait are waited for first. A failed round is logged, the next one tries again. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
    if (this.#isStopped) return;
    this.#running = this.#once();
    await this.#running;
    this.#running = null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    clearInterval(this.#round);
    if (this.#quiet) clearTimeout(this.#quiet);
    await this.#running;
  }

  #poke(): void {
    if (this.#running || this.#isStopped) return;
    const nowMs = performance.now();
    this.#firstPokeMs ??= nowMs;
    if (this.#quiet) clearTimeout(this.#quiet);
    const waitMs = Math.max(0, Math.min(QUIET_MS, this.#firstPokeMs + LONGEST_WAIT_MS - nowMs));
    this.#quiet = setTimeout(() => void this.#drainIfEnough(), waitMs).unref();
  }

  async #drainIfEnough(): Promise<void> {
    this.#firstPokeMs = null;
    // Orders that came while their day was being cut wait for another round.
    for (let before = Infinity; !this.#isStopped;) {
      const waiting = await this.waiting();
      if (waiting < ENOUGH_WAITING || waiting >= before) return;
      before = waiting;
      await this.drain();
    }
  }

  async #once(): Promise<void> {
    try {
      const made = await ensureSegments(this.#deps);
      if (made > 0) this.#deps.log.info({ made }, 'segments cut');
    } catch (error) {
      this.#deps.log.error({ error }, 'cutting segments failed; the next round tries again');
    }
  }
}
