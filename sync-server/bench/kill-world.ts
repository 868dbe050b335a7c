import { addMs, instantOf } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { caseId, channelOrderId } from 'shared-types/ids';
import { aChannelLine, aChannelOrder, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';

import type { Database } from '../src/db/open.ts';
import { demoShopChannel } from '../src/open-channels.ts';
import { importOrders } from '../src/orders/import-orders.ts';
import { createRefundWorker } from '../src/refunds/worker.ts';
import type { ServerKeys } from '../src/staff/keys.ts';

/** More than a lease: what a dead server had in hand is looked up by then. */
const AFTER_LEASES_MS = 100_000;
const ROUNDS = 6;

type Parts = Readonly<{ db: Database; keys: ServerKeys; origin: string }>;

/** Two lines of five units in all; every third order was paid by gift card and card. */
const orderAt = (at: number): ChannelOrder => {
  const now = instantOf(Date.now());
  const lines = [
    aChannelLine({ id: 'l1', quantity: 3, paidMinor: 10_000 + at }),
    aChannelLine({ id: 'l2', quantity: 2, paidMinor: 4_999 }),
  ];
  const total = 14_999 + at;
  const web = (n: number, method: 'card' | 'gift-card', minor: number) =>
    ({ id: id.payment(n), method, capturedBy: 'web', authorisedMinor: minor, capturedMinor: minor }) as const;
  const payments = at % 3 === 0 ? [web(1, 'gift-card', 5_000), web(2, 'card', total - 5_000)] : [web(1, 'card', total)];
  const dates = { placedAt: addMs(now, -5 * 86_400_000), receivedAt: addMs(now, -2 * 86_400_000) };
  return aChannelOrder({ id: channelOrderId.parse(`k${at}`), number: `EC-${100_000 + at}`, ...dates, lines, payments });
};

/** The same orders at the shop and here, as if they had been imported long ago. */
export const bringOrders = async ({ db, keys, origin }: Parts, count: number): Promise<void> => {
  for (let from = 0; from < count; from += 100) {
    const documents = Array.from({ length: Math.min(100, count - from) }, (_, at) => orderAt(from + at));
    const body = JSON.stringify({ orders: documents });
    const answer = await fetch(`${origin}/demo-shop/api/orders:batch`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (!answer.ok) throw new Error(`the shop took no orders: ${await answer.text()}`);
    await importOrders(db, { channel: id.channel, documents, clock: () => instantOf(Date.now()), indexKey: keys.indexKey });
  }
};

/** What was in hand when a server died is looked up once its lease is over; here by a worker whose clock is ahead, instead of waiting. */
export const drain = async ({ db, keys, origin }: Parts): Promise<void> => {
  const channel = demoShopChannel(origin);
  let aheadMs = 0;
  const log = { error: () => undefined, info: () => undefined, debug: () => undefined };
  const worker = createRefundWorker({
    db,
    channels: new Map([[channel.info.id, channel]]),
    clock: () => addMs(instantOf(Date.now()), aheadMs),
    random: () => 0.5,
    newCaseId: () => caseId.parse(v7()),
    indexKey: keys.indexKey,
    log,
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    await worker.drain();
    aheadMs += AFTER_LEASES_MS;
  }
  await worker.stop();
};
