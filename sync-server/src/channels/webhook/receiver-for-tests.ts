import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { instantOf } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';

import type { WebChannel } from '../channel.ts';
import type { ContractShop } from '../channel.contract.ts';
import { stageShop } from '../demo-shop/shop-for-tests.ts';
import { closedPort, openFaultProxy } from '../fault-proxy.ts';
import { createWebhookChannel } from './adapter.ts';
import { SECRET, settingsFor } from './shop-for-tests.ts';

const FILE = fileURLToPath(new URL('../../../docs/webhook-receiver.mjs', import.meta.url));

export type Receiver = Readonly<{ url: string; lines: readonly string[]; close: () => Promise<void> }>;

/** The very file of the docs, as a process of its own. What it prints is its book. */
export const startReceiver = async (orders: readonly ChannelOrder[]): Promise<Receiver> => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-receiver-'));
  writeFileSync(join(folder, 'orders.json'), JSON.stringify(orders));
  const env = { ...process.env, SECRETS: SECRET, ORDERS: join(folder, 'orders.json'), PORT: '0' };
  const shop = spawn(process.execPath, [FILE], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: shop.stdout });
  reader.on('line', (line) => lines.push(line));
  await Promise.race([once(reader, 'line'), once(shop, 'exit')]);
  const port = /^listening on (\d+)$/.exec(lines[0] ?? '')?.[1];
  if (port === undefined) throw new Error(`the receiver does not listen: ${lines.join()}`);
  return {
    url: `http://127.0.0.1:${port}/`,
    lines,
    close: async () => {
      shop.kill('SIGTERM');
      if (shop.exitCode === null && shop.signalCode === null) await once(shop, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const numbersIn = (lines: readonly string[], line: RegExp): number[] => lines.flatMap((one) => line.exec(one)?.[1] ?? []).map(Number);

/** The receiver of the docs, as the channel contract wants it. Troubles that an example has no use for are not staged. */
export const receiverForContract = async (): Promise<ContractShop> => {
  const { store, orders } = stageShop(true);
  store.close();
  const staged = [...orders.plain, orders.authorised, orders.payLater].flatMap((order) => order ?? []);
  const receiver = await startReceiver(staged.map((order) => channelOrder.parse(order)));
  const proxy = await openFaultProxy(receiver.url);
  let ids = 0;
  const deps = { clock: () => instantOf(Date.now()), newId: () => String((ids += 1)), told: () => Promise.resolve(null) };
  const channelAt = (url: string): WebChannel => createWebhookChannel(settingsFor(url), deps);
  return {
    ...orders,
    declined: null,
    answerLost: null,
    slow: null,
    refundedMeanwhile: null,
    pending: null,
    channel: channelAt(proxy.url),
    unreachable: channelAt(await closedPort()),
    arm: proxy.arm,
    release: proxy.release,
    outage: (on) => Promise.resolve(proxy.outage(on)),
    settle: () => Promise.reject(new Error('the receiver of the docs answers at once')),
    movedMinor: (marker) => Promise.resolve(numbersIn(receiver.lines, new RegExp(`^gave (\\d+) ${marker}$`))),
    creditedMinor: (marker) => Promise.resolve(numbersIn(receiver.lines, new RegExp(`^credited (\\d+) ${marker}$`))),
    unitsInStock: (order) => Promise.resolve(numbersIn(receiver.lines, new RegExp(`^stock BEC7 ${order.id} l1 \\+(\\d+)$`)).reduce((all, units) => all + units, 0)), // prettier-ignore
    quiet: () => undefined,
    close: async () => {
      await proxy.close();
      await receiver.close();
    },
  };
};
