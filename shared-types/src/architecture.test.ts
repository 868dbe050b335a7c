import { expect, test } from 'vitest';

import { WORKSPACES, foldersOf, rootEntries, sourcesOf } from './testing/workspace-files.ts';
import type { SourceFile } from './testing/workspace-files.ts';

/** The import law of the design: each layer, and the layers that it may know besides itself. A file knows only what is named here. */
const SERVER: Record<string, readonly string[]> = {
  db: ['observe'],
  observe: [],
  channels: [],
  feed: ['db', 'observe'],
  orders: ['db', 'observe', 'feed'],
  staff: ['db', 'observe', 'feed'],
  policies: ['db', 'observe', 'feed'],
  announced: ['db', 'observe', 'feed', 'orders'],
  refunds: ['db', 'observe', 'feed', 'orders', 'staff'],
  printing: ['db', 'observe'],
  recovery: ['db', 'observe', 'feed', 'orders', 'staff', 'refunds'],
  returns: ['db', 'observe', 'feed', 'orders', 'staff', 'announced', 'refunds', 'recovery'],
  mail: ['db', 'observe', 'feed', 'orders', 'staff', 'announced', 'refunds', 'recovery', 'returns'],
  photos: ['db', 'observe', 'feed', 'orders', 'staff', 'refunds', 'recovery', 'returns'],
  http: [
    'db',
    'observe',
    'feed',
    'orders',
    'staff',
    'policies',
    'announced',
    'refunds',
    'printing',
    'recovery',
    'returns',
    'photos',
    'channels',
  ],
};
/** The port to a web channel is handed to those who use it; only what mounts the server knows an adapter. */
const PORT = 'sync-server/src/channels/channel.ts';
const MAY_KNOW_THE_PORT = new Set(['orders', 'refunds', 'recovery', 'returns']);

const TABLET: Record<string, readonly string[]> = {
  ui: [],
  store: [],
  i18n: ['store'],
  devices: ['store'],
  sync: ['store', 'i18n', 'devices'],
  features: ['store', 'i18n', 'devices', 'sync', 'ui'],
  app: ['store', 'i18n', 'devices', 'sync', 'ui', 'features'],
};
const UI_PACKAGES = /^(?:react|react-dom|react-aria|react-aria-components|lucide-react|uqr)(?:\/|$)/;

const server = sourcesOf('sync-server');
const tablet = sourcesOf('tablet-app');
const shared = sourcesOf('shared-types');
const all = [...server, ...tablet, ...shared];

/** `db` of `sync-server/src/db/open.ts`; the empty text for files that start a process, which may know everything. */
const layerOf = (path: string): string => {
  const [, src, layer = '', file] = path.split('/');
  return src === 'src' && file !== undefined ? layer : '';
};

const workspaceOf = (path: string): string => path.split('/')[0] ?? '';

const strangers = (files: readonly SourceFile[], isAllowed: (file: SourceFile, imported: string) => boolean): string[] =>
  files.flatMap((file) => file.imports.filter((one) => !isAllowed(file, one)).map((one) => `${file.path} knows ${one}`));

const product = (files: readonly SourceFile[]): SourceFile[] => files.filter((file) => !file.isTest && layerOf(file.path) !== '');

const isOurs = (imported: string): boolean => (WORKSPACES as readonly string[]).includes(workspaceOf(imported));

test('the server’s layers know only those before them, and no test of this is empty', () => {
  const files = product(server);
  const seen = new Set(files.map((file) => layerOf(file.path)));
  expect([...seen].toSorted()).toEqual(Object.keys(SERVER).toSorted());
  const isAllowed = (file: SourceFile, imported: string): boolean => {
    if (workspaceOf(imported) !== 'sync-server') return true;
    const [own, other] = [layerOf(file.path), layerOf(imported)];
    return own === other || (SERVER[own] ?? []).includes(other) || (imported === PORT && MAY_KNOW_THE_PORT.has(own));
  };
  expect(strangers(files, isAllowed)).toEqual([]);
});

test('a channel knows nothing of us but the domain', () => {
  const files = server.filter((file) => file.path.startsWith('sync-server/src/channels/'));
  expect(files.length).toBeGreaterThan(3);
  const isAllowed = (_: SourceFile, imported: string): boolean =>
    !isOurs(imported) || imported.startsWith('shared-types/') || imported.startsWith('sync-server/src/channels/');
  expect(strangers(files.filter((file) => !file.isTest), isAllowed)).toEqual([]); // prettier-ignore
});

test('the tablet’s layers know only those before them, and no feature knows a feature', () => {
  const files = product(tablet);
  const seen = new Set(files.map((file) => layerOf(file.path)));
  expect([...seen].toSorted()).toEqual(Object.keys(TABLET).toSorted());
  const featureOf = (path: string): string => path.split('/')[3] ?? '';
  const isAllowed = (file: SourceFile, imported: string): boolean => {
    if (workspaceOf(imported) !== 'tablet-app') return true;
    const [own, other] = [layerOf(file.path), layerOf(imported)];
    if (own === 'features' && other === 'features') return featureOf(file.path) === featureOf(imported);
    return own === other || (TABLET[own] ?? []).includes(other);
  };
  expect(strangers(files, isAllowed)).toEqual([]);
  expect(new Set(files.filter((file) => layerOf(file.path) === 'features').map((file) => featureOf(file.path))).size).toBeGreaterThan(2);
});

test('the parts of the design system know React and nothing of returns', () => {
  const files = tablet.filter((file) => file.path.startsWith('tablet-app/src/ui/') && !file.isTest);
  expect(files.length).toBeGreaterThan(5);
  const isAllowed = (_: SourceFile, imported: string): boolean => imported.startsWith('tablet-app/src/ui/') || UI_PACKAGES.test(imported);
  expect(strangers(files, isAllowed)).toEqual([]);
});

test('only store/ knows Dexie, and only sync/ calls fetch', () => {
  const files = tablet.filter((file) => file.path.startsWith('tablet-app/src/') && !file.isTest);
  const knowsDexie = files.filter((file) => file.imports.some((one) => /^dexie(?:-|\/|$)/.test(one)));
  const fetches = files.filter((file) =>
    /(?<![\w.])fetch\(|\b(?:globalThis|window|self)\.fetch\b|XMLHttpRequest|sendBeacon|EventSource\(/.test(file.code),
  );
  expect(knowsDexie.length).toBeGreaterThan(0);
  expect(knowsDexie.map((file) => file.path).filter((path) => !path.startsWith('tablet-app/src/store/'))).toEqual([]);
  expect(fetches.map((file) => file.path).filter((path) => !path.startsWith('tablet-app/src/sync/'))).toEqual([]);
});

test('the domain knows zod and itself; its tests know vitest, fast-check and Node besides', () => {
  const own = (imported: string): boolean => imported.startsWith('shared-types/') || imported === 'zod';
  const forTests = /^(?:vitest|fast-check)$|^node:/;
  expect(shared.length).toBeGreaterThan(30);
  expect(strangers(shared.filter((file) => !file.isTest), (_, imported) => own(imported) && !imported.includes('/testing/'))).toEqual([]); // prettier-ignore
  expect(strangers(shared.filter((file) => file.isTest), (_, imported) => own(imported) || forTests.test(imported))).toEqual([]); // prettier-ignore
});

test('no app imports the other, and no product code imports a test', () => {
  const apps = (file: SourceFile, imported: string): boolean =>
    workspaceOf(imported) === workspaceOf(file.path) ||
    !['sync-server', 'tablet-app'].includes(workspaceOf(imported)) ||
    /^tablet-app\/dist\b/.test(imported); // the built app is served as files, which is not knowing its code
  expect(strangers(all.filter((file) => file.path.includes('/src/')), apps)).toEqual([]); // prettier-ignore
  const isProduct = (imported: string): boolean =>
    !isOurs(imported) || !/\.test\.tsx?$|(?:^|[-/])for-tests(?:\.tsx?)?$|\/testing\/|\.contract\.ts$/.test(imported);
  expect(strangers(all.filter((file) => !file.isTest && file.path.includes('/src/')), (_, imported) => isProduct(imported))).toEqual([]); // prettier-ignore
});

test('nothing knows the simulation, which knows both apps', () => {
  const isOutside = (file: SourceFile): boolean => !file.path.startsWith('tablet-app/simulate/');
  expect(all.filter((file) => !isOutside(file)).length).toBeGreaterThan(0);
  expect(strangers(all.filter(isOutside), (_, imported) => !imported.startsWith('tablet-app/simulate/'))).toEqual([]);
});

test('there are no barrels and no drawers for everything', () => {
  expect(all.filter((file) => /\/index\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual([]);
  expect(all.filter((file) => /export \* from/.test(file.code)).map((file) => file.path)).toEqual([]);
  const folders = WORKSPACES.flatMap(foldersOf);
  expect(folders.length).toBeGreaterThan(20);
  expect(folders.filter((path) => /\/(?:utils?|helpers?|common|services|hooks|misc|lib)$/.test(path))).toEqual([]);
});

test('the top level holds the three workspaces and what a reader or a tool needs there', () => {
  const allowed = [
    ...WORKSPACES,
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'vitest.config.ts',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ];
  expect(rootEntries().filter((name) => !allowed.includes(name))).toEqual([]);
  for (const name of WORKSPACES) expect(rootEntries()).toContain(name);
});
