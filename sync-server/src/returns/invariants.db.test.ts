import { addMs } from 'shared-types/calendar';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { Tx } from '../db/open.ts';
import { createMetrics } from '../observe/metrics.ts';
import { INVARIANTS, countBreaches } from '../refunds/invariants.ts';
import type { Invariant } from '../refunds/invariants.ts';
import { expectSound } from '../refunds/sound-for-tests.ts';
import { lookAtInvariants } from '../refunds/watch-invariants.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

/** A return that was refunded, a second order beside it. */
const refunded = async (counter: Counter) => {
  await counter.order();
  const recorded = counter.record();
  await counter.push([recorded]);
  await counter.worker.drain();
  return recorded.body.returnId;
};

/** How to break each of them, on a store with one refunded return. */
const BREAK: Readonly<Record<Invariant, (trx: Tx, counter: Counter) => Promise<unknown>>> = {
  'refunds-above-captured': (trx) => trx.updateTable('refund').set({ amount_minor: 8_011 }).execute(),
  'units-above-bought': (trx) => trx.updateTable('claim').set({ units: 2 }).execute(),
  'claims-against-counter': (trx) => trx.updateTable('order_line').set({ claimed: 0 }).execute(),
  'accepted-without-refund': async (trx) => {
    await trx.deleteFrom('refund_attempt').execute();
    await trx.deleteFrom('refund').execute();
  },
  'confirmed-without-reference': (trx) => trx.updateTable('refund').set({ channel_reference: null }).execute(),
  'one-key-twice': async (trx) => {
    const row = await trx.selectFrom('refund').selectAll().executeTakeFirstOrThrow();
    await trx
      .insertInto('refund')
      .values({ ...row, refund_key: 'rf_another', payment_id: 'p2', amount_minor: 1, state: 'cancelled' })
      .execute();
  },
  'sending-too-long': (trx, { now }) =>
    trx
      .updateTable('refund')
      .set({ state: 'sending', lease_until: addMs(now(), -4 * 60_000) })
      .execute(),
  'unknown-too-long': (trx, { now }) =>
    trx
      .updateTable('refund')
      .set({ state: 'unknown', last_sent_at: addMs(now(), -25 * 3_600_000) })
      .execute(),
  'refund-without-claim': async (trx) => {
    await trx.updateTable('claim').set({ status: 'released' }).execute();
    await trx.updateTable('order_line').set({ claimed: 0 }).execute();
  },
  'command-without-verdict': (trx) => trx.updateTable('command').set({ verdict: '' }).execute(),
  'stock-below-nothing': (trx) => trx.updateTable('stock_movement').set({ units: -1 }).execute(),
};

const breachesOf = async ({ db, now }: Counter): Promise<Partial<Record<Invariant, number>>> =>
  Object.fromEntries([...(await countBreaches(db, now()))].filter(([, count]) => count > 0));

eachDatabase('what must never be true', (open) => {
  test('R-20 a store that lived through returns, voids, reviews and lost answers is sound', async () => {
    const counter = await openCounter(await open());
    await expectSound(counter.db, counter.now());
    await refunded(counter);
    await counter.order({ id: 'o2' as never, number: 'EC-2' });
    const taken = counter.record({ order: { known: 'demo-shop:o2' as never, revision: 'r1' } });
    await counter.push([taken, counter.command('return.void', { returnId: taken.body.returnId, goodsStillHere: true, note: '' })]);
    counter.shop.troubles = ['answer-lost', 'declined'];
    const lost = counter.record({ order: { known: 'demo-shop:o2' as never, revision: 'r1' } });
    await counter.push([lost, counter.record({ quotedMinor: null }, { grant: counter.grant({ expiresAt: addMs(counter.now(), -1) }) })]);
    for (let round = 0; round < 4; round += 1) {
      await counter.worker.drain();
      await expectSound(counter.db, counter.now());
      counter.pass(60_000);
    }
  });

  test.each(INVARIANTS)('R-20 a planted breach is counted: %s', async (name) => {
    const counter = await openCounter(await open());
    await refunded(counter);
    expect(await breachesOf(counter)).toEqual({});
    await counter.db.write((trx) => BREAK[name](trx, counter));
    expect((await breachesOf(counter))[name]).toBe(1);
  });

  test('R-20 breaches are metrics by name, and an operator hears of each', async () => {
    const counter = await openCounter(await open());
    await refunded(counter);
    await counter.db.write((trx) => BREAK['confirmed-without-reference'](trx, counter));
    const [metrics, said]: [ReturnType<typeof createMetrics>, unknown[]] = [createMetrics(), []];
    const log = { ...counter.deps.log, error: (facts: unknown) => said.push(facts) };
    await lookAtInvariants({ count: (now) => countBreaches(counter.db, now), clock: counter.now, log, metrics });
    const text = await metrics.registry.metrics();
    expect(text).toContain('retour_invariant_breaches{name="confirmed-without-reference"} 1');
    expect(text).toContain('retour_invariant_breaches{name="refunds-above-captured"} 0');
    expect(said).toEqual([{ invariant: 'confirmed-without-reference', breaches: 1 }]);
  });
});
