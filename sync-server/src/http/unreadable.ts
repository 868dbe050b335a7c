import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { RequestError } from '@hono/node-server';
import { OURS_HEADER } from 'shared-types/sync';
import type { Problem } from 'shared-types/problem';

type UnreadableStatus = 400 | 408 | 431 | 500;

/** Our header too: a tablet must not take this for a captive portal's answer. */
const HEADERS = { 'content-type': 'application/problem+json', [OURS_HEADER]: '1' };

const TITLES: Readonly<Record<UnreadableStatus, string>> = {
  400: 'This is not a request that can be read.',
  408: 'The request took too long to arrive.',
  431: 'The address or the headers are too long.',
  500: 'Something failed on the server. Nothing was half done; try again.',
};

const bodyOf = (status: UnreadableStatus): string => {
  const kind = status === 500 ? 'server-error' : 'not-readable';
  const problem: Problem = { type: `urn:retour:problem:${kind}`, title: TITLES[status], status };
  return JSON.stringify(problem);
};

/** For what reached us as HTTP but names no address of ours, before any route sees it. */
export const answerUnreadable = (error: unknown): Response => {
  const status = error instanceof RequestError ? 400 : 500;
  return new Response(bodyOf(status), { status, headers: HEADERS });
};

const STATUS_OF: Readonly<Record<string, UnreadableStatus>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** For bytes that are no HTTP: Node's parser gave up, so the answer is written by hand and the connection ends. */
export const endUnreadable = (error: Readonly<{ code?: string }>, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = bodyOf(status);
  const headers = Object.entries({ ...HEADERS, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};
