import 'fake-indexeddb/auto';

import type { AnnouncedReturnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { aKnownOrder, aMarket, aPolicy, id, someSettings } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aDraft, aDraftLine, aSession, aTablet } from '../../store/for-tests.ts';
import { confirmReturn } from './confirm-return.ts';
import { approvalSubject } from './draft-terms.ts';

const ANNOUNCED = '01990000-0000-7000-8000-060000000001' as AnnouncedReturnId; // an id of this test
const labelOf = () => ({ text: 'Too small', language: 'en' });

test('P-5 the slip speaks the language of the customer’s order, whoever serves her; without an order that of the market', async () => {
  const tablet = await aTablet({ market: aMarket({ locale: 'fr-FR' }) });
  const localeOf = async (asked: Omit<Parameters<typeof confirmReturn>[1], 'labelOf'>): Promise<string | undefined> => {
    const confirmed = await confirmReturn(tablet, { ...asked, labelOf });
    return confirmed.ok ? (await tablet.ledger.slips.get(confirmed.value.returnId))?.document.locale : confirmed.error.kind;
  };
  expect(tablet.session.getState()?.locale).toBe('fr');
  expect(await localeOf({ draft: aDraft(tablet), known: aKnownOrder({ locale: 'de-AT' }) })).toBe('de-AT');
  const blind = aDraft(tablet, { orderId: null, typed: 'EC-9', lines: [aDraftLine({ lineId: null, sku: 'MER-NV-M' })] });
  expect(await localeOf({ draft: blind, known: null })).toBe('fr-FR');
});

test('R-5 nothing is recorded while a line lacks what the server will ask for, and the answer says which', async () => {
  const tablet = await aTablet();
  const known = aKnownOrder();
  const trouble = async (lines: ReturnType<typeof aDraftLine>[]) => {
    const confirmed = await confirmReturn(tablet, { draft: aDraft(tablet, { lines }), known, labelOf });
    return confirmed.ok ? 'recorded' : confirmed.error;
  };
  expect(await trouble([])).toEqual({ kind: 'nothing-picked' });
  expect(await trouble([aDraftLine(), aDraftLine({ reason: null })])).toEqual({ kind: 'reason-missing', position: 1 });
  expect(await trouble([aDraftLine({ condition: null })])).toEqual({ kind: 'condition-missing', position: 0 });
  expect(await trouble([aDraftLine({ lineId: id.line(9) })])).toEqual({ kind: 'line-unknown', position: 0 });
  expect(await tablet.ledger.outbox.count()).toBe(0);
});

test('R-5 R-14 E-15 E-17 the record says all that the desk showed: words, approval, consent, what was announced', async () => {
  const settings = someSettings({ override: { amount: null, daysLate: null }, mostDeductionBasisPoints: 5_000 });
  const policy = aPolicy({ storeCredit: 'with-consent', windowDays: 5 });
  const tablet = await aTablet({ settings, policies: [policy] });
  const { claims, grant } = aSession(2);
  const lines = [
    aDraftLine({
      deduction: { amount: moneyOf(1_000, 'EUR'), why: 'soles marked', evidence: 'photo 14' },
      declared: { reason: 'too-large', condition: null },
    }),
  ];
  const approval = { claims: { ...claims, role: 'manager' as const }, grant, reason: 'worn once', covers: ['override', 'deduction'] as const, subject: approvalSubject(lines) }; // prettier-ignore
  const draft = aDraft(tablet, {
    lines,
    approval,
    storeCredit: { initials: 'CF' },
    announced: { announcedId: ANNOUNCED, code: 'AR-1', announcedAt: tablet.clock.now(), kind: 'warranty' },
  });
  const known = aKnownOrder();
  const confirmed = await confirmReturn(tablet, { draft, known, labelOf });
  if (!confirmed.ok) throw new Error(confirmed.error.kind);
  const { record, means } = confirmed.value;
  expect(record).toMatchObject({
    quoted: { refund: { minor: 7_010 } },
    approval: { staffId: 'staff-2', covers: ['override', 'deduction'], reason: 'worn once' },
    storeCredit: { initials: 'CF' },
    announced: ANNOUNCED,
    lines: [{ deduction: { amount: { minor: 1_000 } }, declared: { reason: 'too-large' } }],
  });
  expect(record.derivation).toContainEqual(expect.stringContaining('soles marked'));
  expect(means).toEqual(['Store credit']);
});

test('E-15 an approval that nothing needs is not sent, nor consent that pays nothing', async () => {
  const tablet = await aTablet();
  const lines = [aDraftLine()];
  const { claims, grant } = aSession(2);
  const approval = { claims, grant, reason: 'worn once', covers: ['override'] as const, subject: approvalSubject(lines) };
  const draft = aDraft(tablet, { lines, approval, storeCredit: { initials: 'CF' } });
  const confirmed = await confirmReturn(tablet, { draft, known: aKnownOrder(), labelOf });
  expect(confirmed).toMatchObject({ ok: true, value: { record: { approval: null, storeCredit: null, announced: null } } });
});
