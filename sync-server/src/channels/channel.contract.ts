import { channelOrder, faultsOfOrder } from 'shared-types/channel-order';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { OrderLineId } from 'shared-types/ids';
import { refundKey, refundKeyOf } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { at, id } from 'shared-types/testing/builders';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { RefundIntent, WebChannel } from './channel.ts';
import type { Fault } from './fault-proxy.ts';

/** A shop that is open for tests, seen through the fault proxy. Orders that an engine cannot stage are `null`; their tests are skipped. */
export type ContractShop = Readonly<{
  channel: WebChannel;
  /** At least five orders of one web payment each, fully captured, of 20.00 or more. */
  plain: readonly ChannelOrder[];
  declined: ChannelOrder | null;
  answerLost: ChannelOrder | null;
  slow: ChannelOrder | null;
  /** Refunded by the shop's staff when it is first read again. */
  refundedMeanwhile: ChannelOrder | null;
  pending: ChannelOrder | null;
  /** Authorised only, 20.00 or more. */
  authorised: ChannelOrder | null;
  payLater: ChannelOrder | null;
  arm: (fault: Fault) => void;
  release: () => Promise<void>;
  outage: (on: boolean) => Promise<void>;
  /** The gateway settles a pending refund. */
  settle: (reference: string, status: 'done' | 'failed') => Promise<void>;
  /** Every movement of money that carries the marker, from the shop's own book. */
  movedMinor: (marker: string) => Promise<readonly number[]>;
  /** Store credit that was given under the marker. */
  creditedMinor: (marker: string) => Promise<readonly number[]>;
  /** Units of the order's first line in the stock of the intents' store. */
  unitsInStock: (order: ChannelOrder) => Promise<number>;
  /** Any further channel to the same shop that nobody answers. */
  unreachable: WebChannel;
  /** Lets `quietMs` pass on the clock that adapter and shop share. */
  quiet: () => void;
  close: () => Promise<void>;
}>;

/** A refund of the first line's first unit at the first payment, unless told otherwise. `n` tells returns apart. */
export const anIntent = (order: ChannelOrder, n: number, with_: Partial<RefundIntent> = {}): RefundIntent => {
  const [line] = order.lines;
  const [payment] = order.payments;
  if (line === undefined || payment === undefined) throw new Error('an order for intents has a line and a payment');
  const amount = with_.amount ?? moneyOf(1_000, order.currency);
  const paymentId = with_.paymentId ?? payment.id;
  return {
    refundKey: refundKeyOf({ returnId: id.return(n), paymentId }),
    returnId: id.return(n),
    channelOrderId: order.id,
    paymentId,
    act: 'refund',
    payout: 'original',
    amount,
    currency: order.currency,
    lines: [lineOf(line.id, amount)],
    shipping: moneyOf(0, order.currency),
    reason: 'Too small',
    storeCode: 'BEC7',
    acceptedAt: at('2026-11-21T13:02:14.000Z'),
    derivation: '{}',
    ...with_,
  };
};

const lineOf = (lineId: OrderLineId, money: RefundIntent['amount']): RefundIntent['lines'][number] => ({
  lineId,
  units: 1,
  money,
  reason: 'too-small',
  label: 'Too small',
  disposition: 'resell-here',
  restock: true,
});

/** What every shop behind the port must do, whatever its engine. */
export const channelContract = (name: string, open: () => Promise<ContractShop>): void => {
  describe(`${name} keeps the channel contract`, () => {
    let shop: ContractShop;
    beforeEach(async () => {
      shop = await open();
    });
    afterEach(() => shop.close());

    const plain = (at_: number): ChannelOrder => {
      const order = shop.plain[at_];
      if (order === undefined) throw new Error(`the shop stages no plain order ${at_}`);
      return order;
    };
    const send = (intent: RefundIntent) => shop.channel.perform(intent, `${intent.act}:${intent.paymentId}`);
    const kindAfter = async (fault: Fault, intent: RefundIntent): Promise<string> => {
      shop.arm(fault);
      return (await send(intent)).kind;
    };

    describe('orders', () => {
      test('changes come in pages without a gap, and the same cursor may be read again', async () => {
        const seen: string[] = [];
        let cursor: string | null = null;
        for (let more = true; more;) {
          const page = await shop.channel.changes(cursor, 2);
          if (page.kind !== 'page') throw new Error(page.why);
          expect(await shop.channel.changes(cursor, 2)).toEqual(page);
          expect(page.documents.length).toBeLessThanOrEqual(2);
          seen.push(...page.documents.map((document) => channelOrder.parse(document).id));
          ({ cursor, more } = page);
        }
        expect(new Set(seen).size).toBe(seen.length);
        // A shop that brings its orders itself has nothing to list.
        if (shop.channel.info.changes === 'push') expect(seen).toEqual([]);
        else expect(seen).toEqual(expect.arrayContaining(shop.plain.map((order) => order.id)));
      });

      test('M-6 the sums of every order hold', async () => {
        const page = await shop.channel.changes(null, 100);
        if (page.kind !== 'page') throw new Error(page.why);
        expect(page.documents.flatMap((document) => faultsOfOrder(channelOrder.parse(document)))).toEqual([]);
      });

      test('an order is found by its id, number and e-mail; an unknown one is absent', async () => {
        const order = plain(0);
        expect(await shop.channel.order(order.id)).toMatchObject({ kind: 'found', document: { number: order.number } });
        expect(await shop.channel.find({ number: order.number })).toMatchObject({ kind: 'found', documents: [{ id: order.id }] });
        const byMail = await shop.channel.find({ email: order.customer?.email ?? '' });
        expect(byMail.kind === 'found' ? byMail.documents.map((one) => one.id) : []).toContain(order.id);
        expect(await shop.channel.order(channelOrder.shape.id.parse('no-such-order'))).toEqual({ kind: 'absent' });
        expect(await shop.channel.find({ number: 'XX-1' })).toEqual({ kind: 'found', documents: [] });
      });

      test('R-6 a refund of ours is told with our marker, and a change is announced where the shop says so', async () => {
        const before = await shop.channel.changes(null, 100);
        const intent = anIntent(plain(0), 1);
        await send(intent);
        const read = await shop.channel.order(plain(0).id);
        expect(read).toMatchObject({
          kind: 'found',
          document: { refunds: [{ marker: intent.refundKey, amountMinor: 1_000, status: 'done' }] },
        });
        if (!shop.channel.info.refundsTouchOrder || before.kind !== 'page') return;
        const after = await shop.channel.changes(before.cursor, 100);
        expect(after.kind === 'page' && after.documents.map((document) => channelOrder.parse(document).id)).toEqual([plain(0).id]);
      });

      test('DESIGN §7 what the shop refunded meanwhile shows when the order is read again', async () => {
        const order = shop.refundedMeanwhile;
        if (order === null) return;
        const read = await shop.channel.order(order.id);
        expect(read).toMatchObject({ kind: 'found', document: { payments: [{ refundedMinor: order.payments[0]?.capturedMinor }] } });
        expect(await send(anIntent(order, 1))).toMatchObject({ kind: 'never', code: 'exceeds-payment' });
      });
    });

    describe('refunds', () => {
      test('money moves once, to the cent, and is found by our marker', async () => {
        const intent = anIntent(plain(0), 1, { amount: moneyOf(1_234, plain(0).currency) });
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
        const sent = await send(intent);
        expect(sent.kind).toBe('done');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_234 });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_234]);
      });

      test('F63 more than is left on the payment is refused for ever, and nothing moves', async () => {
        const order = plain(0);
        const all = order.payments[0]?.capturedMinor ?? 0;
        expect((await send(anIntent(order, 1, { amount: moneyOf(all - 500, order.currency) }))).kind).toBe('done');
        const tooMuch = anIntent(order, 2, { amount: moneyOf(501, order.currency) });
        expect(await send(tooMuch)).toMatchObject({ kind: 'never', code: 'exceeds-payment' });
        expect(await shop.movedMinor(tooMuch.refundKey)).toEqual([]);
        expect((await send(anIntent(order, 3, { amount: moneyOf(500, order.currency) }))).kind).toBe('done');
      });

      test('F68 two refunds at once never exceed the payment, where the shop says that it locks', async () => {
        if (!shop.channel.info.locksRefunds) return;
        const order = plain(0);
        const all = moneyOf(order.payments[0]?.capturedMinor ?? 0, order.currency);
        const sent = await Promise.all([1, 2, 3, 4].map((n) => send(anIntent(order, n, { amount: all }))));
        expect(sent.map((one) => one.kind).toSorted()).toEqual(['done', 'never', 'never', 'never']);
      });

      test('declined by the gateway: never, found as failed, nothing moves', async () => {
        if (shop.declined === null) return;
        const intent = anIntent(shop.declined, 1);
        expect(await send(intent)).toMatchObject({ kind: 'never', code: 'declined' });
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'failed' });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([]);
      });

      test('F66 a result that comes late is found, whether the shop told it or is asked', async () => {
        if (shop.pending === null) return;
        const intent = anIntent(shop.pending, 1);
        const sent = await send(intent);
        if (sent.kind !== 'pending') throw new Error(`expected pending, got ${sent.kind}`);
        await shop.settle(sent.reference, 'done');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_000 });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('R-15 a void lets go of that much of the authorisation, once, and moves no money', async () => {
        if (shop.authorised === null) return;
        const before = shop.authorised.payments[0]?.authorisedMinor ?? 0;
        const intent = anIntent(shop.authorised, 1, { act: 'void' });
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
        expect(await kindAfter('answer-dropped', intent)).toBe('unknown');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_000 });
        expect((await send(intent)).kind).toBe('done');
        const read = await shop.channel.order(shop.authorised.id);
        expect(read).toMatchObject({ document: { payments: [{ authorisedMinor: before - 1_000, capturedMinor: 0, refundedMinor: 0 }] } });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([]);
      });

      test('R-15 nothing is refunded that was only authorised, and no more is let go than that', async () => {
        if (shop.authorised === null) return;
        const { currency } = shop.authorised;
        expect((await send(anIntent(shop.authorised, 1))).kind).toBe('never');
        const all = shop.authorised.payments[0]?.authorisedMinor ?? 0;
        const tooMuch = anIntent(shop.authorised, 2, { act: 'void', amount: moneyOf(all + 1, currency) });
        expect(await send(tooMuch)).toMatchObject({ kind: 'never', code: 'exceeds-payment' });
        expect(await shop.channel.inspect(tooMuch)).toEqual({ kind: 'absent' });
      });

      test('R-14 store credit is a note of the shop: found like any refund, and no money moves', async () => {
        const intent = anIntent(plain(0), 1, { payout: 'store-credit' });
        expect((await send(intent)).kind).toBe('done');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_000 });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([]);
        expect(await shop.creditedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('R-21 a pay-later payment refunds nothing without lines, and everything with them', async () => {
        if (shop.payLater === null) return;
        expect(await send(anIntent(shop.payLater, 1, { lines: [] }))).toMatchObject({ kind: 'never', code: 'lines-needed' });
        expect((await send(anIntent(shop.payLater, 2))).kind).toBe('done');
      });

      test('F66 pending is not done: it may still fail', async () => {
        if (shop.pending === null) return;
        const intent = anIntent(shop.pending, 1);
        const sent = await send(intent);
        if (sent.kind !== 'pending') throw new Error(`expected pending, got ${sent.kind}`);
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'pending', amountMinor: 1_000 });
        await shop.settle(sent.reference, 'failed');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'failed' });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([]);
      });

      test('D-2 the goods go back into the stock of their store once, however often it is told, and so do those accepted later', async () => {
        if (!shop.channel.info.steps.includes('stock')) return;
        const intent = anIntent(plain(0), 1);
        expect((await shop.channel.perform(intent, 'stock')).kind).toBe('done');
        expect((await shop.channel.perform(intent, 'stock')).kind).toBe('done');
        expect(await shop.unitsInStock(plain(0))).toBe(1);
        const later = anIntent(plain(0), 1, { refundKey: refundKey.parse(`${intent.refundKey}~2`) });
        expect((await shop.channel.perform(later, 'stock')).kind).toBe('done');
        expect(await shop.unitsInStock(plain(0))).toBe(2);
      });
    });

    describe('faults on the way', () => {
      test('F60 the answer is lost after the work: unknown, and the look-up finds it', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('answer-dropped', intent)).toBe('unknown');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done', amountMinor: 1_000 });
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('F60 the shop itself never answers: unknown, and the look-up finds it; later refunds are normal', async () => {
        if (shop.answerLost === null) return;
        const intent = anIntent(shop.answerLost, 1);
        expect((await send(intent)).kind).toBe('unknown');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done' });
        expect((await send(anIntent(shop.answerLost, 2))).kind).toBe('done');
      });

      test('half an answer is no answer', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('answer-garbled', intent)).toBe('unknown');
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done' });
      });

      test('503 before the work: not done only where a key makes that safe', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('503-before', intent)).toBe(shop.channel.info.keyed ? 'not-done' : 'unknown');
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
      });

      test('reset before the work: unknown, because nobody can tell it from a reset after', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('reset-before', intent)).toBe('unknown');
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
        expect((await send(intent)).kind).toBe('done');
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('refused connection: not done, and reads say that they read nothing', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await shop.unreachable.perform(intent, `refund:${intent.paymentId}`)).toMatchObject({
          kind: 'not-done',
          why: 'connection-refused',
        });
        expect((await shop.unreachable.inspect(intent)).kind).toBe('unreadable');
        expect((await shop.unreachable.order(intent.channelOrderId)).kind).toBe('unreadable');
        if (shop.channel.info.changes !== 'push') expect((await shop.unreachable.changes(null, 10)).kind).toBe('unreadable');
      });

      test('an answer that is held back longer than the time-out: unknown, and the look-up finds it', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('delayed', intent)).toBe('unknown');
        await shop.release();
        expect(await shop.channel.inspect(intent)).toMatchObject({ kind: 'found', status: 'done' });
      });

      test('a slow shop has done the work before it answers', async () => {
        if (shop.slow === null) return;
        const intent = anIntent(shop.slow, 1);
        expect((await send(intent)).kind).toBe('done');
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('an answer that comes twice is one answer, and the next call is not confused by it', async () => {
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('answered-twice', intent)).toBe('done');
        expect((await send(anIntent(plain(1), 2))).kind).toBe('done');
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('an outage is read as nothing at all, never as absence; afterwards the refund goes through once', async () => {
        const intent = anIntent(plain(0), 1);
        await shop.outage(true);
        expect((await send(intent)).kind).toBe(shop.channel.info.keyed ? 'not-done' : 'unknown');
        expect((await shop.channel.inspect(intent)).kind).toBe('unreadable');
        expect((await shop.channel.order(plain(0).id)).kind).toBe('unreadable');
        await shop.outage(false);
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
        expect((await send(intent)).kind).toBe('done');
        expect(await shop.movedMinor(intent.refundKey)).toEqual([1_000]);
      });

      test('F60 sending again with the same key moves nothing twice, where the shop keeps keys', async () => {
        const intent = anIntent(plain(0), 1);
        await send(intent);
        expect((await send(intent)).kind).toBe('done');
        expect((await shop.movedMinor(intent.refundKey)).length).toBe(shop.channel.info.keyed ? 1 : 2);
      });

      test('R-10 where absence is a proof, a refund that was held up on its way is not begun after the quiet time', async () => {
        if (shop.channel.info.absence !== 'proof') return;
        const intent = anIntent(plain(0), 1);
        expect(await kindAfter('held-before', intent)).toBe('unknown');
        shop.quiet();
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
        await shop.release();
        expect(await shop.channel.inspect(intent)).toEqual({ kind: 'absent' });
      });
    });
  });
};
