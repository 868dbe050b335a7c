import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { instantOf } from 'shared-types/calendar';
import { aChannelLine, aChannelOrder, id } from 'shared-types/testing/builders';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { readConfig } from '../config.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import { startServer } from '../start-server.ts';
import type { StartedServer } from '../start-server.ts';
import { makeApiKey } from '../staff/api-key.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'retour-import-'));
const at: { server: StartedServer | null; key: string } = { server: null, key: '' };

beforeAll(async () => {
  const config = readConfig({ DATA_DIR: path.join(folder, 'data'), PORT: '0', LOG_LEVEL: 'silent', DEMO: 'off' });
  if (!config.ok) throw new Error(config.error.join());
  const started = await startServer({
    config: config.value,
    clock: () => instantOf(Date.now()),
    random: Math.random,
    isDemo: false,
    mountedShop: null,
    followsChannels: false,
    prepare: async ({ db }) => {
      await seedMarket(db);
      at.key = await db.write((trx) => makeApiKey(trx, { name: 'shop', role: 'channel', channel: id.channel }));
    },
  });
  if (!started.ok) throw new Error(started.error);
  at.server = started.value;
});

afterAll(async () => {
  await at.server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as somebody types it, against the running server. */
const importing = async (content: string | Uint8Array, key = at.key) => {
  const file = path.join(folder, 'orders.jsonl');
  writeFileSync(file, content);
  const cli = fileURLToPath(new URL('import-cli.ts', import.meta.url));
  const args = ['--channel', id.channel, '--file', file, '--key', key, '--url', at.server?.url ?? ''];
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, said, complained };
};

const numbersHere = async (): Promise<string[]> =>
  ((await at.server?.db.read.selectFrom('customer_order').select('number').orderBy('number').execute()) ?? []).map((row) => row.number);

const anOrder = (name: string, change: object = {}): string =>
  JSON.stringify({ ...aChannelOrder({ id: `import-${name}` as never, number: name }), ...change });

test('each wrong line of a file is told by its number, its field and the reason; the rest lands', async () => {
  const tooLong = anOrder('LONG-1', { surprise: 'x'.repeat(17 * 1024 * 1024) });
  const lineSeparator = anOrder('GOOD-2', { lines: [aChannelLine({ name: 'Scarf\u2028made of wool' })] });
  const lines = [
    anOrder('GOOD-1'),
    '{"id":"cut',
    '',
    anOrder('SUMS-1', { totalMinor: 1 }),
    anOrder('MONEY-1', { currency: 'XXX' }),
    anOrder('GOOD-1', { cancelled: true }),
    anOrder('GOOD-1'),
    '{"id":"twice","id":"twice"}',
    lineSeparator,
    '["a list"',
    'order;amount;EUR',
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    tooLong,
    anOrder('GOOD-3'),
  ];
  const { code, said, complained } = await importing(lines.join('\n'));
  expect(complained).toBe('');
  expect(code).toBe(1);
  const told = said.split('\n').filter((line) => line.startsWith('  line '));
  expect(told.map((line) => line.trim())).toEqual([
    expect.stringMatching(/^line 2: not acceptable JSON: /),
    expect.stringMatching(/^line 4, totalMinor: lines, shipping and charges add up to 8010, not 1$/),
    expect.stringMatching(/^line 5, currency: "XXX" is not a currency/),
    expect.stringMatching(/^line 6, sequence: this sequence came before with other content/),
    expect.stringMatching(/^line 8: not acceptable JSON: the name "id" stands twice/),
    expect.stringMatching(/^line 10: not acceptable JSON: /),
    expect.stringMatching(/^line 11: not acceptable JSON: /),
    expect.stringMatching(/^line 12: not acceptable JSON: nested deeper than 32 levels/),
    expect.stringMatching(/^line 13: longer than /),
  ]);
  expect(said).toMatch(/3 created/);
  expect(said).toMatch(/1 unchanged/);
  expect(said).toMatch(/9 invalid/);
  expect(await numbersHere()).toEqual(['GOOD-1', 'GOOD-2', 'GOOD-3']);
});

test('a packed array with a wrong document lands but for that one; a whole file says nothing is wrong', async () => {
  const list = [anOrder('PACKED-1'), anOrder('PACKED-2', { totalMinor: 1 }), anOrder('PACKED-3')];
  const packed = await importing(gzipSync(`[\n${list.join(',\n')}\n]`));
  expect(packed.code).toBe(1);
  expect(packed.said).toContain('document 2, totalMinor');
  expect(await numbersHere()).toEqual(expect.arrayContaining(['PACKED-1', 'PACKED-3']));
  const whole = await importing(`\ufeff${anOrder('WHOLE-1')}\r\n${anOrder('WHOLE-2')}\r\n`);
  expect([whole.code, whole.complained]).toEqual([0, '']);
  expect(whole.said).toContain('2 created');
});

test('what stops the whole import is said in words: a wrong key, half a packed file, no array', async () => {
  expect(await importing(anOrder('NO-1'), 'rk_wrong')).toMatchObject({ code: 2, complained: expect.stringContaining('401') as string });
  const half = gzipSync(anOrder('NO-2')).subarray(0, 100);
  expect(await importing(half)).toMatchObject({ code: 2, complained: expect.stringMatching(/\w{4}/) as string });
  expect(await importing('[{"id":1},\n')).toMatchObject({ code: 2, complained: expect.stringMatching(/JSON/) as string });
});
