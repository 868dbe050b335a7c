import { addMs } from 'shared-types/calendar';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const HOUR_MS = 3_600_000;

const voiding = (counter: Counter, recorded: ReturnType<Counter['record']>, goodsStillHere = true) =>
  counter.command('return.void', { returnId: recorded.body.returnId, goodsStillHere, note: 'wrong order' });

eachDatabase('taking back a return', (open) => {
  test('R-8 before anything was sent: units are free again, refunds cancelled, stock moved back, nothing reaches the shop', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.push([voiding(counter, recorded)]);
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual([]);
    const view = await counter.view(recorded.body.returnId);
    expect(view).toMatchObject({ voidedAt: counter.now(), refunds: [{ state: 'cancelled' }] });
    expect(view.events.at(-1)).toMatchObject({ kind: 'voided', by: 'Léa', note: 'wrong order' });
    const stock = await counter.db.read.selectFrom('stock_movement').select('units').orderBy('id').execute();
    expect(stock.map((row) => row.units)).toEqual([1, -1]);
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'accepted' });
  });

  test('R-8 in the same push as the return', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded, voiding(counter, recorded)]);
    expect((await counter.view(recorded.body.returnId)).voidedAt).toBe(counter.now());
  });

  test('R-8 a second void changes nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded, voiding(counter, recorded)]);
    await counter.push([voiding(counter, recorded)]);
    const claimed = await counter.db.read.selectFrom('order_line').select('claimed').executeTakeFirst();
    expect(claimed?.claimed).toBe(0);
    expect(await counter.db.read.selectFrom('review_case').select('kind').execute()).toEqual([]);
  });

  test('R-8 R-18 what finance may be paying by hand is asked about, not taken back from under it', async () => {
    const counter = await openCounter(await open());
    await counter.order({
      payments: [{ id: 'p1', method: 'bank-transfer', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 8_010 }],
    });
    const recorded = counter.record();
    await counter.push([recorded, voiding(counter, recorded)]);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ voidedAt: null, refunds: [{ state: 'review' }] });
    const asked = await counter.db.read.selectFrom('review_case').select(['case_id', 'kind']).where('kind', '=', 'void-too-late').execute();
    const body = { caseId: asked[0]?.case_id as never, decision: 'accept', words: 'not paid yet', goods: null, matchedOrder: null, refund: null } as const; // prettier-ignore
    await counter.push([counter.command('case.decide', body, { grant: counter.grant({ role: 'manager' }) })]);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ voidedAt: counter.now(), refunds: [{ state: 'cancelled' }] });
    const open_ = await counter.db.read.selectFrom('review_case').select('kind').where('status', '=', 'open').execute();
    expect(open_).toEqual([]);
  });

  test('R-8 after the money was sent it is a case with what is at stake, and the return stands', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    const ruling = await counter.decided(voiding(counter, recorded));
    expect(ruling.caseId).not.toBeNull();
    const view = await counter.view(recorded.body.returnId);
    expect(view).toMatchObject({ voidedAt: null, caseStatus: 'open', refunds: [{ state: 'confirmed' }] });
    const row = await counter.db.read.selectFrom('review_case').select(['kind', 'document']).executeTakeFirst();
    expect(JSON.parse(row?.document ?? '')).toMatchObject({ kind: 'void-too-late', atStake: { minor: 8_010 } });
  });

  test('R-8 on another tablet, in another shift, or without the goods a person decides', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    const other = await counter.anotherTablet();
    const body = { returnId: recorded.body.returnId, goodsStillHere: true, note: '' };
    await counter.push([counter.command('return.void', body, {}, other)], other);
    await counter.push([counter.command('return.void', { ...body, goodsStillHere: false })]);
    counter.pass(13 * HOUR_MS);
    await counter.push([voiding(counter, recorded)]);
    const cases = await counter.db.read.selectFrom('review_case').select('kind').execute();
    expect(cases.map((row) => row.kind)).toEqual(['void-too-late', 'void-too-late', 'void-too-late']);
    expect((await counter.view(recorded.body.returnId)).voidedAt).toBeNull();
  });

  test('R-8 a review that is void answers its own case and gives its reservation back', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record({}, { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) });
    await counter.push([recorded, voiding(counter, recorded)]);
    const row = await counter.db.read.selectFrom('review_case').select('status').executeTakeFirst();
    expect(row?.status).toBe('refused');
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'accepted' });
  });

  test('S-11 another store’s return cannot be taken back here', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    const other = await counter.anotherTablet(2);
    const { verdicts } = await counter.push([counter.command('return.void', voiding(counter, recorded).body, {}, other)], other);
    expect(verdicts).toMatchObject([{ kind: 'refused', why: 'not-allowed' }]);
  });
});
