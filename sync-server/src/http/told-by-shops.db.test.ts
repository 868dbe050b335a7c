import { instantOf } from 'shared-types/calendar';
import { channelOrderId, paymentId } from 'shared-types/ids';
import type { ReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';

import type { RefundIntent } from '../channels/channel.ts';
import { openFaultProxy } from '../channels/fault-proxy.ts';
import { startReceiver } from '../channels/webhook/receiver-for-tests.ts';
import { settingsFor } from '../channels/webhook/shop-for-tests.ts';
import { createWebhookChannel } from '../channels/webhook/adapter.ts';
import { eachDatabase } from '../db/for-tests.ts';
import type { Database } from '../db/open.ts';
import { dropRecovery, keepRecovery } from '../feed/recovery-state.ts';
import { takeChannelRefund } from '../orders/channel-refund.ts';
import type { ChannelRefund } from '../orders/channel-refund.ts';
import { importOrders } from '../orders/import-orders.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { takeResult, toldLookUp } from '../refunds/told-result.ts';
import type { ToldResult } from '../refunds/told-result.ts';
import { createRefundWorker } from '../refunds/worker.ts';
import { openCounter } from '../returns/counter-for-tests.ts';
import type { Counter } from '../returns/counter-for-tests.ts';
import { giveOutWork } from './refund-work.ts';

const QUIET_MS = 60_000;

const accepted = async (counter: Counter, document: Parameters<Counter['order']>[0] = {}): Promise<ReturnId> => {
  await counter.order(document);
  const recorded = counter.record();
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const told = (counter: Counter, ofReturn: ReturnId, with_: Partial<ToldResult> = {}): ToldResult => ({
  channel: id.channel,
  returnId: ofReturn,
  key: 'refund:p1',
  state: 'done',
  externalId: 'T-1',
  amount: moneyOf(8_010, 'EUR'),
  at: counter.now(),
  ...with_,
});

const tell = (counter: Counter, result: ToldResult) =>
  takeResult({ db: counter.db, clock: counter.now, newCaseId: counter.deps.newCaseId }, result);

const refundOf = async (counter: Counter, ofReturn: ReturnId) => (await counter.view(ofReturn)).refunds[0];
const sends = (counter: Counter): string[] => counter.shop.calls.filter((call) => call.startsWith('refund'));
const openCases = async (db: Database) =>
  (await db.read.selectFrom('review_case').select(['kind', 'cause']).where('status', '=', 'open').execute()).map(
    ({ kind, cause }) => `${kind} ${cause ?? ''}`,
  );

eachDatabase('what a shop tells of our refunds', (open) => {
  test('R-22 R-10 done, told before our own call is answered: confirmed at once, and the late answer changes nothing', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    counter.shop.beforeRefund = async () => {
      expect(await tell(counter, told(counter, ofReturn))).toMatchObject({ kind: 'taken', state: 'confirmed' });
    };
    await counter.worker.drain();
    expect(await refundOf(counter, ofReturn)).toMatchObject({ state: 'confirmed', channelReference: 'T-1' });
    expect(sends(counter)).toHaveLength(1);
  });

  test('R-10 done, told of a lost answer: confirmed without a look-up, and never sent again', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    counter.shop.troubles = ['answer-lost'];
    await counter.worker.drain();
    await tell(counter, told(counter, ofReturn));
    counter.pass(QUIET_MS * 10);
    await counter.worker.drain();
    expect(await refundOf(counter, ofReturn)).toMatchObject({ state: 'confirmed', channelReference: 'T-1' });
    expect(counter.shop.calls).not.toContain('inspect');
  });

  test('F66 pending at first, told hours later', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    counter.shop.troubles = ['pending'];
    await counter.worker.drain();
    expect(await tell(counter, told(counter, ofReturn, { state: 'pending', externalId: `shop-rf_${ofReturn}_p1` }))).toMatchObject({
      state: 'pending-channel',
    });
    counter.pass(5 * 3_600_000);
    expect(await tell(counter, told(counter, ofReturn, { externalId: `shop-rf_${ofReturn}_p1` }))).toMatchObject({ state: 'confirmed' });
    expect(await openCases(counter.db)).toEqual([]);
  });

  test('a shop that fetches its work: what it did is confirmed, and we send nothing', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    expect(await tell(counter, told(counter, ofReturn))).toMatchObject({ kind: 'taken', state: 'confirmed' });
    await counter.worker.drain();
    expect(sends(counter)).toEqual([]);
  });

  test('R-22 told again it changes nothing, and an end is never pending again', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    const done = told(counter, ofReturn);
    await tell(counter, done);
    for (const again of [done, { ...done, state: 'pending' } as const, { ...done, key: `rf_${ofReturn}_p1` }])
      expect(await tell(counter, again)).toMatchObject({ kind: 'repeated', state: 'confirmed' });
    expect((await counter.view(ofReturn)).events.filter((event) => event.kind === 'refunded')).toHaveLength(1);
    expect(await openCases(counter.db)).toEqual([]);
  });

  test('R-22 another amount or currency is not believed: nothing changes, and a person is asked once', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    for (const amount of [moneyOf(8_009, 'EUR'), moneyOf(8_010, 'GBP')])
      expect(await tell(counter, told(counter, ofReturn, { amount }))).toMatchObject({
        kind: 'amount-differs',
        expected: { minor: 8_010 },
      });
    expect(await refundOf(counter, ofReturn)).toMatchObject({ state: 'requested' });
    expect(await openCases(counter.db)).toEqual(['reconciliation amount-differs']);
    expect(await tell(counter, told(counter, ofReturn))).toMatchObject({ state: 'confirmed' });
  });

  test('failed is for a person; money that moved after all is the truth', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    counter.shop.troubles = ['pending'];
    await counter.worker.drain();
    expect(await tell(counter, told(counter, ofReturn, { state: 'failed' }))).toMatchObject({ state: 'failed' });
    expect(await openCases(counter.db)).toEqual(['refund-failed refund-failed']);
    expect(await tell(counter, told(counter, ofReturn, { externalId: 'T-2' }))).toMatchObject({ state: 'confirmed' });
  });

  test('what contradicts our own books is for a person', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    await tell(counter, told(counter, ofReturn));
    expect(await tell(counter, told(counter, ofReturn, { externalId: 'T-2' }))).toMatchObject({ state: 'confirmed' });
    expect(await tell(counter, told(counter, ofReturn, { state: 'failed', externalId: 'T-3' }))).toMatchObject({ state: 'confirmed' });
    expect((await openCases(counter.db)).toSorted()).toEqual(['reconciliation missing-refund', 'reconciliation orphan-refund']);
  });

  test('a refund that nobody knows, and a number that was something else', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    expect(await tell(counter, told(counter, id.return(9)))).toEqual({ kind: 'unknown' });
    expect(await tell(counter, told(counter, ofReturn, { key: 'refund:p2' }))).toEqual({ kind: 'unknown' });
    expect(await tell(counter, told(counter, ofReturn, { key: 'void:p1' }))).toEqual({ kind: 'unknown' });
    await takeChannelRefund(counter.db, own(counter, { id: 'T-1' }), counter.now);
    expect(await tell(counter, told(counter, ofReturn))).toEqual({ kind: 'another' });
  });

  test('R-10 a refusal of an earlier try says nothing about the next one', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    const key = `rf_${ofReturn}_p1` as never; // as planned
    counter.shop.troubles = ['pending'];
    await counter.worker.drain();
    await tell(counter, told(counter, ofReturn, { state: 'failed' }));
    expect(await toldLookUp(counter.db.read, id.channel, key)).toMatchObject({ status: 'failed' });
    counter.pass(1_000);
    await counter.db.write((trx) => trx.updateTable('refund').set({ last_sent_at: counter.now() }).execute());
    expect(await toldLookUp(counter.db.read, id.channel, key)).toBeNull();
  });
});

const own = (counter: Counter, with_: Partial<ChannelRefund> = {}): ChannelRefund => ({
  channel: id.channel,
  channelOrderId: channelOrderId.parse('o1'),
  id: 'S-1',
  paymentId: paymentId.parse('p1'),
  amountMinor: 5_000,
  currency: 'EUR',
  state: 'done',
  lines: [],
  at: counter.now(),
  ...with_,
});

const stateOf = async (counter: Counter) =>
  (await loadKnownOrders(counter.db.read, ['demo-shop:o1' as never])).get('demo-shop:o1' as never)?.state; // the one order here

eachDatabase('what a shop gave back by itself', (open) => {
  test('S-7 counts at once, once per number, and goes again when it failed', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 3, paidMinor: 8_010 })] });
    const take = (with_: Partial<ChannelRefund>) => takeChannelRefund(counter.db, own(counter, with_), counter.now);
    const lines = [{ lineId: 'l1', units: 1, amountMinor: 2_670 }];
    expect(await take({ lines })).toMatchObject({ kind: 'created', orderId: 'demo-shop:o1' });
    expect(await take({ lines })).toMatchObject({ kind: 'unchanged' });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 5_000 } }], lines: [{ returnedAtChannel: 1 }] });
    expect(await take({ amountMinor: 1_000, lines })).toMatchObject({ kind: 'updated' });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 1_000 } }] });
    expect(await take({ state: 'failed' })).toMatchObject({ kind: 'updated' });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 0 } }], lines: [{ returnedAtChannel: 0 }] });
  });

  test('S-7 stays counted when a later document does not know of it, and is not doubled by one that does', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order();
    await takeChannelRefund(counter.db, own(counter), counter.now);
    const bring = (change: object) =>
      importOrders(counter.db, {
        channel: id.channel,
        documents: [{ ...document, ...change }],
        clock: counter.now,
        indexKey: counter.deps.keys.indexKey,
      });
    await bring({ sequence: 2, receivedAt: counter.now() });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 5_000 } }] });
    const refunds = [{ id: 'S-1', paymentId: 'p1', amountMinor: 5_000, status: 'done', marker: null, at: counter.now() }];
    await bring({ sequence: 3, refunds, payments: document.payments.map((one) => ({ ...one, refundedMinor: 5_000 })) });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 5_000 } }] });
  });

  test('S-7 told before its order is known, it counts when the order comes', async () => {
    const counter = await openCounter(await open());
    expect(await takeChannelRefund(counter.db, own(counter), counter.now)).toEqual({ kind: 'created', orderId: null });
    await counter.order();
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 5_000 } }] });
  });

  test('S-7 what was told in the very moment in which its order came counts when it is told again', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const { facts } = await counter.db.read.selectFrom('customer_order').select('facts').executeTakeFirstOrThrow();
    await takeChannelRefund(counter.db, own(counter), counter.now);
    await counter.db.write((trx) => trx.updateTable('customer_order').set({ facts }).execute());
    expect(await takeChannelRefund(counter.db, own(counter), counter.now)).toMatchObject({ kind: 'unchanged' });
    expect(await stateOf(counter)).toMatchObject({ payments: [{ refunded: { minor: 5_000 } }] });
  });

  test('R-12 open refunds are judged again before they are sent: only the rest goes out', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    await takeChannelRefund(counter.db, own(counter), counter.now);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([`refund rf_${ofReturn}_p1 3010`]);
  });

  test('a refund of ours, of another order, on no payment or in another currency is not taken', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    await tell(counter, told(counter, ofReturn));
    const take = (with_: Partial<ChannelRefund>) => takeChannelRefund(counter.db, own(counter, with_), counter.now);
    expect(await take({ id: 'T-1' })).toEqual({ kind: 'ours', refundKey: `rf_${ofReturn}_p1` });
    expect(await take({ paymentId: paymentId.parse('p9') })).toEqual({ kind: 'unknown-payment' });
    expect(await take({ currency: 'GBP' })).toEqual({ kind: 'wrong-currency' });
    await take({ amountMinor: 1 });
    expect(await take({ channelOrderId: channelOrderId.parse('o2') })).toEqual({ kind: 'another' });
  });
});

eachDatabase('what a shop fetches', (open) => {
  const work = (counter: Counter, after = {}) => giveOutWork(counter.db, { channel: id.channel, after, now: counter.now() });

  test('accepted returns with what each asks of the shop, and again when they change', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    const first = await work(counter);
    expect(first).toMatchObject({
      more: false,
      items: [{ returnId: ofReturn, orderId: 'o1', steps: [{ key: 'refund:p1', id: `rf_${ofReturn}_p1`, state: 'todo', data: { amountMinor: 8_010, currency: 'EUR', lines: [{ lineId: 'l1' }] } }] }], // prettier-ignore
    });
    expect((await work(counter, first.place)).items).toEqual([]);
    await tell(counter, told(counter, ofReturn));
    expect((await work(counter, first.place)).items).toMatchObject([{ steps: [{ state: 'done', externalId: 'T-1' }] }]);
  });

  test('R-19 a store that comes back from a backup gives nothing out before it has asked its shops', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    const state = { startedAt: counter.now(), sign: 'operator', by: 'test', channels: {}, confirmed: 0, orphans: 0 } as const;
    await counter.db.write((trx) => keepRecovery(trx, state));
    const during = await work(counter);
    expect(during).toEqual({ items: [], place: {}, more: false });
    await counter.db.write((trx) => dropRecovery(trx, counter.now()));
    expect((await work(counter, during.place)).items).toHaveLength(1);
  });

  test('R-8 nothing that may still be voided is given out; it comes when its time has come', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    const later = new Date(Date.parse(counter.now()) + 60_000).toISOString();
    await counter.db.write((trx) => trx.updateTable('refund').set({ due_at: later }).execute());
    const held = await work(counter);
    expect(held.items).toEqual([]);
    counter.pass(60_000);
    expect((await work(counter, held.place)).items).toHaveLength(1);
  });

  test('R-8 what was given out may be done already: only a person takes it back, and not while it may have arrived', async () => {
    const counter = await openCounter(await open());
    const ofReturn = await accepted(counter);
    const first = await work(counter);
    await work(counter);
    const mistake = counter.command('return.void', { returnId: ofReturn, goodsStillHere: true, note: '' });
    expect((await counter.push([mistake])).verdicts[0]).toMatchObject({ kind: 'decided' });
    expect(await counter.view(ofReturn)).toMatchObject({ voidedAt: null, refunds: [{ state: 'requested' }] });
    expect(await openCases(counter.db)).toEqual(['void-too-late void-too-late']);
    expect(await tell(counter, told(counter, ofReturn))).toMatchObject({ state: 'confirmed' });
    expect((await work(counter, first.place)).items).toMatchObject([{ steps: [{ state: 'done' }] }]);
  });
});

eachDatabase('a shop behind the receiver of the docs', (open) => {
  test('R-21 a refund to a lender names its lines, which add up to it, and arrives once through a lost answer', async () => {
    const counter = await openCounter(await open());
    const paid = (n: number, method: 'pay-later' | 'gift-card', minor: number) =>
      ({ id: `p${n}`, method, capturedBy: 'web', authorisedMinor: minor, capturedMinor: minor }) as const;
    const document = await counter.order({ payments: [paid(1, 'pay-later', 6_001), paid(2, 'gift-card', 2_009)] });
    const receiver = await startReceiver([document]);
    const proxy = await openFaultProxy(receiver.url);
    const channel = createWebhookChannel(settingsFor(proxy.url, { timeoutMs: 5_000, quietMs: QUIET_MS }), {
      clock: () => instantOf(Date.now()), // the receiver's clock is the machine's
      newId: () => v7(),
      told: (key) => toldLookUp(counter.db.read, id.channel, key),
    });
    const { clock, newCaseId, keys, log } = counter.deps;
    const channels = new Map([[id.channel, channel]]);
    const worker = createRefundWorker({ db: counter.db, channels, clock, random: () => 0.5, newCaseId, indexKey: keys.indexKey, log });
    const recorded = counter.record();
    await counter.push([recorded]);
    const { returnId: ofReturn } = recorded.body;
    proxy.arm('answer-dropped');
    await worker.drain();
    expect((await counter.view(ofReturn)).refunds.map((refund) => refund.state).toSorted()).toEqual(['requested', 'unknown']);
    for (let round = 0; round < 2; round += 1) {
      counter.pass(QUIET_MS);
      await worker.drain();
    }
    expect((await counter.view(ofReturn)).refunds.map((refund) => refund.state)).toEqual(['confirmed', 'confirmed']);
    expect(receiver.lines.filter((line) => line.startsWith('gave')).toSorted()).toEqual([
      `gave 2009 rf_${ofReturn}_p2`,
      `gave 6001 rf_${ofReturn}_p1`,
    ]);
    const rows = await counter.db.read.selectFrom('refund').select('intent').execute();
    for (const { amount, lines, shipping } of rows.map((row) => JSON.parse(row.intent) as RefundIntent)) {
      expect(lines.map((line) => line.lineId)).toEqual(['l1']);
      expect(lines.reduce((all, line) => all + line.money.minor, shipping.minor)).toBe(amount.minor);
    }
    await worker.stop();
    await proxy.close();
    await receiver.close();
  });
});
