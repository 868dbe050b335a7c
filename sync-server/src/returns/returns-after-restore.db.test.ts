import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { backUp } from '../db/backup-for-tests.ts';
import { eachDatabase } from '../db/for-tests.ts';
import { openCounter, rulingIn } from './counter-for-tests.ts';
import { Outbox, QUIET_MS, restored, settled, stateOf } from './restored-for-tests.ts';

const HOUR_MS = 3_600_000;

eachDatabase('what comes back late, or from elsewhere', (open) => {
  test('S-8 what follows from a return waits for it, from whichever tablet it comes', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    const [one, two] = [new Outbox(counter.tablet), new Outbox(await counter.anotherTablet())];
    const backup = await backUp(counter.db);
    const recorded = one.add(counter.record());
    await one.sendAll(counter);
    two.add(
      counter.command(
        'slip.handed',
        { returnId: recorded.body.returnId, how: 'printed', certainty: 'confirmed', copy: 0, mail: null },
        {},
        two.tablet,
      ),
    );
    expect(await two.sendAll(counter)).toMatchObject([{ kind: 'decided' }]);
    const older = await restored(counter, backup);
    await older.recovery.run();
    expect(await two.sendAll(older)).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    await one.sendAll(older);
    expect(await two.sendAll(older)).toMatchObject([{ kind: 'decided' }]);
    // A tablet that never comes back does not hold up the others for ever.
    const lost = older.command('slip.handed', {
      returnId: recorded.body.handoverId as never,
      how: 'printed',
      certainty: 'estimate',
      copy: 0,
      mail: null,
    });
    expect((await older.push([lost])).verdicts).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    older.pass(25 * HOUR_MS);
    expect((await older.push([lost])).verdicts).toMatchObject([{ kind: 'refused', why: 'unknown-return' }]);
  });

  test('S-8 a void that was recorded while the store went back waits for its return too, though nobody ever decided it', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    const older = await restored(counter, backup);
    await older.recovery.run();
    const taken = counter.command('return.void', { returnId: recorded.body.returnId, goodsStillHere: true, note: '' });
    expect((await older.push([taken])).verdicts).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    outbox.add(taken);
    expect(await outbox.sendAll(older)).toMatchObject([{ kind: 'decided' }, { kind: 'decided' }]);
    await settled(older);
    expect(await stateOf(older, recorded.body.returnId)).toEqual(['cancelled']);
    expect(older.shop.givenMinor()).toBe(0);
  });

  test('S-8 a refund that was under way when the store went back is waited for before the books are believed', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    const backup = await backUp(counter.db);
    const older = await counter.onStore(await backup.restore());
    await older.recovery.notice({ sign: 'operator', by: 'test', epoch: older.deps.epoch() });
    older.pass(QUIET_MS - 1_000);
    await older.recovery.run();
    expect(await older.recovery.isRecovering()).toBe(true);
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 8_010);
    older.pass(1_000);
    await older.recovery.run();
    outbox.add(counter.command('return.void', { returnId: recorded.body.returnId, goodsStillHere: true, note: '' }));
    await outbox.sendAll(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({
      voidedAt: null,
      refunds: [{ state: 'confirmed' }],
      caseStatus: 'open',
    });
  });

  test('S-8 money that the shop’s staff gave meanwhile is not promised twice: a person explains what is missing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    expect(rulingIn((await outbox.sendAll(counter))[0])).toMatchObject({ outcome: 'accepted', refund: { minor: 8_010 } });
    counter.shop.refundByStaff('o1', 'p1', 6_000);
    const older = await restored(counter, backup);
    await older.recovery.run();
    await outbox.sendAll(older);
    await settled(older);
    const view = await older.view(recorded.body.returnId);
    expect(view).toMatchObject({ ruling: { outcome: 'accepted', refund: { minor: 8_010 } }, caseStatus: 'open' });
    expect(view.refunds).toMatchObject([{ state: 'confirmed', amount: { minor: 2_010 } }]);
    const cases = await older.db.read.selectFrom('review_case').select(['kind', 'cause']).execute();
    expect(cases).toEqual([{ kind: 'refund-failed', cause: 'refunded-on-web' }]);
  });

  test('S-8 a tablet that enrolled after the backup enrols again: what our receipts prove of it is taken, the rest is kept for a person', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const backup = await backUp(counter.db);
    const young = await counter.anotherTablet();
    const outbox = new Outbox(young);
    const recorded = outbox.add(counter.record({}, {}, young));
    await outbox.sendAll(counter);
    await counter.worker.drain();
    const older = await restored(counter, backup);
    await older.recovery.run();
    const again = await older.anotherTablet();
    const replacing = { replaces: young.installationId };
    await older.db.write((trx) =>
      trx.updateTable('installation').set(replacing).where('installation_id', '=', again.installationId).execute(),
    );
    const [verdict] = await new Outbox(again).sendThe(older, outbox);
    expect(rulingIn(verdict)).toMatchObject({ outcome: 'accepted', flags: ['recovered'] });
    await settled(older);
    expect(await older.view(recorded.body.returnId)).toMatchObject({
      installationId: young.installationId,
      refunds: [{ state: 'confirmed' }],
    });
    expect(older.shop.givenMinor()).toBe(8_010);
    const unproven = older.record({}, {}, young);
    expect((await older.push([unproven], again)).verdicts).toMatchObject([{ kind: 'refused', why: 'not-yours' }]);
    const stranger = await older.anotherTablet(2);
    expect((await new Outbox(stranger).sendThe(older, outbox))[0]).not.toMatchObject({ kind: 'decided', replayed: false });
  });

  test('S-8 a decision about a question that never comes back keeps its verdict after a day, and does nothing', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const [one, two] = [new Outbox(counter.tablet), new Outbox(await counter.anotherTablet())];
    const backup = await backUp(counter.db);
    one.add(counter.record());
    counter.shop.troubles = ['declined'];
    await one.sendAll(counter);
    await counter.worker.drain();
    const { case_id: caseId } = await counter.db.read.selectFrom('review_case').select('case_id').executeTakeFirstOrThrow();
    const leave = { caseId: caseId as never, decision: 'refuse', words: '', goods: null, matchedOrder: null, refund: null } as const;
    const grant = counter.grant({ role: 'manager' }, two.tablet);
    two.add(counter.command('case.decide', leave, { grant }, two.tablet));
    expect(await two.sendAll(counter)).toMatchObject([{ kind: 'decided' }]);
    const older = await restored(counter, backup);
    await older.recovery.run();
    expect(await two.sendAll(older)).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    older.pass(25 * HOUR_MS);
    expect(await two.sendAll(older)).toMatchObject([{ kind: 'decided', ruling: { outcome: 'accepted' } }]);
    expect(await older.db.read.selectFrom('audit').select('act').where('act', '=', 'command.forgotten').execute()).toHaveLength(1);
  });

  test('S-8 an order that came after the backup, at a shop that lists no changes, is read when its return comes back', async () => {
    const counter = await openCounter(await open(), { changes: 'push' });
    const backup = await backUp(counter.db);
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    await counter.worker.drain();
    const older = await restored(counter, backup);
    await older.recovery.run();
    expect(await outbox.sendAll(older)).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    await older.recovery.stop();
    expect(rulingIn((await outbox.sendAll(older))[0])).toMatchObject({ outcome: 'accepted', flags: ['recovered'] });
    await settled(older);
    expect(await stateOf(older, recorded.body.returnId)).toEqual(['confirmed']);
    expect(older.shop.givenMinor()).toBe(8_010);
  });

  test('S-8 a slip for a return that this store forgot, with its number missing, is noticed though nobody’s cursor tells', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const outbox = new Outbox(counter.tablet);
    const backup = await backUp(counter.db);
    const recorded = outbox.add(counter.record());
    await outbox.sendAll(counter);
    const older = await counter.onStore(await backup.restore());
    const before = older.deps.epoch();
    const slip = { returnId: recorded.body.returnId, how: 'printed', certainty: 'estimate', copy: 0, mail: null } as const;
    const handed = outbox.add(older.command('slip.handed', slip));
    expect((await older.push([handed])).verdicts).toMatchObject([{ kind: 'deferred', why: 'recovering' }]);
    expect(older.deps.epoch()).not.toBe(before);
    older.pass(QUIET_MS);
    await older.recovery.run();
    expect(await outbox.sendAll(older)).toMatchObject([{ kind: 'decided' }, { kind: 'decided' }]);
    // Of an unknown return whose tablet misses no number nothing is to be concluded.
    const other = await older.anotherTablet();
    older.pass(25 * HOUR_MS);
    const stray = older.command('slip.handed', { ...slip, returnId: recorded.body.handoverId as never }, {}, other);
    expect((await older.push([stray], other)).verdicts).toMatchObject([{ kind: 'refused', why: 'unknown-return' }]);
    expect(await older.recovery.isRecovering()).toBe(false);
  });
});
