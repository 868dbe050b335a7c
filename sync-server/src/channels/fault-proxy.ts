import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

import { callOnce } from './http-call.ts';

/**
 * What goes wrong between us and a shop, once, at the next request that changes something (reads pass):
 * `answer-dropped` the shop works, its answer is cut off · `answer-garbled` it works, half an answer arrives ·
 * `503-before` and `reset-before` the shop never hears of it · `answered-twice` the same answer comes a second time on
 * the same connection · `delayed` the shop works at once, the answer is kept until `release()` · `held-before` the
 * request itself is kept until `release()`, long after the sender gave up.
 */
export type Fault = 'answer-dropped' | 'answer-garbled' | '503-before' | 'reset-before' | 'answered-twice' | 'delayed' | 'held-before';

export type FaultProxy = Readonly<{
  url: string;
  /** The next changing request meets this fault; later ones pass. */
  arm: (fault: Fault) => void;
  /** While it lasts every request is answered 503 and the shop hears of none. */
  outage: (on: boolean) => void;
  /** Lets go of what is held back, and waits until the shop has dealt with it. */
  release: () => Promise<void>;
  /** From now on nothing listens: connections are refused. */
  close: () => Promise<void>;
}>;

const UPSTREAM_TIMEOUT_MS = 20_000;

/** A little HTTP proxy for tests, in front of any shop. */
export const openFaultProxy = async (target: string): Promise<FaultProxy> => {
  let armed: Fault | null = null;
  let isOut = false;
  let held: (() => void)[] = [];
  const underway = new Set<Promise<void>>();
  const { origin, pathname } = new URL(target);

  const take = (request: IncomingMessage): Fault | null => {
    if (isRead(request)) return null;
    const fault = armed;
    armed = null;
    return fault;
  };

  const hold = (): Promise<void> =>
    new Promise((go) => {
      held.push(go);
    });

  const pass = async (request: IncomingMessage, response: ServerResponse, fault: Fault | null): Promise<void> => {
    const body = await bodyOf(request);
    if (fault === 'held-before') await hold();
    const outcome = await forward(origin, request, body);
    if (outcome.kind !== 'answered' || fault === 'answer-dropped') return void response.destroy();
    const text = JSON.stringify(outcome.body);
    const head = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    if (outcome.retryAfterMs !== null) response.setHeader('retry-after', String(outcome.retryAfterMs / 1_000));
    if (fault === 'delayed') await hold();
    response.writeHead(outcome.status, head);
    if (fault === 'answer-garbled') {
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    response.end(text, () => {
      if (fault === 'answered-twice') request.socket.write(`HTTP/1.1 ${outcome.status} Again\r\ncontent-length: 2\r\n\r\n{}`);
    });
  };

  const server = createServer((request, response) => {
    if (isOut) return void response.writeHead(503, { 'content-type': 'application/json' }).end('{}');
    const fault = take(request);
    if (fault === 'reset-before') return void request.socket.resetAndDestroy();
    if (fault === '503-before') return void response.writeHead(503, { 'content-type': 'application/json' }).end('{}');
    const passing = pass(request, response, fault)
      .catch(() => void response.destroy())
      .finally(() => underway.delete(passing));
    underway.add(passing);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    arm: (fault) => {
      armed = fault;
    },
    outage: (on) => {
      isOut = on;
    },
    release: async () => {
      for (const go of held) go();
      held = [];
      await Promise.all(underway);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};

/** Webhooks ask by POST too: their look-ups are known by their id. */
const isRead = ({ method, headers }: IncomingMessage): boolean => method === 'GET' || String(headers['webhook-id']).startsWith('lookup_');

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const forward = (origin: string, request: IncomingMessage, text: string): ReturnType<typeof callOnce> => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !['host', 'connection', 'content-length', 'content-type'].includes(name) ? [[name, value] as const] : [],
    ),
  );
  return callOnce({
    method: request.method === 'GET' ? 'GET' : request.method === 'PUT' ? 'PUT' : 'POST',
    url: new URL(request.url ?? '/', origin),
    headers,
    ...(text === '' ? {} : { body: text }),
    timeoutMs: UPSTREAM_TIMEOUT_MS,
  });
};

/** An address on this machine where nobody listens. */
export const closedPort = async (): Promise<string> => {
  const proxy = await openFaultProxy('http://127.0.0.1:1');
  await proxy.close();
  await new Promise<void>((refused, stillOpen) => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.once('error', () => refused());
    socket.once('connect', () => stillOpen(new Error('something listens there')));
  });
  return proxy.url;
};
