type Job = () => Promise<void>;

/** One writer at a time, as SQLite wants it. Pushes go before everything else that waits: a customer stands at a counter (S-5). */
export class WriterQueue {
  readonly #pushes: Job[] = [];
  readonly #others: Job[] = [];
  #isBusy = false;

  run<T>(work: () => Promise<T>, priority?: 'push'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job = (): Promise<void> => work().then(resolve, reject);
      (priority === 'push' ? this.#pushes : this.#others).push(job);
      if (!this.#isBusy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    for (let job = this.#next(); job; job = this.#next()) await job();
    this.#isBusy = false;
  }

  #next(): Job | undefined {
    return this.#pushes.shift() ?? this.#others.shift();
  }
}
