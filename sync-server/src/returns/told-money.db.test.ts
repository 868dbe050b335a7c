import { moneyOf } from 'shared-types/money';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { takeChannelRefund } from '../orders/channel-refund.ts';
import { importOrders } from '../orders/import-orders.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { takeResult } from '../refunds/told-result.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');

/** A shop with one hook for all refunds: it tells of ours as well, under its own number and without our key. */
const tellAsOwn = ({ db, now }: Counter, external: string) =>
  takeChannelRefund(
    db,
    { channel: id.channel, channelOrderId: 'o1' as never, id: external, paymentId: id.payment(1), amountMinor: 8_010, currency: 'EUR', state: 'done', lines: [{ lineId: 'l1', units: 1, amountMinor: 8_010 }], at: now() }, // prettier-ignore
    now,
  );

const refundedMinor = async ({ db }: Counter): Promise<number | undefined> => {
  const orderId = 'demo-shop:o1' as never;
  return (await loadKnownOrders(db.read, [orderId])).get(orderId)?.state.payments[0]?.refunded.minor;
};

const TWO = { lines: [aChannelLine(), aChannelLine({ id: 'l2', sku: 'SCARF' })] };

eachDatabase('money that a shop tells of counts once', (open) => {
  test('R-22 what was cancelled here and given there is counted, and is never given again', async () => {
    const counter = await openCounter(await open());
    await counter.order(TWO);
    const voided = counter.record();
    const { returnId } = voided.body;
    await counter.push([voided, counter.command('return.void', { returnId, goodsStillHere: true, note: '' })]);
    const told = { channel: id.channel, returnId, key: 'refund:p1', state: 'done', externalId: 'T-1', at: counter.now() } as const;
    expect(await takeResult(counter.deps, { ...told, amount: eur(8_010) })).toMatchObject({ kind: 'taken', state: 'confirmed' });
    const cases = await counter.db.read.selectFrom('review_case').select('cause').where('status', '=', 'open').execute();
    expect(cases).toEqual([{ cause: 'orphan-refund' }]);
    const both = counter.record({ lines: [{}, { of: { lineId: id.line(2) } }], quotedMinor: null });
    expect(await counter.decided(both)).toMatchObject({ refund: eur(8_010) });
  });

  test('R-6 a refund of ours that the shop tells of as its own counts once, whichever comes first', async () => {
    const counter = await openCounter(await open());
    await counter.order(TWO);
    const recorded = counter.record();
    await counter.push([recorded]);
    const key = `rf_${recorded.body.returnId}_p1`;
    counter.shop.beforeRefund = async () => expect(await tellAsOwn(counter, `shop-${key}`)).toMatchObject({ kind: 'created' });
    await counter.worker.drain();
    expect(await refundedMinor(counter)).toBe(8_010);
    expect(await tellAsOwn(counter, `shop-${key}`)).toEqual({ kind: 'ours', refundKey: key });
    const other = counter.record({ lines: [{ of: { lineId: id.line(2) } }] });
    expect(await counter.decided(other)).toMatchObject({ outcome: 'accepted', refund: eur(8_010) });
    counter.shop.beforeRefund = () => Promise.resolve();
    await counter.worker.drain();
    expect(await tellAsOwn(counter, `shop-rf_${other.body.returnId}_p1`)).toMatchObject({ kind: 'ours' });
    expect(await refundedMinor(counter)).toBe(16_020);
  });

  test('R-6 a refund of ours that a document lists under its number and without our key counts once', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order(TWO);
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    const given = { id: `shop-rf_${recorded.body.returnId}_p1`, paymentId: 'p1', amountMinor: 8_010, status: 'done', marker: null, at: counter.now() }; // prettier-ignore
    const payments = document.payments.map((one) => ({ ...one, refundedMinor: 8_010 }));
    const documents = [{ ...document, sequence: 2, payments, refunds: [given] }];
    await importOrders(counter.db, { channel: id.channel, documents, clock: counter.now, indexKey: counter.deps.keys.indexKey });
    expect(await refundedMinor(counter)).toBe(8_010);
  });

  test('M-9 a line of an offer that the shop gave back in its own share leaves the others what was paid for them', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ offers: 'by-list-price' });
    const free = { listMinor: 5_000, discounts: [{ label: 'Third free', amountMinor: 5_000 }], paidMinor: 0, taxMinor: 0 };
    const line = (n: number, with_ = {}) => aChannelLine({ id: `l${n}`, sku: `SKU-${n}`, paidMinor: 5_000, taxMinor: 0, ...with_ });
    await counter.order({
      lines: [line(1), line(2), line(3, free), line(4)],
      offers: [{ label: 'Third free', lineIds: ['l1', 'l2', 'l3'] }],
    });
    const lines = [{ lineId: 'l1', units: 1, amountMinor: 5_000 }];
    const told = { channel: id.channel, channelOrderId: 'o1' as never, id: 'RE-1', paymentId: id.payment(1), currency: 'EUR', state: 'done', lines, at: counter.now() } as const; // prettier-ignore
    await takeChannelRefund(counter.db, { ...told, amountMinor: 5_000 }, counter.now);
    const rest = counter.record({ lines: [{ of: { lineId: id.line(2) } }, { of: { lineId: id.line(3) } }], quotedMinor: null });
    expect(await counter.decided(rest)).toMatchObject({ refund: eur(5_000) });
  });

  test('M-12 a bundle that the shop took back under its own line is not paid for again in parts', async () => {
    const counter = await openCounter(await open());
    const components = [1, 2].map((n) => ({ id: `c${n}`, sku: `P-${n}`, name: `Part ${n}`, quantity: 1, weightMinor: 100 }));
    await counter.order({ lines: [aChannelLine({ components } as never), aChannelLine({ id: 'l2', sku: 'SCARF' })] });
    await tellAsOwn(counter, 'RE-1');
    const parts = ['l1~c1', 'l1~c2'].map((lineId) => ({ of: { lineId: lineId as never } }));
    expect(await counter.decided(counter.record({ lines: parts, quotedMinor: null }))).toMatchObject({ refund: eur(0), cause: 'returned-on-web' }); // prettier-ignore
  });

  test('R-18 what finance was asked to pay and the shop paid by itself is not waiting to be paid by hand', async () => {
    const counter = await openCounter(await open());
    await counter.order({
      payments: [{ id: 'p1', method: 'bank-transfer', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 8_010 }],
    });
    const recorded = counter.record();
    await counter.push([recorded]);
    const told = {
      channel: id.channel,
      key: 'refund:p1',
      state: 'done',
      externalId: 'T-1',
      amount: eur(8_010),
      at: counter.now(),
    } as const;
    expect(await takeResult(counter.deps, { ...told, returnId: recorded.body.returnId })).toMatchObject({ state: 'confirmed' });
    const cases = await counter.db.read.selectFrom('review_case').select(['kind', 'status']).execute();
    expect(cases).toEqual([{ kind: 'for-finance', status: 'accepted' }]);
  });
});
