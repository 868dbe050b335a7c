import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { ChannelId, ChannelOrderId, OrderLineId, PaymentId, RefundKey, ReturnId } from 'shared-types/ids';
import type { Currency, Money } from 'shared-types/money';
import type { Disposition, Reason } from 'shared-types/reasons';
import type { Absence, ChannelResult, LookUp } from 'shared-types/refund';

/**
 * One refund as it is sent to a channel: the money of one return at one payment, with all that the web shop's
 * staff will ask about it. Frozen when it was planned; every retry sends the same bytes (R-6, F60).
 */
export type RefundIntent = Readonly<{
  /** Our key at the channel and our marker in it. Look-ups find the refund by this text and nothing else. */
  refundKey: RefundKey;
  returnId: ReturnId;
  /** The channel's own order id, not our `OrderId`. */
  channelOrderId: ChannelOrderId;
  paymentId: PaymentId;
  /** `void`: nothing was captured; that much of the authorisation is let go. */
  act: 'refund' | 'void';
  /** Where the money goes: the payment's own means, or store credit that the customer expressly chose. */
  payout: 'original' | 'store-credit';
  /** What goes back on this payment, above zero. Other payments of the same return have intents of their own. */
  amount: Money;
  currency: Currency;
  /** All lines of the return with what this payment gives of each: with the shipping they add up to `amount`. */
  lines: readonly RefundLine[];
  /** What this payment gives of the shipping, zero when none. */
  shipping: Money;
  /** One line of text for the shop's staff, in the store's language. No names, no card data. */
  reason: string;
  storeCode: string;
  acceptedAt: Instant;
  /** Where each minor unit comes from, as recorded with the decision: opaque text to the channel. */
  derivation: string;
}>;

type RefundLine = Readonly<{
  lineId: OrderLineId;
  units: number;
  /** What this payment gives back for these units. */
  money: Money;
  reason: Reason;
  /** The reason as the associate saw it. */
  label: string;
  disposition: Disposition;
  /** D-2: the channel puts the units back into its stock, at the store of `storeCode`, once per `refundKey`. */
  restock: boolean;
}>;

/**
 * A return reaches an engine in one or several steps; each is one call with one outcome, journalled before it is made.
 * `refund:<payment>` moves money, `void:<payment>` lets an authorisation go. `stock`, `record` and `receive` move none. `all`: the engine does everything in one call.
 */
export type StepKey = 'record' | 'receive' | 'stock' | `refund:${PaymentId}` | `void:${PaymentId}` | 'all';

/** What the refund machine must know about an engine before it trusts it with money. */
export type ChannelInfo = Readonly<{
  id: ChannelId;
  engine: 'demo-shop' | 'webhook' | 'vendure';
  /** `pull`: `changes` lists orders. `push`: the engine posts them to us and `changes` is always empty. */
  changes: 'pull' | 'push' | 'both';
  /** What one return needs, in the order in which it is performed. `refund` stands for one step per payment. */
  steps: readonly ('record' | 'receive' | 'stock' | 'refund' | 'all')[];
  /** False: a refund made at the shop does not show in `changes`; the order must be read again before deciding. */
  refundsTouchOrder: boolean;
  /** True: the engine knows `refundKey` as an idempotency key, and the same key never refunds twice within `keyTtlMs`. */
  keyed: boolean;
  /** How long the engine remembers a key; `null` when it keeps none or keeps them for ever. */
  keyTtlMs: number | null;
  /** How long after a lost answer the engine may still be working. Nobody looks up before that. */
  quietMs: number;
  /** What "no trace of our marker after `quietMs`" says about money. */
  absence: Absence;
  /** False: two refunds at once can exceed the payment, so only our own one-at-a-time rule protects it (R-9, F68). */
  locksRefunds: boolean;
  /** How long one call may take before it is given up as `unknown`. */
  timeoutMs: number;
}>;

export type CallOptions = Readonly<{ signal?: AbortSignal }>;

/** A read that brought nothing usable. Nothing was changed; `afterMs` is the least wait before the next try. */
export type Unreadable = Readonly<{ kind: 'unreadable'; why: string; afterMs: number }>;

/**
 * Orders that changed, oldest change first. `documents` are not yet parsed: the importer judges each alone, so that
 * one bad order never holds up a page. The same order may come again on any page; `sequence` tells which is newer.
 */
export type ChangePage =
  | Readonly<{
      kind: 'page';
      documents: readonly unknown[];
      /** Opaque; hand it back to get what follows. */ cursor: string;
      more: boolean;
    }>
  | Unreadable;

export type OrderRead = Readonly<{ kind: 'found'; document: ChannelOrder }> | Readonly<{ kind: 'absent' }> | Unreadable;

export type OrdersFound = Readonly<{ kind: 'found'; documents: readonly ChannelOrder[] }> | Unreadable;

/** What a webhook tells: which delivery this is (to drop repeats) and which order to read again. The body is only a hint. */
type WebhookHint = Readonly<{ id: string; topic: string; channelOrderId: ChannelOrderId | null }>;

/**
 * A web shop as Retour sees it. The adapter never decides about money and never retries by itself; the core never
 * knows an engine. It returns values for all that can go wrong out there; a rejected promise is a bug of the adapter.
 */
export type WebChannel = Readonly<{
  info: ChannelInfo;
  /** `cursor: null` starts from the first order. Reading the same cursor again is always safe. */
  changes: (cursor: string | null, limit: number, options?: CallOptions) => Promise<ChangePage>;
  /** The order as the shop has it now. Read before each first send (DESIGN §7): its staff may have refunded meanwhile. */
  order: (id: ChannelOrderId, options?: CallOptions) => Promise<OrderRead>;
  find: (by: Readonly<{ number: string }> | Readonly<{ email: string }>, options?: CallOptions) => Promise<OrdersFound>;
  /**
   * Looks for the refund by our marker. `found` is the shop's truth, with the amount that the shop gave; `absent`
   * proves only what `info.absence` says, and only after `info.quietMs`; `unreadable` proves nothing.
   */
  inspect: (intent: RefundIntent, options?: CallOptions) => Promise<LookUp>;
  /**
   * Does exactly one step with at most one request. To the refund machine the answers mean:
   * `done` the shop has committed it → confirmed; `pending` committed, the gateway still works → look again later;
   * `not-done` provably nothing happened → send again after `afterMs`; `never` a refusal of the adapter's closed
   * list → look up once, then failed; `unknown` all else → nobody resends before a look-up.
   */
  perform: (intent: RefundIntent, step: StepKey, options?: CallOptions) => Promise<ChannelResult>;
  /** Checks the signature over the raw bytes. `null`: not signed by this shop, or too old. */
  webhook?: (headers: Readonly<Record<string, string>>, rawBody: Uint8Array) => WebhookHint | null;
}>;
