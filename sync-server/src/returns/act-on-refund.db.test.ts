import { addMs } from 'shared-types/calendar';
import type { ReturnId } from 'shared-types/ids';
import type { CaseDecide } from 'shared-types/sync';
import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { importOrders } from '../orders/import-orders.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const QUIET_MS = 60_000;

/** A refund that the machine gave up: refused by the bank, looked up, not found. */
const failed = async (counter: Counter): Promise<ReturnId> => {
  await counter.order();
  const recorded = counter.record();
  counter.shop.troubles = ['declined'];
  await counter.push([recorded]);
  await counter.worker.drain();
  return recorded.body.returnId;
};

/** A refund whose answer was lost, at a shop where "not found" proves nothing. */
const lost = async (counter: Counter): Promise<ReturnId> => {
  await counter.order();
  const recorded = counter.record();
  counter.shop.troubles = ['request-lost'];
  await counter.push([recorded]);
  await counter.worker.drain();
  counter.pass(QUIET_MS);
  await counter.worker.drain();
  return recorded.body.returnId;
};

const openCases = async ({ db }: Counter) =>
  await db.read.selectFrom('review_case').select(['case_id', 'kind', 'cause', 'document']).where('status', '=', 'open').execute();

type Chosen = NonNullable<CaseDecide['refund']>;

const decide = async (counter: Counter, refund: Chosen | null, change: Partial<CaseDecide> = {}) => {
  const [open] = await openCases(counter);
  const body = {
    caseId: open?.case_id as never,
    decision: 'accept',
    words: 'asked the bank',
    goods: null,
    matchedOrder: null,
    refund,
    ...change,
  } as const;
  const grant = counter.grant({ role: 'manager', name: 'Marc', expiresAt: addMs(counter.now(), 3_600_000) });
  return (await counter.push([counter.command('case.decide', body, { grant })])).verdicts[0];
};

const refundOf = async (counter: Counter, returnId: ReturnId) => (await counter.view(returnId)).refunds[0];

const lastAudit = async ({ db }: Counter) => {
  const row = await db.read
    .selectFrom('audit')
    .selectAll()
    .where('act', 'like', 'refund.%')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, detail: JSON.parse(row.detail) as unknown } : null;
};

const mark = (reference: string | null): Chosen => ({ action: 'mark-refunded', reference });
const cancel: Chosen = { action: 'cancel-and-release', reference: null };

eachDatabase('what the machine gave up', (open) => {
  test('R-16 RF10 marked refunded: only under a reference, confirmed, audited, and its question closed', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    await decide(counter, mark(null));
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed' });
    expect((await openCases(counter))[0]?.document).toContain('reference');
    expect(await decide(counter, mark('SEPA-2026-118'))).toMatchObject({ kind: 'decided' });
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed', channelReference: 'SEPA-2026-118' });
    expect(await openCases(counter)).toEqual([]);
    expect(await lastAudit(counter)).toMatchObject({
      actor: 'staff-1',
      act: 'refund.mark-refunded',
      subject: `rf_${returnId}_p1`,
      detail: { result: 'done', was: 'failed', reference: 'SEPA-2026-118', reason: 'asked the bank' },
    });
    expect((await counter.view(returnId)).events.at(-1)).toMatchObject({ kind: 'refunded', by: 'Marc' });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(0);
  });

  test('R-16 what the shop’s own people gave back cannot be marked once more', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    await counter.push([recorded]);
    counter.shop.refundByStaff('o1', 'p1', 8_010);
    await counter.worker.drain();
    await decide(counter, mark('r1'));
    expect(await refundOf(counter, recorded.body.returnId)).toMatchObject({ state: 'failed', cause: 'refunded-on-web' });
    expect(await openCases(counter)).toHaveLength(1);
  });

  test('R-16 resend: the same key, looked up first; what arrived after all is not sent twice', async () => {
    const counter = await openCounter(await open(), { absence: 'nothing' });
    const returnId = await lost(counter);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review', cause: 'answer-lost' });
    counter.shop.refundUnder(`rf_${returnId}_p1`, 'o1', 8_010);
    await decide(counter, { action: 'resend', reference: null });
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(counter.shop.givenMinor()).toBe(8_010);
    expect(counter.shop.calls.filter((call) => call.startsWith('refund'))).toEqual([`refund rf_${returnId}_p1 8010`]);
  });

  test('R-16 resend of what never arrived goes out under the same key', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    await decide(counter, { action: 'resend', reference: null });
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(new Set(counter.shop.calls.filter((call) => call.startsWith('refund')))).toEqual(new Set([`refund rf_${returnId}_p1 8010`]));
    expect(await openCases(counter)).toEqual([]);
  });

  test('R-16 R-6 what another refund took meanwhile is not promised again by a resend', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    counter.shop.refundByStaff('o1', 'p1', 1_000);
    const document = { ...counter.shop.orders.get('o1'), sequence: 2 };
    await importOrders(counter.db, {
      channel: id.channel,
      documents: [document],
      clock: counter.now,
      indexKey: counter.deps.keys.indexKey,
    });
    await decide(counter, { action: 'resend', reference: null });
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed', cause: 'declined' });
    expect((await openCases(counter))[0]?.document).toContain('Less than this is left');
    await decide(counter, cancel, { goods: 'handed-back' });
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'adjusted', refund: { minor: 7_010 } });
  });

  test('R-16 RF11 cancelled: its money is free again; the goods stay, or went back and are free too', async () => {
    for (const [goods, units] of [
      ['kept', 1],
      ['handed-back', 0],
    ] as const) {
      const counter = await openCounter(await open());
      const returnId = await failed(counter);
      await decide(counter, cancel, { goods });
      expect(await refundOf(counter, returnId)).toMatchObject({ state: 'cancelled', cause: 'cancelled-by-hand' });
      const line = await counter.db.read.selectFrom('order_line').select('claimed').executeTakeFirst();
      expect(line?.claimed).toBe(units);
      expect(await openCases(counter)).toEqual([]);
      await counter.worker.drain();
      expect(counter.shop.givenMinor()).toBe(0);
    }
  });

  test('R-16 M-8 goods that went back with their shipping bring the whole of it when they come again', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ shipping: 'when-all-returned' });
    await counter.order({ shipping: { label: 'standard', paidMinor: 500 } });
    counter.shop.troubles = ['declined'];
    await counter.push([counter.record({ quotedMinor: 8_510 })]);
    await counter.worker.drain();
    await decide(counter, cancel, { goods: 'handed-back' });
    expect(await counter.decided(counter.record({ quotedMinor: 8_510 }))).toMatchObject({ outcome: 'accepted', refund: { minor: 8_510 } });
  });

  test('R-16 RF11 nothing is cancelled on a guess: the shop is asked first, and what it then finds is refunded', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const recorded = counter.record();
    counter.shop.troubles = ['request-lost'];
    await counter.push([recorded]);
    await counter.worker.drain();
    counter.shop.unreadable = 1_000;
    for (let hour = 0; hour < 80; hour += 1) {
      counter.pass(3_600_000);
      await counter.worker.drain();
    }
    const { returnId } = recorded.body;
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review', cause: 'http-503' });
    await decide(counter, cancel);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review' });
    expect((await openCases(counter))[0]?.document).toContain('being asked');
    counter.shop.unreadable = 0;
    counter.shop.refundUnder(`rf_${returnId}_p1`, 'o1', 8_010);
    counter.pass(3_600_000);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    await decide(counter, cancel);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
  });

  test('R-16 the shop is asked and knows nothing: now it may be cancelled', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    await counter.db.write((trx) => trx.deleteFrom('refund_attempt').where('act', '=', 'look-up').execute());
    await decide(counter, cancel);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed' });
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed', cause: 'declined' });
    await decide(counter, cancel);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'cancelled' });
  });

  test('R-16 where a shop’s silence proves nothing, cancelling needs a person’s evidence', async () => {
    const counter = await openCounter(await open(), { absence: 'nothing' });
    const returnId = await lost(counter);
    await decide(counter, cancel);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'review' });
    await decide(counter, { ...cancel, reference: 'gateway log of 21 November' });
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'cancelled' });
    expect(await lastAudit(counter)).toMatchObject({ detail: { reference: 'gateway log of 21 November' } });
  });

  test('R-16 an associate may do none of it', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    const [one] = await openCases(counter);
    const body = {
      caseId: one?.case_id as never,
      decision: 'accept',
      words: '',
      goods: null,
      matchedOrder: null,
      refund: mark('x'),
    } as const;
    expect((await counter.push([counter.command('case.decide', body)])).verdicts[0]).toMatchObject({ kind: 'refused', why: 'not-allowed' });
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed' });
  });

  test('R-16 R-8 a return whose refund failed without any money moving can be voided; one that may have arrived cannot', async () => {
    const counter = await openCounter(await open());
    const returnId = await failed(counter);
    await counter.push([counter.command('return.void', { returnId, goodsStillHere: true, note: 'wrong line' })]);
    expect(await counter.view(returnId)).toMatchObject({ voidedAt: counter.now(), refunds: [{ state: 'cancelled', cause: 'voided' }] });
    expect(await openCases(counter)).toEqual([]);
    const other = await openCounter(await open(), { absence: 'nothing' });
    const doubtful = await lost(other);
    await other.push([other.command('return.void', { returnId: doubtful, goodsStillHere: true, note: '' })]);
    expect(await other.view(doubtful)).toMatchObject({ voidedAt: null, refunds: [{ state: 'review' }] });
    expect((await openCases(other)).map((one) => one.kind).toSorted()).toEqual(['refund-unknown', 'void-too-late']);
  });
});
