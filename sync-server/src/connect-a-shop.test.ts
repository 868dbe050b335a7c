import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { instantOf } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';

import { demoOrders } from './channels/demo-shop/generate-orders.ts';
import { startReceiver } from './channels/webhook/receiver-for-tests.ts';
import { SECRET } from './channels/webhook/shop-for-tests.ts';
import { readConfig } from './config.ts';
import { demoRetailer } from './demo-retailer.ts';
import { openTablet, playMorning } from './demo-returns.ts';
import { seedRetailer } from './seed-retailer.ts';
import type { SeededKeys } from './seed-retailer.ts';
import { startServer } from './start-server.ts';

const clock = () => instantOf(Date.now());

const REFUNDABLE: ReadonlySet<string> = new Set(['card', 'wallet', 'pay-later', 'gift-card']);

/** Whether no rule asks a person about it: lately received, nothing excluded, paid by means that a shop refunds by itself. */
const isPlain = ({ receivedAt, refunds, lines, payments }: ChannelOrder): boolean =>
  receivedAt !== null &&
  receivedAt > instantOf(Date.now() - 20 * 86_400_000) &&
  refunds.length === 0 &&
  lines.every((line) => !line.finalSale && !['underwear', 'swimwear', 'beauty'].includes(line.category)) &&
  payments.every((one) => REFUNDABLE.has(one.method));

/** Web orders as a shop would bring them. */
const someOrders = (): ChannelOrder[] => {
  const [market] = demoRetailer.markets;
  if (!market) throw new Error('the demo has no market');
  return demoOrders({ seed: 7, count: 200, now: clock(), markets: [market], stores: [] })
    .map((order) => channelOrder.parse(order))
    .filter(isPlain);
};

const keyAnswer = z.object({ key: z.string() });

test('a shop is connected as its docs say: the receiver gives back what the tablets took, to the cent and once', async () => {
  const orders = someOrders();
  const receiver = await startReceiver(orders);
  onTestFinished(receiver.close);
  const folder = mkdtempSync(path.join(tmpdir(), 'retour-connect-'));
  const file = path.join(folder, 'channels.json');
  writeFileSync(file, JSON.stringify([{ id: 'shop-fr', engine: 'webhook', url: receiver.url, secrets: [SECRET] }]));
  const config = readConfig({
    DATA_DIR: path.join(folder, 'data'),
    PORT: '0',
    LOG_LEVEL: 'silent',
    REFUND_HOLD_SECONDS: '0',
    CHANNELS_FILE: file,
  });
  if (!config.ok) throw new Error(config.error.join());
  let keys: SeededKeys | null = null;
  const started = await startServer({
    config: config.value,
    clock,
    random: () => 0.5,
    isDemo: false,
    mountedShop: null,
    followsChannels: true,
    prepare: async ({ db }) => {
      keys = await seedRetailer(db, demoRetailer);
    },
  });
  if (!started.ok) throw new Error(started.error);
  const { db, url, refunds, stop } = started.value;
  onTestFinished(stop);
  const { operatorKey } = keys ?? { operatorKey: '' };

  const call = async (method: string, address: string, { key, body }: Readonly<{ key: string; body: object }>): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}${address}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${address} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  await call('PUT', '/v1/markets/fr/channel', { key: operatorKey, body: { channel: 'shop-fr' } });
  const { key } = keyAnswer.parse(await call('POST', '/v1/channels/shop-fr/keys', { key: operatorKey, body: { name: 'shop' } }));
  for (const order of orders) await call('PUT', `/v1/channels/shop-fr/orders/${order.id}`, { key, body: order });
  const { code } = z.object({ code: z.string() }).parse(
    await call('POST', '/v1/enrolment-codes', { key: operatorKey, body: { storeId: demoRetailer.stores[0]?.storeId } }),
  ); // prettier-ignore
  await playMorning(await openTablet(url, code), { db, clock });
  await refunds.drain();

  const rows = await db.read.selectFrom('refund').select(['refund_key', 'amount_minor', 'state']).where('state', '!=', 'review').execute();
  expect(rows.length).toBeGreaterThan(3);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['confirmed']));
  // The receiver is a process of its own: what it prints may come after what it answered.
  const owed = rows.map((row) => `gave ${row.amount_minor} ${row.refund_key}`).toSorted();
  await vi.waitFor(() => expect(receiver.lines.filter((line) => line.startsWith('gave ')).toSorted()).toEqual(owed), 10_000);
});
