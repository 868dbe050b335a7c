import { createServer } from 'node:http';
import type { Server } from 'node:http';

import { getRequestListener } from '@hono/node-server';

import type { App } from './context.ts';
import { answerUnreadable, endUnreadable } from './unreadable.ts';

/** How long running answers may take once the server stops. */
const GRACE_MS = 5_000;

export type Listening = Readonly<{ port: number; close: () => Promise<void> }>;

/** Listens until `close`, which finishes what runs and then cuts what is still open. Rejects when the port is taken. */
export const listen = (app: App, at: Readonly<{ port: number; host: string | undefined }>): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const answer = getRequestListener(app.fetch, { errorHandler: answerUnreadable });
    // A missing host is told in our words, not in Node's.
    const server = createServer({ requireHostHeader: false }, (request, response) => void answer(request, response));
    server.on('clientError', endUnreadable);
    server.keepAliveTimeout = 65_000;
    server.once('error', reject);
    server.listen({ port: at.port, ...(at.host === undefined ? {} : { host: at.host }) }, () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : at.port;
      resolve({ port, close: () => close(server) });
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
