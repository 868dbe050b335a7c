import { addMs } from 'shared-types/calendar';
import { orderIdOf } from 'shared-types/ids';
import { caseView, returnView } from 'shared-types/return';
import { aChannelLine, at, id, someSettings } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { importOrders } from '../orders/import-orders.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';
import { loadCaseViews, loadReturnBySlip, loadReturnViews } from './views.ts';

const DAY_MS = 86_400_000;

const claimedOf = async ({ db }: Counter): Promise<number> =>
  (await db.read.selectFrom('order_line').select('claimed').where('line_id', '=', 'l1').executeTakeFirstOrThrow()).claimed;

const openCases = async ({ db }: Counter): Promise<string[]> =>
  (await db.read.selectFrom('review_case').select('kind').where('status', '=', 'open').orderBy('opened_at').execute()).map(
    (row) => row.kind,
  );

eachDatabase('deciding a return', (open) => {
  test('R-7 what the tablet quoted is accepted, claimed, and refunded once', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    expect(await counter.decided(command)).toMatchObject({ outcome: 'accepted', cause: null, refund: { minor: 8_010 }, caseId: null });
    expect(await claimedOf(counter)).toBe(1);
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(counter.shop.restocked).toEqual(['l1×1']);
    const view = await counter.view(command.body.returnId);
    expect(view.refunds).toMatchObject([{ means: 'Visa …4417', state: 'confirmed', amount: { minor: 8_010 } }]);
    expect(view.events.map((event) => event.kind)).toEqual(['recorded', 'received', 'refund-sent', 'refunded']);
  });

  test('S-5 the decision touches the order for the market and the return for its store, and the verdict says up to where', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const command = counter.record();
    const [verdict] = (await counter.push([command])).verdicts;
    const rows = await counter.db.read.selectFrom('feed_row').select(['scope', 'kind', 'id', 'seq']).orderBy('seq').execute();
    expect(rows.map((row) => `${row.scope} ${row.kind}`)).toEqual(expect.arrayContaining(['market order', `${id.store(1)} return`]));
    expect(verdict).toMatchObject({ kind: 'decided', changeSeq: Math.max(...rows.map((row) => row.seq)) });
  });

  test('R-5 another amount than quoted is adjusted, and the server’s amount is sent', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    expect(await counter.decided(counter.record({ quotedMinor: 9_000 }))).toMatchObject({
      outcome: 'adjusted',
      cause: 'amount-differs',
      refund: { minor: 8_010 },
      quoted: { minor: 9_000 },
    });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('R-1 an e-reservation paid at the till is goods only: claimed, no refund row, and the till’s amount is told', async () => {
    const counter = await openCounter(await open());
    await counter.order({
      orderType: 'e-reservation',
      payments: [
        { id: 'p1', method: 'till', capturedBy: 'store', authorisedMinor: 8_010, capturedMinor: 0, storeReceiptNumber: 'T-77' } as never,
      ],
    });
    const command = counter.record({ quotedMinor: 0 });
    expect(await counter.decided(command)).toMatchObject({ outcome: 'goods-only', cause: 'not-captured-on-web', refund: { minor: 0 } });
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual([]);
    expect(await counter.view(command.body.returnId)).toMatchObject({ route: 'till', atTill: { minor: 8_010 }, refunds: [] });
    expect(await claimedOf(counter)).toBe(1);
  });

  test('R-3 the second tablet’s return of the same unit is a duplicate that names the first, and pays nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const first = counter.record();
    await counter.decided(first);
    const other = await counter.anotherTablet(2);
    const second = counter.record({}, {}, other);
    const ruling = await counter.decided(second, other);
    expect(ruling).toMatchObject({ outcome: 'duplicate', lines: [{ units: 0, heldBy: { returnId: first.body.returnId } }] });
    const [document] = await counter.db.read.selectFrom('review_case').select('document').execute();
    expect(JSON.parse(document?.document ?? '')).toMatchObject({
      kind: 'duplicate',
      other: { slipNumber: first.body.slipNumber, staffName: 'Léa' },
    });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('F63 five units: two, then three are accepted, then one more is a duplicate; the total is what was paid', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 5, paidMinor: 9_999 })] });
    const units = (count: number) => counter.record({ lines: [{ units: count }], quotedMinor: null });
    expect(await counter.decided(units(2))).toMatchObject({ outcome: 'accepted', refund: { minor: 4_000 } });
    expect(await counter.decided(units(3))).toMatchObject({ outcome: 'accepted', refund: { minor: 5_999 } });
    expect(await counter.decided(units(1))).toMatchObject({ outcome: 'duplicate' });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(9_999);
  });

  test('R-7 some units held: what is free is adjusted, and what is left over is a case', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 10_001 })] });
    await counter.decided(counter.record({ quotedMinor: null }));
    const ruling = await counter.decided(counter.record({ lines: [{ units: 2 }], quotedMinor: null }));
    expect(ruling).toMatchObject({ outcome: 'adjusted', cause: 'units-held', lines: [{ asked: 2, units: 1 }] });
    expect(await openCases(counter)).toEqual(['units-left-over']);
  });

  test('R-2 all refunded by the shop before the push is goods only', async () => {
    const counter = await openCounter(await open());
    await counter.order({
      payments: [
        { id: 'p1', method: 'card', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 8_010, refundedMinor: 8_010 } as never,
      ],
      lines: [aChannelLine({ refundedMinor: 8_010 })],
    });
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'goods-only', cause: 'refunded-on-web' });
  });

  test('F-2 an order typed by its number is found, its lines by SKU or barcode', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const typed = { order: { typed: 'ec 20417736', contact: null, evidence: null } } as const;
    const command = counter.record({ ...typed, lines: [{ of: { sku: '4006381333931' } }], quotedMinor: null });
    expect(await counter.decided(command)).toMatchObject({ outcome: 'accepted', lines: [{ lineId: 'l1', units: 1 }] });
  });

  test('M-5 a line that the shop names no more is as untouched as one it never spoke of, and its return is decided', async () => {
    const counter = await openCounter(await open());
    const lines = [aChannelLine({ id: 'l1' }), aChannelLine({ id: 'l2' })];
    const document = await counter.order({ lines });
    await counter.push([counter.record()]);
    const tell = async (sequence: number, told: typeof lines) => {
      const totalMinor = told.reduce((all, line) => all + line.paidMinor, 0);
      const documents = [{ ...document, sequence, totalMinor, lines: told }];
      const items = await importOrders(counter.db, { channel: id.channel, documents, clock: counter.now, indexKey: new Uint8Array(32) });
      expect(items).toMatchObject([{ status: 'updated' }]);
    };
    await tell(2, [lines[0] ?? expect.fail(), aChannelLine({ id: 'l2', cancelled: 1 })]);
    await tell(3, lines.slice(0, 1));
    expect(await counter.decided(counter.record({ lines: [{ of: { lineId: id.line(2) } }] }))).toMatchObject({ outcome: 'accepted' });
  });

  test('R-7 an unknown order is a review that keeps what was typed; so is a line that the order does not have', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const blind = counter.record({
      order: { typed: 'EC-99', contact: 'Camille', evidence: null },
      lines: [{ of: { description: 'blue scarf' } }],
      quotedMinor: null,
    });
    expect(await counter.decided(blind)).toMatchObject({ outcome: 'review', cause: 'order-unknown', refund: null });
    expect(await counter.view(blind.body.returnId)).toMatchObject({ orderId: null, orderNumber: 'EC-99', lines: [{ name: 'blue scarf' }] });
    const odd = counter.record({ lines: [{ of: { sku: 'NOT-THERE' } }], quotedMinor: null });
    expect(await counter.decided(odd)).toMatchObject({ outcome: 'review', cause: 'line-unknown' });
  });

  test('E-4 a return after the last day is a review that reserves units and money and sends nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    counter.pass(40 * DAY_MS);
    const grant = counter.grant({ expiresAt: addMs(counter.now(), DAY_MS) });
    const ruling = await counter.decided(counter.record({}, { grant }));
    expect(ruling).toMatchObject({ outcome: 'review', cause: 'window-closed', refund: { minor: 8_010 } });
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual([]);
    const orderId = orderIdOf(id.channel, 'o1' as never);
    const known = (await loadKnownOrders(counter.db.read, [orderId])).get(orderId);
    expect(known?.state.payments[0]?.pending.minor).toBe(8_010);
    expect(known?.state.lines[0]?.claims).toMatchObject([{ status: 'reserved', units: 1 }]);
  });

  test('C-3 a clock in doubt is judged for the customer, and a review only where that changes the outcome', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const reading = { offsetMs: 0, lastContactAt: addMs(counter.now(), -DAY_MS), ageMs: 3_600_000 };
    const harmless = counter.record({ presentedAt: counter.now() }, { clock: reading });
    expect(await counter.decided(harmless)).toMatchObject({ outcome: 'accepted' });

    const second = await openCounter(await open());
    await second.order({ receivedAt: at('2026-10-22T10:00:00.000Z'), placedAt: at('2026-10-19T10:00:00.000Z') });
    second.pass(0.9 * DAY_MS);
    const doubtful = { offsetMs: 0, lastContactAt: addMs(second.now(), -1.5 * DAY_MS), ageMs: 3_600_000 };
    expect(await second.decided(second.record({}, { clock: doubtful }))).toMatchObject({ outcome: 'review', cause: 'clock-suspect' });
  });

  test('S-11 E-10 an expired grant, an unverifiable one, one exceeded by amount or by count still record: as a review', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 9, paidMinor: 90_000 })] });
    const under = async (grant: string) => (await counter.decided(counter.record({ quotedMinor: null }, { grant }))).cause;
    expect(await under(counter.grant({ expiresAt: addMs(counter.now(), -1) }))).toBe('grant-expired');
    expect(await under('x.y.z')).toBe('grant-expired');
    expect(await under(counter.grant({ limits: { amount: { minor: 9_999, currency: 'EUR' }, returnsPerShift: null } }))).toBe(
      'grant-exceeded',
    );
    expect(await under(counter.grant({ limits: { amount: null, returnsPerShift: 1 } }))).toBe('grant-exceeded');
    expect(await under(counter.grant({ limits: { amount: { minor: 10_000, currency: 'EUR' }, returnsPerShift: null } }))).toBe(null);
  });

  test('S-11 a revoked tablet may still push; a person looks at what it sends', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    await counter.db.write((trx) => trx.updateTable('installation').set({ revoked_at: counter.now() }).execute());
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'review', cause: 'device-revoked' });
  });

  test('E-7 an offline return above the store’s newest limit waits for a person; online it does not', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 20_000 })] });
    const settings = someSettings({ offlineLimit: { minor: 9_999, currency: 'EUR' } });
    await counter.db.write((trx) =>
      trx
        .updateTable('store_settings')
        .set({ document: JSON.stringify(settings) })
        .where('store_id', '=', id.store(1))
        .execute(),
    );
    expect(await counter.decided(counter.record({ offline: true, quotedMinor: null }))).toMatchObject({ cause: 'offline-limit' });
    expect(await counter.decided(counter.record({ offline: false, quotedMinor: null }))).toMatchObject({ outcome: 'accepted' });
  });

  test('P-6 handing over a slip is an event of the return, and the surest word is kept', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    const { returnId } = recorded.body;
    const slip = (certainty: 'estimate' | 'confirmed', copy: number) =>
      counter.command('slip.handed', { returnId, how: 'printed', certainty, copy, mail: null });
    await counter.push([recorded, slip('confirmed', 0), slip('estimate', 1)]);
    expect((await counter.view(returnId)).events.filter((event) => event.kind === 'slip-handed')).toMatchObject([
      { by: 'Léa', note: 'printed, confirmed' },
      { by: 'Léa', note: 'printed, estimate, copy 1' },
    ]);
    const row = await counter.db.read.selectFrom('return_record').select('slip_certainty').executeTakeFirst();
    expect(row?.slip_certainty).toBe('confirmed');
  });

  test('P-7 a return opens by its slip’s number, however it was typed; a wrong check character opens nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    const typed = ` ${recorded.body.slipNumber.toLowerCase().replaceAll('-', ' ')}`;
    expect(await loadReturnBySlip(counter.db.read, id.market, typed)).toMatchObject({ returnId: recorded.body.returnId });
    const last = recorded.body.slipNumber.endsWith('A') ? 'B' : 'A';
    expect(await loadReturnBySlip(counter.db.read, id.market, `${recorded.body.slipNumber.slice(0, -1)}${last}`)).toBeNull();
  });

  test('S-10 what the feed tells of a return and of a case is what the wire allows', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const [first, second] = [counter.record(), counter.record()];
    await counter.push([
      first,
      second,
      counter.command('return.void', { returnId: first.body.returnId, goodsStillHere: false, note: 'x' }),
    ]);
    const cases = await counter.db.read.selectFrom('review_case').select('case_id').execute();
    expect(cases).toHaveLength(2);
    for (const view of (await loadReturnViews(counter.db.read, [first.body.returnId, second.body.returnId])).values()) {
      expect(returnView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
    }
    for (const view of (
      await loadCaseViews(
        counter.db.read,
        cases.map((row) => row.case_id),
      )
    ).values()) {
      expect(caseView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
    }
  });
});
