import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { closedPort } from './fault-proxy.ts';
import { callOnce } from './http-call.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server of raw sockets that says exactly what a test wants, and counts who connects. */
const rawServer = async (onRequest: (socket: Socket) => void): Promise<{ url: URL; connections: () => number }> => {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => onRequest(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  open.push(
    () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  );
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`), connections: () => connections };
};

const reply = (text: string) => (socket: Socket) => void socket.write(text);

describe('one call, one connection, no second try', () => {
  test('RF9 each call has a connection of its own, though the server offers to keep it', async () => {
    const server = await rawServer(reply('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}'));
    for (let n = 0; n < 3; n += 1)
      expect(await callOnce({ method: 'POST', url: server.url, body: {}, timeoutMs: 5_000 })).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(3);
  });

  test('RF9 a reset is told once and not tried again, for reads too', async () => {
    const server = await rawServer((socket) => void socket.resetAndDestroy());
    expect(await callOnce({ method: 'GET', url: server.url, timeoutMs: 5_000 })).toEqual({ kind: 'lost', why: 'connection-reset' });
    expect(server.connections()).toBe(1);
  });

  test('silence ends at the time-out: lost, because the request was sent', async () => {
    const server = await rawServer(() => undefined);
    expect(await callOnce({ method: 'POST', url: server.url, body: {}, timeoutMs: 100 })).toEqual({ kind: 'lost', why: 'timeout' });
  });

  test('a closed port and an unknown name: not sent', async () => {
    expect(await callOnce({ method: 'POST', url: new URL(await closedPort()), body: {}, timeoutMs: 5_000 })).toEqual({
      kind: 'not-sent',
      why: 'connection-refused',
    });
    expect(await callOnce({ method: 'POST', url: new URL('http://nowhere.invalid/'), body: {}, timeoutMs: 5_000 })).toMatchObject({
      kind: 'not-sent',
    });
  });

  test('TLS that never comes to stand: not sent, because not one byte of the request left', async () => {
    const server = await rawServer(reply('this is no TLS'));
    const secure = new URL(server.url.href.replace('http:', 'https:'));
    expect((await callOnce({ method: 'POST', url: secure, body: {}, timeoutMs: 5_000 })).kind).toBe('not-sent');
  });

  test('half a body is no answer', async () => {
    const server = await rawServer((socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"half":'));
    expect((await callOnce({ method: 'GET', url: server.url, timeoutMs: 5_000 })).kind).toBe('lost');
  });

  test('an answer that is no JSON has a status and no body; Retry-After is read in seconds', async () => {
    const server = await rawServer(reply('HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 5\r\n\r\nsorry'));
    expect(await callOnce({ method: 'GET', url: server.url, timeoutMs: 5_000 })).toEqual({
      kind: 'answered',
      status: 503,
      retryAfterMs: 7_000,
      body: undefined,
    });
  });

  test('the caller may give up: before the connection it was not sent, after it is lost', async () => {
    const server = await rawServer(() => undefined);
    expect((await callOnce({ method: 'GET', url: server.url, timeoutMs: 5_000, signal: AbortSignal.abort() })).kind).toBe('not-sent');
    const later = new AbortController();
    const gone = await rawServer(() => later.abort());
    expect(await callOnce({ method: 'GET', url: gone.url, timeoutMs: 5_000, signal: later.signal })).toEqual({
      kind: 'lost',
      why: 'aborted',
    });
  });
});
