import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { aPrinter } from 'shared-types/testing/tcp-printer';
import type { Habit } from 'shared-types/testing/tcp-printer';
import { afterEach, expect, test } from 'vitest';

import { sendToPrinter } from './send-to-printer.ts';
import type { PrintLimits } from './send-to-printer.ts';

const LIMITS: PrintLimits = { connectMs: 500, stateMs: 60, takeMs: 80, doneMs: 60, closeMs: 300 };
const SLIP = Uint8Array.from(Buffer.from('a slip'));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const printOn = async (habit: Habit, language: 'esc-pos' | 'star-prnt' = 'esc-pos') => {
  const printer = await aPrinter(habit);
  ends.push(printer.close);
  return { printer, result: await sendToPrinter({ host: '127.0.0.1', port: printer.port, language }, SLIP, LIMITS) };
};

test.each([
  ['good', 'printed'],
  ['silent', 'handed-over'], // it has it all, and nothing but a look at the paper tells more
  ['out-of-paper', 'out-of-paper'],
  ['cover-open', 'cover-open'],
  ['offline', 'not-ready'],
  ['resets', 'unclear'],
  ['runs-out', 'unclear'],
  ['never-done', 'printed'], // it does not know GS r, and says that it is ready
] as const)('P-12 a printer that is %s: %s', async (habit, said) => {
  const { result } = await printOn(habit);
  expect(result).toBe(said);
});

test('a printer that would not print gets nothing to print', async () => {
  for (const habit of ['out-of-paper', 'cover-open', 'offline'] as const) {
    const { printer } = await printOn(habit);
    expect(printer.jobs()).toEqual([]);
  }
});

test('a Star printer is not asked in the words of ESC/POS', async () => {
  const { printer, result } = await printOn('silent', 'star-prnt');
  expect(result).toBe('handed-over');
  await expect.poll(() => printer.jobs()).toEqual([[...SLIP]]);
});

test('nobody at the address: unreachable, and it may be tried anew', async () => {
  const printer = await aPrinter();
  await printer.close();
  expect(await sendToPrinter({ host: '127.0.0.1', port: printer.port, language: 'esc-pos' }, SLIP, LIMITS)).toBe('unreachable');
  expect(await sendToPrinter({ host: 'no-such-host.invalid', port: 9_100, language: 'esc-pos' }, SLIP, LIMITS)).toBe('unreachable');
});

test('one that takes nothing more than a part of a long job: unclear', async () => {
  const printer = await aPrinter('deaf');
  ends.push(printer.close);
  const long = new Uint8Array(16 * 1024 * 1024);
  expect(await sendToPrinter({ host: '127.0.0.1', port: printer.port, language: 'star-prnt' }, long, LIMITS)).toBe('unclear');
});

test('whatever talks without end at that address takes no memory of the server', async () => {
  const chatter = createServer((socket) => {
    const say = (): void => void (socket.writable && socket.write(Buffer.alloc(65_536, 0x41), say));
    socket.on('error', () => undefined);
    say();
  });
  await new Promise<void>((ready) => chatter.listen(0, '127.0.0.1', ready));
  ends.push(() => new Promise((closed) => chatter.close(() => closed())));
  const { port } = chatter.address() as AddressInfo;
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }, 5);
  await sendToPrinter({ host: '127.0.0.1', port, language: 'esc-pos' }, SLIP, { ...LIMITS, stateMs: 400 });
  clearInterval(looking);
  expect(most).toBeLessThan(64 * 1024 * 1024);
});
