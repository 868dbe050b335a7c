import { msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { MarketId } from 'shared-types/ids';
import type { Poke } from 'shared-types/sync';

import type { Database } from '../db/open.ts';
import type { Log } from '../observe/log.ts';
import { PokeStream } from './poke-stream.ts';

const COALESCE_MS = 20;
/** Other replicas' commits are seen by asking; ours are told at once. */
const POLL_MS = 1_000;
/** Proxies close a stream that is silent for a minute (nginx's default). */
const HEARTBEAT_MS = 20_000;
const LONGEST_LIFE_MS = 15 * 60_000;
const SHORTEST_LIFE_MS = 10 * 60_000;
/** Thousands of tablets are not told in the same instant. */
const SPREAD_MS_PER_STREAM = 0.5;
const MOST_SPREAD_MS = 3_000;

type Deps = Readonly<{ db: Database; epoch: () => string; clock: () => Instant; random: () => number; log: Log; heartbeatMs?: number }>;

/**
 * Tells open tablets that their market's feed moved: a poke says only how far, losing one costs at most the tablet's own timer.
 * Keeps its own list of streams and ends each when its token ends, when nobody reads it, or after 10 to 15 minutes (F54).
 */
export class Pokes {
  readonly #deps: Deps;
  readonly #streams = new Set<Readonly<{ marketId: MarketId; stream: PokeStream }>>();
  readonly #heads = new Map<string, number>();
  readonly #stopListening: () => void;
  readonly #poll: NodeJS.Timeout | null;
  #soon: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#stopListening = deps.db.afterWrite(() => this.#lookSoon());
    this.#poll = deps.db.kind === 'postgres' ? setInterval(() => this.#lookSoon(), POLL_MS).unref() : null;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** The body of an events answer; it starts with one poke, so that the tablet knows at once where the feed stands. */
  open(listener: Readonly<{ marketId: MarketId; tokenExpiresAt: Instant }>): ReadableStream<Uint8Array> {
    const lifeMs = Math.min(
      SHORTEST_LIFE_MS + this.#deps.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS),
      msBetween(this.#deps.clock(), listener.tokenExpiresAt),
    );
    const stream = new PokeStream({
      lifeMs,
      heartbeatMs: this.#deps.heartbeatMs ?? HEARTBEAT_MS,
      line: () => this.#lineFor(listener.marketId),
      onEnd: () => this.#streams.delete(entry),
    });
    const entry = { marketId: listener.marketId, stream };
    if (this.#isStopped) stream.end();
    else this.#streams.add(entry);
    this.#lookSoon();
    return stream.body;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopListening();
    if (this.#poll) clearInterval(this.#poll);
    if (this.#soon) clearTimeout(this.#soon);
    for (const { stream } of this.#streams) stream.end();
  }

  #lineFor(marketId: MarketId): string {
    const poke: Poke = { epoch: this.#deps.epoch(), serverTime: this.#deps.clock(), head: this.#heads.get(marketId) ?? 0 };
    return `${JSON.stringify(poke)}\n`;
  }

  #lookSoon(): void {
    if (this.#soon || this.#isStopped || this.#streams.size === 0) return;
    this.#soon = setTimeout(() => {
      this.#soon = null;
      this.#look().catch((error: unknown) => this.#deps.log.error({ error }, 'reading the feed heads failed'));
    }, COALESCE_MS).unref();
  }

  async #look(): Promise<void> {
    const rows = await this.#deps.db.read.selectFrom('feed_head').selectAll().execute();
    for (const { market_id: marketId, seq } of rows) {
      if ((this.#heads.get(marketId) ?? -1) === seq) continue;
      this.#heads.set(marketId, seq);
      for (const entry of this.#streams) if (entry.marketId === marketId) this.#tell(entry.stream);
    }
  }

  #tell(stream: PokeStream): void {
    const spreadMs = Math.min(MOST_SPREAD_MS, Math.floor(this.#streams.size * SPREAD_MS_PER_STREAM));
    if (spreadMs < 10) stream.write();
    else setTimeout(() => stream.write(), this.#deps.random() * spreadMs).unref();
  }
}
