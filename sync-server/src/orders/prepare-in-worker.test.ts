import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, expect, test } from 'vitest';

import { OrderPreparer } from './prepare-in-worker.ts';

/** A thread that answers nothing useful: here only its coming and going matters. */
const THREAD = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, documents }) => documents.values[0] === 'die' ? process.exit(3) : parentPort.postMessage({ id, results: [] }));
`;

const folder = mkdtempSync(join(tmpdir(), 'preparer-'));
const file = join(folder, 'thread.mjs');
writeFileSync(file, THREAD);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const context = { channel: 'demo-shop' as never, markets: [], indexKey: new Uint8Array(32) };
const asked = (value: string) => ({ kind: 'values', values: [value] }) as const;

test('a thread that ends for idleness takes nothing with it that the next one is asked', async () => {
  const preparer = new OrderPreparer(pathToFileURL(file));
  expect(await preparer.prepare(asked('a'), context)).toEqual([]);
  const ended = preparer.stop();
  expect(await preparer.prepare(asked('b'), context)).toEqual([]);
  await ended;
  await preparer.stop();
});

test('whoever waits for a thread that dies is told, and the next call starts another', async () => {
  const preparer = new OrderPreparer(pathToFileURL(file));
  await expect(preparer.prepare(asked('die'), context)).rejects.toThrow('the order worker ended');
  expect(await preparer.prepare(asked('b'), context)).toEqual([]);
  await preparer.stop();
});
