import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { PluginOption, ProxyOptions } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const here = import.meta.dirname;

/** What the server answers itself; the service worker never gives the app for these. `GET /enrol` is a page of the tablet. */
const OF_THE_SERVER = [
  /^\/sync\//,
  /^\/auth\//,
  /^\/v1\//,
  /^\/lookup$/,
  // Pages for phones: the code of an announced return, and how a slip's return stands.
  /^\/[ar](?:\/|$)/,
  /^\/slips\//,
  /^\/demo-shop/,
  /^\/healthz$/,
  /^\/readyz$/,
  /^\/metrics$/,
  /^\/version$/,
  /^\/openapi\.json$/,
];

const buildName = (): string => {
  const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { version: string };
  try {
    return `${version}+${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: here, encoding: 'utf8', stdio: 'pipe' }).trim()}`;
  } catch {
    return version; // built from an archive, without git
  }
};

/**
 * `shared-types` is pure by its own law, so what it computes at the top level (its schemas) may be left out where nobody uses it. The
 * bundler cannot know that of a chain of calls; this tells it. The first screen uses rules and no schemas: 29 KB gzip less.
 */
const pureDomain = (): PluginOption => ({
  name: 'pure-domain',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    if (!/shared-types[\\/]src[\\/][\w-]+\.ts$/.test(id)) return null;
    const calls = this.parse(code, { lang: 'ts' }).body.flatMap((statement) => {
      const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      return declared?.type === 'VariableDeclaration' ? declared.declarations.flatMap((one) => one.init ?? []) : [];
    });
    const pure = calls
      .filter((init) => init.type === 'CallExpression' || init.type === 'ObjectExpression')
      .reduceRight(
        (text, { start, end }) => `${text.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${text.slice(end)}`,
        code,
      );
    return { code: pure, map: { mappings: '' } };
  },
});

const pwa = (): PluginOption =>
  VitePWA({
    registerType: 'prompt',
    injectRegister: null,
    manifest: {
      id: '/',
      name: 'Retour',
      short_name: 'Retour',
      description: 'Bring a web order back to any store.',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#f1f4f4',
      theme_color: '#00566b',
      icons: [
        { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
    workbox: {
      globPatterns: ['**/*.{js,css,html,svg,woff2,png,wasm}'],
      navigateFallback: '/index.html',
      navigateFallbackDenylist: OF_THE_SERVER,
      cleanupOutdatedCaches: true,
      clientsClaim: true,
      skipWaiting: false,
    },
  });

const SERVER = process.env['RETOUR_SERVER'] ?? 'http://localhost:8787';

/** Everything the server answers, and `POST /enrol`, which shares its path with a page. */
const proxy = (): Record<string, string | ProxyOptions> => ({
  '^/(a|r|sync|auth|v1|lookup|slips|demo-shop|healthz|readyz|metrics|version|openapi.json)(/|$|\\?)': SERVER,
  '/enrol': { target: SERVER, bypass: (request) => (request.method === 'POST' ? undefined : '/index.html') },
});

/** Pages for replays and benchmarks: one HTML file each, never part of the product. */
const toolPages = (): Record<string, string> =>
  Object.fromEntries(
    ['replay/page', 'bench/page'].flatMap((folder) =>
      existsSync(join(here, folder))
        ? readdirSync(join(here, folder))
            .filter((file) => file.endsWith('.html'))
            .map((file) => [`${folder.split('/')[0] ?? ''}-${file.slice(0, -5)}`, join(here, folder, file)] as const)
        : [],
    ),
  );

/** Libraries that change rarely keep their file name from version to version, so an update downloads only what is ours. */
const FILES = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'dexie', test: /node_modules[\\/]dexie[\\/]/ },
  { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/ },
  // What the first screen needs comes as one file: sixty small ones pack worse.
  { name: 'first', tags: ['$initial' as const] },
];

export default defineConfig(({ mode }) => {
  const isTools = mode === 'replay';
  return {
    root: here,
    define: { __BUILD__: JSON.stringify(buildName()) },
    plugins: isTools ? [pureDomain(), react(), tailwindcss()] : [pureDomain(), react(), tailwindcss(), pwa()],
    worker: { format: 'es', plugins: () => [pureDomain()] },
    server: { port: 5173, proxy: proxy() },
    build: {
      target: 'es2023',
      outDir: isTools ? 'dist-replay' : 'dist',
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: isTools ? { input: toolPages() } : { output: { codeSplitting: { groups: FILES } } },
    },
  };
});
