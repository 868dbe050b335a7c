import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { ChannelResult, LookUp } from 'shared-types/refund';
import { id } from 'shared-types/testing/builders';

import type { CallOptions, ChannelInfo, RefundIntent, WebChannel } from '../channels/channel.ts';

/**
 * What goes wrong with the next refund. The shop has its own books: it commits, then answers or loses the answer.
 * `hangs` commits and answers only when `release` is called.
 */
export type Trouble = 'busy-before' | 'answer-lost' | 'request-lost' | 'declined' | 'pending' | 'refused-after-work' | 'slow' | 'hangs';

type Booked = Readonly<{ key: string; paymentId: string; amountMinor: number; status: 'done' | 'pending' | 'failed' }>;

/** A little shop in memory with orders and a refund book. It is a fake shop, not a mock: money it gave stays given. */
export class Shop {
  readonly orders = new Map<string, ChannelOrder>();
  readonly book: Booked[] = [];
  /** Authorisations that were let go. */
  readonly released: Booked[] = [];
  readonly calls: string[] = [];
  /** What was asked for at each send. */
  readonly intents: RefundIntent[] = [];
  /** What the next reads say instead of an answer. */
  unreadableWhy = 'http-503';
  readonly restocked: string[] = [];
  /** Troubles of the next refunds, in order; afterwards all is well. */
  troubles: Trouble[] = [];
  /** Troubles of the next times that it is told of goods. */
  stockTroubles: Trouble[] = [];
  /** Troubles of the next reads. */
  unreadable = 0;
  beforeRefund: () => Promise<void> = async () => undefined;
  readonly #clock: () => Instant;
  readonly #info: Partial<ChannelInfo>;
  readonly #restockedKeys = new Set<string>();
  #released: () => void = () => undefined;

  constructor(clock: () => Instant, info: Partial<ChannelInfo> = {}) {
    this.#clock = clock;
    this.#info = info;
  }

  get channel(): WebChannel {
    return {
      info: {
        id: id.channel,
        engine: 'demo-shop',
        changes: 'pull',
        steps: ['refund', 'stock'],
        refundsTouchOrder: false,
        keyed: false,
        keyTtlMs: null,
        quietMs: 60_000,
        absence: 'likely',
        locksRefunds: true,
        timeoutMs: 5_000,
        ...this.#info,
      },
      changes: () => Promise.resolve(this.#changes()),
      order: (orderId) => Promise.resolve(this.#read(orderId)),
      find: () => Promise.resolve({ kind: 'found', documents: [] }),
      inspect: (intent) => Promise.resolve(this.#inspect(intent)),
      perform: (intent, step, options) => {
        if (step === 'stock') return this.#restock(intent);
        return step === `void:${intent.paymentId}` ? Promise.resolve(this.#void(intent)) : this.#refund(intent, options);
      },
    };
  }

  /** A refund made by the shop's own staff: no marker of ours, and the sequence does not move (V13). */
  refundByStaff(orderId: string, paymentId: string, amountMinor: number): void {
    this.#book({ key: '', paymentId, amountMinor, status: 'done' }, orderId);
  }

  /** What the shop did under a key of ours, whatever we asked for. */
  refundUnder(key: string, orderId: string, amountMinor: number, status: Booked['status'] = 'done'): void {
    const paymentId = key.split('_').at(-1) ?? '';
    this.#book({ key, paymentId, amountMinor, status }, orderId);
  }

  /** The shop loses its own memory of a refund. */
  forget(key: string): void {
    this.book.splice(0, this.book.length, ...this.book.filter((booked) => booked.key !== key));
    for (const [orderId, document] of this.orders) {
      this.orders.set(orderId, { ...document, refunds: document.refunds.filter((refund) => refund.marker !== key) });
    }
  }

  /** A refund of ours that our store knows nothing of any more. */
  refundForgotten(orderId: string, paymentId: string, amountMinor: number): void {
    this.#book({ key: 'rf_forgotten', paymentId, amountMinor, status: 'done' }, orderId);
  }

  release(): void {
    this.#released();
  }

  settlePending(): void {
    for (const [at, booked] of this.book.entries()) {
      if (booked.status !== 'pending') continue;
      this.book[at] = { ...booked, status: 'done' };
      const settled = `r${at + 1}`;
      for (const document of this.orders.values()) {
        if (!document.refunds.some((refund) => refund.id === settled)) continue;
        const refunds = document.refunds.map((refund) => (refund.id === settled ? { ...refund, status: 'done' as const } : refund));
        this.orders.set(document.id, { ...withRefunded(document, booked), refunds });
      }
    }
  }

  givenMinor(): number {
    return this.book.filter((booked) => booked.key !== '' && booked.status === 'done').reduce((all, booked) => all + booked.amountMinor, 0);
  }

  /** All orders on one page, every time. */
  #changes() {
    if (this.#isUnreadable()) return { kind: 'unreadable', why: this.unreadableWhy, afterMs: 0 } as const;
    const isPushing = this.#info.changes === 'push'; // such a shop lists nothing
    return { kind: 'page', documents: isPushing ? [] : [...this.orders.values()], cursor: '0', more: false } as const;
  }

  #read(orderId: string) {
    this.calls.push('order');
    if (this.#isUnreadable()) return { kind: 'unreadable', why: this.unreadableWhy, afterMs: 0 } as const;
    const document = this.orders.get(orderId);
    return document ? ({ kind: 'found', document } as const) : ({ kind: 'absent' } as const);
  }

  #inspect(intent: RefundIntent): LookUp {
    this.calls.push('inspect');
    if (this.#isUnreadable()) return { kind: 'unreadable', why: this.unreadableWhy, afterMs: 0 };
    const booked = (intent.act === 'void' ? this.released : this.book).find((one) => one.key === intent.refundKey);
    return booked
      ? { kind: 'found', status: booked.status, reference: `shop-${booked.key}`, amountMinor: booked.amountMinor }
      : { kind: 'absent' };
  }

  async #refund(intent: RefundIntent, options?: CallOptions): Promise<ChannelResult> {
    this.calls.push(`refund ${intent.refundKey} ${intent.amount.minor}`);
    this.intents.push(intent);
    await this.beforeRefund();
    const trouble = this.troubles.shift();
    if (trouble === 'busy-before') return { kind: 'not-done', why: 'http-503', afterMs: 1_000 };
    if (trouble === 'request-lost') return { kind: 'unknown', why: 'ECONNRESET' };
    if (trouble === 'declined') return { kind: 'never', code: 'declined', why: 'the bank says no' };
    const document = this.orders.get(intent.channelOrderId);
    const payment = document?.payments.find((one) => one.id === intent.paymentId);
    if (!document || !payment || payment.refundedMinor + pendingMinor(document, payment.id) + intent.amount.minor > payment.capturedMinor) {
      return { kind: 'never', code: 'over-refund', why: 'more than was captured' };
    }
    const status = trouble === 'pending' ? 'pending' : 'done';
    this.#book({ key: intent.refundKey, paymentId: intent.paymentId, amountMinor: intent.amount.minor, status }, intent.channelOrderId);
    const reference = `shop-${intent.refundKey}`;
    if (trouble === 'answer-lost') return { kind: 'unknown', why: 'ECONNRESET' };
    if (trouble === 'refused-after-work') return { kind: 'never', code: 'invalid', why: '400 after the work' };
    if (trouble === 'slow') await aborted(options?.signal);
    if (trouble === 'hangs') await new Promise<void>((resolve) => (this.#released = resolve));
    return status === 'pending' ? { kind: 'pending', reference } : { kind: 'done', reference };
  }

  /** Lets so much of an authorisation go. No refund shows on the order. */
  #void(intent: RefundIntent): ChannelResult {
    this.calls.push(`void ${intent.refundKey} ${intent.amount.minor}`);
    const trouble = this.troubles.shift();
    if (trouble === 'request-lost') return { kind: 'unknown', why: 'ECONNRESET' };
    this.released.push({ key: intent.refundKey, paymentId: intent.paymentId, amountMinor: intent.amount.minor, status: 'done' });
    return trouble === 'answer-lost' ? { kind: 'unknown', why: 'ECONNRESET' } : { kind: 'done', reference: `void-${intent.refundKey}` };
  }

  /** Once per key, however often it is told. */
  async #restock(intent: RefundIntent): Promise<ChannelResult> {
    this.calls.push('stock');
    const trouble = this.stockTroubles.shift();
    if (trouble === 'request-lost') return { kind: 'unknown', why: 'ECONNRESET' };
    if (trouble === 'busy-before') return { kind: 'not-done', why: 'http-503', afterMs: 1_000 };
    if (!this.#restockedKeys.has(intent.refundKey)) {
      this.restocked.push(...intent.lines.filter((line) => line.restock).map((line) => `${line.lineId}×${line.units}`));
    }
    this.#restockedKeys.add(intent.refundKey);
    if (trouble === 'hangs') await new Promise<void>((resolve) => (this.#released = resolve));
    return trouble === 'answer-lost' ? { kind: 'unknown', why: 'ECONNRESET' } : { kind: 'done', reference: `stock_${intent.refundKey}` };
  }

  #book(booked: Booked, orderId: string): void {
    const document = this.orders.get(orderId);
    if (!document) throw new Error(`the shop has no order ${orderId}`);
    this.book.push(booked);
    const refund = {
      id: `r${this.book.length}`,
      paymentId: booked.paymentId,
      amountMinor: booked.amountMinor,
      status: booked.status,
      marker: booked.key === '' ? null : booked.key,
      at: this.#clock(),
    } as ChannelOrder['refunds'][number];
    // As a channel tells it: what is pending is in `refunds` only.
    const told = booked.status === 'pending' ? document : withRefunded(document, booked);
    this.orders.set(orderId, { ...told, refunds: [...document.refunds, refund] });
  }

  #isUnreadable(): boolean {
    if (this.unreadable === 0) return false;
    this.unreadable -= 1;
    return true;
  }
}

const withRefunded = (document: ChannelOrder, { paymentId, amountMinor }: Booked): ChannelOrder => ({
  ...document,
  payments: document.payments.map((one) => (one.id === paymentId ? { ...one, refundedMinor: one.refundedMinor + amountMinor } : one)),
});

const pendingMinor = ({ refunds }: ChannelOrder, paymentId: string): number =>
  refunds
    .filter((refund) => refund.paymentId === paymentId && refund.status === 'pending')
    .reduce((all, refund) => all + refund.amountMinor, 0);

/** Never answers: the caller's own time limit ends it. */
const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    signal?.addEventListener('abort', () => setTimeout(resolve, 50), { once: true });
  });
