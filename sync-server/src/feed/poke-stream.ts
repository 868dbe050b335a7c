type Options = Readonly<{ lifeMs: number; heartbeatMs: number; line: () => string; onEnd: () => void }>;

const encoder = new TextEncoder();
const MOST_UNREAD_LINES = 4;

/** One tablet's stream of pokes. It ends itself: at the end of its life, when the reader left, or when the reader stopped reading (F54). */
export class PokeStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: Options;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #life: NodeJS.Timeout;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#controller = null;
          this.end();
        },
      },
      { highWaterMark: MOST_UNREAD_LINES },
    );
    this.#heartbeat = setInterval(() => this.write(), options.heartbeatMs).unref();
    this.#life = setTimeout(() => this.end(), Math.max(0, options.lifeMs)).unref();
    this.write();
  }

  /** A line now. A reader that has left several unread has lost its connection or its mind: the stream ends. */
  write(): void {
    if (!this.#controller) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) {
      this.end();
      return;
    }
    this.#controller.enqueue(encoder.encode(this.#options.line()));
  }

  end(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#life);
    const controller = this.#controller;
    this.#controller = null;
    controller?.close();
    this.#options.onEnd();
  }
}
