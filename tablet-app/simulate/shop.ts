import type { ChannelOrder, ChannelOrderInput } from 'shared-types/channel-order';
import type { Instant } from 'shared-types/calendar';
import type { ChannelResult, LookUp } from 'shared-types/refund';
import { aChannelLine, aChannelOrder, id } from 'shared-types/testing/builders';

import type { ChangePage, ChannelInfo, OrderRead, RefundIntent, StepKey, WebChannel } from '../../sync-server/src/channels/channel.ts';
import type { Chance } from './chance.ts';
import { never } from './host.ts';
import type { Host } from './host.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Money that the shop gave, or is giving, back. `key` is our marker; `null`: its own staff did it. */
export type Booked = {
  readonly key: string | null;
  readonly orderId: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly at: Instant;
  readonly wasPending: boolean;
  status: 'pending' | 'done' | 'failed';
};

export type ShopTraits = Pick<ChannelInfo, 'keyed' | 'quietMs' | 'absence' | 'refundsTouchOrder'> & Readonly<{ checksCap: boolean }>;

type World = Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>;

const TIMEOUT_MS = 5_000;
const KILLED_WHILE_WAITING = 0.06;

/** A web shop with books of its own, behind the port. It commits, then answers, or answers late, or not at all. */
export class Shop {
  readonly orders = new Map<string, ChannelOrder>();
  readonly book: Booked[] = [];
  readonly traits: ShopTraits;
  /** After healing it does what it is asked and answers. */
  isHealed = false;
  /** Calls that may still move money. */
  #busy = 0;
  readonly #world: World;

  constructor(world: World) {
    const { chance } = world;
    this.#world = world;
    const absence = chance.pick(['proof', 'proof', 'likely', 'nothing'] as const);
    this.traits = {
      refundsTouchOrder: chance.happens(0.5),
      keyed: chance.happens(0.4),
      quietMs: chance.pick([20_000, 60_000, 240_000]),
      absence,
      checksCap: chance.happens(0.5),
    };
  }

  /** An order of few units, paid on the web in one or two ways, or now and then in the store. */
  sell(n: number): ChannelOrder {
    const { chance } = this.#world;
    const lines = Array.from({ length: chance.between(1, 2) }, (_, at) =>
      aChannelLine({
        id: `l${at + 1}` as never,
        sku: `SKU-${n}-${at}`,
        quantity: chance.between(1, 3),
        paidMinor: chance.between(500, 9_999),
      }),
    );
    const shippingMinor = chance.happens(0.4) ? 495 : 0;
    const total = lines.reduce((all, line) => all + line.paidMinor, 0) + shippingMinor;
    const giftMinor = chance.happens(0.3) ? Math.floor(total / 3) : 0;
    const capturedBy = chance.happens(0.08) ? 'store' : 'web';
    const paid = (payment: string, minor: number) => ({
      id: payment,
      method: payment === 'p1' ? 'card' : 'gift-card',
      label: payment === 'p1' ? 'Visa' : 'Gift card',
      last4: '4417',
      capturedBy,
      authorisedMinor: minor,
      capturedMinor: minor,
    });
    const document = aChannelOrder({
      id: `o${n}`,
      number: `EC-2041773${n}`,
      lines,
      ...(shippingMinor > 0 ? { shipping: { label: 'Standard', paidMinor: shippingMinor, standardMinor: shippingMinor } } : {}),
      payments: [paid('p1', total - giftMinor), ...(giftMinor > 0 ? [paid('p2', giftMinor)] : [])],
    } as unknown as Partial<ChannelOrderInput>); // ids are branded on output only
    this.orders.set(document.id, document);
    return document;
  }

  /** The port as one server process holds it: what a dead one asked is done, but it never hears of it. */
  portOn(host: Host, kill: () => void): WebChannel {
    const heard = <T>(call: Promise<T>): Promise<T> => call.then((answer) => (host.isDead ? never<T>() : answer));
    return {
      info: {
        ...this.traits,
        id: id.channel,
        engine: 'demo-shop',
        changes: 'pull',
        steps: ['refund', 'stock'],
        refundsTouchOrder: this.traits.refundsTouchOrder,
        keyTtlMs: null,
        locksRefunds: this.traits.checksCap,
        timeoutMs: TIMEOUT_MS,
      } as ChannelInfo,
      changes: () => heard(this.#read<ChangePage>(() => this.#allOrders())),
      find: () => Promise.resolve({ kind: 'found', documents: [] }),
      order: (orderId) => heard(this.#read<OrderRead>(() => this.#document(orderId))),
      inspect: (intent) => heard(this.#read<LookUp>(() => this.#lookUp(intent))),
      perform: (intent, step) => {
        if (host.isDead) return never();
        const isKilled = !this.isHealed && this.#world.chance.happens(KILLED_WHILE_WAITING);
        // Often because the shop takes so long.
        const call = heard(this.#perform(intent, step, isKilled && this.#world.chance.happens(0.6) ? 'slow' : null));
        if (isKilled) kill();
        return call;
      },
    };
  }

  /** Somebody in the shop's own office gives money back, if the shop keeps that apart from what it does for us. */
  refundByStaff(): void {
    const { chance, time, trace } = this.#world;
    if (!this.traits.checksCap && this.#busy > 0) {
      if (!this.isHealed) time.in(7_000, () => this.refundByStaff());
      return;
    }
    const document = chance.pick([...this.orders.values()]);
    const payment = chance.pick(document.payments);
    const left = this.#leftOf(document.id, payment.id);
    if (left <= 0 || payment.capturedBy === 'store') return;
    const amountMinor = chance.happens(0.4) ? left : chance.between(1, left);
    trace(`the shop's staff gives ${amountMinor} of ${document.id} ${payment.id}`);
    this.#put({ key: null, orderId: document.id, paymentId: payment.id, amountMinor, status: 'done' });
  }

  /** What banks decided about pending money. */
  settlePending(): void {
    for (const booked of this.book) if (booked.status === 'pending') booked.status = this.#world.chance.happens(0.15) ? 'failed' : 'done';
  }

  documentOf(orderId: string): ChannelOrder {
    const found = this.#document(orderId);
    if (found.kind !== 'found') throw new Error(`the shop has no order ${orderId}`);
    return found.document;
  }

  /** A second refund under a marker that was used, whatever anybody asked: for the run that must fail. */
  giveTwice(): void {
    const booked = this.book.find((one) => one.key !== null && one.status === 'done');
    if (booked) this.book.push({ ...booked });
  }

  /** Few enough for one page, whatever the cursor. */
  #allOrders(): ChangePage {
    return { kind: 'page', documents: [...this.orders.keys()].map((orderId) => this.documentOf(orderId)), cursor: '1', more: false };
  }

  #document(orderId: string): Extract<OrderRead, { kind: 'found' }> | Extract<OrderRead, { kind: 'absent' }> {
    const sold = this.orders.get(orderId);
    if (!sold) return { kind: 'absent' };
    const booked = this.book.filter((one) => one.orderId === orderId);
    const given = (payment: string): number =>
      booked.filter((one) => one.paymentId === payment && one.status === 'done').reduce((all, one) => all + one.amountMinor, 0);
    const document = {
      ...sold,
      sequence: 1 + booked.length + booked.filter((one) => one.wasPending && one.status !== 'pending').length,
      payments: sold.payments.map((payment) => ({ ...payment, refundedMinor: given(payment.id) })),
      refunds: booked.map(({ key, paymentId, amountMinor, status, at }, n) => ({
        id: `b${n}`,
        paymentId: paymentId as ChannelOrder['refunds'][number]['paymentId'],
        amountMinor,
        status,
        marker: key,
        at,
      })),
    };
    return { kind: 'found', document };
  }

  #leftOf(orderId: string, paymentId: string): number {
    const captured = this.orders.get(orderId)?.payments.find((one) => one.id === paymentId)?.capturedMinor ?? 0;
    const given = this.book.filter((one) => one.orderId === orderId && one.paymentId === paymentId && one.status !== 'failed');
    return captured - given.reduce((all, one) => all + one.amountMinor, 0);
  }

  /** Reads what is there half way, and answers at the end. */
  async #read<T>(read: () => T): Promise<T | Readonly<{ kind: 'unreadable'; why: string; afterMs: number }>> {
    const { chance, time } = this.#world;
    const halfMs = chance.between(20, this.isHealed ? 40 : 900);
    const isLost = !this.isHealed && chance.happens(0.12);
    this.#busy += 1;
    await time.sleep(halfMs);
    const found = read();
    await time.sleep(halfMs);
    this.#busy -= 1;
    return isLost ? { kind: 'unreadable', why: 'http-503', afterMs: 1_000 } : found;
  }

  #lookUp({ refundKey }: RefundIntent): LookUp {
    const booked =
      this.book.find((one) => one.key === refundKey && one.status !== 'failed') ?? this.book.find((one) => one.key === refundKey);
    return booked
      ? { kind: 'found', status: booked.status, reference: `shop-${refundKey}`, amountMinor: booked.amountMinor }
      : { kind: 'absent' };
  }

  async #perform(intent: RefundIntent, step: StepKey, forced: 'slow' | null): Promise<ChannelResult> {
    const { chance, time, trace } = this.#world;
    if (step === 'stock') return { kind: 'done', reference: `stock-${intent.refundKey}` };
    const fate = forced ?? (this.isHealed || chance.happens(0.35) ? 'well' : chance.pick(FATES));
    trace(`the shop is asked for ${intent.amount.minor} under ${intent.refundKey}: ${fate}`);
    const reference = `shop-${intent.refundKey}`;
    this.#busy += 1;
    await time.sleep(chance.between(50, 1_500));
    if (fate === 'slow') {
      // It works on for as long as its quiet time says it may, and nobody hears of it.
      const restMs = chance.between(TIMEOUT_MS, this.traits.quietMs - 2_000);
      time.in(restMs, () => {
        this.#busy -= 1;
        this.#apply(intent, 'done');
      });
      return never();
    }
    this.#busy -= 1;
    if (fate === 'request-lost') return { kind: 'unknown', why: 'ECONNRESET' };
    if (fate === 'declined') return { kind: 'never', code: 'declined', why: 'the bank says no' };
    if (fate === 'busy')
      return this.traits.keyed ? { kind: 'not-done', why: 'http-503', afterMs: 1_000 } : { kind: 'unknown', why: 'http-503' };
    const isPending = fate === 'pending';
    if (!this.#apply(intent, isPending ? 'pending' : 'done')) return { kind: 'never', code: 'over-refund', why: 'more than was captured' };
    if (fate === 'answer-lost') return chance.happens(0.5) ? never() : { kind: 'unknown', why: 'ECONNRESET' };
    if (fate === 'refused-after-work') return { kind: 'never', code: 'invalid', why: '400 after the work' };
    return isPending ? { kind: 'pending', reference } : { kind: 'done', reference };
  }

  /** `false`: it would be more than was captured. The same key never moves money twice where keys are known. */
  #apply(intent: RefundIntent, status: 'done' | 'pending'): boolean {
    const { refundKey, channelOrderId, paymentId, amount } = intent;
    if (this.traits.keyed && this.book.some((one) => one.key === refundKey && one.status !== 'failed')) return true;
    if (this.traits.checksCap && amount.minor > this.#leftOf(channelOrderId, paymentId)) return false;
    this.#put({ key: refundKey, orderId: channelOrderId, paymentId, amountMinor: amount.minor, status });
    return true;
  }

  #put(booked: Omit<Booked, 'at' | 'wasPending'>): void {
    this.#world.trace(`the shop books ${booked.amountMinor} ${booked.status} under ${booked.key ?? 'no key'}`);
    this.book.push({ ...booked, at: this.#world.time.now(), wasPending: booked.status === 'pending' });
  }
}

const FATES = ['request-lost', 'answer-lost', 'answer-lost', 'slow', 'slow', 'busy', 'declined', 'pending', 'refused-after-work'] as const;
