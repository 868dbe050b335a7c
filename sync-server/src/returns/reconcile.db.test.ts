import { addMs } from 'shared-types/calendar';
import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { keepPlace } from '../orders/channel-places.ts';
import { reconcileNightly } from '../refunds/reconcile-nightly.ts';
import { reconcile } from '../refunds/reconcile.ts';
import { listRuns } from '../refunds/reconciliation-runs.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const depsOf = (counter: Counter, errors: string[] = []) => {
  const { db, clock, newCaseId, keys, log } = counter.deps;
  return { db, clock, newCaseId, indexKey: keys.indexKey, log: { ...log, error: (_: unknown, text: string) => errors.push(text) } };
};

const run = (counter: Counter, errors: string[] = []) =>
  reconcile(depsOf(counter, errors), counter.shop.channel, addMs(counter.now(), -DAY_MS));

/** Refunded, and long enough ago to be compared. */
const refunded = async (counter: Counter): Promise<string> => {
  await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
  const recorded = counter.record();
  await counter.push([recorded]);
  await counter.worker.drain();
  counter.pass(HOUR_MS);
  return `rf_${recorded.body.returnId}_p1`;
};

const orderOf = ({ shop }: Counter) => {
  const order = shop.orders.get('o1');
  if (!order) throw new Error('the shop has no order');
  return order;
};

const casesOf = async ({ db }: Counter) =>
  await db.read.selectFrom('review_case').select(['kind', 'cause', 'status', 'refund_key']).execute();

eachDatabase('comparing the books of a channel', (open) => {
  test('R-17 what both books say is matched, and nobody is asked', async () => {
    const counter = await openCounter(await open());
    await refunded(counter);
    expect(await run(counter)).toMatchObject({ matched: 1, orphans: 0, missing: 0, differing: 0, items: [] });
    expect(await casesOf(counter)).toEqual([]);
    expect(await listRuns(counter.db.read, counter.shop.channel.info.id)).toMatchObject([{ matched: 1, endedAt: counter.now() }]);
  });

  test('R-17 what the shop’s people gave back is counted from now on', async () => {
    const counter = await openCounter(await open());
    await refunded(counter);
    counter.shop.refundByStaff('o1', 'p1', 8_010);
    expect(await run(counter)).toMatchObject({ matched: 1, orphans: 1, items: [{ kind: 'orphan', refundKey: null, theirsMinor: 8_010 }] });
    expect(await casesOf(counter)).toEqual([]);
    const again = await counter.decided(counter.record({ quotedMinor: null }));
    expect(again).toMatchObject({ refund: { minor: 0 } });
  });

  test('R-17 a refund under our key that we do not know is held, its order closed, and an operator hears of it', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    counter.shop.refundUnder('rf_01990000-0000-7000-8000-010000000077_p1', 'o1', 5_000);
    const errors: string[] = [];
    expect(await run(counter, errors)).toMatchObject({ orphans: 1, items: [{ kind: 'orphan', theirsMinor: 5_000 }] });
    expect(errors).toHaveLength(1);
    expect(await casesOf(counter)).toMatchObject([{ kind: 'order-closed', cause: 'orphan-refund' }]);
    expect(await run(counter)).toMatchObject({ orphans: 0, matched: 0 });
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'review', cause: 'order-closed' });
  });

  test('R-17 a refund that we call confirmed and the shop lacks: one question, however often the books are compared', async () => {
    const counter = await openCounter(await open());
    const key = await refunded(counter);
    counter.shop.forget(key);
    const errors: string[] = [];
    expect(await run(counter, errors)).toMatchObject({
      matched: 0,
      missing: 1,
      items: [{ kind: 'missing', refundKey: key, oursMinor: 8_010 }],
    });
    expect(errors).toEqual(['the channel lacks a refund that we call confirmed']);
    await run(counter);
    expect(await casesOf(counter)).toEqual([{ kind: 'reconciliation', cause: 'missing-refund', status: 'open', refund_key: key }]);
  });

  test('R-17 another amount than ours is put before a person', async () => {
    const counter = await openCounter(await open());
    const key = await refunded(counter);
    counter.shop.refundUnder(key, 'o1', 90);
    expect(await run(counter)).toMatchObject({
      matched: 0,
      differing: 1,
      items: [{ kind: 'differing', oursMinor: 8_010, theirsMinor: 8_100 }],
    });
    expect(await casesOf(counter)).toMatchObject([{ kind: 'reconciliation', cause: 'amount-differs' }]);
  });

  test('R-17 what we believed had failed and the shop gave is refunded', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    counter.shop.troubles = ['declined'];
    await counter.push([recorded]);
    await counter.worker.drain();
    counter.shop.refundUnder(`rf_${recorded.body.returnId}_p1`, 'o1', 8_010);
    expect(await run(counter)).toMatchObject({ differing: 1 });
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ refunds: [{ state: 'confirmed' }] });
  });

  test('R-17 a shop that cannot be read ends the run without a word about its books', async () => {
    const counter = await openCounter(await open());
    const key = await refunded(counter);
    counter.shop.forget(key);
    counter.shop.unreadable = 1;
    expect(await run(counter)).toMatchObject({ kind: 'unreadable', why: 'http-503' });
    expect(await casesOf(counter)).toEqual([]);
    expect(await listRuns(counter.db.read, counter.shop.channel.info.id)).toMatchObject([{ endedAt: null }]);
  });

  test('R-17 what a person marked under its reference went another way, and is not missed', async () => {
    const counter = await openCounter(await open());
    const key = await refunded(counter);
    counter.shop.forget(key);
    await counter.db.write((trx) => trx.updateTable('refund').set({ cause: 'marked-refunded' }).execute());
    expect(await run(counter)).toMatchObject({ missing: 0 });
  });

  test('R-17 every channel once a night, from where the last one ended, also after a night that was missed', async () => {
    const counter = await openCounter(await open());
    const deps = { ...depsOf(counter), channels: new Map([[counter.shop.channel.info.id, counter.shop.channel]]) };
    const runs = async () => (await listRuns(counter.db.read, counter.shop.channel.info.id)).toReversed();
    await reconcileNightly(deps);
    await reconcileNightly(deps);
    expect(await runs()).toHaveLength(1);
    counter.pass(14 * HOUR_MS); // 01:00 in Paris
    await reconcileNightly(deps);
    expect(await runs()).toHaveLength(1);
    counter.pass(HOUR_MS);
    await reconcileNightly(deps);
    await reconcileNightly(deps);
    expect(await runs()).toHaveLength(2);
    counter.pass(3 * DAY_MS);
    await reconcileNightly(deps);
    const [first, second, third] = await runs();
    expect(second?.since).toBe(first?.until);
    expect(third?.since).toBe(second?.until);
  });

  test('R-17 the reading begins an hour before the window, where the channel stood then', async () => {
    const counter = await openCounter(await open());
    const asked: (string | null)[] = [];
    const { channel } = counter.shop;
    const listening = { ...channel, changes: (...of: Parameters<typeof channel.changes>) => (asked.push(of[0]), channel.changes(...of)) };
    for (const hours of [30, 26, 25, 1]) {
      await counter.db.write((trx) => keepPlace(trx, channel.info.id, { at: addMs(counter.now(), -hours * HOUR_MS), cursor: `${hours}h` }));
    }
    await reconcile(depsOf(counter), listening, addMs(counter.now(), -DAY_MS));
    expect(asked[0]).toBe('25h');
  });

  test('R-16 R-17 a refund that the shop lacks is sent again under its key, or marked under the reference it really went by', async () => {
    for (const [refund, reference, given] of [
      [{ action: 'resend', reference: null }, 'shop-', 8_010],
      [{ action: 'mark-refunded', reference: 'SEPA-9' }, 'SEPA-9', 0],
    ] as const) {
      const counter = await openCounter(await open());
      const key = await refunded(counter);
      counter.shop.forget(key);
      counter.shop.orders.set('o1', {
        ...orderOf(counter),
        payments: orderOf(counter).payments.map((one) => ({ ...one, refundedMinor: 0 })),
      });
      await run(counter);
      const [question] = await counter.db.read.selectFrom('review_case').select('case_id').execute();
      const body = {
        caseId: question?.case_id as never,
        decision: 'accept',
        words: 'asked',
        goods: null,
        matchedOrder: null,
        refund,
      } as const;
      await counter.push([counter.command('case.decide', body, { grant: counter.grant({ role: 'manager' }) })]);
      await counter.worker.drain();
      const row = await counter.db.read.selectFrom('refund').select(['state', 'channel_reference']).executeTakeFirst();
      expect(row?.state).toBe('confirmed');
      expect(row?.channel_reference).toContain(reference);
      expect(counter.shop.givenMinor()).toBe(given);
      expect(await casesOf(counter)).toMatchObject([{ status: 'accepted' }]);
    }
  });
});
