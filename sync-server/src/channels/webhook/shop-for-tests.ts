import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ChannelOrder } from 'shared-types/channel-order';
import type { RefundKey } from 'shared-types/ids';
import type { LookUp } from 'shared-types/refund';
import type { Result } from 'shared-types/result';
import { id } from 'shared-types/testing/builders';
import { z } from 'zod';

import type { WebChannel } from '../channel.ts';
import type { ContractShop } from '../channel.contract.ts';
import { stageShop } from '../demo-shop/shop-for-tests.ts';
import type { ShopStore } from '../demo-shop/shop-store.ts';
import { refundRequest, restockRequest, voidRequest } from '../demo-shop/shop-wire.ts';
import type { Refusal } from '../demo-shop/shop-wire.ts';
import { closedPort, openFaultProxy } from '../fault-proxy.ts';
import { createWebhookChannel } from './adapter.ts';
import type { WebhookChannelSettings } from './channels-file.ts';
import { verifySignature, webhookSecret } from './signature.ts';

export const SECRET = webhookSecret.parse('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
const OLD_SECRET = webhookSecret.parse(`whsec_${Buffer.alloc(32, 5).toString('base64')}`);
/** Real time: long enough for a busy machine, short enough for the tests that wait for it. */
const TIMEOUT_MS = 800;

export const settingsFor = (url: string, with_: Partial<WebhookChannelSettings> = {}): WebhookChannelSettings => ({
  id: id.channel,
  engine: 'webhook',
  url,
  secrets: [SECRET, OLD_SECRET],
  timeoutMs: TIMEOUT_MS,
  quietMs: 1_000,
  absence: 'likely',
  mostAnswerBytes: 1_048_576,
  ...with_,
});

/** What arrives at a shop; the body is passed on as it came. */
const event = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });
const text = z.string().catch('');

type Said = Readonly<{ status: number; body: object } | 'lost'>;

const refused = ({ code, message }: Refusal): Said => ({
  status: code === 'malformed' ? 400 : code.endsWith('unknown') ? 404 : 422,
  body: { code, message },
});

const said = <T>(result: Result<T, Refusal>, body: (value: T) => Said): Said => (result.ok ? body(result.value) : refused(result.error));

/** The demo shop's books behind the webhook protocol: a shop with every trouble that the contract stages. */
const answerOf = (store: ShopStore, key: string, { type, data }: z.infer<typeof event>): Said => {
  const { orderId: order, refundKey: marker, store: storeCode, ...rest } = data;
  const orderId = text.parse(order);
  switch (type) {
    case 'refund.requested': {
      const request = refundRequest.parse({ ...rest, marker, storeCode, lines: linesOf(data) });
      return said(store.refund(orderId, request, { key, notAfter: null }), ({ refund, answer }) => {
        if (answer === 'lost') return 'lost';
        const body = { status: refund.status, reference: refund.id, amountMinor: refund.amountMinor, refundKey: refund.marker };
        return { status: refund.status === 'pending' ? 202 : 200, body };
      });
    }
    case 'void.requested': {
      const { shippingMinor: _, derivation: __, ...asked } = rest;
      const request = voidRequest.parse({ ...asked, marker, storeCode, lines: linesOf(data) });
      return said(store.release(orderId, request, null), (one) => ({
        status: 200,
        body: { status: 'done', reference: one.id, amountMinor: one.amountMinor },
      }));
    }
    case 'stock.returned': {
      const request = restockRequest.parse({ marker, storeCode, lines: data['lines'] });
      return said(store.restock(orderId, request), () => ({ status: 200, body: {} }));
    }
    case 'refund.lookup':
      return { status: 200, body: foundIn(store, text.parse(marker)) };
    default:
      return { status: 200, body: { orders: ordersIn(store, data) } };
  }
};

/** The demo shop is told of its stock in a step of its own. */
const linesOf = (data: Readonly<Record<string, unknown>>): object[] =>
  z
    .array(z.object({ restock: z.boolean() }).loose())
    .parse(data['lines'])
    .map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'restock')));

const foundIn = (store: ShopStore, marker: string): object => {
  const [released] = store.releasesByMarker(marker);
  if (released) return { status: 'done', reference: released.id, amountMinor: released.amountMinor };
  const [refund] = store.refundsByMarker(marker);
  return refund ? { status: refund.status, reference: refund.id, amountMinor: refund.amountMinor } : { status: 'absent' };
};

const ordersIn = (store: ShopStore, { orderId, number, email }: Readonly<Record<string, unknown>>): ChannelOrder[] => {
  if (typeof orderId === 'string') return [store.order(orderId) ?? []].flat();
  return store.ordersBy(typeof number === 'string' ? { number } : { email: text.parse(email) });
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const serveShop = async (store: ShopStore, nowSeconds: () => number): Promise<Server> => {
  const server = createServer((request, response) => {
    void bodyOf(request).then((rawBody) => {
      const headers = request.headers as Record<string, string>; // none of ours comes twice
      const signed = verifySignature([OLD_SECRET], { headers, rawBody, nowSeconds: nowSeconds() });
      if (!signed.ok) return response.writeHead(401).end('{}');
      const answer = answerOf(store, signed.value, event.parse(JSON.parse(rawBody.toString('utf8'))));
      if (answer === 'lost') return response.destroy();
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
};

/** A shop behind webhooks, as the channel contract wants it: seen through the fault proxy. It knows the older of the two secrets only. */
export const webhookShopForContract = async (): Promise<ContractShop> => {
  const { store, clock, pass, orders, books } = stageShop(true);
  const server = await serveShop(store, () => Math.floor(Date.parse(clock()) / 1_000));
  const proxy = await openFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}/retour`);
  const told = new Map<RefundKey, LookUp>();
  let ids = 0;
  const channelAt = (url: string): WebChannel =>
    createWebhookChannel(settingsFor(url), {
      clock,
      newId: () => String((ids += 1)),
      told: (key) => Promise.resolve(told.get(key) ?? null),
    });
  return {
    ...orders,
    ...books,
    channel: channelAt(proxy.url),
    unreachable: channelAt(await closedPort()),
    arm: proxy.arm,
    release: proxy.release,
    outage: (on) => Promise.resolve(proxy.outage(on)),
    settle: (reference, status) => {
      const settled = store.settle(Number(reference.replace('RF-', '')), status);
      if (!settled.ok) throw new Error(settled.error.message);
      // The shop posts its result: what `POST …/results` keeps.
      const { marker, amountMinor } = settled.value;
      if (marker !== null) told.set(marker as RefundKey, { kind: 'found', status, reference, amountMinor });
      return Promise.resolve();
    },
    quiet: () => pass(1_001),
    close: async () => {
      await proxy.close();
      await new Promise<void>((closed) => void server.close(() => closed()));
      store.close();
    },
  };
};
