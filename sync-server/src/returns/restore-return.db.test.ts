import { addMs } from 'shared-types/calendar';
import { aChannelLine, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { backUp } from '../db/backup-for-tests.ts';
import { eachDatabase } from '../db/for-tests.ts';
import { refreshOrder } from '../orders/refresh-order.ts';
import { expectSound } from '../refunds/sound-for-tests.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';
import { Outbox, QUIET_MS, restored, settled, stateOf } from './restored-for-tests.ts';

const HOUR_MS = 3_600_000;

const orderNamed = (order: string) => ({ order: { known: `demo-shop:${order}` as never, revision: 'r1' } });

const ordersOf = async (counter: Counter, names: readonly string[]): Promise<void> => {
  for (const [at, name] of names.entries()) await counter.order({ id: name as never, number: `EC-${at + 1}` });
};

const confirmedMinor = async ({ db }: Counter): Promise<number> =>
  (await db.read.selectFrom('refund').select('amount_minor').where('state', '=', 'confirmed').execute()).reduce(
    (all, row) => all + row.amount_minor,
    0,
  );

const keysInBook = ({ shop }: Counter): string[] => shop.book.filter((booked) => booked.status === 'done').map((booked) => booked.key);

eachDatabase('coming back from a backup', (open) => {
  test('S-8 R-19 a store that goes back under a running fleet loses nothing acknowledged and pays nothing twice', async () => {
    const counter = await openCounter(await open());
    await ordersOf(counter, ['o1', 'o2', 'o3', 'o4', 'o5', 'o6']);
    const [one, two] = [new Outbox(counter.tablet), new Outbox(await counter.anotherTablet())];
    const before = one.add(counter.record(orderNamed('o1')));
    await one.sendAll(counter);
    await counter.worker.drain();
    const requested = two.add(counter.record(orderNamed('o2'), {}, two.tablet));
    await two.sendAll(counter);
    const backup = await backUp(counter.db);

    // What the lost hours saw: a refund sent, one recorded and sent, one recorded only, one taken back, and one that a manager accepted.
    await counter.worker.drain();
    const sent = one.add(counter.record(orderNamed('o3')));
    const taken = one.add(counter.record(orderNamed('o5')));
    one.add(counter.command('return.void', { returnId: taken.body.returnId, goodsStillHere: true, note: '' }));
    const doubtful = two.add(
      counter.record(orderNamed('o6'), { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }, two.tablet) }, two.tablet),
    );
    counter.pass(1_000);
    await one.sendAll(counter);
    const [, late] = await two.sendAll(counter);
    const caseId = late?.kind === 'decided' ? late.ruling?.caseId : null;
    if (caseId === null || caseId === undefined) throw new Error(`no case: ${JSON.stringify(late)}`);
    const accept = { caseId, decision: 'accept', words: '', goods: null, matchedOrder: null, refund: null } as const;
    two.add(counter.command('case.decide', accept, { grant: counter.grant({ role: 'manager' }, two.tablet) }, two.tablet));
    await two.sendAll(counter);
    await counter.worker.drain();
    const only = one.add(counter.record(orderNamed('o4')));
    await one.sendAll(counter);
    expect(counter.shop.givenMinor()).toBe(4 * 8_010);

    const older = await restored(counter, backup);
    expect((await one.sendAll(older)).map((verdict) => verdict.kind === 'deferred' && verdict.why)).toEqual(Array(5).fill('recovering'));
    older.pass(HOUR_MS);
    await older.worker.drain();
    expect(counter.shop.calls.filter((call) => call.startsWith('refund'))).toHaveLength(4);
    await older.recovery.run();
    expect(await older.recovery.isRecovering()).toBe(false);
    expect(await stateOf(older, requested.body.returnId)).toEqual(['confirmed']);
    expect(await confirmedMinor(older)).toBe(4 * 8_010);

    // Between the recovery and the replays, nobody gets the units of a lost return.
    const other = older.record({ ...orderNamed('o3'), quotedMinor: null });
    expect(await older.decided(other)).toMatchObject({ outcome: 'review', cause: 'order-closed' });

    await two.sendAll(older);
    const verdicts = await one.sendAll(older);
    await two.sendAll(older);
    await settled(older);
    expect(verdicts.filter((verdict) => verdict.kind === 'decided')).toHaveLength(5);
    expect(rulingIn(verdicts[1])).toMatchObject({ outcome: 'accepted', flags: ['recovered'] });
    expect(await stateOf(older, before.body.returnId)).toEqual(['confirmed']);
    expect(await stateOf(older, sent.body.returnId)).toEqual(['confirmed']);
    expect(await stateOf(older, only.body.returnId)).toEqual(['confirmed']);
    expect(await stateOf(older, taken.body.returnId)).toEqual(['cancelled']);
    expect(await older.view(taken.body.returnId)).toMatchObject({ voidedAt: expect.any(String) as unknown });
    expect(await stateOf(older, doubtful.body.returnId)).toEqual(['confirmed']);
    expect(await older.view(doubtful.body.returnId)).toMatchObject({ caseStatus: 'accepted' });
    expect(new Set(keysInBook(older)).size).toBe(keysInBook(older).length);
    expect(older.shop.givenMinor()).toBe(5 * 8_010);
    expect(await confirmedMinor(older)).toBe(5 * 8_010);
    const closed = await older.db.read.selectFrom('customer_order').select('order_id').where('closed', '=', 1).execute();
    expect(closed).toEqual([]);
    await expectSound(older.db, older.now());
  });

  test('S-8 units that somebody else took after the restore make the returning outcome a question, and nothing is held twice', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const [one, two] = [new Outbox(counter.tablet), new Outbox(await counter.anotherTablet())];
    const backup = await backUp(counter.db);
    const first = one.add(counter.record());
    expect(rulingIn((await one.sendAll(counter))[0])).toMatchObject({ outcome: 'accepted' });
    const older = await restored(counter, backup);
    await older.recovery.run();
    const second = two.add(older.record({}, {}, two.tablet));
    expect(rulingIn((await two.sendAll(older))[0])).toMatchObject({ outcome: 'accepted' });
    expect(rulingIn((await one.sendAll(older))[0])).toMatchObject({
      outcome: 'review',
      cause: 'over-claim-after-restore',
      refund: { minor: 0 },
      flags: ['recovered'],
      lines: [{ units: 0, heldBy: { returnId: second.body.returnId } }],
    });
    await settled(older);
    expect(older.shop.givenMinor()).toBe(8_010);
    expect(await stateOf(older, first.body.returnId)).toEqual([]);
  });

  test('S-8 a return that comes in one push with a restored one of its order sees what that one holds', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ shipping: 'when-all-returned' });
    const lines = [aChannelLine(), aChannelLine({ id: 'l2', sku: 'SCARF' })];
    await counter.order({ lines, shipping: { label: 'standard', paidMinor: 500 } });
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    outbox.add(counter.record());
    await outbox.sendAll(counter);
    const older = await restored(counter, backup);
    await older.recovery.run();
    outbox.add(older.record({ lines: [{ of: { lineId: id.line(2) } }], quotedMinor: 8_510 }));
    expect((await outbox.sendAll(older)).map((verdict) => rulingIn(verdict).refund?.minor)).toEqual([8_010, 8_510]);
  });

  test('S-8 R-15 what was to be let go beside a refund is let go after the restore too', async () => {
    const counter = await openCounter(await open());
    const card = { id: 'p2', method: 'card', capturedBy: 'web', authorisedMinor: 5_010, capturedMinor: 0 } as const;
    await counter.order({ payments: [{ ...card, id: 'p1', authorisedMinor: 3_000, capturedMinor: 3_000 }, card] });
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const { returnId } = outbox.add(counter.record({ quotedMinor: 3_000 })).body;
    expect(rulingIn((await outbox.sendAll(counter))[0])).toMatchObject({ outcome: 'accepted', refund: { minor: 3_000 } });
    const older = await restored(counter, backup);
    await older.recovery.run();
    await outbox.sendAll(older);
    await settled(older);
    const moved = older.shop.calls.filter((call) => /^(?:void|refund)/.test(call)).toSorted();
    expect(moved).toEqual([`refund rf_${returnId}_p1 3000`, `void rf_${returnId}_p2 5010`]);
  });

  test('S-8 R-15 what was to be let go and was captured before the restore ended is a person’s, as it would have been', async () => {
    const counter = await openCounter(await open());
    const card = { id: 'p1', method: 'card', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 0 } as const;
    const document = await counter.order({ payments: [card] });
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const { returnId } = outbox.add(counter.record({ quotedMinor: 0 })).body;
    expect(rulingIn((await outbox.sendAll(counter))[0])).toMatchObject({ outcome: 'goods-only', cause: 'not-captured-on-web' });
    const older = await restored(counter, backup);
    const captured = { ...document, sequence: 2, payments: document.payments.map((one) => ({ ...one, capturedMinor: 8_010 })) };
    older.shop.orders.set('o1', captured);
    await refreshOrder(older.db, captured, { channel: id.channel, clock: older.now, indexKey: older.deps.keys.indexKey });
    await older.recovery.run();
    await outbox.sendAll(older);
    await settled(older);
    expect(await older.view(returnId)).toMatchObject({ refunds: [{ act: 'void', state: 'failed', cause: 'captured-meanwhile' }] });
    expect(older.shop.givenMinor()).toBe(0);
  });

  test('S-8 a return whose answer never arrived comes without a receipt, and the shop’s refund under its key is its own', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const backup = await backUp(counter.db);
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    const older = await restored(counter, backup);
    await older.recovery.run();
    expect(await older.decided(recorded)).toMatchObject({ outcome: 'accepted', refund: { minor: 8_010 } });
    await settled(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({ refunds: [{ state: 'confirmed', channelReference: 'r1' }] });
    expect(older.shop.givenMinor()).toBe(8_010);
  });

  test('S-8 the channel’s amount is the truth, and a difference is for a person', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 5_000);
    const older = await restored(counter, backup);
    await older.recovery.run();
    await outbox.sendAll(older);
    await settled(older);
    const view = await older.view(recorded.body.returnId);
    expect(view).toMatchObject({
      ruling: { outcome: 'accepted' },
      refunds: [{ state: 'confirmed', amount: { minor: 5_000 } }],
      caseStatus: 'open',
    });
    expect(older.shop.givenMinor()).toBe(5_000);
  });

  test('S-8 a push that was written before the restore decides nothing after it: its command comes again with the receipt', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    const writtenIn = counter.deps.epoch();
    await outbox.sendAll(counter); // told "accepted"; the same request also lies in a slow network
    const older = await restored(counter, backup);
    await older.recovery.run();
    counter.shop.refundByStaff('o1', 'p1', 8_010);
    const [late] = (await older.push([recorded], counter.tablet, writtenIn)).verdicts;
    expect(late).toMatchObject({ kind: 'deferred', why: 'recovering' });
    await outbox.sendAll(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({ ruling: { outcome: 'accepted', refund: { minor: 8_010 } } });
  });

  test('S-8 a return without a receipt of which the shop gave less than it is worth now is for a person', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const backup = await backUp(counter.db);
    const recorded = counter.record();
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 5_000);
    const older = await restored(counter, backup);
    await older.recovery.run();
    await older.push([recorded]);
    await settled(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({
      refunds: [{ state: 'confirmed', amount: { minor: 5_000 } }],
      caseStatus: 'open',
    });
  });

  test('S-8 the same where the shop still works on it when the store comes back', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const backup = await backUp(counter.db);
    const recorded = counter.record();
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 5_000, 'pending');
    const older = await restored(counter, backup);
    await older.recovery.run();
    await older.push([recorded]);
    counter.shop.settlePending();
    await settled(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({
      refunds: [{ state: 'confirmed', amount: { minor: 5_000 } }],
      caseStatus: 'open',
    });
  });

  test('S-8 two payments, one of them paid before the restore: only the other one is still sent', async () => {
    const counter = await openCounter(await open());
    const payment = (paymentId: string, minor: number) => ({
      id: paymentId,
      method: 'card',
      capturedBy: 'web',
      authorisedMinor: minor,
      capturedMinor: minor,
    });
    await counter.order({ payments: [payment('p1', 5_000), payment('p2', 3_010)] as never });
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 5_000);
    const older = await restored(counter, backup);
    await older.recovery.run();
    await outbox.sendAll(older);
    await settled(older);
    expect(await stateOf(older, recorded.body.returnId)).toEqual(['confirmed', 'confirmed']);
    expect(older.shop.givenMinor()).toBe(8_010);
    expect(keysInBook(older)).toHaveLength(2);
  });

  test('S-8 a crash or a silent shop in the middle of a recovery: the next run goes on, and nothing is counted twice', async () => {
    const counter = await openCounter(await open());
    await ordersOf(counter, ['o1', 'o2']);
    const backup = await backUp(counter.db);
    await counter.push([counter.record(orderNamed('o1')), counter.record(orderNamed('o2'))]);
    await counter.worker.drain();
    const older = await restored(counter, backup);
    older.shop.unreadable = 1;
    await older.recovery.run();
    expect(await older.recovery.isRecovering()).toBe(true);
    const next = await older.onStore(older.db);
    await Promise.all([next.recovery.run(), older.recovery.run()]);
    expect(await next.recovery.isRecovering()).toBe(false);
    await next.recovery.run();
    const rows = await next.db.read.selectFrom('refund').select(['state', 'cause']).execute();
    expect(rows).toEqual(Array(2).fill({ state: 'confirmed', cause: 'orphan-refund' }));
    expect(await next.db.read.selectFrom('review_case').select('kind').execute()).toEqual(Array(2).fill({ kind: 'order-closed' }));
  });

  test('S-8 a valid receipt for a command that this store never saw proves the restore; the push is deferred under a new epoch', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    outbox.add(counter.record());
    await outbox.sendAll(counter);
    const told = counter.deps.epoch();
    const older = await counter.onStore(await backup.restore());
    expect(older.deps.epoch()).toBe(told);
    expect(await outbox.sendAll(older)).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    expect(older.deps.epoch()).not.toBe(told);
    older.pass(QUIET_MS);
    await older.recovery.run();
    expect(rulingIn((await outbox.sendAll(older))[0])).toMatchObject({ outcome: 'accepted', flags: ['recovered'] });
    // Receipts of the epoch before are what a recovery expects: they prove nothing new.
    expect(await older.recovery.isRecovering()).toBe(false);
  });

  test('S-8 a forged receipt proves nothing, and keeps no outcome', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record({ lines: [{ units: 3 }] });
    const receipt = counter.grant();
    expect((await counter.push([{ ...recorded, receipt }])).verdicts).toMatchObject([{ kind: 'decided', ruling: { flags: [] } }]);
    expect(await counter.recovery.isRecovering()).toBe(false);
  });
});
