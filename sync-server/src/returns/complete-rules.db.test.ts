import { generateKeyPairSync } from 'node:crypto';

import type { ChannelOrderInput } from 'shared-types/channel-order';
import { ENGLISH, explainQuote } from 'shared-types/explain';
import type { ReturnPolicyInput } from 'shared-types/policy';
import { quoteReturn } from 'shared-types/quote';
import type { Approval } from 'shared-types/return';
import type { OrderId } from 'shared-types/ids';
import { aChannelLine, aPolicy, at, id, someTerms } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import type { RefundIntent } from '../channels/channel.ts';
import { loadKnownOrders } from '../orders/known-order.ts';
import { signJws } from '../staff/jws.ts';
import { openCounter } from './counter-for-tests.ts';
import type { Counter } from './counter-for-tests.ts';

const eur = (minor: number) => ({ minor, currency: 'EUR' as const });
const MANAGER = id.staff(2);

const laterPolicy = ({ db }: Counter, policy: Partial<ReturnPolicyInput>, from: string) =>
  db.write((trx) =>
    trx
      .insertInto('policy')
      .values({ market_id: id.market, version: 2, from_at: from, document: JSON.stringify(aPolicy({ version: 2, ...policy })) })
      .execute(),
  );

const approvalOf = (counter: Counter, covers: Approval['covers'], grant: Parameters<Counter['grant']>[0] = {}): Approval => ({
  staffId: MANAGER,
  grant: counter.grant({ staffId: MANAGER, role: 'manager', name: 'Marc', ...grant }),
  covers,
  reason: 'A loyal customer',
});

/** Received on 15 October: seven days late on 21 November. */
const LATE: Partial<ChannelOrderInput> = { placedAt: at('2026-10-10T09:00:00.000Z'), receivedAt: at('2026-10-15T10:00:00.000Z') };
const OVERRIDE = { override: { amount: eur(10_000), daysLate: 10 } };

const intentsOf = async ({ db }: Counter): Promise<RefundIntent[]> =>
  (await db.read.selectFrom('refund').select('intent').orderBy('refund_key').execute()).map(
    (row) => JSON.parse(row.intent) as RefundIntent,
  );

const auditOf = async ({ db }: Counter, act: string): Promise<Record<string, unknown>[]> =>
  (await db.read.selectFrom('audit').select('detail').where('act', '=', act).orderBy('id').execute()).map(
    (row) => JSON.parse(row.detail) as Record<string, unknown>,
  );

eachDatabase('the complete rules at the counter', (open) => {
  test('E-13 a later promise that counts for older orders lets a late return through, once it is in force', async () => {
    const counter = await openCounter(await open());
    await counter.order({ ...LATE, lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    await laterPolicy(counter, { windowDays: 60, appliesToOlder: true }, '2026-11-21T12:00:00.000Z');
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'review', cause: 'window-closed' });
    counter.pass(3 * 3_600_000);
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'accepted', flags: ['later-policy'] });
  });

  test.each([
    ['yes', { outcome: 'accepted', cause: null, flags: ['check-passed'] }],
    ['no', { outcome: 'review', cause: 'category-excluded', flags: [] }],
    [null, { outcome: 'review', cause: 'category-excluded', flags: [] }],
  ] as const)('E-14 excluded goods whose check was answered %s', async (check, expected) => {
    const counter = await openCounter(await open());
    const guidedChecks = { underwear: { question: 'Is the seal unbroken?', returnableIf: 'yes' as const } };
    await counter.rules({ categories: { underwear: { returnable: false, windowDays: null } } }, { guidedChecks });
    await counter.order({ lines: [aChannelLine({ category: 'underwear' })] });
    expect(await counter.decided(counter.record({ lines: [{ check }] }))).toMatchObject(expected);
  });

  test('E-15 a manager lets a late return through on the spot; her name and reason stay with it', async () => {
    const counter = await openCounter(await open());
    await counter.rules({}, OVERRIDE);
    await counter.order(LATE);
    const record = counter.record({ approval: approvalOf(counter, ['override']) });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted', refund: eur(8_010), flags: ['overridden'] });
    const { events } = await counter.view(record.body.returnId);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'accepted', note: 'override: A loyal customer' }));
    const [audit] = await auditOf(counter, 'return.record');
    expect(audit?.['approval']).toEqual({ by: MANAGER, covers: ['override'], reason: 'A loyal customer', held: ['override'] });
  });

  test.each([
    ['another store’s grant', { storeId: id.store(2) }],
    ['another market’s grant', { marketId: 'gb' as never }],
    ['a grant copied from another tablet', { installationId: id.installation(9) }],
    ['an associate’s grant', { role: 'associate' as const }],
    ['somebody else’s grant', { staffId: id.staff(3) }],
    ['a grant that was over', { expiresAt: at('2026-11-21T09:59:59.000Z') }],
    ['a grant of the future', { issuedAt: at('2026-11-21T11:00:00.000Z') }],
  ])('E-15 %s is no approval: a person decides, the units are held', async (_, grant) => {
    const counter = await openCounter(await open());
    await counter.rules({}, OVERRIDE);
    await counter.order(LATE);
    const ruling = await counter.decided(counter.record({ approval: approvalOf(counter, ['override'], grant) }));
    expect(ruling).toMatchObject({ outcome: 'review', cause: 'approval-invalid', flags: [] });
    expect(ruling.lines[0]?.units).toBe(1);
  });

  test('E-15 a forged approval lets nothing through, and one that nothing needs is no doubt', async () => {
    const counter = await openCounter(await open());
    await counter.rules({}, OVERRIDE);
    await counter.order(LATE);
    await counter.order({ id: 'o2', number: 'EC-20417737' });
    const genuine = approvalOf(counter, ['override']);
    const claims = JSON.parse(Buffer.from(genuine.grant.split('.')[1] ?? '', 'base64url').toString()) as object;
    const forged = { ...genuine, grant: signJws(claims, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) };
    expect(await counter.decided(counter.record({ approval: forged }))).toMatchObject({ outcome: 'review', cause: 'approval-invalid' });
    const inTime = counter.record({ approval: forged, order: { known: 'demo-shop:o2' as OrderId, revision: 'r1' } });
    expect(await counter.decided(inTime)).toMatchObject({ outcome: 'accepted', cause: null });
  });

  test.each([
    ['more money than the settings let a manager decide', { override: { amount: eur(8_009), daysLate: 10 } }],
    ['more days late', { override: { amount: null, daysLate: 6 } }],
    ['a store that lets managers decide nothing', { override: null }],
  ])('E-15 %s: a person decides', async (_, settings) => {
    const counter = await openCounter(await open());
    await counter.rules({}, settings);
    await counter.order(LATE);
    const ruling = await counter.decided(counter.record({ approval: approvalOf(counter, ['override']) }));
    expect(ruling).toMatchObject({ outcome: 'review', cause: 'approval-exceeded' });
  });

  test('M-11 a deduction is taken off under an approval, told in the ruling, and never paid later', async () => {
    const counter = await openCounter(await open());
    await counter.rules({}, { mostDeductionBasisPoints: 5_000 });
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    const deduction = { amount: eur(3_000), why: 'worn', evidence: 'photo 1' };
    const record = counter.record({ lines: [{ deduction }], approval: approvalOf(counter, ['deduction']), quotedMinor: 5_010 });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted', refund: eur(5_010), withheld: eur(3_000) });
    expect(await counter.decided(counter.record())).toMatchObject({ outcome: 'accepted', refund: eur(8_010), withheld: eur(0) });
    expect((await auditOf(counter, 'return.record'))[0]?.['approval']).toMatchObject({ held: ['deduction'] });
  });

  test.each([
    ['without an approval', { approved: false, minor: 1_000, most: 5_000 }, 'approval-invalid'],
    ['above the settings’ share', { approved: true, minor: 4_006, most: 5_000 }, 'approval-exceeded'],
    ['above all that the line is worth', { approved: true, minor: 99_999, most: 10_000 }, 'approval-exceeded'],
    ['where the settings allow none', { approved: true, minor: 1, most: null }, 'approval-exceeded'],
  ] as const)('M-11 a deduction %s is for a person, and the goods are held', async (_, { approved, minor, most }, cause) => {
    const counter = await openCounter(await open());
    await counter.rules({}, { mostDeductionBasisPoints: most });
    await counter.order();
    const approval = approved ? approvalOf(counter, ['deduction']) : null;
    const deduction = { amount: eur(minor), why: 'worn', evidence: 'photo 1' };
    const ruling = await counter.decided(counter.record({ lines: [{ deduction }], approval }));
    expect(ruling).toMatchObject({ outcome: 'review', cause });
    expect(ruling.lines[0]?.units).toBe(1);
    const { document } = await counter.db.read.selectFrom('review_case').select('document').executeTakeFirstOrThrow();
    expect((JSON.parse(document) as { detail: string }).detail).toContain('worn (photo 1)');
  });

  test('M-10 fees are kept of a late withdrawal, told in the ruling, and none on a defect', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ fees: { perReturn: eur(290), restockingBasisPoints: 1_000 }, withdrawal: { days: 3 } });
    await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
    const plain = await counter.decided(counter.record({ quotedMinor: 6_919 }));
    expect(plain).toMatchObject({ outcome: 'accepted', refund: eur(6_919), withheld: eur(1_091) });
    const defect = await counter.decided(counter.record({ lines: [{ reason: 'faulty' }] }));
    expect(defect).toMatchObject({ outcome: 'accepted', refund: eur(8_010), withheld: eur(0) });
  });

  test('R-14 store credit rides on the intent where the promise offers it and the customer signed', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ storeCredit: 'with-consent' });
    await counter.order();
    const ruling = await counter.decided(counter.record({ storeCredit: { initials: 'CF' } }));
    expect(ruling).toMatchObject({ outcome: 'accepted', flags: ['store-credit'] });
    expect((await intentsOf(counter)).map((intent) => intent.payout)).toEqual(['store-credit']);
  });

  test('R-14 consent where no store credit is offered pays the means of payment, and the return says so', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const record = counter.record({ storeCredit: { initials: 'CF' } });
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted', refund: eur(8_010), flags: [] });
    expect((await intentsOf(counter)).map((intent) => intent.payout)).toEqual(['original']);
    const received = (await counter.view(record.body.returnId)).events.find((event) => event.kind === 'received');
    expect(received?.note).toContain('store credit');
  });

  test('R-15 what was only authorised is let go by rows of their own, unit by unit, and never refunded', async () => {
    const counter = await openCounter(await open());
    const payments = [
      {
        id: 'p1',
        method: 'card' as const,
        label: 'Visa',
        last4: '4417',
        capturedBy: 'web' as const,
        authorisedMinor: 16_020,
        capturedMinor: 0,
      },
    ];
    const document = await counter.order({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })], payments });
    const first = await counter.decided(counter.record({ quotedMinor: 0 }));
    expect(first).toMatchObject({ outcome: 'goods-only', cause: 'not-captured-on-web', refund: eur(0) });
    expect(first.lines[0]?.money).toEqual(eur(8_010));
    const rows = () => counter.db.read.selectFrom('refund').select(['act', 'amount_minor', 'state']).orderBy('refund_key').execute();
    expect(await rows()).toEqual([{ act: 'void', amount_minor: 8_010, state: 'requested' }]);
    const known = (await loadKnownOrders(counter.db.read, [`demo-shop:${document.id}` as OrderId])).get(
      `demo-shop:${document.id}` as OrderId,
    );
    expect(known?.state.payments[0]).toMatchObject({ captured: eur(0), refunded: eur(0), pending: eur(0), released: eur(8_010) });
    await counter.decided(counter.record({ quotedMinor: 0 }));
    expect(await rows()).toHaveLength(2);
    expect((await intentsOf(counter)).map((intent) => [intent.act, intent.payout, intent.amount])).toEqual([
      ['void', 'original', eur(8_010)],
      ['void', 'original', eur(8_010)],
    ]);
  });

  test('R-18 a bank transfer is for finance: a case with the amount, and the worker never sends it', async () => {
    const counter = await openCounter(await open());
    const payments = [
      {
        id: 'p1',
        method: 'bank-transfer' as const,
        label: 'Transfer',
        last4: null,
        capturedBy: 'web' as const,
        authorisedMinor: 8_010,
        capturedMinor: 8_010,
      },
    ];
    await counter.order({ payments });
    const record = counter.record();
    expect(await counter.decided(record)).toMatchObject({ outcome: 'accepted', refund: eur(8_010) });
    await counter.worker.drain();
    const { refunds, caseStatus } = await counter.view(record.body.returnId);
    expect(refunds).toEqual([expect.objectContaining({ state: 'review', cause: 'for-finance', amount: eur(8_010) })]);
    expect(caseStatus).toBe('open');
    const row = await counter.db.read
      .selectFrom('review_case')
      .select(['kind', 'cause', 'refund_key', 'document'])
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ kind: 'for-finance', cause: 'for-finance', refund_key: refunds[0]?.key });
    expect(JSON.parse(row.document)).toMatchObject({ atStake: eur(8_010), refundKey: refunds[0]?.key });
    const told = await counter.db.read.selectFrom('feed_row').select('kind').where('kind', '=', 'case').execute();
    expect(told).toHaveLength(1);
  });

  test('R-18 store credit that the customer chose is paid by the shop, whatever she paid with', async () => {
    const counter = await openCounter(await open());
    await counter.rules({ storeCredit: 'with-consent' });
    const payment = { id: 'p1', method: 'bank-transfer' as const, label: 'Transfer', last4: null, capturedBy: 'web' as const };
    await counter.order({ payments: [{ ...payment, authorisedMinor: 8_010, capturedMinor: 8_010 }] });
    await counter.decided(counter.record({ storeCredit: { initials: 'CF' } }));
    const rows = await counter.db.read.selectFrom('refund').select(['state', 'cause']).execute();
    expect(rows).toEqual([{ state: 'requested', cause: null }]);
  });

  test('R-18 beside a card, finance has its share only and the card restocks the goods', async () => {
    const counter = await openCounter(await open());
    const web = { last4: null, capturedBy: 'web' as const };
    const payments = [
      { id: 'p1', method: 'cash-on-delivery' as const, label: 'Cash', ...web, authorisedMinor: 4_005, capturedMinor: 4_005 },
      { id: 'p2', method: 'card' as const, label: 'Visa', ...web, authorisedMinor: 4_005, capturedMinor: 4_005 },
    ];
    await counter.order({ payments });
    await counter.decided(counter.record({ lines: [{ disposition: 'resell-here' }] }));
    const rows = await counter.db.read.selectFrom('refund').select(['payment_id', 'state', 'amount_minor']).orderBy('payment_id').execute();
    expect(rows).toEqual([
      { payment_id: 'p1', state: 'review', amount_minor: 4_005 },
      { payment_id: 'p2', state: 'requested', amount_minor: 4_005 },
    ]);
    expect((await intentsOf(counter)).map((intent) => [intent.paymentId, intent.lines.map((line) => line.restock)])).toEqual([
      ['p1', [false]],
      ['p2', [true]],
    ]);
  });

  test('R-5 the server’s own sentences about the amount go to the shop and into the audit, beside the tablet’s', async () => {
    const counter = await openCounter(await open());
    const document = await counter.order();
    const orderId = `demo-shop:${document.id}` as OrderId;
    const known = (await loadKnownOrders(counter.db.read, [orderId])).get(orderId);
    const told = ['one sweater 80.00 EUR'];
    const record = counter.record({ derivation: told, quotedMinor: 8_000 });
    expect(await counter.decided(record)).toMatchObject({
      outcome: 'adjusted',
      cause: 'amount-differs',
      quoted: eur(8_000),
      refund: eur(8_010),
    });
    const ours =
      known && explainQuote(quoteReturn(known, [{ lineId: id.line(1), units: 1, reason: 'too-small' }], someTerms()), known, ENGLISH);
    expect(ours?.length).toBeGreaterThan(0);
    expect((await intentsOf(counter))[0]?.derivation).toBe(ours?.join('\n'));
    expect((await auditOf(counter, 'return.record'))[0]?.['derivation']).toBe(ours?.join('\n'));
    const kept = await counter.db.read.selectFrom('return_record').select('record').executeTakeFirstOrThrow();
    expect(JSON.parse(kept.record)).toMatchObject({ derivation: told });
  });

  test('R-7 more units than were ever bought are held as far as they go, and a person decides about the rest', async () => {
    const counter = await openCounter(await open());
    await counter.order();
    const ruling = await counter.decided(counter.record({ lines: [{ units: 7 }], quotedMinor: 56_070 }));
    expect(ruling).toMatchObject({ outcome: 'review', cause: 'line-unknown' });
    expect(ruling.lines[0]).toMatchObject({ asked: 7, units: 1 });
    expect(await intentsOf(counter)).toEqual([]);
  });
});
