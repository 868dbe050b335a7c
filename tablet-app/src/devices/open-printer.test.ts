import { expect, test } from 'vitest';

import { openPrinter } from './open-printer.ts';
import type { PrinterDeps } from './open-printer.ts';
import { line } from './paper.ts';
import type { Printable } from './printer.ts';

const what: Printable = { jobId: 'j1', sheet: null as never, paper: [line('Slip')] }; // printers that take bytes have no use for a sheet
const printers = [{ printerId: 'counter', name: 'Counter', host: '10.0.0.9', port: 9_100, language: 'esc-pos', widthMm: 80 }] as const;

const inNetwork = (send: PrinterDeps['send'], printerId = 'counter') =>
  openPrinter({ kind: 'network', printerId }, { page: null as never, printers, send }).print(what); // no page: nothing goes through the browser

test.each([
  ['printed', 'printed'],
  ['handed-over', 'handed-over'],
  ['out-of-paper', 'out-of-paper'],
  ['cover-open', 'cover-open'],
  ['not-ready', 'not-ready'],
  ['unreachable', 'no-printer'],
  ['unclear', 'unclear'],
  ['offline', 'offline'],
  ['no-answer', 'no-answer'],
] as const)('a printer in the shop’s network: %s is %s', async (result, outcome) => {
  expect(await inNetwork(async () => Promise.resolve(result))).toBe(outcome);
});

test('it is sent by its name with the job’s own id, never by an address', async () => {
  const sent: Parameters<PrinterDeps['send']>[0][] = [];
  await inNetwork(async (job) => {
    sent.push(job);
    return Promise.resolve('printed');
  });
  expect(sent).toMatchObject([{ printerId: 'counter', jobId: 'j1' }]);
  expect(Object.keys(sent[0] ?? {}).toSorted()).toEqual(['bytes', 'jobId', 'printerId']);
});

test('one that the store’s settings name no more is not there', async () => {
  expect(await inNetwork(async () => Promise.resolve('printed'), 'cellar')).toBe('no-printer');
});
