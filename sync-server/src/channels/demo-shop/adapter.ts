import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import { channelOrder } from 'shared-types/channel-order';
import type { ChannelId, ChannelOrderId } from 'shared-types/ids';
import type { Currency } from 'shared-types/money';
import type { ChannelResult, LookUp } from 'shared-types/refund';

import type { CallOptions, ChangePage, OrderRead, OrdersFound, RefundIntent, StepKey, Unreadable, WebChannel } from '../channel.ts';
import { callOnce } from '../http-call.ts';
import type { HttpCall, HttpOutcome } from '../http-call.ts';
import { classifyRefund } from './classify.ts';
import {
  KEY_HEADER,
  NOT_AFTER_HEADER,
  orderPageAnswer,
  ordersFoundAnswer,
  refundsAnswer,
  refusalAnswer,
  restockAnswer,
  voidsAnswer,
} from './shop-wire.ts';
import type { RefundRequest, RestockRequest, ShopRefund, VoidRequest } from './shop-wire.ts';

export type DemoShopOptions = Readonly<{
  id: ChannelId;
  /** Of the shop, its path included: `http://127.0.0.1:8787/demo-shop`. */
  baseUrl: string;
  /** One shop may serve several markets: this channel sees the orders in one currency; `null`, all. */
  currency: Currency | null;
  timeoutMs: number;
  /** How long after a send nobody looks up; the shop refuses to begin a refund later than that. */
  quietMs: number;
  keyed: boolean;
  clock: () => Instant;
}>;

const AGAIN_MS = 1_000;

type Shop = Readonly<{
  options: DemoShopOptions;
  call: (call: Pick<HttpCall, 'method' | 'headers' | 'body'> & { path: string; signal?: AbortSignal | undefined }) => Promise<HttpOutcome>;
}>;

/** The demo shop through the port: always over HTTP, even when it is mounted in the same process. */
export const createDemoShopChannel = (options: DemoShopOptions): WebChannel => {
  const shop: Shop = {
    options,
    call: ({ path, ...call }) => callOnce({ ...call, url: new URL(`${options.baseUrl}/api/${path}`), timeoutMs: options.timeoutMs }),
  };
  return {
    info: {
      id: options.id,
      engine: 'demo-shop',
      changes: 'pull',
      steps: ['refund', 'stock'],
      refundsTouchOrder: true,
      keyed: options.keyed,
      keyTtlMs: null,
      quietMs: options.quietMs,
      // The shop does not begin a refund after the sender's quiet time (NOT_AFTER_HEADER) and commits in one turn.
      absence: 'proof',
      locksRefunds: true,
      timeoutMs: options.timeoutMs,
    },
    changes: (cursor, limit, call) => readChanges(shop, { cursor, limit }, call),
    order: (id, call) => readOrder(shop, id, call),
    find: (by, call) => findOrders(shop, by, call),
    inspect: (intent, call) => lookUp(shop, intent, call),
    perform: (intent, step, call) => performStep(shop, intent, step, call),
  };
};

const unreadable = (outcome: HttpOutcome): Unreadable =>
  outcome.kind === 'answered'
    ? {
        kind: 'unreadable',
        why: outcome.status === 200 ? 'answer-unreadable' : `http-${outcome.status}`,
        afterMs: outcome.retryAfterMs ?? AGAIN_MS,
      }
    : { kind: 'unreadable', why: outcome.why, afterMs: AGAIN_MS };

const bodyOf = (outcome: HttpOutcome): unknown => (outcome.kind === 'answered' && outcome.status === 200 ? outcome.body : undefined);

const readChanges = async (
  shop: Shop,
  page: Readonly<{ cursor: string | null; limit: number }>,
  call?: CallOptions,
): Promise<ChangePage> => {
  const query = new URLSearchParams({ after: page.cursor ?? '0', limit: String(page.limit) });
  if (shop.options.currency !== null) query.set('currency', shop.options.currency);
  const outcome = await shop.call({ method: 'GET', path: `orders?${query.toString()}`, signal: call?.signal });
  const read = orderPageAnswer.safeParse(bodyOf(outcome));
  if (!read.success) return unreadable(outcome);
  return { kind: 'page', documents: read.data.orders, cursor: read.data.cursor, more: read.data.more };
};

const readOrder = async (shop: Shop, id: ChannelOrderId, call?: CallOptions): Promise<OrderRead> => {
  const outcome = await shop.call({ method: 'GET', path: `orders/${encodeURIComponent(id)}`, signal: call?.signal });
  const read = channelOrder.safeParse(bodyOf(outcome));
  if (read.success) return { kind: 'found', document: read.data };
  // Only the shop's own words say that an order is absent; a bare 404 may be a wrong address.
  const refusal = refusalAnswer.safeParse(outcome.kind === 'answered' && outcome.status === 404 ? outcome.body : undefined);
  return refusal.success && refusal.data.code === 'order-unknown' ? { kind: 'absent' } : unreadable(outcome);
};

const findOrders = async (
  shop: Shop,
  by: Readonly<{ number: string }> | Readonly<{ email: string }>,
  call?: CallOptions,
): Promise<OrdersFound> => {
  const outcome = await shop.call({ method: 'GET', path: `orders?${new URLSearchParams(by).toString()}`, signal: call?.signal });
  const read = ordersFoundAnswer.safeParse(bodyOf(outcome));
  if (!read.success) return unreadable(outcome);
  const { currency } = shop.options;
  return { kind: 'found', documents: read.data.orders.filter((order) => currency === null || order.currency === currency) };
};

const lookUp = async (shop: Shop, intent: RefundIntent, call?: CallOptions): Promise<LookUp> => {
  if (intent.act === 'void') return lookUpVoid(shop, intent, call);
  const path = `refunds?${new URLSearchParams({ marker: intent.refundKey }).toString()}`;
  const outcome = await shop.call({ method: 'GET', path, signal: call?.signal });
  const read = refundsAnswer.safeParse(bodyOf(outcome));
  if (!read.success || read.data.marker !== intent.refundKey) return unreadable(outcome);
  return foundAmong(read.data.refunds);
};

const lookUpVoid = async (shop: Shop, intent: RefundIntent, call?: CallOptions): Promise<LookUp> => {
  const path = `voids?${new URLSearchParams({ marker: intent.refundKey }).toString()}`;
  const outcome = await shop.call({ method: 'GET', path, signal: call?.signal });
  const read = voidsAnswer.safeParse(bodyOf(outcome));
  if (!read.success || read.data.marker !== intent.refundKey) return unreadable(outcome);
  const [found] = read.data.voids;
  return found === undefined ? { kind: 'absent' } : { kind: 'found', status: 'done', reference: found.id, amountMinor: found.amountMinor };
};

/** Money that moved outweighs a refusal: a refund that was declined and then sent again is done. All that moved is counted. */
const foundAmong = (refunds: readonly ShopRefund[]): LookUp => {
  for (const status of ['done', 'pending', 'failed'] as const) {
    const same = refunds.filter((refund) => refund.status === status);
    const [first] = same;
    if (first === undefined) continue;
    const amountMinor = status === 'failed' ? first.amountMinor : same.reduce((all, refund) => all + refund.amountMinor, 0);
    return { kind: 'found', status, reference: first.id, amountMinor };
  }
  return { kind: 'absent' };
};

const performStep = async (shop: Shop, intent: RefundIntent, step: StepKey, call?: CallOptions): Promise<ChannelResult> => {
  if (intent.act === 'refund' && step === `refund:${intent.paymentId}`) return refund(shop, intent, call);
  if (intent.act === 'void' && step === `void:${intent.paymentId}`) return release(shop, intent, call);
  if (step === 'stock') return restock(shop, intent, call);
  throw new Error(`the demo shop has no step ${step} for payment ${intent.paymentId}`);
};

const refund = async (shop: Shop, intent: RefundIntent, call?: CallOptions): Promise<ChannelResult> => {
  const outcome = await shop.call({
    method: 'POST',
    path: `orders/${encodeURIComponent(intent.channelOrderId)}/refunds`,
    headers: {
      [NOT_AFTER_HEADER]: addMs(shop.options.clock(), shop.options.quietMs),
      ...(shop.options.keyed ? { [KEY_HEADER]: intent.refundKey } : {}),
    },
    body: refundRequestOf(intent),
    signal: call?.signal,
  });
  return classifyRefund(outcome, { keyed: shop.options.keyed, intent });
};

const release = async (shop: Shop, intent: RefundIntent, call?: CallOptions): Promise<ChannelResult> => {
  const { marker, returnId, paymentId, amountMinor, currency, lines, reason, storeCode, acceptedAt } = refundRequestOf(intent);
  const body: VoidRequest = { marker, returnId, paymentId, amountMinor, currency, lines, reason, storeCode, acceptedAt };
  const outcome = await shop.call({
    method: 'POST',
    path: `orders/${encodeURIComponent(intent.channelOrderId)}/voids`,
    headers: { [NOT_AFTER_HEADER]: addMs(shop.options.clock(), shop.options.quietMs) },
    body,
    signal: call?.signal,
  });
  return classifyRefund(outcome, { keyed: shop.options.keyed, intent });
};

const refundRequestOf = (intent: RefundIntent): RefundRequest => ({
  marker: intent.refundKey,
  returnId: intent.returnId,
  paymentId: intent.paymentId,
  payout: intent.payout,
  amountMinor: intent.amount.minor,
  currency: intent.currency,
  lines: intent.lines.map(({ lineId, units, money, reason, label, disposition }) => ({
    lineId,
    units,
    amountMinor: money.minor,
    reason,
    label,
    disposition,
  })),
  shippingMinor: intent.shipping.minor,
  reason: intent.reason,
  storeCode: intent.storeCode,
  acceptedAt: intent.acceptedAt,
  derivation: intent.derivation,
});

/** Moves no money and may be told again: the shop restocks the goods of a refund once (D-2). So whatever is not done is simply not done. */
const restock = async (shop: Shop, intent: RefundIntent, call?: CallOptions): Promise<ChannelResult> => {
  const lines = intent.lines.filter((line) => line.restock).map(({ lineId, units }) => ({ lineId, units }));
  const reference = `stock_${intent.refundKey}`;
  if (lines.length === 0) return { kind: 'done', reference };
  const body: RestockRequest = { marker: intent.refundKey, storeCode: intent.storeCode, lines };
  const path = `orders/${encodeURIComponent(intent.channelOrderId)}/restock`;
  const outcome = await shop.call({ method: 'POST', path, body, signal: call?.signal });
  if (outcome.kind !== 'answered') return { kind: 'not-done', why: outcome.why, afterMs: AGAIN_MS };
  if (outcome.status === 201 && restockAnswer.safeParse(outcome.body).success) return { kind: 'done', reference };
  const refusal = refusalAnswer.safeParse(outcome.body);
  if (refusal.success && (outcome.status === 400 || outcome.status === 404)) {
    return { kind: 'never', code: refusal.data.code, why: refusal.data.message };
  }
  return { kind: 'not-done', why: `http-${outcome.status}`, afterMs: outcome.retryAfterMs ?? AGAIN_MS };
};
