import type { AnnouncedReturn } from 'shared-types/announced-return';
import { judgeApproval } from 'shared-types/approval';
import type { ApprovalJudgement } from 'shared-types/approval';
import type { StoreId } from 'shared-types/ids';
import { sum } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { Quote } from 'shared-types/quote';
import type { Approval } from 'shared-types/return';
import { daysLateOf } from 'shared-types/returnable';
import type { AnnouncedBefore, ReturnTerms } from 'shared-types/returnable';

import type { Draft, DraftApproval, DraftLine } from '../../store/ledger.ts';
import { draftFactsOf, quoteDraft } from './quote-draft.ts';

/** What of a draft changes the terms it is quoted under. */
export type DraftOnTerms = Pick<Draft, 'lines' | 'approval' | 'storeCredit'> & Readonly<{ announced?: AnnouncedSoFar | null }>;

/** What was announced, and the return that brought some of it in already, as far as this tablet knows. */
export type AnnouncedSoFar = NonNullable<Draft['announced']> & Pick<AnnouncedBefore, 'returnId'>;

/** E-17: what came with another return while the draft was open keeps no date twice. */
export const announcedSoFar = (
  announced: Draft['announced'],
  told: readonly Pick<AnnouncedReturn, 'announcedId' | 'returnId'>[],
): AnnouncedSoFar | null =>
  announced ? { ...announced, returnId: told.find((one) => one.announcedId === announced.announcedId)?.returnId ?? null } : null;

/** The terms of the order, and where the goods lie. */
export type DeskTerms = Readonly<{ terms: ReturnTerms; storeId: StoreId }>;

/** What a manager was asked about: goods, units, answers and deductions. Whatever is changed later was not approved. */
export const approvalSubject = (lines: readonly DraftLine[]): string =>
  JSON.stringify(
    lines.filter((line) => line.units > 0).map(({ lineId, units, check, deduction }) => [lineId, units, check ?? null, deduction ?? null]),
  );

/** The approval that still counts for what is in the draft; `null` when there is none. */
export const approvalInForce = ({ approval, lines }: Pick<Draft, 'approval' | 'lines'>): DraftApproval | null =>
  approval && approval.subject === approvalSubject(lines) ? approval : null;

/** E-15, M-11: what of the draft only a manager can let through on the spot. An order that is closed waits for its case. */
export const approvalNeeded = (known: KnownOrder, draft: DraftOnTerms, { terms }: DeskTerms): Approval['covers'] => {
  const { quote } = quoteDraft(known, draft, customersTerms(draft, terms));
  const isUncovered = quote.lines.some((line) => line.units > 0 && line.notCovered !== null && line.notCovered.kind !== 'order-closed');
  const isDeducted = draft.lines.some((line) => line.units > 0 && (line.deduction?.amount.minor ?? 0) > 0);
  return [...(isUncovered ? (['override'] as const) : []), ...(isDeducted ? (['deduction'] as const) : [])];
};

/** What the customer brought with her: an announced date, and her word about store credit. */
const customersTerms = ({ announced, lines, storeCredit }: DraftOnTerms, terms: ReturnTerms): ReturnTerms => ({
  ...terms,
  announced: isAnnounced({ announced: announced ?? null, lines }) ? (announced ?? null) : null,
  storeCredit: (storeCredit ?? null) !== null,
});

/** E-17: whether any of what was announced is in the draft. */
export const isAnnounced = ({ announced, lines }: Required<Pick<Draft, 'announced' | 'lines'>>): boolean =>
  announced !== null && lines.some((line) => line.units > 0 && line.declared !== undefined);

type Asked = Readonly<{ covers: Approval['covers']; claims: DraftApproval['claims'] }>;

/** The terms as if a manager's word counted. */
const waivedTerms = (draft: DraftOnTerms, terms: ReturnTerms, covers: Approval['covers']): ReturnTerms => ({
  ...customersTerms(draft, terms),
  waived: covers.includes('override'),
  deductionApproved: covers.includes('deduction'),
});

/** E-15: what the server will say of an approval, by the same rule: all that would leave the company, and how late the latest line is. */
export const judgeDraft = (known: KnownOrder, draft: DraftOnTerms, desk: DeskTerms, { covers, claims }: Asked): ApprovalJudgement => {
  const terms = waivedTerms(draft, desk.terms, covers);
  return judgeApproval({
    approval: { staffId: claims.staffId, covers },
    claims,
    storeId: desk.storeId,
    presentedAt: terms.presentedAt,
    settings: terms.settings ?? null,
    worth: worthOf(quoteDraft(known, draft, terms).quote),
    daysLate: daysLateOf(known, draft.lines.filter((line) => line.units > 0).map((line) => ({ lineId: line.lineId, ...draftFactsOf(line) })), customersTerms(draft, desk.terms)), // prettier-ignore
  });
};

const worthOf = ({ refund, released, atTill }: Quote) => sum([refund, released, atTill], refund.currency);

/** The terms that a draft is quoted under: with what the customer announced and chose, and a manager's word where it holds. */
export const termsOfDraft = (known: KnownOrder, draft: DraftOnTerms, desk: DeskTerms): ReturnTerms => {
  const approval = approvalInForce({ approval: draft.approval ?? null, lines: draft.lines });
  return approval !== null && judgeDraft(known, draft, desk, approval) === 'ok'
    ? waivedTerms(draft, desk.terms, approval.covers)
    : customersTerms(draft, desk.terms);
};

const refundOf = (known: KnownOrder, draft: DraftOnTerms, desk: DeskTerms): number =>
  quoteDraft(known, draft, termsOfDraft(known, draft, desk)).quote.refund.minor;

/** the customer agreed to store credit of one amount; when a change makes it another, she is asked again. */
export const consentAfter = (
  known: KnownOrder,
  before: DraftOnTerms,
  next: Partial<DraftOnTerms>,
  desk: DeskTerms,
): Partial<DraftOnTerms> =>
  next.storeCredit !== undefined || !before.storeCredit || refundOf(known, { ...before, ...next }, desk) === refundOf(known, before, desk)
    ? next
    : { ...next, storeCredit: null };
