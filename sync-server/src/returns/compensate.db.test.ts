import type { ReturnId } from 'shared-types/ids';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { expectSound } from '../refunds/sound-for-tests.ts';
import { LEASE_MS } from '../refunds/lease-refunds.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUIET_MS = 60_000;

const accepted = async (counter: Counter): Promise<ReturnId> => {
  await counter.order();
  const recorded = counter.record();
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const take = (counter: Counter, returnId: ReturnId) =>
  counter.push([counter.command('return.void', { returnId, goodsStillHere: true, note: 'wrong line' })]);

const TABLES = ['return_record', 'claim', 'refund', 'refund_attempt', 'stock_movement', 'review_case', 'command', 'audit'] as const;

/** How many rows each history has, so that nobody can take one out. */
const countsOf = async ({ db }: Counter): Promise<number[]> => {
  const counts: number[] = [];
  for (const table of TABLES) counts.push((await db.read.selectFrom(table).selectAll().execute()).length);
  return counts;
};

eachDatabase('undoing what was done', (open) => {
  test('R-8 D-2 a void adds to every history and takes from none; what it undoes stands beside it with the other sign', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    const before = await countsOf(counter);
    const moved = await counter.db.read.selectFrom('stock_movement').selectAll().execute();
    await take(counter, returnId);
    const after = await countsOf(counter);
    expect(after.every((count, at) => count >= (before[at] ?? 0))).toBe(true);
    const movements = await counter.db.read.selectFrom('stock_movement').selectAll().orderBy('id').execute();
    expect(movements.slice(0, 1)).toEqual(moved);
    expect(movements.map((row) => row.units)).toEqual([1, -1]);
    expect(await counter.db.read.selectFrom('claim').select(['status', 'units']).execute()).toEqual([{ status: 'released', units: 1 }]);
    const audit = await counter.db.read.selectFrom('audit').select(['act', 'subject']).where('act', '=', 'return.void').execute();
    expect(audit).toEqual([{ act: 'return.void', subject: returnId }]);
    expect(await counter.view(returnId)).toMatchObject({ voidedAt: counter.now(), refunds: [{ state: 'cancelled' }] });
    await take(counter, returnId);
    expect(await counter.db.read.selectFrom('stock_movement').selectAll().execute()).toHaveLength(2);
    await expectSound(counter.db, counter.now());
  });

  for (const trouble of ['answer-lost', 'request-lost', 'busy-before'] as const) {
    test(`D-2 the shop’s stock rises by each unit resold here exactly once: ${trouble}`, async () => {
      const counter = await openCounter(await open());
      counter.shop.stockTroubles = [trouble, trouble];
      await accepted(counter);
      for (let round = 0; round < 6; round += 1) {
        await counter.worker.drain();
        counter.pass(QUIET_MS);
      }
      expect(counter.shop.restocked).toEqual(['l1×1']);
      expect(counter.shop.calls.filter((call) => call === 'stock')).toHaveLength(3);
      expect(await counter.db.read.selectFrom('refund').select('stock_due_at').execute()).toEqual([{ stock_due_at: null }]);
    });
  }

  test('D-2 a worker that is killed while it tells: another tells it again, and the late answer changes nothing', async () => {
    const counter = await openCounter(await open());
    counter.shop.stockTroubles = ['hangs'];
    await accepted(counter);
    const first = counter.worker.drain();
    while (counter.shop.restocked.length === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    counter.pass(LEASE_MS + QUIET_MS);
    await counter.anotherWorker().drain();
    expect(await counter.db.read.selectFrom('refund').select('stock_due_at').execute()).toEqual([{ stock_due_at: null }]);
    counter.shop.release();
    await first;
    expect(counter.shop.restocked).toEqual(['l1×1']);
    expect(counter.shop.calls.filter((call) => call === 'stock')).toHaveLength(2);
  });

  test('D-2 R-8 what was taken back before the money went never reaches the shop’s stock', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    await take(counter, returnId);
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(counter.shop.restocked).toEqual([]);
  });

  test('D-2 R-16 goods that left again after the shop heard of them: the life line says what is to be mended there', async () => {
    const counter = await openCounter(await open());
    counter.shop.troubles = ['declined'];
    const returnId = await accepted(counter);
    await counter.worker.drain();
    expect(counter.shop.restocked).toEqual(['l1×1']);
    await take(counter, returnId);
    expect((await counter.view(returnId)).events.at(-1)).toMatchObject({
      kind: 'voided',
      note: expect.stringContaining('in stock') as unknown,
    });
    await expectSound(counter.db, counter.now());
  });
});
