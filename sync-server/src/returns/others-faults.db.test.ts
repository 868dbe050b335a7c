import type { Ruling } from 'shared-types/return';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import type { RefundIntent } from '../channels/channel.ts';
import { eachDatabase } from '../db/for-tests.ts';
import { importOrders } from '../orders/import-orders.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

/** What went wrong in other systems where the fault is a server's: the rows of shared-types/src/OTHERS-FAULTS.md that are not tested there. */
const unitsClaimed = async ({ db }: Counter): Promise<number> => {
  const rows = await db.read.selectFrom('claim').select('units').where('status', '!=', 'released').execute();
  return rows.reduce((all, row) => all + row.units, 0);
};

const unitsOf = (ruling: Ruling): number[] => ruling.lines.map((line) => line.units);

eachDatabase('what other systems got wrong', (open) => {
  test('9 medusa#4052: goods are received whether or not the money can go: two machines', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    counter.shop.troubles = ['declined'];
    const recorded = counter.record();
    const { outcome } = await counter.decided(recorded);
    await counter.worker.drain();
    const { refunds } = await counter.view(recorded.body.returnId);
    const moved = await counter.db.read.selectFrom('stock_movement').select(['units', 'disposition']).execute();
    expect([outcome, refunds.map((one) => one.state), moved, await unitsClaimed(counter)]).toEqual([
      'accepted',
      ['failed'],
      [{ units: 1, disposition: 'resell-here' }],
      1,
    ]);
  });

  test('18 saleor#12382: every refund tells the shop its lines, units and whether shipping is in it', async () => {
    const counter = await openCounter(await open());
    const lines = [aChannelLine({ id: 'l1', quantity: 2, paidMinor: 5_000 }), aChannelLine({ id: 'l2', paidMinor: 3_000 })];
    await counter.order({ lines, shipping: { label: 'Home', paidMinor: 490 } });
    const all = [{ of: { lineId: id.line(1) }, units: 2 }, { of: { lineId: id.line(2) } }];
    await counter.push([counter.record({ lines: all, quotedMinor: null })]);
    const row = await counter.db.read.selectFrom('refund').select('intent').executeTakeFirstOrThrow();
    const intent = JSON.parse(row.intent) as RefundIntent; // written by the decision
    expect(intent.lines.map((line) => [line.lineId, line.units, line.money.minor])).toEqual([
      ['l1', 2, 5_000],
      ['l2', 1, 3_000],
    ]);
    expect([intent.shipping.minor, intent.amount.minor]).toEqual([490, 8_490]);
  });

  test('23 pos-addons#864: one order returned offline again and again, on two tablets: the units go once, the rest is asked about', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const other = await counter.anotherTablet(2);
    const here = [counter.record({ offline: true }), counter.record({ offline: true })];
    const there = [counter.record({ offline: true }, {}, other), counter.record({ offline: true }, {}, other)];
    const answers = [await counter.push(here), await counter.push(there, other)];
    await counter.worker.drain();
    const outcomes = answers.flatMap((answer) => answer.verdicts.map((verdict) => rulingIn(verdict).outcome));
    expect(outcomes).toEqual(['accepted', 'duplicate', 'duplicate', 'duplicate']);
    expect([counter.shop.givenMinor(), await unitsClaimed(counter)]).toEqual([8_010, 1]);
  });

  test('25 odoo#281405: three of a line of one, a line that is back already, from a tablet that thinks otherwise', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const three = await counter.decided(counter.record({ lines: [{ units: 3 }], quotedMinor: 24_030 }));
    expect([three.outcome, unitsOf(three), three.refund?.minor]).toEqual(['review', [1], 8_010]);
    const again = await counter.decided(counter.record({ lines: [{ units: 1 }] }));
    expect([again.outcome, unitsOf(again), again.refund?.minor]).toEqual(['duplicate', [0], 0]);
    await counter.worker.drain();
    expect([counter.shop.givenMinor(), await unitsClaimed(counter)]).toEqual([0, 1]);
  });

  test('26 odoo#273703: an older word about the order that comes after the return changes nothing of it', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order({ sequence: 5 });
    const recorded = counter.record();
    await counter.push([recorded]);
    const before = await counter.view(recorded.body.returnId);
    const { indexKey } = counter.deps.keys;
    const old = { ...document, sequence: 4, payments: [] };
    const [told] = await importOrders(counter.db, { channel: id.channel, documents: [old], clock: counter.now, indexKey });
    expect([told?.status, await counter.view(recorded.body.returnId)]).toEqual(['stale', before]);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('28 open-mercato#4036: of two refunds at once only one finds the money: it is reserved before the shop is called', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    let heldAtTheCall = 0;
    counter.shop.beforeRefund = async () => {
      heldAtTheCall = await unitsClaimed(counter);
    };
    await Promise.all([counter.push([counter.record()]), counter.push([counter.record()])]);
    await Promise.all([counter.worker.drain(), counter.anotherWorker().drain()]);
    expect([heldAtTheCall, counter.shop.givenMinor(), counter.shop.book.length]).toEqual([1, 8_010, 1]);
  });

  test('30 POSNext#50: an offline return that is sent again and again exists once', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record({ offline: true });
    const first = await counter.push([recorded]);
    await counter.worker.drain();
    const more = await Promise.all(Array.from({ length: 15 }, () => counter.push([recorded])));
    await counter.worker.drain();
    expect(more.map((answer) => rulingIn(answer.verdicts[0]))).toEqual(more.map(() => rulingIn(first.verdicts[0])));
    const returns = await counter.db.read.selectFrom('return_record').select('return_id').execute();
    expect([returns.length, counter.shop.givenMinor()]).toEqual([1, 8_010]);
  });
});
