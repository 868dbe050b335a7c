import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What the network between a tablet and the server does to new and open connections. */
export type Weather =
  | Readonly<{ kind: 'clear' }>
  /** Nothing gets through; open connections are reset. */
  | Readonly<{ kind: 'cut' }>
  /** Everything is answered with a 200 page of somebody else's, as a hotel's Wi-Fi does. */
  | Readonly<{ kind: 'captive-portal' }>
  /** Requests whose first bytes contain `of` reach the server; the answer never comes back. */
  | Readonly<{ kind: 'lose-answer'; of: string }>
  /** The same, and the moments are told: when the server has all of the first such request, and when it begins to answer. */
  | Readonly<{ kind: 'hold-answer'; of: string; onRequest: () => void; onAnswer: () => void }>
  /** The first answer to each address that begins with `of` arrives with one byte changed. */
  | Readonly<{ kind: 'damage'; of: string }>;

const PORTAL = '<!doctype html><title>Welcome</title><h1>Sign in to use the Wi-Fi</h1>';
const PORTAL_ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(PORTAL)}\r\nConnection: close\r\n\r\n${PORTAL}`;

/** A TCP proxy that is the only way from the browser to the server, so a cut reaches service workers too (F37). */
export class NetworkProxy {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #target: number;
  #weather: Weather = { kind: 'clear' };
  #lost = 0;
  #damaged = new Set<string>();

  constructor(targetPort: number) {
    this.#target = targetPort;
    this.#server = createServer((client) => this.#carry(client));
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', fail);
      this.#server.listen(port, '127.0.0.1', done);
    });
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a listening TCP server has an AddressInfo
  }

  /** How many answers were lost since the weather was set. */
  get lostAnswers(): number {
    return this.#lost;
  }

  /** Addresses whose answers were damaged since the weather was set. */
  get damaged(): ReadonlySet<string> {
    return this.#damaged;
  }

  set target(port: number) {
    this.#target = port;
  }

  get current(): Weather {
    return this.#weather;
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    this.#lost = 0;
    this.#damaged = new Set();
    if (weather.kind !== 'clear') for (const socket of this.#open) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((done) => {
      this.#server.close(() => done());
    });
  }

  #track(socket: Socket): Socket {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  }

  #carry(client: Socket): void {
    this.#track(client);
    const weather = this.#weather;
    if (weather.kind === 'cut') {
      client.destroy();
      return;
    }
    if (weather.kind === 'captive-portal') {
      client.once('data', () => client.end(PORTAL_ANSWER));
      return;
    }
    const upstream = this.#track(connect(this.#target, '127.0.0.1'));
    const dropsAnswer = { now: false };
    const damagesNext = { now: false };
    const held = new HeldAnswer();
    client.on('data', (bytes) => {
      const now = this.#weather;
      if (now.kind === 'lose-answer' && bytes.toString('latin1').includes(now.of)) dropsAnswer.now = true;
      if (this.#isToDamage(bytes.toString('latin1'))) damagesNext.now = true;
      const told = held.request(now, bytes);
      upstream.write(bytes, told);
    });
    upstream.on('data', (bytes) => {
      if (held.answer()) return;
      if (!dropsAnswer.now) {
        const isHit = damagesNext.now && flipOne(bytes);
        if (isHit) damagesNext.now = false;
        client.write(bytes);
        return;
      }
      this.#lost += 1;
      client.destroy();
      upstream.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }

  /** Once per address, so that asking again helps. */
  #isToDamage(request: string): boolean {
    const now = this.#weather;
    const address = request.slice(0, request.indexOf(' HTTP/'));
    if (now.kind !== 'damage' || !address.startsWith(now.of) || this.#damaged.has(address)) return false;
    this.#damaged.add(address);
    return true;
  }
}

/** Follows one connection until a request of a kind is whole; what is answered to it is kept back. */
class HeldAnswer {
  #read = '';
  #weather: (Weather & { kind: 'hold-answer' }) | null = null;

  /** What to do when these bytes have left for the server. */
  request(weather: Weather, bytes: Buffer): () => void {
    const text = bytes.toString('latin1');
    if (this.#weather === null && weather.kind === 'hold-answer' && text.startsWith(weather.of)) this.#weather = weather;
    if (this.#weather === null) return () => undefined;
    const wasWhole = isWhole(this.#read);
    this.#read += text;
    return !wasWhole && isWhole(this.#read) ? this.#weather.onRequest : () => undefined;
  }

  /** Whether what comes from the server is held. */
  answer(): boolean {
    this.#weather?.onAnswer();
    return this.#weather !== null;
  }
}

/** All headers, and as much body as they announce. */
const isWhole = (request: string): boolean => {
  const body = request.indexOf('\r\n\r\n') + 4;
  const length = Number(/^content-length: *(\d+)/im.exec(request.slice(0, body))?.[1] ?? 0);
  return body >= 4 && request.length >= body + length;
};

/** Changes a byte of the body; `false` when these bytes are only headers. */
const flipOne = (bytes: Buffer): boolean => {
  const headers = bytes.indexOf('\r\n\r\n');
  const at = headers < 0 ? 0 : headers + 4;
  const byte = bytes[at];
  if (byte === undefined) return false;
  bytes[at] = byte ^ 0xff;
  return true;
};
