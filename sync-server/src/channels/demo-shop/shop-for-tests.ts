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

/** Whom the customer owes, and what was taken so far. */
const paidBy = (method: 'card' | 'pay-later', capturedMinor: number) => [
  { id: id.payment(1), method, capturedBy: 'web' as const, authorisedMinor: 10_010, capturedMinor },
];

const authorisedOnly: ChannelOrder = { ...orderNumbered(0), payments: channelOrder.shape.payments.parse(paidBy('card', 0)) };
const payLater: ChannelOrder = {
  ...orderNumbered(0),
  id: channelOrder.shape.id.parse('o20'),
  number: 'EC-20410020',
  payments: channelOrder.shape.payments.parse(paidBy('pay-later', 10_010)),
};

const TROUBLED = ['declined', 'answer-lost', 'slow', 'refunded-on-web-meanwhile', 'pending'] as const satisfies readonly Sentinel[];

/** What a shop on the demo shop's books can stage for the contract, whatever it is reached by. */
type Staged = Readonly<{
  store: ShopStore;
  clock: () => Instant;
  pass: (ms: number) => void;
  orders: Pick<ContractShop, 'plain' | 'declined' | 'answerLost' | 'slow' | 'refundedMeanwhile' | 'pending' | 'authorised' | 'payLater'>;
  books: Pick<ContractShop, 'movedMinor' | 'creditedMinor' | 'unitsInStock'>;
}>;

/** Six plain orders, one per sentinel, one authorised only and one on credit. The clock stands until it is moved. */
export const stageShop = (keyed: boolean): Staged => {
  let now = at('2026-11-21T13:00:00.000Z');
  const clock = (): Instant => now;
  const store = openShopStore({ file: ':memory:', keyed, clock });
  store.load([...[1, 2, 3, 4, 5, 6].map(orderNumbered), authorisedOnly, payLater], new Map());
  TROUBLED.forEach((sentinel, place) => store.load([orderNumbered(7 + place)], new Map([[`EC-2041000${7 + place}`, sentinel]])));
  const numbered = (number: string): ChannelOrder => channelOrder.parse(store.ordersBy({ number })[0]);
  const troubled = (sentinel: (typeof TROUBLED)[number]): ChannelOrder => numbered(`EC-2041000${7 + TROUBLED.indexOf(sentinel)}`);
  return {
    store,
    clock,
    pass: (ms) => {
      now = addMs(now, ms);
    },
    orders: {
      plain: [1, 2, 3, 4, 5, 6].map((n) => numbered(`EC-2041000${n}`)),
      declined: troubled('declined'),
      answerLost: troubled('answer-lost'),
      slow: troubled('slow'),
      refundedMeanwhile: troubled('refunded-on-web-meanwhile'),
      pending: troubled('pending'),
      authorised: numbered(authorisedOnly.number),
      payLater: numbered(payLater.number),
    },
    books: {
      movedMinor: (marker) =>
        Promise.resolve(
          store
            .bookEntries(0, 1_000)
            .filter((entry) => entry.marker === marker)
            .map((entry) => entry.amountMinor),
        ),
      creditedMinor: (marker) => Promise.resolve(store.creditedMinor(marker)),
      unitsInStock: (order) => Promise.resolve(store.unitsInStock(order.lines[0]?.sku ?? '', 'BEC7')),
    },
  };
};

const serveShop = async (store: ShopStore): Promise<Readonly<{ url: string; close: () => Promise<void> }>> => {
  const app = createShopApp({ store, wait: () => Promise.resolve() });
  const server = await new Promise<ServerType>((ready) => {
    const opened: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(opened));
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}${SHOP_PATH}`,
    close: () => new Promise((closed) => void server.close(() => closed())),
  };
};

/** The demo shop on a port of its own, as the channel contract wants it: seen through the fault proxy. */
export const demoShopForContract = async (keyed: boolean): Promise<ContractShop> => {
  const { store, clock, pass, orders, books } = stageShop(keyed);
  const shop = await serveShop(store);
  const proxy = await openFaultProxy(shop.url);
  const channelAt = (baseUrl: string) =>
    createDemoShopChannel({ id: id.channel, baseUrl, currency: 'EUR', timeoutMs: TIMEOUT_MS, quietMs: QUIET_MS, keyed, clock });
  return {
    ...orders,
    ...books,
    channel: channelAt(proxy.url),
    unreachable: channelAt(await closedPort()),
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
      store.settle(Number(reference.replace('RF-', '')), status);
      return Promise.resolve();
    },
    quiet: () => pass(QUIET_MS + 1),
    close: async () => {
      await proxy.close();
      await shop.close();
      store.close();
    },
  };
};
