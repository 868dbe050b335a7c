import { aChannelOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { createWebhookChannel } from '../channels/webhook/adapter.ts';
import { SECRET, settingsFor } from '../channels/webhook/shop-for-tests.ts';
import { signedHeaders } from '../channels/webhook/signature.ts';
import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { DeliveryReader } from '../orders/deliveries.ts';
import { Shop } from '../refunds/shop-for-tests.ts';
import { anApp } from './app-for-tests.ts';
import { PLANTED_MINOR, plantedReturns, plantRefunds } from './fuzz-refunds-for-tests.ts';

const CHANNEL = '/v1/channels/demo-shop';

const opened = async (db: Database) => {
  const app = await anApp(db);
  app.deps.pokes.stop();
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await app.call(method, `${CHANNEL}/${path}`, { token: app.channelKey, body });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  return { ...app, ask: call };
};

eachDatabase('the API of a channel', (open) => {
  test('PUT brings one order; again, older, under a used sequence, or of another id: each in its own words', async () => {
    const { ask } = await opened(await open());
    const order = aChannelOrder({ sequence: 5 });
    expect(await ask('PUT', 'orders/o1', order)).toMatchObject({ status: 'created' });
    expect(await ask('PUT', 'orders/o1', order)).toMatchObject({ status: 'unchanged' });
    expect(await ask('PUT', 'orders/o1', { ...order, sequence: 4 })).toMatchObject({ status: 'stale' });
    expect(await ask('PUT', 'orders/o1', { ...order, number: 'EC-2' })).toMatchObject({
      status: 409,
      type: 'urn:retour:problem:sequence-reused',
    });
    expect(await ask('PUT', 'orders/o2', order)).toMatchObject({ status: 400, errors: [{ path: 'id' }] });
    expect(await ask('PUT', 'orders/o3', { ...order, id: 'o3', totalMinor: 1 })).toMatchObject({
      status: 400,
      errors: [{ path: 'totalMinor' }],
    });
  });

  test('M-6 an order whose sums do not hold is put aside with its reason', async () => {
    const db = await open();
    const { ask } = await opened(db);
    await ask('PUT', 'orders/o3', { ...aChannelOrder({ id: 'o3' }), totalMinor: 1 });
    expect(await db.read.selectFrom('quarantined_order').select('path').execute()).toEqual([{ path: 'totalMinor' }]);
  });

  test('a result is taken, repeated, refused for its amount, or of nothing that is known', async () => {
    const db = await open();
    const { ask } = await opened(db);
    await ask('PUT', 'orders/o1', aChannelOrder());
    await plantRefunds(db);
    const [requested] = plantedReturns;
    const result = {
      key: 'refund:p1',
      state: 'done',
      externalId: 'X-1',
      amountMinor: PLANTED_MINOR,
      currency: 'EUR',
      at: '2026-11-21T10:00:00.000Z',
    };
    const path = `returns/${requested ?? ''}/results`;
    expect(await ask('POST', path, { ...result, amountMinor: 99 })).toMatchObject({
      status: 409,
      type: 'urn:retour:problem:amount-differs',
    });
    expect(await ask('POST', path, result)).toMatchObject({ status: 'taken', state: 'confirmed' });
    expect(await ask('POST', path, result)).toMatchObject({ status: 'repeated', state: 'confirmed' });
    expect(await ask('POST', `returns/${id.return(1)}/results`, result)).toMatchObject({ status: 404 });
    expect(await ask('POST', 'returns/nonsense/results', result)).toMatchObject({ status: 404 });
    expect(await ask('POST', 'refunds', { ...result, key: undefined })).toMatchObject({ status: 400 });
    const own = { orderId: 'o1', id: 'X-1', paymentId: 'p1', amountMinor: 5, currency: 'EUR', at: result.at };
    expect(await ask('POST', 'refunds', own)).toMatchObject({ status: 409, type: 'urn:retour:problem:refund-is-ours' });
    expect(await ask('POST', 'refunds', { ...own, id: 'S-1' })).toMatchObject({ status: 'created', orderId: 'demo-shop:o1' });
    expect(await ask('POST', 'refunds', { ...own, id: 'S-1', paymentId: 'p7' })).toMatchObject({ status: 409 });
    expect(await ask('POST', 'refunds', { ...own, id: 'S-2', paymentId: 'p7' })).toMatchObject({
      status: 400,
      errors: [{ path: 'paymentId' }],
    });
  });

  test('work is fetched by cursor; one of another epoch begins anew, and what is none is said', async () => {
    const { ask } = await opened(await open());
    const first = (await ask('GET', 'returns')) as unknown as { cursor: string; items: unknown[] };
    expect(first).toMatchObject({ items: [], more: false });
    expect(await ask('GET', `returns?after=${first.cursor}`)).toMatchObject({ items: [] });
    const other = Buffer.from('{"e":"e_before","p":{"fr":7}}').toString('base64url');
    expect(await ask('GET', `returns?after=${other}`)).toMatchObject({ cursor: first.cursor });
    expect(await ask('GET', 'returns?after=nonsense')).toMatchObject({ status: 400, errors: [{ path: 'after' }] });
  });

  test('a key of another channel is turned away', async () => {
    const { call, otherKey } = await opened(await open());
    for (const [method, path] of [
      ['PUT', 'orders/o1'],
      ['GET', 'returns'],
      ['POST', 'refunds'],
    ] as const)
      // prettier-ignore
      expect((await call(method, `${CHANNEL}/${path}`, { token: otherKey, body: {} })).status).toBe(403);
  });
});

eachDatabase('what a shop signs', (open) => {
  const listening = async (db: Database) => {
    const shop = new Shop(() => app.deps.clock());
    const signing = createWebhookChannel(settingsFor('http://localhost:1'), {
      clock: () => app.deps.clock(),
      newId: () => '1',
      told: () => Promise.resolve(null),
    });
    const channel = { ...shop.channel, webhook: signing.webhook ?? (() => null) };
    const channels = new Map([['demo-shop', channel]]);
    let pokes = 0;
    const app = await anApp(db, { shops: { channels: () => channels, ordersTold: () => (pokes += 1), refundsTold: () => undefined } });
    app.deps.pokes.stop();
    const { clock, keys, log } = app.deps;
    const reader = new DeliveryReader({ db, channels, clock, indexKey: keys.indexKey, everyMs: 1_000, log });
    const send = async (body: string, headers?: Readonly<Record<string, string>>) => {
      const signed = signedHeaders([SECRET], { id: 'evt_1', timestampSeconds: Date.parse(clock()) / 1_000, body });
      const answer = await app.call('POST', `${CHANNEL}/webhooks`, { raw: body, headers: { ...signed, ...headers } });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    return { shop, reader, send, pokes: () => pokes };
  };
  const BODY = '{"type":"order.changed","data":{"orderId":"o1"}}';

  test('is kept once per delivery, and its order is read again', async () => {
    const db = await open();
    const { shop, reader, send, pokes } = await listening(db);
    shop.orders.set('o1', aChannelOrder());
    expect(await send(BODY)).toMatchObject({ status: 'taken' });
    expect(await send(BODY)).toMatchObject({ status: 'repeated' });
    expect(pokes()).toBe(1);
    expect(shop.calls).toEqual([]); // the answer did not wait for the reading
    await reader.drain();
    await reader.drain();
    expect(shop.calls).toEqual(['order']);
    expect(await db.read.selectFrom('customer_order').select('channel_order_id').execute()).toEqual([{ channel_order_id: 'o1' }]);
    expect(await db.read.selectFrom('channel_delivery').select(['due_at', 'result']).execute()).toEqual([
      { due_at: null, result: 'created' },
    ]);
  });

  test('a shop that cannot be read now is asked later', async () => {
    const db = await open();
    const { shop, reader, send } = await listening(db);
    shop.unreadable = 1;
    await send(BODY);
    await reader.drain();
    const [row] = await db.read.selectFrom('channel_delivery').select(['due_at', 'result']).execute();
    expect(row).toMatchObject({ result: 'unreadable', due_at: '2026-11-21T10:00:05.000Z' });
  });

  test('unsigned, forged or for a channel that does not sign: refused, and nothing is kept', async () => {
    const db = await open();
    const { send } = await listening(db);
    expect(await send(BODY, { 'webhook-signature': 'v1,AAAA' })).toMatchObject({
      status: 401,
      type: 'urn:retour:problem:signature-needed',
    });
    expect(await send(BODY, { 'webhook-timestamp': '1' })).toMatchObject({ status: 401 });
    expect(await db.read.selectFrom('channel_delivery').selectAll().execute()).toEqual([]);
  });
});

eachDatabase('connecting a shop', (open) => {
  test('a market is given its channel and the channel a key; a revoked key opens nothing, the others stay good', async () => {
    const db = await open();
    const { call, operatorKey } = await opened(db);
    const operate = async (method: string, address: string, body?: unknown) => call(method, address, { token: operatorKey, body });
    const order = aChannelOrder();
    const keys: string[] = [];
    for (const name of ['first', 'second']) {
      const made = (await (await operate('POST', '/v1/channels/shop-fr/keys', { name })).json()) as { key: string };
      keys.push(made.key);
    }
    const put = (token: string | undefined) => call('PUT', '/v1/channels/shop-fr/orders/o1', { token: token ?? '', body: order });
    expect((await put(keys[0])).status).toBe(404);
    expect((await operate('PUT', '/v1/markets/fr/channel', { channel: 'shop-fr' })).status).toBe(200);
    expect(await (await put(keys[0])).json()).toMatchObject({ status: 'created' });
    expect((await operate('POST', '/v1/channels/shop-fr/keys/first/revoke')).status).toBe(200);
    expect((await operate('POST', '/v1/channels/shop-fr/keys/first/revoke')).status).toBe(404);
    expect([(await put(keys[0])).status, (await put(keys[1])).status]).toEqual([401, 200]);
    expect((await operate('PUT', '/v1/markets/xx/channel', { channel: 'shop-fr' })).status).toBe(404);
    const acts = await db.read.selectFrom('audit').select('act').where('actor', '=', 'operator').orderBy('id').execute();
    expect(acts.map(({ act }) => act)).toEqual(['channel-key-made', 'channel-key-made', 'market-channel', 'channel-key-revoked']);
  });
});
