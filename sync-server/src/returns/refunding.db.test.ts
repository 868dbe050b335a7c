import type { ReturnId } from 'shared-types/ids';
import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUIET_MS = 60_000;
const DAY_MS = 86_400_000;

/** One accepted return, not yet sent. */
const accepted = async (counter: Counter): Promise<ReturnId> => {
  await counter.order();
  const recorded = counter.record();
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const refundOf = async (counter: Counter, returnId: ReturnId) => (await counter.view(returnId)).refunds[0];

const sends = (counter: Counter): string[] => counter.shop.calls.filter((call) => call.startsWith('refund'));

const caseOf = async ({ db }: Counter): Promise<unknown> => {
  const row = await db.read.selectFrom('review_case').select('document').where('status', '=', 'open').executeTakeFirst();
  return row ? JSON.parse(row.document) : null;
};

eachDatabase('carrying refunds to the shop', (open) => {
  test('R-12 the order is read again before the send, and `sending` with its attempt is committed before the call', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    let seen: unknown;
    counter.shop.beforeRefund = async () => {
      const row = await counter.db.read.selectFrom('refund').select(['state', 'attempts', 'last_sent_at']).executeTakeFirst();
      const attempts = await counter.db.read.selectFrom('refund_attempt').select(['act', 'ended_at']).execute();
      seen = { row, attempts };
    };
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual(['order', `refund rf_${returnId}_p1 8010`, 'stock']);
    expect(seen).toEqual({
      row: { state: 'sending', attempts: 1, last_sent_at: counter.now() },
      attempts: [{ act: 'send', ended_at: null }],
    });
  });

  test('R-6 nothing is sent before the hold is over', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    await counter.db.write((trx) =>
      trx
        .updateTable('refund')
        .set({ due_at: new Date(Date.parse(counter.now()) + 60_000).toISOString() })
        .execute(),
    );
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual([]);
    counter.pass(60_000);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
  });

  test('R-12 refunded by the shop meanwhile: nothing is sent, the refund ends failed, and a person is told', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.refundByStaff('o1', 'p1', 8_010);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([]);
    expect(await counter.view(returnId)).toMatchObject({
      ruling: { outcome: 'accepted' },
      caseStatus: 'open',
      refunds: [{ state: 'failed', cause: 'refunded-on-web' }],
    });
    expect(await caseOf(counter)).toMatchObject({ kind: 'refund-failed', cause: 'refunded-on-web', atStake: { minor: 8_010 } });
  });

  test('R-12 partly refunded by the shop meanwhile: the rest is sent, and a person is told of the difference', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.refundByStaff('o1', 'p1', 5_000);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([`refund rf_${returnId}_p1 3010`]);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed', amount: { minor: 3_010 } });
    expect(await caseOf(counter)).toMatchObject({ cause: 'refunded-on-web', atStake: { minor: 5_000 } });
  });

  test('R-10 a refusal is looked up once, then failed with its code, and a person is told', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['declined'];
    await counter.worker.drain();
    expect(counter.shop.calls).toEqual(['order', `refund rf_${returnId}_p1 8010`, 'inspect', 'stock']);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed', cause: 'declined' });
    expect(await caseOf(counter)).toMatchObject({ kind: 'refund-failed', atStake: { minor: 8_010 } });
  });

  test('F67 a refusal after the work was done is found by the look-up and confirmed', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['refused-after-work'];
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('F60 F64 the answer lost after the work: unknown for as long as it takes, then the look-up confirms it once', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['answer-lost'];
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'unknown' });
    counter.pass(QUIET_MS - 1);
    await counter.worker.drain();
    expect(counter.shop.calls).not.toContain('inspect');
    counter.pass(30 * 3_600_000);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed', channelReference: `shop-rf_${returnId}_p1` });
    expect(sends(counter)).toHaveLength(1);
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('F60 the request lost before the work: looked up, sent again once under the same key', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['request-lost'];
    await counter.worker.drain();
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([`refund rf_${returnId}_p1 8010`, `refund rf_${returnId}_p1 8010`]);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('R-10 lost twice without a trace at a shop where absence is only likely: a person, with the evidence', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['request-lost', 'request-lost'];
    for (let round = 0; round < 5; round += 1) {
      await counter.worker.drain();
      counter.pass(QUIET_MS);
    }
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review', cause: 'answer-lost-twice' });
    expect(await caseOf(counter)).toMatchObject({ kind: 'refund-unknown', atStake: { minor: 8_010 } });
    expect(JSON.stringify(await caseOf(counter))).toContain(`rf_${returnId}_p1`);
  });

  test('R-10 where absence proves nothing, a lost answer is never sent again by us', async () => {
    const counter = await openCounter(await open(), { absence: 'nothing' });
    const returnId = await accepted(counter);
    counter.shop.troubles = ['request-lost'];
    await counter.worker.drain();
    counter.pass(DAY_MS);
    await counter.worker.drain();
    expect(sends(counter)).toHaveLength(1);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review' });
  });

  test('R-11 503 before the work waits and tries again', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['busy-before', 'busy-before'];
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'requested', cause: 'http-503' });
    for (let round = 0; round < 3; round += 1) {
      counter.pass(10_000);
      await counter.worker.drain();
    }
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed', cause: null });
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('R-10 an answer slower than the channel’s time limit is unknown, though the shop did the work', async () => {
    const counter = await openCounter(await open(), { timeoutMs: 40 });
    const returnId = await accepted(counter);
    counter.shop.troubles = ['slow'];
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'unknown', cause: 'timeout' });
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(sends(counter)).toHaveLength(1);
  });

  test('F66 a pending refund is not refunded until the shop says so', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['pending'];
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'pending-channel' });
    counter.shop.unreadable = 1;
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'pending-channel' });
    counter.shop.settlePending();
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(sends(counter)).toHaveLength(1);
  });

  test('F57 a worker that hangs past its lease: another looks up and confirms, the late answer changes nothing', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['hangs'];
    const begun = new Promise<void>((resolve) => (counter.shop.beforeRefund = async () => resolve()));
    const first = counter.worker.drain();
    await begun;
    const other = counter.anotherWorker();
    await other.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'sending' });
    counter.pass(91_000);
    await other.drain();
    await other.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    const before = await counter.view(returnId);
    counter.shop.release();
    await first;
    expect(await counter.view(returnId)).toEqual(before);
    expect(sends(counter)).toHaveLength(1);
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('R-9 two workers at once send each refund once', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 6, paidMinor: 60_000 })] });
    for (let unit = 0; unit < 6; unit += 1) await counter.push([counter.record({ quotedMinor: null })]);
    await Promise.all([counter.worker.drain(), counter.anotherWorker().drain()]);
    await counter.worker.drain();
    expect(new Set(sends(counter)).size).toBe(6);
    expect(sends(counter)).toHaveLength(6);
    expect(counter.shop.givenMinor()).toBe(60_000);
  });

  test('R-9 F68 while one refund of an order is unknown, another of that order waits; other orders do not', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 20_000 })] });
    await counter.order({ id: 'o2' as never, number: 'EC-2' });
    const record = (order: string) =>
      counter.record({ quotedMinor: null, order: { known: `demo-shop:${order}` as never, revision: 'r1' } });
    const [first, second, elsewhere] = [record('o1'), record('o1'), record('o2')];
    counter.shop.troubles = ['answer-lost'];
    await counter.push([first]);
    await counter.worker.drain();
    await counter.push([second, elsewhere]);
    await counter.worker.drain();
    expect(await refundOf(counter, second.body.returnId)).toMatchObject({ state: 'requested' });
    expect(await refundOf(counter, elsewhere.body.returnId)).toMatchObject({ state: 'confirmed' });
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await refundOf(counter, second.body.returnId)).toMatchObject({ state: 'confirmed' });
    expect(counter.shop.givenMinor()).toBe(20_000 + 8_010);
  });

  test('F65 a refund whose key the shop already has is not sent: its own list is believed', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['answer-lost'];
    await counter.worker.drain();
    // The state after a restore from a backup taken before the send.
    await counter.db.write((trx) =>
      trx.updateTable('refund').set({ state: 'requested', attempts: 0, due_at: counter.now(), first_sent_at: null }).execute(),
    );
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(sends(counter)).toHaveLength(1);
  });

  test('R-10 the shop found our key with no amount at all: a person looks, and the refund does not look for ever', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.troubles = ['answer-lost'];
    await counter.worker.drain();
    counter.shop.book.splice(0, 1, { key: `rf_${returnId}_p1`, paymentId: 'p1', amountMinor: 0, status: 'done' });
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review', cause: 'found-without-amount', amount: { minor: 8_010 } });
    expect(await caseOf(counter)).toMatchObject({ kind: 'refund-unknown', atStake: { minor: 8_010 } });
  });

  test('F65 a refund with our marker that this store does not know has taken its money: only the rest is sent', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    // The state after a restore: the shop gave 50.00 for a return of which no row and no tablet tells any more.
    counter.shop.refundForgotten('o1', 'p1', 5_000);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([`refund rf_${returnId}_p1 3010`]);
    expect(await caseOf(counter)).toMatchObject({ cause: 'refunded-on-web', atStake: { minor: 5_000 } });
  });

  test('R-11 a shop that cannot be read burns no attempts, and after five troubles is left alone for a while', async () => {
    const counter = await openCounter(await open());
    const returnId = await accepted(counter);
    counter.shop.unreadable = 100;
    for (let round = 0; round < 5; round += 1) {
      await counter.worker.drain();
      counter.pass(3_000);
    }
    const reads = counter.shop.calls.length;
    expect(reads).toBe(5);
    await counter.worker.drain();
    expect(counter.shop.calls).toHaveLength(reads);
    counter.shop.unreadable = 0;
    counter.pass(30_000);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    const row = await counter.db.read.selectFrom('refund').select('attempts').executeTakeFirst();
    expect(row?.attempts).toBe(1);
  });

  test('M-7 several payments are several refunds under their own keys, one after the other, goods restocked once', async () => {
    const counter = await openCounter(await open());
    const payment = (paymentId: string, minor: number) => ({
      id: paymentId,
      method: 'card',
      capturedBy: 'web',
      authorisedMinor: minor,
      capturedMinor: minor,
    });
    await counter.order({ payments: [payment('p1', 5_000), payment('p2', 3_010)] as never });
    const recorded = counter.record();
    await counter.push([recorded]);
    await counter.worker.drain();
    expect(sends(counter)).toEqual([`refund rf_${recorded.body.returnId}_p1 5000`, `refund rf_${recorded.body.returnId}_p2 3010`]);
    expect(counter.shop.restocked).toEqual(['l1×1']);
    expect(await counter.view(recorded.body.returnId)).toMatchObject({ refunds: [{ state: 'confirmed' }, { state: 'confirmed' }] });
  });

  test('R-9 every change of a refund moves the feed of its order and of its return', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    const seqs = async () =>
      (await counter.db.read.selectFrom('feed_row').select(['kind', 'seq']).orderBy('kind').execute()).map((row) => row.seq);
    const before = await seqs();
    await counter.worker.drain();
    const after = await seqs();
    expect(after.every((seq, at) => seq > (before[at] ?? 0))).toBe(true);
    expect(Math.min(...after)).toBeGreaterThan(Math.max(...before));
  });
});
