import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { RefundKey } from 'shared-types/ids';
import type { Absence, ChannelResult, LookUp } from 'shared-types/refund';

import type { CallOptions, OrderRead, OrdersFound, RefundIntent, StepKey, WebChannel } from '../channel.ts';
import { callOnce } from '../http-call.ts';
import type { HttpOutcome } from '../http-call.ts';
import type { WebhookChannelSettings } from './channels-file.ts';
import { classifyLookUp, classifySend, classifyStock, unreadable } from './classify.ts';
import { signedHeaders, verifySignature } from './signature.ts';
import { inboundHint, ordersAnswer, refundData } from './webhook-wire.ts';
import type { EventType } from './webhook-wire.ts';

export type WebhookDeps = Readonly<{
  clock: () => Instant;
  /** Ids of look-ups, each new: a shop that drops repeated deliveries must answer every one. */
  newId: () => string;
  /** What the shop itself told of this refund (POST …/results); `null`: nothing that counts. */
  told: (key: RefundKey) => Promise<LookUp | null>;
}>;

type Event = Readonly<{ id: string; type: EventType; timestamp: Instant; data: object }>;

type Shop = Readonly<{
  settings: WebhookChannelSettings;
  deps: WebhookDeps;
  post: (event: Event, options?: CallOptions) => Promise<HttpOutcome>;
}>;

/**
 * Any shop behind one address, by signed requests (Standard Webhooks). It keys refunds by `webhook-id`, which is our refund key on every
 * retry; it may answer at once or post the result later, and it brings its orders itself.
 */
export const createWebhookChannel = (settings: WebhookChannelSettings, deps: WebhookDeps): WebChannel => {
  const shop: Shop = { settings, deps, post: (event, options) => post({ settings, deps }, event, options) };
  return {
    info: {
      id: settings.id,
      engine: 'webhook',
      changes: 'push',
      steps: ['refund', 'stock'],
      refundsTouchOrder: false,
      keyed: true,
      keyTtlMs: null,
      quietMs: settings.quietMs,
      absence: settings.absence satisfies Absence,
      // What the shop behind it does with two refunds at once is its own affair.
      locksRefunds: false,
      timeoutMs: settings.timeoutMs,
    },
    changes: (cursor) => Promise.resolve({ kind: 'page', documents: [], cursor: cursor ?? '', more: false }),
    order: async (id, options) => readOne(await findOrders(shop, { orderId: id }, options), id),
    find: (by, options) => findOrders(shop, by, options),
    inspect: (intent, options) => lookUp(shop, intent, options),
    perform: (intent, step, options) => performStep(shop, { intent, step }, options),
    webhook: (headers, rawBody) => readHint(shop, headers, rawBody),
  };
};

const secondsOf = (at: Instant): number => Math.floor(Date.parse(at) / 1_000);

/** The signature is made anew for each try, over the same id and the same bytes (F60). */
const post = ({ settings, deps }: Pick<Shop, 'settings' | 'deps'>, event: Event, options?: CallOptions): Promise<HttpOutcome> => {
  const { id, type, timestamp, data } = event;
  const body = JSON.stringify({ type, timestamp, channel: settings.id, data });
  return callOnce({
    method: 'POST',
    url: new URL(settings.url),
    headers: signedHeaders(settings.secrets, { id, timestampSeconds: secondsOf(deps.clock()), body }),
    body,
    timeoutMs: settings.timeoutMs,
    mostAnswerBytes: settings.mostAnswerBytes,
    signal: options?.signal,
  });
};

type Asked = Readonly<{ orderId: string } | { number: string } | { email: string }>;

const findOrders = async (shop: Shop, by: Asked, options?: CallOptions): Promise<OrdersFound> => {
  const { clock, newId } = shop.deps;
  const outcome = await shop.post({ id: `lookup_${newId()}`, type: 'order.lookup', timestamp: clock(), data: by }, options);
  const read = ordersAnswer.safeParse(outcome.kind === 'answered' && outcome.status === 200 ? outcome.body : undefined);
  return read.success ? { kind: 'found', documents: read.data.orders } : unreadable(outcome);
};

const readOne = (found: OrdersFound, id: ChannelOrder['id']): OrderRead => {
  if (found.kind === 'unreadable') return found;
  const document = found.documents.find((one) => one.id === id);
  if (document) return { kind: 'found', document };
  // Other orders than the one that was asked for: whatever answered, it did not understand the question.
  return found.documents.length === 0 ? { kind: 'absent' } : { kind: 'unreadable', why: 'another-order', afterMs: 1_000 };
};

/** First what the shop told by itself: an end that it has reported needs no question. */
const lookUp = async (shop: Shop, intent: RefundIntent, options?: CallOptions): Promise<LookUp> => {
  const told = await shop.deps.told(intent.refundKey);
  if (told?.kind === 'found' && told.status !== 'pending') return told;
  const { clock, newId } = shop.deps;
  const data = { refundKey: intent.refundKey, orderId: intent.channelOrderId, paymentId: intent.paymentId, act: intent.act };
  const outcome = await shop.post({ id: `lookup_${newId()}`, type: 'refund.lookup', timestamp: clock(), data }, options);
  const found = classifyLookUp(outcome, intent);
  return told !== null && found.kind !== 'found' ? told : found;
};

type Step = Readonly<{ intent: RefundIntent; step: StepKey }>;

const performStep = async (shop: Shop, { intent, step }: Step, options?: CallOptions): Promise<ChannelResult> => {
  if (step === 'stock') return tellStock(shop, intent, options);
  if (step !== `${intent.act}:${intent.paymentId}`) throw new Error(`${intent.refundKey} is a ${intent.act} and has no step ${step}`);
  const type = intent.act === 'void' ? 'void.requested' : 'refund.requested';
  const event = { id: intent.refundKey, type, timestamp: intent.acceptedAt, data: refundData(intent) } as const;
  return classifySend(await shop.post(event, options), intent);
};

const tellStock = async (shop: Shop, intent: RefundIntent, options?: CallOptions): Promise<ChannelResult> => {
  const reference = `stock_${intent.refundKey}`;
  const lines = intent.lines.filter((line) => line.restock).map(({ lineId, units }) => ({ lineId, units }));
  if (lines.length === 0) return { kind: 'done', reference };
  const { refundKey, returnId, channelOrderId: orderId, storeCode: store, acceptedAt: timestamp } = intent;
  const data = { refundKey, returnId, orderId, store, lines };
  return classifyStock(await shop.post({ id: reference, type: 'stock.returned', timestamp, data }, options), reference);
};

const readHint = ({ settings, deps }: Shop, headers: Readonly<Record<string, string>>, rawBody: Uint8Array) => {
  const signed = verifySignature(settings.secrets, { headers, rawBody, nowSeconds: secondsOf(deps.clock()) });
  if (!signed.ok) return null;
  const read = inboundHint.safeParse(jsonOf(rawBody));
  return { id: signed.value, topic: read.data?.type ?? 'unreadable', channelOrderId: read.data?.data?.orderId ?? null };
};

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    return undefined; // signed, but not ours to understand: the delivery is kept without an order
  }
};
