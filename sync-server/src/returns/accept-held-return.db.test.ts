import type { ChannelOrderInput } from 'shared-types/channel-order';
import { caseId } from 'shared-types/ids';
import type { OrderId, ReturnId } from 'shared-types/ids';
import { aChannelLine, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { RefundIntent } from '../channels/channel.ts';
import { acceptMatchedReturn } from './accept-matched-return.ts';
import { closeCase } from './close-case.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';
import { lockReturn } from './return-row.ts';

const eur = (minor: number) => ({ minor, currency: 'EUR' as const });

const openCase = ({ db }: Counter) =>
  db.read.selectFrom('review_case').selectAll().where('status', '=', 'open').orderBy('opened_at', 'desc').executeTakeFirstOrThrow();

/** A manager accepts the open case. */
const accept = async (counter: Counter) => {
  const row = await openCase(counter);
  const body = {
    caseId: caseId.parse(row.case_id),
    decision: 'accept',
    words: 'seen it',
    goods: null,
    matchedOrder: null,
    refund: null,
  } as const;
  return await counter.decided(counter.command('case.decide', body, { grant: counter.grant({ role: 'manager', name: 'Marc' }) }));
};

const intentsOf = async ({ db }: Counter): Promise<RefundIntent[]> =>
  (await db.read.selectFrom('refund').select('intent').orderBy('refund_key').execute()).map(
    (row) => JSON.parse(row.intent) as RefundIntent,
  );

const LATE: Partial<ChannelOrderInput> = { placedAt: at('2026-10-10T09:00:00.000Z'), receivedAt: at('2026-10-15T10:00:00.000Z') };

/** What the order that came later leads to, as the importer's matcher does it. */
const match = async (counter: Counter, returnId: ReturnId) => {
  const row = await openCase(counter);
  return await counter.db.write(async (trx) => {
    const returned = await lockReturn(counter.db, trx, { marketId: id.market, returnId });
    if (!returned) throw new Error('no return');
    const result = await acceptMatchedReturn(trx, counter.deps, { returned, row, orderId: 'demo-shop:o1' as OrderId });
    if (result.kind === 'done') await closeCase(trx, row, { status: 'accepted', at: counter.now(), by: 'server', words: '' });
    return result;
  });
};

const aBlindReturn = async (counter: Counter, change: Parameters<Counter['record']>[1] = {}) => {
  const order = { typed: 'EC-20417736', contact: 'camille@example.org', evidence: 'receipt' };
  const record = counter.record({ order, lines: [{ of: { sku: 'MER-NV-M' } }], quotedMinor: null }, change);
  expect(await counter.decided(record)).toMatchObject({ outcome: 'review', cause: 'order-unknown' });
  return record.body.returnId;
};

eachDatabase('goods that are taken later', (open) => {
  test('R-13 the manager who accepts approves the deduction as far as the settings let her', async () => {
    const counter = await openCounter(await open());
    await counter.rules({}, { mostDeductionBasisPoints: 2_500 });
    await counter.order();
    const deduction = { amount: eur(4_000), why: 'worn', evidence: 'photo 1' };
    expect(await counter.decided(counter.record({ lines: [{ deduction }] }))).toMatchObject({
      cause: 'approval-invalid',
      refund: eur(8_010),
    });
    expect(await accept(counter)).toMatchObject({ refund: eur(6_007), withheld: eur(2_003) });
    expect((await intentsOf(counter)).map((intent) => intent.amount)).toEqual([eur(6_007)]);
  });

  test('M-10 what is accepted late pays the fee of its day, and the shop is told why', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ fees: { perReturn: eur(290) } });
    await counter.order(LATE);
    expect(await counter.decided(counter.record())).toMatchObject({ cause: 'window-closed', withheld: eur(290) });
    expect(await accept(counter)).toMatchObject({ refund: eur(7_720), withheld: eur(290) });
    expect((await intentsOf(counter))[0]?.derivation).toContain('2.90 EUR');
  });

  test('M-10 units that were left over pay no second fee', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ fees: { perReturn: eur(290) }, withdrawal: { days: 3 } });
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    const other = counter.record();
    await counter.decided(other);
    expect(await counter.decided(counter.record({ lines: [{ units: 2 }] }))).toMatchObject({ outcome: 'adjusted', withheld: eur(290) });
    await counter.decided(counter.command('return.void', { returnId: other.body.returnId, note: 'mistake', goodsStillHere: true }));
    expect(await accept(counter)).toMatchObject({ refund: eur(15_730), withheld: eur(290) });
  });

  test('R-14 the customer’s choice holds for goods that a manager accepts later', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ storeCredit: 'with-consent' });
    await counter.order(LATE);
    await counter.decided(counter.record({ storeCredit: { initials: 'CF' } }));
    expect((await accept(counter)).flags).toContain('store-credit');
    expect((await intentsOf(counter)).map((intent) => intent.payout)).toEqual(['store-credit']);
  });

  test('R-15 what is let go later is no refund in the ruling', async () => {
    const counter = await openCounter(await open());
    const [payment] = [
      {
        id: 'p1',
        method: 'card' as const,
        label: 'Visa',
        last4: '4417',
        capturedBy: 'web' as const,
        authorisedMinor: 8_010,
        capturedMinor: 0,
      },
    ];
    await counter.order({ ...LATE, payments: [payment] });
    await counter.decided(counter.record({ quotedMinor: 0 }));
    expect(await accept(counter)).toMatchObject({ refund: eur(0) });
    expect((await intentsOf(counter)).map((intent) => [intent.act, intent.amount])).toEqual([['void', eur(8_010)]]);
  });

  test('E-16 a blind return whose order comes is decided with no doubt waived, and its money goes', async () => {
    const counter = await openCounter(await open());
    const returnId = await aBlindReturn(counter);
    await counter.order();
    expect((await match(counter, returnId)).kind).toBe('done');
    const view = await counter.view(returnId);
    expect(view).toMatchObject({
      orderId: 'demo-shop:o1',
      caseStatus: 'accepted',
      ruling: { refund: eur(8_010), flags: ['matched-later'] },
    });
    expect(view.lines[0]?.lineId).toBe('l1');
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test.each([
    ['whose window was closed', LATE, {}, 'window-closed'],
    ['recorded under a grant that was over', {}, { expiresAt: at('2026-11-21T09:00:00.000Z') }, 'grant-expired'],
  ] as const)('E-16 one %s stays a question, with its units held, until a person decides', async (_, order, grant, cause) => {
    const counter = await openCounter(await open());
    const returnId = await aBlindReturn(counter, { grant: counter.grant(grant) });
    await counter.order(order);
    expect((await match(counter, returnId)).kind).toBe('stays');
    expect(await intentsOf(counter)).toEqual([]);
    expect((await counter.view(returnId)).ruling).toMatchObject({ outcome: 'review', cause, refund: eur(8_010), flags: ['matched-later'] });
    const row = await openCase(counter);
    expect([row.cause, JSON.parse(row.document)]).toEqual([cause, expect.objectContaining({ cause, atStake: eur(8_010) })]);
    expect(await accept(counter)).toMatchObject({ refund: eur(8_010) });
    await counter.worker.drain();
    expect(counter.shop.givenMinor()).toBe(8_010);
  });

  test('E-16 units that another return holds are not taken twice: the case says who has them', async () => {
    const counter = await openCounter(await open());
    const returnId = await aBlindReturn(counter);
    await counter.order();
    const holder = counter.record();
    await counter.decided(holder);
    expect(await match(counter, returnId)).toMatchObject({ kind: 'stays', why: expect.stringContaining(holder.body.slipNumber) as string });
    expect((await counter.view(returnId)).ruling.lines[0]?.units).toBe(0);
  });

  test('E-16 a return that used up its shift’s count is judged without itself', async () => {
    const counter = await openCounter(await open());
    const grant = counter.grant({ limits: { amount: null, returnsPerShift: 1 } });
    const returnId = await aBlindReturn(counter, { grant });
    await counter.order();
    expect((await match(counter, returnId)).kind).toBe('done');
  });
});
