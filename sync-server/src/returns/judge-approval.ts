import { judgeApproval } from 'shared-types/approval';
import type { RequestedLine } from 'shared-types/decide';
import type { GrantClaims } from 'shared-types/enrolment';
import type { StoreId } from 'shared-types/ids';
import { sum } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import { quoteReturn } from 'shared-types/quote';
import type { Approval, Cause } from 'shared-types/return';
import { daysLateOf } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import { readGrant } from '../staff/sign-in.ts';
import type { CommandContext } from './command-context.ts';

/** Terms with what a manager's word adds to them, all that would leave the company under them, and why her word does not hold. */
export type ApprovedTerms = Readonly<{ terms: ReturnTerms; worth: Money; doubt: Cause | null }>;

type Asked = Readonly<{ known: KnownOrder; requested: readonly RequestedLine[]; terms: ReturnTerms; storeId: StoreId }>;

/**
 * E-15: the approval is judged like the command's own grant: our signature, her role and store, that moment, and the store's newest limits.
 * Deductions (M-11) and the override stand apart: one may hold where the other does not.
 */
export const withApproval = (context: CommandContext, approval: Approval | null, asked: Asked): ApprovedTerms => {
  const { known, requested, terms, storeId } = asked;
  if (approval === null) return { terms, worth: worthOf(known, requested, terms), doubt: null };
  const { settings } = context.terms;
  const facts = { claims: claimsOf(context, approval), storeId, presentedAt: terms.presentedAt, settings };
  const judge = (covers: Approval['covers'][number], worth: Money) =>
    approval.covers.includes(covers)
      ? judgeApproval({ ...facts, approval: { ...approval, covers: [covers] }, worth, daysLate: daysLateOf(known, requested, terms) })
      : null;
  const deduction = judge('deduction', worthOf(known, requested, terms));
  const deducted: ReturnTerms = { ...terms, deductionApproved: deduction === 'ok' };
  const worth = worthOf(known, requested, deducted);
  const override = judge('override', worth);
  const doubt = [override, deduction].find((one) => one !== null && one !== 'ok') ?? null;
  return { terms: { ...deducted, waived: override === 'ok' }, worth, doubt };
};

/** She said her PIN at this tablet: a grant for another one, copied from there, is nobody's word here. */
const claimsOf = ({ deps, installation }: CommandContext, { grant }: Approval): GrantClaims | null => {
  const claims = readGrant(deps.keys, grant);
  return claims?.installationId === installation.installation_id && claims.marketId === installation.market_id ? claims : null;
};

/** What limits are held against: web money, released money and till money alike, for all of it leaves the company. */
const worthOf = (known: KnownOrder, requested: readonly RequestedLine[], terms: ReturnTerms): Money => {
  const picked = requested.flatMap(({ lineId, ...one }) => (lineId === null ? [] : [{ ...one, lineId }]));
  const { refund, released, atTill } = quoteReturn(known, picked, terms);
  return sum([refund, released, atTill], refund.currency);
};
