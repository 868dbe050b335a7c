import { expect, test } from 'vitest';

import { judgeApproval } from './approval.ts';
import type { ApprovalFacts } from './approval.ts';
import { decide } from './decide.ts';
import { moneyOf } from './money.ts';
import { daysLateOf } from './returnable.ts';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, at, id, someSettings, someTerms } from './testing/builders.ts';

const eur = (minor: number) => moneyOf(minor, 'EUR');
const now = at('2026-11-21T13:00:00.000Z');
const claims = {
  staffId: id.staff(2),
  role: 'manager' as const,
  storeId: id.store(1),
  issuedAt: at('2026-11-21T08:00:00.000Z'),
  expiresAt: at('2026-11-21T20:00:00.000Z'),
};
const judged = (with_: Partial<ApprovalFacts> = {}) =>
  judgeApproval({
    approval: { staffId: id.staff(2), covers: ['override'] },
    claims,
    storeId: id.store(1),
    presentedAt: now,
    settings: someSettings({ override: { amount: eur(20_000), daysLate: 7 } }),
    worth: eur(8_010),
    daysLate: 3,
    ...with_,
  });

test('E-15 a manager’s word holds within the store’s limits', () => {
  expect(judged()).toBe('ok');
  expect(judged({ worth: eur(20_000), daysLate: 7 })).toBe('ok');
  expect(judged({ worth: eur(20_001) })).toBe('approval-exceeded');
  expect(judged({ daysLate: 8 })).toBe('approval-exceeded');
  expect(judged({ worth: moneyOf(1, 'CHF') })).toBe('approval-exceeded');
});

test('E-15 without the setting nothing can be overridden; an open limit has no bound', () => {
  expect(judged({ settings: someSettings() })).toBe('approval-exceeded');
  expect(judged({ settings: null })).toBe('approval-exceeded');
  expect(judged({ settings: someSettings({ override: { amount: null, daysLate: null } }), worth: eur(1_000_000), daysLate: 400 })).toBe(
    'ok',
  );
});

test('E-15 an associate’s grant, another person’s, another store’s, one that ended or did not begin, or none of ours: invalid', () => {
  expect(judged({ claims: null })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, role: 'associate' } })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, staffId: id.staff(3) } })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, storeId: id.store(2) } })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, expiresAt: at('2026-11-21T12:59:59.999Z') } })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, issuedAt: at('2026-11-21T13:10:00.001Z') } })).toBe('approval-invalid');
  expect(judged({ claims: { ...claims, issuedAt: at('2026-11-21T13:01:00.000Z') } })).toBe('ok'); // signed in only to approve
});

test('E-15 deductions have their own limit, so only an override is held against these', () => {
  expect(judged({ approval: { staffId: id.staff(2), covers: ['deduction'] }, settings: null, daysLate: 99 })).toBe('ok');
});

const known = aKnownOrder(); // received 14 November
const shut = someTerms({ policy: aPolicy({ windowDays: 3 }) }); // last day 17 November, presented on the 21st
const asked = { lineId: id.line(1), units: 1, reason: 'changed-mind' as const };

test('E-15 an override that holds waives the window and the limits, and the ruling says so', () => {
  expect(daysLateOf(known, [asked], shut)).toBe(4);
  expect(daysLateOf(known, [{ ...asked, reason: 'faulty' }], shut)).toBe(0);
  const terms = { ...shut, waived: true };
  expect(decide({ known, requested: [asked], terms, doubts: [], quoted: null })).toMatchObject({
    outcome: 'accepted',
    flags: ['overridden'],
  });
  const limits = decide({ known, requested: [asked], terms: someTerms({ waived: true }), doubts: ['offline-limit'], quoted: null });
  expect(limits).toMatchObject({ outcome: 'accepted', flags: ['overridden'] });
  const final = aKnownOrder({ lines: [aChannelLine({ finalSale: true })] });
  expect(decide({ known: final, requested: [asked], terms, doubts: [], quoted: null }).outcome).toBe('accepted');
});

test('E-15 an override that does not hold is named instead of what it was meant for, and only where something needed it', () => {
  const doubts = ['approval-exceeded'] as const;
  expect(decide({ known, requested: [asked], terms: shut, doubts, quoted: null })).toMatchObject({
    outcome: 'review',
    cause: 'approval-exceeded',
    hold: 'reserved',
  });
  expect(decide({ known, requested: [asked], terms: someTerms(), doubts, quoted: null }).outcome).toBe('accepted');
  const revoked = decide({ known, requested: [asked], terms: { ...shut, waived: true }, doubts: ['device-revoked'], quoted: null });
  expect(revoked.cause).toBe('device-revoked');
});

test('E-15 M-11 a deduction without an approval, or above the most, waits for a person and takes no more than is allowed', () => {
  const deduction = { amount: eur(2_000), why: 'Stain' };
  const ruled = (with_: Parameters<typeof someTerms>[0], doubts: readonly ('approval-invalid' | 'approval-exceeded')[] = []) =>
    decide({ known, requested: [{ ...asked, deduction }], terms: someTerms(with_), doubts, quoted: null });
  expect(ruled({})).toMatchObject({ outcome: 'review', cause: 'approval-invalid', refund: eur(8_010) });
  const half = someSettings({ mostDeductionBasisPoints: 5_000 });
  expect(ruled({ settings: half, deductionApproved: true })).toMatchObject({
    outcome: 'accepted',
    refund: eur(6_010),
    withheld: eur(2_000),
  });
  const tenth = someSettings({ mostDeductionBasisPoints: 1_000 });
  expect(ruled({ settings: tenth, deductionApproved: true })).toMatchObject({
    outcome: 'review',
    cause: 'approval-exceeded',
    refund: eur(7_209),
  });
  const held = aKnownOrder({}, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  const elsewhere = decide({ known: held, requested: [{ ...asked, deduction }], terms: someTerms(), doubts: [], quoted: null });
  expect(elsewhere.outcome).toBe('duplicate'); // nothing can be taken off units that are not here
});
