import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';
import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';

import type { ContractShop } from '../channel.contract.ts';
import { closedPort, openFaultProxy } from '../fault-proxy.ts';
import { createDemoShopChannel } from './adapter.ts';
import { createShopApp } from './shop-app.ts';
import { openShopStore } from './shop-store.ts';
import type { ShopStore } from './shop-store.ts';
import { SHOP_PATH } from './shop-wire.ts';
import type { Sentinel } from './shop-wire.ts';

const QUIET_MS = 1_000;
/** Real time: long enough for a busy machine, short enough for the two tests that wait for it. */
const TIMEOUT_MS = 800;

const orderNumbered = (n: number): ChannelOrder =>
  aChannelOrder({
    id: `o${n}`,
    number: `EC-2041000${n}`,
    sequence: n,
    customer: { id: `c${n}`, name: 'Camille Fournier', email: `camille${n}@example.org`, phone: null },
    lines: [aChannelLine({ quantity: 2, paidMinor: 8_010 }), aChannelLine({ id: 'l2', sku: 'SCF-1', paidMinor: 2_000 })],
  });

const TROUBLED = ['declined', 'answer-lost', 'slow', 'refunded-on-web-meanwhile', 'pending'] as const satisfies readonly Sentinel[];

/** A shop on a port of its own, with six plain orders and one per sentinel. Its clock stands until it is moved. */
const openTestShop = async (
  keyed: boolean,
): Promise<Readonly<{ store: ShopStore; url: string; clock: () => Instant; pass: (ms: number) => void; close: () => Promise<void> }>> => {
  let now = at('2026-11-21T13:00:00.000Z');
  const clock = (): Instant => now;
  const store = openShopStore({ file: ':memory:', keyed, clock });
  store.load([1, 2, 3, 4, 5, 6].map(orderNumbered), new Map());
  TROUBLED.forEach((sentinel, place) => store.load([orderNumbered(7 + place)], new Map([[`EC-2041000${7 + place}`, sentinel]])));
  const app = createShopApp({ store, wait: () => Promise.resolve() });
  const server = await new Promise<ServerType>((ready) => {
    const opened: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(opened));
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    store,
    url: `http://127.0.0.1:${port}${SHOP_PATH}`,
    clock,
    pass: (ms) => {
      now = addMs(now, ms);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          store.close();
          closed();
        });
      }),
  };
};

const orderIn = (store: ShopStore, number: string): ChannelOrder => channelOrder.parse(store.ordersBy({ number })[0]);

/** The same, as the channel contract wants it: seen through the fault proxy. */
export const demoShopForContract = async (keyed: boolean): Promise<ContractShop> => {
  const shop = await openTestShop(keyed);
  const proxy = await openFaultProxy(shop.url);
  const channelAt = (baseUrl: string) =>
    createDemoShopChannel({ id: id.channel, baseUrl, currency: 'EUR', timeoutMs: TIMEOUT_MS, quietMs: QUIET_MS, keyed, clock: shop.clock });
  const troubled = (sentinel: Sentinel): ChannelOrder => orderIn(shop.store, `EC-2041000${7 + TROUBLED.indexOf(sentinel)}`);
  const closed = await closedPort();
  return {
    channel: channelAt(proxy.url),
    unreachable: channelAt(closed),
    plain: [1, 2, 3, 4, 5, 6].map((n) => orderIn(shop.store, `EC-2041000${n}`)),
    declined: troubled('declined'),
    answerLost: troubled('answer-lost'),
    slow: troubled('slow'),
    refundedMeanwhile: troubled('refunded-on-web-meanwhile'),
    pending: troubled('pending'),
    arm: proxy.arm,
    release: proxy.release,
    outage: async (on) => {
      await fetch(`${shop.url}/api/outage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ on }),
      });
    },
    settle: (reference, status) => {
      shop.store.settle(Number(reference.replace('RF-', '')), status);
      return Promise.resolve();
    },
    movedMinor: (marker) =>
      Promise.resolve(
        shop.store
          .bookEntries(0, 1_000)
          .filter((entry) => entry.marker === marker)
          .map((entry) => entry.amountMinor),
      ),
    unitsInStock: (order) => Promise.resolve(shop.store.unitsInStock(order.lines[0]?.sku ?? '', 'BEC7')),
    quiet: () => shop.pass(QUIET_MS + 1),
    close: async () => {
      await proxy.close();
      await shop.close();
    },
  };
};
