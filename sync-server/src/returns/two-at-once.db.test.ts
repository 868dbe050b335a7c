import { addMs } from 'shared-types/calendar';
import { caseId, orderIdOf } from 'shared-types/ids';
import type { CaseId, ReturnId } from 'shared-types/ids';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { importOrders } from '../orders/import-orders.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter, Tablet } from './counter-for-tests.ts';

const ROUNDS = 25;
const PRICE = 8_010;

/** An order of its own for each round, so that rounds do not stand in each other's way. */
const anOrder = async (counter: Counter, round: number): Promise<string> => {
  const order = `o${round}`;
  await counter.order({ id: order as never, number: `EC-${round}` });
  return order;
};

const recordFor = (counter: Counter, order: string, isReview = false) =>
  counter.record(
    { quotedMinor: null, order: { known: `demo-shop:${order}` as never, revision: 'r1' } },
    isReview ? { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) } : {},
  );

const undo = (counter: Counter, returnId: ReturnId, goodsStillHere: boolean, tablet?: Tablet) =>
  counter.push([counter.command('return.void', { returnId, goodsStillHere, note: '' }, {}, tablet)], tablet);

const accept = (counter: Counter, of: CaseId, change: Readonly<{ tablet?: Tablet; matchedOrder?: string }> = {}) => {
  const matchedOrder = change.matchedOrder === undefined ? null : orderIdOf(id.channel, change.matchedOrder as never);
  const grant = counter.grant({ role: 'manager', name: 'Marc' }, change.tablet);
  const body = { caseId: of, decision: 'accept', words: '', goods: null, matchedOrder, refund: null } as const;
  return counter.push([counter.command('case.decide', body, { grant }, change.tablet)], change.tablet);
};

const casesOf = async ({ db }: Counter, returnId: ReturnId): Promise<CaseId[]> =>
  (await db.read.selectFrom('review_case').select('case_id').where('return_id', '=', returnId).orderBy('opened_at').execute()).map((row) =>
    caseId.parse(row.case_id),
  );

/** A return that is void gave nothing and holds nothing; one that stands gave its price once and holds its unit. */
const expectWhole = async (counter: Counter, returnId: ReturnId): Promise<void> => {
  await counter.worker.drain();
  const { voidedAt, refunds } = await counter.view(returnId);
  const given = counter.shop.book.filter((booked) => booked.key.includes(returnId)).reduce((all, booked) => all + booked.amountMinor, 0);
  const held = await counter.db.read
    .selectFrom('claim')
    .innerJoin('order_line', (join) =>
      join.onRef('order_line.order_id', '=', 'claim.order_id').onRef('order_line.line_id', '=', 'claim.line_id'),
    )
    .select(['claim.status', 'order_line.claimed'])
    .where('claim.return_id', '=', returnId)
    .execute();
  const units = held.map((row) => (row.status === 'released' ? 0 : 1));
  expect({ voidedAt, given, held: units, claimed: held.map((row) => row.claimed), states: refunds.map((refund) => refund.state) }).toEqual(
    voidedAt === null
      ? { voidedAt, given: PRICE, held: [1], claimed: [1], states: ['confirmed'] }
      : { voidedAt, given: 0, held: units.map(() => 0), claimed: units.map(() => 0), states: refunds.map(() => 'cancelled') },
  );
};

eachDatabase('two people at once', (open) => {
  test('R-8 a void while the worker begins to send: nothing was sent, or the void is a case', async () => {
    const counter = await openCounter(await open());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const recorded = recordFor(counter, await anOrder(counter, round));
      await counter.push([recorded]);
      await Promise.all([undo(counter, recorded.body.returnId, true), counter.worker.drain(), counter.anotherWorker().drain()]);
      await expectWhole(counter, recorded.body.returnId);
    }
  });

  test('R-8 a manager takes a return back while the worker begins to send: nothing was sent, or it stands', async () => {
    const counter = await openCounter(await open());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const recorded = recordFor(counter, await anOrder(counter, round));
      await counter.push([recorded]);
      await undo(counter, recorded.body.returnId, false);
      const [asked] = await casesOf(counter, recorded.body.returnId);
      await Promise.all([accept(counter, asked ?? id.case(1)), counter.worker.drain(), counter.anotherWorker().drain()]);
      await expectWhole(counter, recorded.body.returnId);
    }
  });

  test('R-13 two managers accept one case at the same moment: one decision, one refund', async () => {
    const counter = await openCounter(await open());
    const other = await counter.anotherTablet();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const recorded = recordFor(counter, await anOrder(counter, round), true);
      await counter.push([recorded]);
      const [asked] = await casesOf(counter, recorded.body.returnId);
      await Promise.all([accept(counter, asked ?? id.case(1)), accept(counter, asked ?? id.case(1), { tablet: other })]);
      await expectWhole(counter, recorded.body.returnId);
      const { events } = await counter.view(recorded.body.returnId);
      expect(events.filter((event) => event.kind === 'accepted')).toHaveLength(1);
    }
  });

  test('R-13 goods without an order are matched by a manager while the associate takes them back: paid, or void', async () => {
    const counter = await openCounter(await open());
    const other = await counter.anotherTablet();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const order = await anOrder(counter, round);
      const blind = counter.record({
        order: { typed: 'nothing', contact: null, evidence: null },
        lines: [{ of: { sku: 'mer-nv-m' } }],
        quotedMinor: null,
      });
      await counter.push([blind]);
      const [asked] = await casesOf(counter, blind.body.returnId);
      await Promise.all([
        accept(counter, asked ?? id.case(1), { tablet: other, matchedOrder: order }),
        undo(counter, blind.body.returnId, true),
      ]);
      await expectWhole(counter, blind.body.returnId);
    }
  });

  test('R-13 one manager accepts a review while another takes the same return back: paid, or void', async () => {
    const counter = await openCounter(await open());
    const other = await counter.anotherTablet();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const recorded = recordFor(counter, await anOrder(counter, round), true);
      await counter.push([recorded]);
      counter.pass(1);
      await undo(counter, recorded.body.returnId, false);
      const [review, tooLate] = await casesOf(counter, recorded.body.returnId);
      await Promise.all([accept(counter, review ?? id.case(1)), accept(counter, tooLate ?? id.case(1), { tablet: other })]);
      await expectWhole(counter, recorded.body.returnId);
    }
  });

  test('F58 one return under two command ids at the same moment: one is decided, the other is refused, and the money goes once', async () => {
    const counter = await openCounter(await open());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const order = `o${round}`;
      await counter.order({ id: order as never, number: `EC-${round}`, lines: [aChannelLine({ quantity: 2, paidMinor: 2 * PRICE })] });
      const first = recordFor(counter, order);
      const second = counter.record({ ...first.body, lines: first.body.lines });
      await Promise.all([counter.push([first]), counter.push([second])]);
      const { verdicts } = await counter.push([first, second]);
      expect(verdicts.map((verdict) => verdict.kind).toSorted()).toEqual(['decided', 'refused']);
      await expectWhole(counter, first.body.returnId);
    }
  });

  test('M-5 the shop takes a unit back while two tablets return the others: no unit and no money goes twice', async () => {
    const counter = await openCounter(await open());
    const { indexKey } = counter.deps.keys;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const order = `o${round}`;
      const lines = [aChannelLine({ quantity: 2, paidMinor: 2 * PRICE })];
      const document = await counter.order({ id: order as never, number: `EC-${round}`, lines });
      const told = { ...document, sequence: 2, lines: document.lines.map((line) => ({ ...line, returned: 1, refundedMinor: PRICE })) };
      const paid = told.payments.map((payment) => ({ ...payment, refundedMinor: PRICE }));
      const changed = { ...told, payments: paid };
      counter.shop.orders.set(document.id, changed);
      const returns = [recordFor(counter, order), recordFor(counter, order)];
      await Promise.all([
        ...returns.map((one) => counter.push([one])),
        importOrders(counter.db, { channel: id.channel, documents: [changed], clock: counter.now, indexKey }),
      ]);
      await counter.worker.drain();
      const keys = returns.map((one) => one.body.returnId);
      const given = counter.shop.book.filter((booked) => keys.some((key) => booked.key.includes(key)));
      expect(given.reduce((all, booked) => all + booked.amountMinor, 0)).toBe(PRICE);
    }
  });

  test('P-6 two tablets hand over slips at the same moment: both are told, and the surest word stays', async () => {
    const counter = await openCounter(await open());
    const other = await counter.anotherTablet();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const recorded = recordFor(counter, await anOrder(counter, round));
      const { returnId } = recorded.body;
      await counter.push([recorded]);
      const hand = (certainty: 'estimate' | 'confirmed', copy: number, tablet: Tablet) =>
        counter.push([counter.command('slip.handed', { returnId, how: 'printed', certainty, copy, mail: null }, {}, tablet)], tablet);
      await Promise.all([hand('confirmed', 0, counter.tablet), hand('estimate', 1, other), counter.worker.drain()]);
      const row = await counter.db.read
        .selectFrom('return_record')
        .select('slip_certainty')
        .where('return_id', '=', returnId)
        .executeTakeFirst();
      const { events } = await counter.view(returnId);
      expect([row?.slip_certainty, events.map((event) => event.kind).toSorted()]).toEqual([
        'confirmed',
        ['received', 'recorded', 'refund-sent', 'refunded', 'slip-handed', 'slip-handed'],
      ]);
    }
  });
});
