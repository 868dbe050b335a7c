import { sql } from 'kysely';
import { addMs } from 'shared-types/calendar';
import { aChannelLine } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { LEASE_MS } from '../refunds/lease-refunds.ts';
import { createRefundWorker } from '../refunds/worker.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUIET_MS = 60_000;

const accepted = async (counter: Counter) => {
  await counter.order();
  const recorded = counter.record();
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const rowOf = ({ db }: Counter) => db.read.selectFrom('refund').selectAll().executeTakeFirstOrThrow();
const sends = ({ shop }: Counter): string[] => shop.calls.filter((call) => call.startsWith('refund'));
const countOf = async ({ db }: Counter, table: 'refund' | 'return_record' | 'claim'): Promise<number> =>
  (await db.read.selectFrom(table).selectAll().execute()).length;

/** As many orders, each with a return. */
const manyAccepted = async (counter: Counter, count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    await counter.order({ id: `m${at}` as never, number: `EC-M${at}` });
    await counter.push([counter.record({ order: { known: `demo-shop:m${at}` as never, revision: 'r1' } })]);
  }
};

/** The rules of sync-and-faults §4.2, each by its number; what is behind a rule of RULES.md is tested there too. */
eachDatabase('the rules of the refund outbox', (open) => {
  test('RF1 the refund is written with the accepted return or not at all', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.db.write((trx) => sql`alter table stock_movement rename to stock_gone`.execute(trx));
    expect((await counter.push([recorded])).verdicts).toMatchObject([{ kind: 'deferred', why: 'busy' }]);
    expect(await countOf(counter, 'return_record')).toBe(0);
    expect(await countOf(counter, 'claim')).toBe(0);
    await counter.db.write((trx) => sql`alter table stock_gone rename to stock_movement`.execute(trx));
    expect((await counter.push([recorded])).verdicts).toMatchObject([{ kind: 'decided' }]);
    expect([await countOf(counter, 'return_record'), await countOf(counter, 'refund')]).toEqual([1, 1]);
  });

  test('RF2 `sending`, its attempt and its moment are committed before the shop hears a word', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    let seen: unknown = null;
    counter.shop.beforeRefund = async () => {
      const attempts = await counter.db.read.selectFrom('refund_attempt').select(['act', 'ended_at']).execute();
      const { state, last_sent_at: at, lease_until: until } = await rowOf(counter);
      seen = { state, at, isLeased: (until ?? '') > counter.now(), attempts };
    };
    await counter.worker.drain();
    expect(seen).toEqual({ state: 'sending', at: counter.now(), isLeased: true, attempts: [{ act: 'send', ended_at: null }] });
  });

  test('RF3 every try sends the same bytes under the same key', async () => {
    const counter = await openCounter(await open(), { absence: 'proof' });
    await accepted(counter);
    counter.shop.troubles = ['busy-before', 'request-lost', 'busy-before'];
    for (let round = 0; round < 8; round += 1) {
      await counter.worker.drain();
      counter.pass(QUIET_MS);
    }
    const texts = counter.shop.intents.map((intent) => JSON.stringify(intent));
    expect(texts.length).toBeGreaterThanOrEqual(3);
    expect(new Set(texts).size).toBe(1);
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('RF4 a lease outlasts all calls of its errand, each lease has a higher fence, and who lost it changes nothing', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    expect(counter.shop.channel.info.timeoutMs * 3).toBeLessThan(LEASE_MS);
    counter.shop.troubles = ['hangs'];
    const begun = new Promise<void>((resolve) => (counter.shop.beforeRefund = async () => resolve()));
    const first = counter.worker.drain();
    await begun;
    const { fence } = await rowOf(counter);
    counter.pass(LEASE_MS + 1);
    const other = counter.anotherWorker();
    await other.drain();
    const taken = await rowOf(counter);
    expect(taken.fence).toBeGreaterThan(fence);
    counter.shop.release();
    await first;
    expect({ ...(await rowOf(counter)), stock_due_at: null }).toEqual({ ...taken, stock_due_at: null });
  });

  test('RF4 a channel slower than usual gets a lease as long as three of its calls', async () => {
    const counter = await openCounter(await open(), { timeoutMs: 60_000 });
    await accepted(counter);
    let until: string | null = null;
    counter.shop.beforeRefund = async () => {
      until = (await rowOf(counter)).lease_until;
    };
    await counter.worker.drain();
    expect(until).toBe(addMs(counter.now(), 180_000));
  });

  test('RF5 the store itself refuses a second refund of an order in flight, and workers skip what another holds', async () => {
    const counter = await openCounter(await open());
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    await counter.push([counter.record({ quotedMinor: null }), counter.record({ quotedMinor: null })]);
    const sendAll = counter.db.write((trx) => trx.updateTable('refund').set({ state: 'sending' }).execute());
    await expect(sendAll).rejects.toThrow(/unique/i);
    await Promise.all([counter.worker.drain(), counter.anotherWorker().drain(), counter.anotherWorker().drain()]);
    await counter.worker.drain();
    expect(sends(counter)).toHaveLength(2);
    expect(counter.shop.givenMinor()).toBe(16_020);
  });

  test('RF6 a lease that ended in `sending` is unknown and looked up after the quiet time, never sent again straight away', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    await counter.db.write((trx) =>
      trx
        .updateTable('refund')
        .set({
          state: 'sending',
          attempts: 1,
          first_sent_at: counter.now(),
          last_sent_at: counter.now(),
          lease_until: addMs(counter.now(), -1),
        })
        .execute(),
    );
    await counter.worker.drain();
    expect(await rowOf(counter)).toMatchObject({ state: 'unknown', cause: 'lease-expired', due_at: addMs(counter.now(), QUIET_MS) });
    expect(counter.shop.calls).toEqual([]);
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(counter.shop.calls[0]).toBe('inspect');
  });

  test('RF7 what the shop asks for is the least wait, and what it never takes within three days is for a person', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    counter.shop.troubles = ['busy-before'];
    await counter.worker.drain();
    expect(Date.parse((await rowOf(counter)).due_at ?? '') - Date.parse(counter.now())).toBeGreaterThanOrEqual(1_000);
    counter.shop.troubles = Array.from({ length: 500 }, () => 'busy-before');
    let tries = 0;
    for (; (await rowOf(counter)).state !== 'review' && tries < 100; tries += 1) {
      counter.pass(60 * 60_000);
      await counter.worker.drain();
    }
    expect(await rowOf(counter)).toMatchObject({ state: 'review', cause: 'http-503' });
    expect(tries).toBeGreaterThan(71);
    expect(sends(counter).length).toBeLessThan(80);
  });

  test('RF8 401 and 403 pause the channel with one alarm; no refund fails, and mended credentials let all go on', async () => {
    const counter = await openCounter(await open());
    await manyAccepted(counter, 3);
    counter.shop.unreadable = 1_000;
    counter.shop.unreadableWhy = 'http-401';
    const alarms: string[] = [];
    const { db, clock, newCaseId, keys, log } = counter.deps;
    const loud = { ...log, error: (_: unknown, text: string) => alarms.push(text) };
    const channels = new Map([[counter.shop.channel.info.id, counter.shop.channel]]);
    const worker = createRefundWorker({ db, channels, clock, random: () => 0.5, newCaseId, indexKey: keys.indexKey, log: loud });
    for (let minute = 0; minute < 20; minute += 1) {
      await worker.drain();
      counter.pass(60_000);
    }
    const asked = counter.shop.calls.length;
    expect(asked).toBeLessThanOrEqual(8);
    expect(alarms).toEqual(['the channel refuses our credentials: its refunds wait until they are mended']);
    const states = await counter.db.read.selectFrom('refund').select('state').distinct().execute();
    expect(states).toEqual([{ state: 'requested' }]);
    counter.shop.unreadable = 0;
    for (let round = 0; round < 3; round += 1) {
      counter.pass(5 * 60_000);
      await worker.drain();
    }
    expect(counter.shop.givenMinor()).toBe(3 * 8_010);
  });

  test('RF8 after trouble one read probes, before anybody sends', async () => {
    const counter = await openCounter(await open());
    await manyAccepted(counter, 6);
    counter.shop.unreadable = 1_000;
    for (let round = 0; round < 3; round += 1) {
      await counter.worker.drain();
      counter.pass(5_000);
    }
    const before = counter.shop.calls.length;
    counter.pass(30_000);
    await counter.worker.drain();
    expect(counter.shop.calls.slice(before)).toEqual(['order']);
    expect(sends(counter)).toEqual([]);
    const attempts = await counter.db.read.selectFrom('refund').select('attempts').distinct().execute();
    expect(attempts).toEqual([{ attempts: 0 }]);
  });

  test('RF8 at most four refunds are under way at a channel', async () => {
    const counter = await openCounter(await open());
    await manyAccepted(counter, 9);
    const waiting: (() => void)[] = [];
    let most = 0;
    // Nobody goes on before four wait; by then whoever else was let in would hold a lease.
    const letGo = async (): Promise<void> => {
      const leased = await counter.db.read.selectFrom('refund').select('refund_key').where('lease_until', 'is not', null).execute();
      most = Math.max(most, leased.length);
      for (const go of waiting.splice(0)) go();
    };
    counter.shop.beforeRefund = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 4 || sends(counter).length === 9) void letGo();
      });
    await counter.worker.drain();
    expect(most).toBe(4);
    expect(counter.shop.givenMinor()).toBe(9 * 8_010);
  });

  test('RF9 one attempt is one call: nothing beneath the machine sends again', async () => {
    const counter = await openCounter(await open());
    await accepted(counter);
    counter.shop.troubles = ['busy-before', 'request-lost', 'answer-lost'];
    for (let round = 0; round < 8; round += 1) {
      await counter.worker.drain();
      counter.pass(QUIET_MS);
    }
    const attempts = await counter.db.read.selectFrom('refund_attempt').select('act').where('act', '=', 'send').execute();
    expect(sends(counter)).toHaveLength(attempts.length);
    expect((await rowOf(counter)).attempts).toBe(attempts.length);
  });

  test('RF10 the dead letter is a state of the same row, with its reason and the last answer beside it', async () => {
    const counter = await openCounter(await open(), { absence: 'nothing' });
    await accepted(counter);
    counter.shop.troubles = ['request-lost'];
    await counter.worker.drain();
    counter.pass(QUIET_MS);
    await counter.worker.drain();
    expect(await rowOf(counter)).toMatchObject({ state: 'review', cause: 'answer-lost', attempts: 1 });
    const attempts = await counter.db.read.selectFrom('refund_attempt').select(['act', 'result', 'detail']).orderBy('id').execute();
    expect(attempts.slice(0, 2)).toEqual([
      { act: 'send', result: 'unknown', detail: 'ECONNRESET' },
      { act: 'look-up', result: 'absent', detail: 'answer-lost' },
    ]);
  });

  test('RF11 each payment is a row of its own: one part may be refunded and the other refused, and the goods stay claimed', async () => {
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
    counter.shop.beforeRefund = async () => {
      if (sends(counter).length === 2) counter.shop.troubles = ['declined'];
    };
    await counter.worker.drain();
    expect((await counter.view(recorded.body.returnId)).refunds.map((refund) => refund.state)).toEqual(['confirmed', 'failed']);
    const line = await counter.db.read.selectFrom('order_line').select('claimed').executeTakeFirst();
    expect(line?.claimed).toBe(1);
  });

  test('RF12 the tablet’s amount is advice: the server’s own is sent, and never more than the shop has left', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    expect(await counter.decided(counter.record({ quotedMinor: 999_999 }))).toMatchObject({
      outcome: 'adjusted',
      refund: { minor: 8_010 },
    });
    counter.shop.refundByStaff('o1', 'p1', 10);
    await counter.worker.drain();
    expect(counter.shop.intents.map((intent) => intent.amount.minor)).toEqual([8_000]);
  });
});
