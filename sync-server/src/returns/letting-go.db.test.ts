import type { ReturnId } from 'shared-types/ids';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const AUTHORISED = { id: 'p1', method: 'card', label: 'Visa', last4: '4417', capturedBy: 'web', authorisedMinor: 8_010, capturedMinor: 0 };

/** Goods of an order whose payment was authorised and never captured. */
const uncaptured = async (counter: Counter): Promise<ReturnId> => {
  await counter.order({ payments: [AUTHORISED] as never });
  const recorded = counter.record({ quotedMinor: 0 });
  await counter.push([recorded]);
  return recorded.body.returnId;
};

const capture = ({ shop }: Counter): void => {
  const order = shop.orders.get('o1');
  if (order) shop.orders.set('o1', { ...order, payments: order.payments.map((one) => ({ ...one, capturedMinor: one.authorisedMinor })) });
};

const refundOf = async (counter: Counter, returnId: ReturnId) => (await counter.view(returnId)).refunds[0];
const acts = ({ shop }: Counter): string[] => shop.calls.filter((call) => /^(?:void|refund)/.test(call));

const casesOf = async ({ db }: Counter) => await db.read.selectFrom('review_case').select(['kind', 'cause', 'document']).execute();

eachDatabase('letting an authorisation go', (open) => {
  test('R-15 what was only authorised is let go by its own step, and nothing is refunded', async () => {
    const counter = await openCounter(await open());
    const returnId = await uncaptured(counter);
    await counter.worker.drain();
    expect(acts(counter)).toEqual([`void rf_${returnId}_p1 8010`]);
    expect(await refundOf(counter, returnId)).toMatchObject({ act: 'void', state: 'confirmed', amount: { minor: 8_010 } });
    expect((await counter.view(returnId)).events.map((event) => event.kind)).not.toContain('refunded');
    expect(counter.shop.givenMinor()).toBe(0);
  });

  test('R-15 R-10 an answer lost over it is looked up, and it is let go once', async () => {
    const counter = await openCounter(await open());
    counter.shop.troubles = ['answer-lost'];
    const returnId = await uncaptured(counter);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'unknown' });
    counter.pass(60_000);
    await counter.worker.drain();
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed' });
    expect(counter.shop.released).toHaveLength(1);
  });

  test('R-15 captured meanwhile: nothing moves, and a person decides about the money', async () => {
    const counter = await openCounter(await open());
    const returnId = await uncaptured(counter);
    capture(counter);
    await counter.worker.drain();
    expect(acts(counter)).toEqual([]);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'failed', cause: 'captured-meanwhile' });
    const [question] = await casesOf(counter);
    expect(question).toMatchObject({ kind: 'refund-failed', cause: 'refund-failed' });
    expect(question?.document).toContain('captured-meanwhile');
  });

  test('R-15 let go by the shop itself meanwhile: there is nothing left to do, and nobody is asked', async () => {
    const counter = await openCounter(await open());
    const returnId = await uncaptured(counter);
    const order = counter.shop.orders.get('o1');
    if (order) counter.shop.orders.set('o1', { ...order, payments: order.payments.map((one) => ({ ...one, voided: true })) });
    await counter.worker.drain();
    expect(acts(counter)).toEqual([]);
    expect(await refundOf(counter, returnId)).toMatchObject({ state: 'confirmed', channelReference: 'voided-on-web' });
    expect(await casesOf(counter)).toEqual([]);
  });

  test('R-18 R-16 what finance pays is never sent, and is settled under its reference', async () => {
    const counter = await openCounter(await open());
    const transfer = { ...AUTHORISED, method: 'bank-transfer', label: '', last4: null, capturedMinor: 8_010 };
    await counter.order({ payments: [transfer] as never });
    const recorded = counter.record();
    await counter.push([recorded]);
    counter.pass(86_400_000);
    await counter.worker.drain();
    expect(acts(counter)).toEqual([]);
    expect(await refundOf(counter, recorded.body.returnId)).toMatchObject({ state: 'review', cause: 'for-finance' });
    const [row] = await counter.db.read.selectFrom('review_case').select('case_id').execute();
    const decide = async (refund: { action: 'resend' | 'mark-refunded'; reference: string | null } | null) => {
      const body = { caseId: row?.case_id as never, decision: 'accept', words: 'paid', goods: null, matchedOrder: null, refund } as const;
      await counter.push([counter.command('case.decide', body, { grant: counter.grant({ role: 'manager', name: 'Marc' }) })]);
      return await refundOf(counter, recorded.body.returnId);
    };
    expect(await decide(null)).toMatchObject({ state: 'review' });
    expect(await decide({ action: 'resend', reference: null })).toMatchObject({ state: 'review' });
    expect(await decide({ action: 'mark-refunded', reference: 'SEPA-7' })).toMatchObject({
      state: 'confirmed',
      channelReference: 'SEPA-7',
    });
    await counter.worker.drain();
    expect(acts(counter)).toEqual([]);
  });
});
