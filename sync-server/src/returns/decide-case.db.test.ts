import { addMs } from 'shared-types/calendar';
import { caseId, orderIdOf } from 'shared-types/ids';
import type { CaseDecide } from 'shared-types/sync';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { refreshOrder } from '../orders/refresh-order.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter, Tablet } from './counter-for-tests.ts';

const openCase = async ({ db }: Counter) => {
  const row = await db.read
    .selectFrom('review_case')
    .select('case_id')
    .where('status', '=', 'open')
    .orderBy('opened_at', 'desc')
    .executeTakeFirstOrThrow();
  return caseId.parse(row.case_id);
};

const caseDocument = async ({ db }: Counter, of: string): Promise<unknown> =>
  JSON.parse((await db.read.selectFrom('review_case').select('document').where('case_id', '=', of).executeTakeFirstOrThrow()).document);

const decide = async (counter: Counter, change: Partial<CaseDecide> = {}, tablet: Tablet = counter.tablet) => {
  const body: CaseDecide = {
    caseId: change.caseId ?? (await openCase(counter)),
    decision: 'accept',
    words: 'seen it',
    goods: null,
    matchedOrder: null,
    refund: null,
    ...change,
  };
  const grant = counter.grant({ role: 'manager', name: 'Marc' }, tablet);
  return (await counter.push([counter.command('case.decide', body, { grant }, tablet)], tablet)).verdicts[0];
};

/** A return under an expired grant: units and money are reserved, nothing is sent. */
const aReview = async (counter: Counter) => {
  const recorded = counter.record({ quotedMinor: null }, { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) });
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const claimedOf = async ({ db }: Counter): Promise<number> =>
  (await db.read.selectFrom('order_line').select('claimed').where('line_id', '=', 'l1').executeTakeFirstOrThrow()).claimed;

eachDatabase('deciding a case', (open) => {
  test('R-13 accepting a review claims the units and sends the server’s amount', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const returnId = await aReview(counter);
    expect(await decide(counter)).toMatchObject({ kind: 'decided', ruling: { refund: { minor: 8_010 } } });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(await claimedOf(counter)).toBe(1);
    const view = await counter.view(returnId);
    expect(view).toMatchObject({ caseStatus: 'accepted', refunds: [{ state: 'confirmed' }], ruling: { outcome: 'review' } });
    expect(view.events.map((event) => event.kind)).toContain('accepted');
  });

  test('R-13 the quote of the moment counts: what the shop gave back meanwhile is not given again', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order();
    await aReview(counter);
    counter.shop.refundByStaff(document.id, 'p1', 5_000);
    await refresh(counter);
    expect(await decide(counter)).toMatchObject({ ruling: { refund: { minor: 3_010 } } });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(3_010);
  });

  test('R-13 an amount that a slip called confirmed is not lowered by the decision', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order();
    const returnId = await aReview(counter);
    await counter.push([counter.command('slip.handed', { returnId, how: 'printed', certainty: 'confirmed', copy: 0, mail: null })]);
    counter.shop.refundByStaff(document.id, 'p1', 5_000);
    await refresh(counter);
    expect(await decide(counter)).toMatchObject({ ruling: { refund: { minor: 8_010 } } });
    await counter.worker.drain();
    // The shop itself has no more than this; the rest is a person's matter, not a silent loss.
    expect(counter.shop.givenMinor()).toBe(3_010);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({ cause: 'refunded-on-web', atStake: { minor: 5_000 } });
  });

  test('R-13 refusing a review frees units and money and records what became of the goods', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const returnId = await aReview(counter);
    await decide(counter, { decision: 'refuse', goods: 'handed-back' });
    expect(await claimedOf(counter)).toBe(0);
    const view = await counter.view(returnId);
    expect(view).toMatchObject({ caseStatus: 'refused', refunds: [], ruling: { refund: { minor: 0 } } });
    expect(view.events.at(-1)).toMatchObject({ kind: 'refused', by: 'Marc', note: 'goods handed-back: seen it' });
    expect(await counter.db.read.selectFrom('stock_movement').select('id').execute()).toEqual([]);
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'accepted' });
  });

  test('R-13 goods without an order wait for the order’s name', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const blind = counter.record({
      order: { typed: 'EC-99', contact: null, evidence: null },
      lines: [{ of: { sku: 'mer-nv-m' } }],
      quotedMinor: null,
    });
    await counter.push([blind]);
    await decide(counter);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({
      status: 'open',
      words: 'Name the order that these goods belong to.',
    });
    await decide(counter, { matchedOrder: orderIdOf(id.channel, 'o1' as never) });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(await counter.view(blind.body.returnId)).toMatchObject({ orderNumber: 'EC-20417736', caseStatus: 'accepted' });
  });

  test('R-13 a duplicate accepted while nothing is free stays open and says who holds the units', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const first = counter.record();
    const second = counter.record();
    await counter.push([first, second]);
    await decide(counter);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({
      status: 'open',
      words: `Nothing is free: the units are held by slip ${first.body.slipNumber} since 2026-11-21.`,
    });
    await counter.push([counter.command('return.void', { returnId: first.body.returnId, goodsStillHere: true, note: '' })]);
    await decide(counter);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(await counter.view(second.body.returnId)).toMatchObject({ caseStatus: 'accepted', refunds: [{ state: 'confirmed' }] });
  });

  test('R-6 units left over and free later are refunded beside the first refund, under a key of their own', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_001 })] });
    const first = counter.record({ quotedMinor: null });
    const second = counter.record({ lines: [{ units: 2 }], quotedMinor: null });
    await counter.push([first, second]);
    await counter.push([counter.command('return.void', { returnId: first.body.returnId, goodsStillHere: true, note: '' })]);
    await counter.worker.drain();
    await decide(counter);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(10_001);
    const view = await counter.view(second.body.returnId);
    expect(view.refunds.map((refund) => refund.key)).toEqual([`rf_${second.body.returnId}_p1`, `rf_${second.body.returnId}_p1~2`]);
    expect(view.ruling).toMatchObject({ refund: { minor: 10_001 }, lines: [{ asked: 2, units: 2, cause: null }] });
  });

  test('R-13 an acceptance that is not possible leaves the reservation as it was, and with it what the slip promised', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_000 })] });
    const first = counter.record({ quotedMinor: null });
    await counter.push([first]);
    const returnId = await aReview(counter);
    await counter.push([counter.command('slip.handed', { returnId, how: 'printed', certainty: 'confirmed', copy: 0, mail: null })]);
    const [line = expect.fail('the order has a line')] = document.lines;
    const change = (of: Partial<typeof line>) => ({ ...document, sequence: document.sequence + 1, lines: [{ ...line, ...of }] });
    counter.shop.orders.set(document.id, change({ returned: 1 }));
    await refresh(counter);
    await decide(counter);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({ status: 'open' });
    expect(await claimedOf(counter)).toBe(2);
    expect(await counter.view(returnId)).toMatchObject({ ruling: { refund: { minor: 5_000 } } });
    await counter.push([counter.command('return.void', { returnId: first.body.returnId, goodsStillHere: true, note: '' })]);
    counter.shop.orders.set(document.id, { ...change({ returned: 1 }), sequence: document.sequence + 2 });
    counter.shop.refundByStaff(document.id, 'p1', 7_000);
    await refresh(counter);
    expect(await decide(counter)).toMatchObject({ ruling: { refund: { minor: 5_000 } } });
  });

  test('R-13 units of an accepted review that another return holds stay a question, and shipping goes back once', async () => {
    const counter = await openCounter(await open());
    await counter.order({
      lines: [aChannelLine({ quantity: 3, paidMinor: 10_000 })],
      shipping: { label: 'Home', paidMinor: 500, standardMinor: 500 },
    });
    const first = counter.record({ quotedMinor: null });
    await counter.push([first]);
    const review = counter.record(
      { lines: [{ units: 3 }], quotedMinor: null },
      { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) },
    );
    await counter.push([review]);
    await decide(counter);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({
      kind: 'units-left-over',
      other: { returnId: first.body.returnId },
    });
    await counter.push([counter.command('return.void', { returnId: first.body.returnId, goodsStillHere: true, note: '' })]);
    await decide(counter);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(10_500);
    const view = await counter.view(review.body.returnId);
    expect(view.ruling).toMatchObject({ refund: { minor: 10_500 }, shipping: { minor: 500 }, lines: [{ asked: 3, units: 3 }] });
    expect(await counter.db.read.selectFrom('review_case').select('case_id').where('status', '=', 'open').execute()).toEqual([]);
  });

  test('S-11 only a manager of the same store decides, and only once', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    await aReview(counter);
    const asked = await openCase(counter);
    const body: CaseDecide = { caseId: asked, decision: 'accept', words: '', goods: null, matchedOrder: null, refund: null };
    const { verdicts } = await counter.push([counter.command('case.decide', body)]);
    expect(verdicts).toMatchObject([{ kind: 'refused', why: 'not-allowed', detail: 'a manager decides' }]);
    expect(await decide(counter, {}, await counter.anotherTablet(2))).toMatchObject({ kind: 'refused', why: 'not-allowed' });
    await decide(counter, { decision: 'refuse', goods: 'kept' });
    expect(await decide(counter, { caseId: asked })).toMatchObject({ kind: 'decided' });
    expect(await caseDocument(counter, asked)).toMatchObject({ status: 'refused', decidedBy: 'Marc' });
  });

  test('R-8 accepting a void that came too late undoes what still can be undone, else says that the money is gone', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    const undo = { returnId: recorded.body.returnId, goodsStillHere: false, note: '' };
    await counter.push([counter.command('return.void', undo)]);
    await decide(counter);
    expect((await counter.view(recorded.body.returnId)).voidedAt).toBe(counter.now());

    const paid = counter.record();
    await counter.push([paid]);
    await counter.worker.drain();
    await counter.push([counter.command('return.void', { ...undo, returnId: paid.body.returnId })]);
    await decide(counter);
    expect(await caseDocument(counter, await openCase(counter))).toMatchObject({ status: 'open' });
    expect((await counter.view(paid.body.returnId)).voidedAt).toBeNull();
  });

  test('R-10 "try again" on a declined refund looks first, then sends under the same key', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    counter.shop.troubles = ['declined'];
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    expect(await counter.view(recorded.body.returnId)).toMatchObject({
      caseStatus: 'open',
      refunds: [{ state: 'failed', cause: 'declined' }],
    });
    counter.shop.calls.length = 0;
    await decide(counter);
    await counter.worker.drain();
    expect(counter.shop.calls.filter((call) => call !== 'stock')).toEqual([
      'inspect',
      'order',
      `refund rf_${recorded.body.returnId}_p1 8010`,
    ]);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ caseStatus: 'none', refunds: [{ state: 'confirmed' }] });
  });

  test('R-10 "try again" after an answer was lost twice finds out first whether the money had arrived', async () => {
    const counter = await openCounter(await open(), { absence: 'nothing' });
    await counter.order();
    counter.shop.troubles = ['request-lost'];
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    counter.pass(60_000);
    await counter.worker.drain();
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ refunds: [{ state: 'review' }] });
    await decide(counter);
    // Until the worker has looked, nobody knows whether the shop did the work: a void must not cancel it.
    await counter.push([counter.command('return.void', { returnId: recorded.body.returnId, goodsStillHere: true, note: '' })]);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ voidedAt: null, refunds: [{ state: 'requested' }] });
    counter.shop.calls.length = 0;
    await counter.worker.drain();
    expect(counter.shop.calls.slice(0, 2)).toEqual(['inspect', 'order']);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ refunds: [{ state: 'confirmed' }] });
    expect(counter.shop.givenMinor()).toBe(8_010);
  });
});

const refresh = async (counter: Counter): Promise<void> => {
  for (const document of counter.shop.orders.values()) {
    await refreshOrder(counter.db, document, { channel: id.channel, clock: counter.now, indexKey: new Uint8Array(32) });
  }
};
