import { describe, expect, test } from 'vitest';

import { moneyOf } from 'shared-types/money';
import { aChannelLine, aKnownOrder, at, id, someSettings, someTerms } from 'shared-types/testing/builders';

import { aDraftLine, aSession } from '../../store/for-tests.ts';
import type { DraftApproval, DraftLine } from '../../store/ledger.ts';
import { announcedSoFar, approvalInForce, approvalNeeded, approvalSubject, consentAfter, judgeDraft, termsOfDraft } from './draft-terms.ts';
import { quoteDraft } from './quote-draft.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const known = aKnownOrder({ lines: [aChannelLine({ quantity: 2, paidMinor: 16_020 })] });
const settings = someSettings({ override: { amount: eur(10_000), daysLate: 60 }, mostDeductionBasisPoints: 3_000 });
const late = at('2027-01-10T10:00:00.000Z');
const deskAt = (presentedAt = late) => ({ terms: someTerms({ presentedAt, settings }), storeId: id.store(1) });
const { claims } = aSession(2);
const manager = { ...claims, role: 'manager' as const, issuedAt: late, expiresAt: late };
const approved = (lines: readonly DraftLine[], covers: DraftApproval['covers'] = ['override']): DraftApproval => ({
  covers,
  reason: 'long-standing customer',
  grant: 'a.b.c',
  claims: manager,
  subject: approvalSubject(lines),
});
const deduction = { amount: eur(1_000), why: 'soles marked', evidence: 'photo 1' };

describe('what a manager must let through', () => {
  test('E-15 goods past their date, but not a defect; M-11 whatever is taken off', () => {
    const lines = [aDraftLine()];
    expect(approvalNeeded(known, { lines }, deskAt())).toEqual(['override']);
    expect(approvalNeeded(known, { lines: [aDraftLine({ reason: 'faulty' })] }, deskAt())).toEqual([]);
    expect(approvalNeeded(known, { lines: [aDraftLine({ deduction })] }, deskAt())).toEqual(['override', 'deduction']);
    expect(approvalNeeded(known, { lines: [aDraftLine({ deduction })] }, deskAt(someTerms().presentedAt))).toEqual(['deduction']);
  });
});

describe('E-15 a manager’s word', () => {
  test('lets the line through as long as nothing else is put into the return', () => {
    const lines = [aDraftLine()];
    const approval = approved(lines);
    expect(quoteDraft(known, { lines }, termsOfDraft(known, { lines, approval }, deskAt())).quote.flags).toContain('overridden');
    const more = [aDraftLine({ units: 2 })];
    expect(approvalInForce({ approval, lines: more })).toBeNull();
    expect(termsOfDraft(known, { lines: more, approval }, deskAt()).waived).toBeUndefined();
    expect(approvalInForce({ approval, lines: [aDraftLine({ condition: 'worn' })] })).toBe(approval);
  });

  test('has the store’s limits, in money and in days', () => {
    const judged = (units: number, desk = deskAt()) =>
      judgeDraft(known, { lines: [aDraftLine({ units })] }, desk, { covers: ['override'], claims: manager });
    expect(judged(1)).toBe('ok');
    expect(judged(2)).toBe('approval-exceeded');
    expect(judged(1, { ...deskAt(), storeId: id.store(2) })).toBe('approval-invalid');
  });

  test('M-11 takes off what was said, and not before she has spoken', () => {
    const lines = [aDraftLine({ deduction })];
    const desk = deskAt(someTerms().presentedAt);
    const quoted = (approval: DraftApproval | null) =>
      quoteDraft(known, { lines }, termsOfDraft(known, { lines, approval }, desk)).quote.refund.minor;
    expect(quoted(null)).toBe(8_010);
    const now = { ...manager, issuedAt: desk.terms.presentedAt, expiresAt: desk.terms.presentedAt };
    expect(quoted({ ...approved(lines, ['deduction']), claims: now })).toBe(7_010);
  });
});

test('E-17 what was announced counts while any of it is in the return', () => {
  const announced = { announcedId: 'a' as never, code: 'AR-1', announcedAt: at('2026-11-20T10:00:00.000Z'), kind: 'withdrawal' as const }; // an id that nothing reads
  const declared = { reason: 'too-small', condition: null } as const;
  expect(termsOfDraft(known, { lines: [aDraftLine({ declared })], announced }, deskAt()).announced).toBe(announced);
  expect(termsOfDraft(known, { lines: [aDraftLine()], announced }, deskAt()).announced).toBeNull();
});

test('E-17 what another return brought in meanwhile is known from what the feed told', () => {
  const announced = { announcedId: 'a' as never, code: 'AR-1', announcedAt: late, kind: 'return' as const }; // an id that nothing reads
  const returnId = id.return(3);
  expect(announcedSoFar(announced, [{ announcedId: 'a' as never, returnId }])).toEqual({ ...announced, returnId });
  expect(announcedSoFar(announced, [{ announcedId: 'b' as never, returnId }])?.returnId).toBeNull();
  expect(announcedSoFar(null, [{ announcedId: 'a' as never, returnId }])).toBeNull();
});

test('R-14 consent is for one amount: another one asks the customer again', () => {
  const desk = deskAt(someTerms().presentedAt);
  const before = { lines: [aDraftLine()], storeCredit: { initials: 'CF' } };
  expect(consentAfter(known, before, { lines: [aDraftLine({ condition: 'worn' })] }, desk).storeCredit).toBeUndefined();
  expect(consentAfter(known, before, { lines: [aDraftLine({ units: 2 })] }, desk)).toMatchObject({ storeCredit: null });
  expect(consentAfter(known, { lines: [aDraftLine()] }, { lines: [aDraftLine({ units: 2 })] }, desk).storeCredit).toBeUndefined();
});
