/** At most `most` tries of one caller in a window. In memory: it slows guessing down, the locks in the store stop it. */
export class RateLimit {
  readonly #most: number;
  readonly #windowMs: number;
  #counts = new Map<string, number>();
  #startedMs = 0;

  constructor(limit: Readonly<{ most: number; windowMs: number }>) {
    this.#most = limit.most;
    this.#windowMs = limit.windowMs;
  }

  /** Counts one try; the seconds to wait when it is one too many, else `null`. */
  waitSeconds(caller: string, nowMs: number): number | null {
    if (nowMs - this.#startedMs >= this.#windowMs || nowMs < this.#startedMs) {
      this.#counts = new Map();
      this.#startedMs = nowMs;
    }
    const count = (this.#counts.get(caller) ?? 0) + 1;
    this.#counts.set(caller, count);
    return count > this.#most ? Math.ceil((this.#startedMs + this.#windowMs - nowMs) / 1_000) : null;
  }
}
