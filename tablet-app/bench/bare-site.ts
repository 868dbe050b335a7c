import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

import { generateSW } from 'workbox-build';

import { ROOT } from '../e2e/support/process.ts';

const BUILT = join(ROOT, 'tablet-app', 'dist-replay');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The bare page as a site of its own in `folder`, with the service worker that the product's build would make for it. */
export const buildBareSite = async (folder: string): Promise<void> => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const html = join(BUILT, 'bench', 'page', 'bare.html');
  copyFileSync(html, join(folder, 'index.html'));
  const [...found] = readFileSync(html, 'utf8').matchAll(/\/assets\/([^"]+\.js)"/g);
  copyScripts(folder, found.map((match) => match[1] ?? '')); // prettier-ignore
  await generateSW({
    globDirectory: folder,
    globPatterns: ['**/*.{js,css,html,svg,woff2,png}'],
    swDest: join(folder, 'sw.js'),
    navigateFallback: '/index.html',
    cleanupOutdatedCaches: true,
    clientsClaim: true,
    skipWaiting: false,
  });
};

const copyScripts = (folder: string, names: readonly string[]): void => {
  const seen = new Set<string>();
  for (const waiting = [...names]; waiting.length > 0;) {
    const name = waiting.pop() ?? '';
    if (seen.has(name)) continue;
    seen.add(name);
    const file = join(BUILT, 'assets', name);
    copyFileSync(file, join(folder, 'assets', name));
    for (const match of readFileSync(file, 'utf8').matchAll(/["']\.\/([^"']+\.js)["']/g)) waiting.push(match[1] ?? '');
  }
};

export type Site = Readonly<{ port: number; close: () => Promise<void> }>;

export const serveSite = async (folder: string): Promise<Site> => {
  const server: Server = createServer((request, response) => {
    const path = normalize(request.url === '/' ? '/index.html' : (request.url ?? ''));
    try {
      const bytes = readFileSync(join(folder, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end(); // a favicon, most likely
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // a listening TCP server has an AddressInfo
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
};
