import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { instantOf } from 'shared-types/calendar';
import type { RefundKey } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { ChannelResult, LookUp } from 'shared-types/refund';
import { aChannelOrder, at, id } from 'shared-types/testing/builders';
import { afterEach, describe, expect, test } from 'vitest';

import { anIntent, channelContract } from '../channel.contract.ts';
import { closedPort } from '../fault-proxy.ts';
import type { HttpOutcome } from '../http-call.ts';
import { createWebhookChannel } from './adapter.ts';
import { classifyLookUp, classifySend, classifyStock } from './classify.ts';
import { receiverForContract, startReceiver } from './receiver-for-tests.ts';
import { SECRET, settingsFor, webhookShopForContract } from './shop-for-tests.ts';
import { signedHeaders } from './signature.ts';

channelContract('a shop behind webhooks', webhookShopForContract);
channelContract('the receiver of the docs', receiverForContract);

const intent = anIntent(aChannelOrder(), 1);

const answered = (status: number, body: unknown, retryAfterMs: number | null = null): HttpOutcome => ({
  kind: 'answered',
  status,
  body,
  retryAfterMs,
});

const done = (with_: object = {}) => ({ status: 'done', reference: 'S-1', amountMinor: 1_000, refundKey: intent.refundKey, ...with_ });
const refusal = (code: string) => ({ code, message: 'in the shop’s words' });

describe('R-10 what a shop’s answer to a refund proves', () => {
  const table: [string, HttpOutcome, ChannelResult['kind'], string][] = [
    ['the connection was refused', { kind: 'not-sent', why: 'connection-refused' }, 'not-done', 'connection-refused'],
    ['TLS failed before a byte was sent', { kind: 'not-sent', why: 'cert_has_expired' }, 'not-done', 'cert_has_expired'],
    ['no answer in time', { kind: 'lost', why: 'timeout' }, 'unknown', 'timeout'],
    ['reset', { kind: 'lost', why: 'connection-reset' }, 'unknown', 'connection-reset'],
    ['cut off', { kind: 'lost', why: 'answer-truncated' }, 'unknown', 'answer-truncated'],
    ['throttled', answered(429, undefined, 7_000), 'not-done', 'throttled'],
    ['503: the shop knows our key, so a second send is harmless', answered(503, undefined), 'not-done', 'http-503'],
    ['500', answered(500, refusal('oops')), 'unknown', 'http-500'],
    ['502', answered(502, undefined), 'unknown', 'http-502'],
    ['504', answered(504, undefined), 'unknown', 'http-504'],
    ['a redirect is not followed', answered(307, undefined), 'unknown', 'http-307'],
    ['F67 401', answered(401, refusal('not-signed')), 'unknown', 'http-401'],
    ['F67 410: who knows since when', answered(410, undefined), 'unknown', 'http-410'],
    ['F67 a word that the list does not know', answered(422, refusal('computer-says-no')), 'unknown', 'http-422'],
    ['F67 a known word under another status', answered(409, refusal('exceeds-payment')), 'unknown', 'http-409'],
    ['404 from somebody else', answered(404, undefined), 'unknown', 'http-404'],
    ['more than is left', answered(422, refusal('exceeds-payment')), 'never', 'exceeds-payment'],
    ['R-21 lines needed', answered(422, refusal('lines-needed')), 'never', 'lines-needed'],
    ['order unknown', answered(404, refusal('order-unknown')), 'never', 'order-unknown'],
    ['failed in words', answered(200, { status: 'failed', code: 'card-closed' }), 'never', 'card-closed'],
    ['failed', answered(200, { status: 'failed' }), 'never', 'declined'],
    ['done', answered(200, done()), 'done', 'S-1'],
    ['done, 201', answered(201, done()), 'done', 'S-1'],
    ['F66 pending in words', answered(200, { status: 'pending', reference: 'Q-1' }), 'pending', 'Q-1'],
    ['202 with a number of its own', answered(202, { status: 'pending', reference: 'Q-1' }), 'pending', 'Q-1'],
    ['202 and nothing else', answered(202, undefined), 'pending', intent.refundKey],
    ['a captive portal’s 200', answered(200, undefined), 'unknown', 'answer-unreadable'],
    ['absent is no answer to a refund', answered(200, { status: 'absent' }), 'unknown', 'answer-unreadable'],
    ['done without saying how much', answered(200, { status: 'done', reference: 'S-1' }), 'unknown', 'answer-incomplete'],
    ['done without a number', answered(200, done({ reference: null })), 'unknown', 'answer-incomplete'],
    ['done, but another refund', answered(200, done({ refundKey: 'rf_other' })), 'unknown', 'answer-unreadable'],
    ['done, but another amount', answered(200, done({ amountMinor: 999 })), 'unknown', 'answer-unreadable'],
    ['done, but another currency', answered(200, done({ currency: 'GBP' })), 'unknown', 'answer-unreadable'],
  ];
  test.each(table)('%s', (_, outcome, kind, word) => {
    const result = classifySend(outcome, intent);
    expect(result.kind).toBe(kind);
    expect(Object.values(result)).toContain(word);
  });

  test('Retry-After is the least wait', () => {
    expect(classifySend(answered(503, undefined, 9_000), intent)).toMatchObject({ kind: 'not-done', afterMs: 9_000 });
  });

  test.each<[string, HttpOutcome, LookUp['kind']]>([
    ['found', answered(200, done()), 'found'],
    ['found with another amount: the shop’s truth', answered(200, done({ amountMinor: 900 })), 'found'],
    ['absent in our words', answered(200, { status: 'absent' }), 'absent'],
    ['a bare 404 proves nothing', answered(404, undefined), 'unreadable'],
    ['a 404 in words neither', answered(404, { status: 'absent' }), 'unreadable'],
    ['an empty 200', answered(200, {}), 'unreadable'],
    ['done without saying how much', answered(200, { status: 'done', reference: 'S-1' }), 'unreadable'],
    ['another refund', answered(200, done({ refundKey: 'rf_other' })), 'unreadable'],
    ['lost', { kind: 'lost', why: 'timeout' }, 'unreadable'],
  ])('a look-up: %s', (_, outcome, kind) => {
    expect(classifyLookUp(outcome, intent).kind).toBe(kind);
  });

  test('D-2 goods are told again until the shop has heard', () => {
    expect(classifyStock(answered(204, undefined), 'stock_1')).toEqual({ kind: 'done', reference: 'stock_1' });
    expect(classifyStock({ kind: 'lost', why: 'timeout' }, 'stock_1').kind).toBe('not-done');
    expect(classifyStock(answered(500, undefined), 'stock_1').kind).toBe('not-done');
    expect(classifyStock(answered(404, refusal('line-unknown')), 'stock_1').kind).toBe('never');
  });
});

const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

type Seen = Readonly<{ headers: Readonly<Record<string, unknown>>; body: string }>;

/** A server that says one thing to everything and keeps what it was sent. */
const listener = async (status: number, body: string, headers: Record<string, string> = {}) => {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: text });
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  close.push(() => new Promise((closed) => void server.close(() => closed())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, seen };
};

describe('what goes over the wire', () => {
  let now = at('2026-11-21T13:00:00.000Z');
  let ids = 0;
  const deps = { clock: () => now, newId: () => String((ids += 1)), told: (): Promise<LookUp | null> => Promise.resolve(null) };

  test('R-23 F60 every retry has the same id and the same bytes; only time and signature are new', async () => {
    const { url, seen } = await listener(503, '{}');
    const channel = createWebhookChannel(settingsFor(url), deps);
    const split = anIntent(aChannelOrder(), 2, { shipping: moneyOf(495, 'EUR'), derivation: 'units 1\nshipping 4.95' });
    await channel.perform(split, `refund:${id.payment(1)}`);
    now = instantOf(Date.parse(now) + 60_000);
    await channel.perform(split, `refund:${id.payment(1)}`);
    expect(seen[1]?.body).toBe(seen[0]?.body);
    expect(seen.map((one) => one.headers['webhook-id'])).toEqual([split.refundKey, split.refundKey]);
    expect(seen[1]?.headers['webhook-signature']).not.toBe(seen[0]?.headers['webhook-signature']);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
      type: 'refund.requested',
      timestamp: split.acceptedAt,
      data: {
        refundKey: split.refundKey,
        amountMinor: 1_000,
        currency: 'EUR',
        payout: 'original',
        shippingMinor: 495,
        store: 'BEC7',
        derivation: 'units 1\nshipping 4.95',
        lines: [{ lineId: 'l1', units: 1, reason: 'too-small', restock: true }],
      },
    });
  });

  test('each look-up has an id of its own, so that no shop drops it as a repeat', async () => {
    const { url, seen } = await listener(200, '{"status":"absent"}');
    const channel = createWebhookChannel(settingsFor(url), deps);
    await channel.inspect(intent);
    await channel.inspect(intent);
    expect(new Set(seen.map((one) => one.headers['webhook-id'])).size).toBe(2);
  });

  test('a redirect is not followed, and an answer beyond its limit counts as lost', async () => {
    const elsewhere = await listener(200, JSON.stringify(done()));
    const { url } = await listener(302, '', { location: elsewhere.url });
    expect(await createWebhookChannel(settingsFor(url), deps).perform(intent, `refund:${id.payment(1)}`)).toEqual({
      kind: 'unknown',
      why: 'http-302',
    });
    expect(elsewhere.seen).toEqual([]);
    const large = await listener(200, JSON.stringify({ ...done(), padding: 'x'.repeat(2_000) }));
    const channel = createWebhookChannel(settingsFor(large.url, { mostAnswerBytes: 1_024 }), deps);
    expect((await channel.perform(intent, `refund:${id.payment(1)}`)).kind).toBe('unknown');
  });

  test('what the shop told itself is believed before it is asked; a pending one is asked about', async () => {
    const told = new Map<RefundKey, LookUp>();
    const tell = (status: 'done' | 'pending' | 'failed') =>
      told.set(intent.refundKey, { kind: 'found', status, reference: 'T-1', amountMinor: 1_000 });
    const knowing = { ...deps, told: (key: RefundKey) => Promise.resolve(told.get(key) ?? null) };
    const silent = createWebhookChannel(settingsFor(await closedPort()), knowing);
    for (const status of ['done', 'failed', 'pending'] as const) {
      tell(status);
      expect(await silent.inspect(intent)).toMatchObject({ status, reference: 'T-1' });
    }
    const { url } = await listener(200, JSON.stringify(done()));
    expect(await createWebhookChannel(settingsFor(url), knowing).inspect(intent)).toMatchObject({ status: 'done', reference: 'S-1' });
  });

  test('a step of the other act is a bug, not a request', async () => {
    const { url, seen } = await listener(200, '{}');
    const channel = createWebhookChannel(settingsFor(url), deps);
    await expect(channel.perform({ ...intent, act: 'void' }, `refund:${id.payment(1)}`)).rejects.toThrow('is a void');
    await expect(channel.perform(intent, `refund:${id.payment(2)}`)).rejects.toThrow('no step refund:p2');
    expect(seen).toEqual([]);
  });
});

describe('the receiver of the docs', () => {
  const send = async (url: string, with_: Readonly<{ secret?: typeof SECRET; ageSeconds?: number; headers?: object }> = {}) => {
    const body = JSON.stringify({ type: 'refund.lookup', data: { refundKey: 'rf_1' } });
    const timestampSeconds = Math.floor(Date.now() / 1_000) - (with_.ageSeconds ?? 0);
    const headers = { ...signedHeaders([with_.secret ?? SECRET], { id: 'lookup_1', timestampSeconds, body }), ...with_.headers };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };

  test('R-23 answers nobody who does not sign: no signature, another secret, or one of ten minutes ago', async () => {
    const receiver = await startReceiver([]);
    close.push(receiver.close);
    expect(await send(receiver.url)).toBe(200);
    expect(await send(receiver.url, { headers: { 'webhook-signature': '' } })).toBe(401);
    expect(await send(receiver.url, { secret: `${SECRET.slice(0, -1)}A` as typeof SECRET })).toBe(401);
    for (const ageSeconds of [600, -600]) expect(await send(receiver.url, { ageSeconds })).toBe(401);
    expect((await fetch(receiver.url)).status).toBe(401);
  });

  test('is small enough to be read before it is copied, and needs nothing but Node', () => {
    const text = readFileSync(new URL('../../../docs/webhook-receiver.mjs', import.meta.url), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    expect([...text.matchAll(/from '([^']+)'/g)].every(([, module = '']) => module.startsWith('node:'))).toBe(true);
  });
});

describe('what a shop posts', () => {
  const now = at('2026-11-21T13:00:00.000Z');
  const channel = createWebhookChannel(settingsFor('http://localhost:1'), {
    clock: () => now,
    newId: () => '1',
    told: () => Promise.resolve(null),
  });
  const posted = (body: string, secret = SECRET) => {
    const timestampSeconds = Date.parse(now) / 1_000;
    return channel.webhook?.(signedHeaders([secret], { id: 'evt_1', timestampSeconds, body }), new TextEncoder().encode(body));
  };

  test('is a hint which order to read again; the rest of it is not believed', () => {
    expect(posted('{"type":"order.changed","data":{"orderId":"o1","paid":true}}')).toEqual({
      id: 'evt_1',
      topic: 'order.changed',
      channelOrderId: 'o1',
    });
    expect(posted('no JSON')).toEqual({ id: 'evt_1', topic: 'unreadable', channelOrderId: null });
    expect(posted('{"type":"ping"}')).toMatchObject({ channelOrderId: null });
  });

  test('unsigned or signed by another secret, it is nothing', () => {
    expect(channel.webhook?.({}, new TextEncoder().encode('{}'))).toBeNull();
    const other = settingsFor('http://localhost:1', { id: id.channel }).secrets[1];
    expect(posted('{}', `${SECRET.slice(0, -2)}AA` as typeof SECRET)).toBeNull();
    expect(posted('{}', other)).not.toBeNull();
  });
});
