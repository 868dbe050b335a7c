import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { instantOf } from 'shared-types/calendar';
import { aChannelOrder, id } from 'shared-types/testing/builders';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

import { anIntent } from '../channel.contract.ts';
import { createDemoShopChannel } from './adapter.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-shop-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readyLine = z.object({ ready: z.literal(true), url: z.string() });

const start = async (): Promise<{ shop: ChildProcess; url: string }> => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const env = { ...process.env, PORT: '0', DATA_DIR: folder };
  const shop = spawn(process.execPath, ['--import', 'tsx', main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: shop.stdout })) return { shop, url: readyLine.parse(JSON.parse(line)).url };
  throw new Error('the shop ended before it was ready');
};

const channelAt = (baseUrl: string) =>
  createDemoShopChannel({
    id: id.channel,
    baseUrl,
    currency: null,
    timeoutMs: 10_000,
    quietMs: 10_000,
    keyed: false,
    clock: () => instantOf(Date.now()),
  });

test('what a killed shop had answered is there when it comes back; asked to stop, it ends well', async () => {
  const order = aChannelOrder();
  const intent = anIntent(order, 1);
  const first = await start();
  await fetch(`${first.url}/api/orders:batch`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orders: [order] }),
  });
  expect((await channelAt(first.url).perform(intent, `refund:${intent.paymentId}`)).kind).toBe('done');
  first.shop.kill('SIGKILL');
  await once(first.shop, 'exit');

  const second = await start();
  expect(await channelAt(second.url).inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_000 });
  second.shop.kill('SIGTERM');
  expect(await once(second.shop, 'exit')).toEqual([0, null]);
});
