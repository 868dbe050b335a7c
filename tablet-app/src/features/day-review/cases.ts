import { isTextKey } from '../../i18n/catalogue.ts';
import type { TextKey } from '../../i18n/catalogue.ts';
import type { CaseRow } from '../../store/return-status.ts';
import type { CaseView } from 'shared-types/return';

/** What a manager can do with a case: accept it, refuse it, or first find its order. `next` is recommended. */
export type CaseAct = 'accept' | 'refuse' | 'match';

export type CaseActs = Readonly<{
  next: CaseAct;
  other: CaseAct | null;
  words: Readonly<Partial<Record<CaseAct, TextKey>>>;
  /** Refusing asks what became of the goods: they lie on the counter. */
  asksGoods: boolean;
}>;

/** The acts of a case by its kind; where one unit was handed in twice, keeping the first is recommended (no money moves). */
export const actsOf = (view: Pick<CaseView, 'kind' | 'cause' | 'atStake'>): CaseActs => {
  switch (view.kind) {
    case 'review':
      if (view.cause === 'order-unknown') {
        return { next: 'match', other: 'refuse', words: { match: 'case.match', refuse: 'case.refuse' }, asksGoods: true };
      }
      return {
        next: 'accept',
        other: 'refuse',
        words: { accept: view.atStake === null ? 'case.acceptPlain' : 'case.accept', refuse: 'case.refuse' },
        asksGoods: true,
      };
    case 'duplicate':
    case 'units-left-over':
      return { next: 'refuse', other: 'accept', words: { refuse: 'case.keepFirst', accept: 'case.payAnyway' }, asksGoods: true };
    case 'refund-failed':
    case 'refund-unknown':
    case 'for-finance':
    case 'reconciliation':
      return { next: 'accept', other: 'refuse', words: { accept: 'case.retry', refuse: 'case.settle' }, asksGoods: false };
    case 'void-too-late':
      return { next: 'accept', other: 'refuse', words: { accept: 'case.takeBack', refuse: 'case.leave' }, asksGoods: false };
    case 'cloned-tablet':
    case 'missing-number':
    case 'order-closed':
      return { next: 'accept', other: null, words: { accept: 'case.seen' }, asksGoods: false };
  }
};

/** The case in a few words: the cause of a review, else its kind. */
export const titleOf = (view: Pick<CaseView, 'kind' | 'cause'>): TextKey =>
  view.kind === 'review' && view.cause !== null ? `cause.${view.cause}` : `case.${view.kind}`;

/** What happened, in one sentence; a review without an own sentence has none. */
export const whyOf = (view: Pick<CaseView, 'kind' | 'cause'>): TextKey | null => {
  const key = `caseWhy.${view.kind === 'review' ? (view.cause ?? '') : view.kind}`;
  return isTextKey(key) ? key : null;
};

/** Only what a channel said is shown as it came: it is evidence. The rest of the detail is for the log. */
export const evidenceOf = (view: Pick<CaseView, 'kind' | 'detail'>): string =>
  view.kind === 'refund-failed' || view.kind === 'refund-unknown' || view.kind === 'missing-number' ? view.detail : '';

/** Cases that nobody decided yet, most at stake first; those without an amount last, the oldest of them first. */
export const openCases = (rows: readonly CaseRow[]): readonly CaseRow[] =>
  rows
    .filter((row) => row.view.status === 'open' && row.decidedHere === null)
    .toSorted((a, b) => {
      const stake = (b.view.atStake?.minor ?? -1) - (a.view.atStake?.minor ?? -1);
      return stake === 0 ? (a.view.openedAt < b.view.openedAt ? -1 : 1) : stake;
    });

export type Decision = Readonly<{ act: CaseAct; words: string; goods: 'kept' | 'handed-back' | null; matchedOrder: string | null }>;

/** What a decision still lacks; `null` when it can be saved. */
export const lacksOf = (decision: Decision, asksGoods: boolean): TextKey | null => {
  if (decision.act === 'match' && decision.matchedOrder === null) return 'case.matchMissing';
  if (decision.words.trim() === '') return 'case.wordsMissing';
  return decision.act === 'refuse' && asksGoods && decision.goods === null ? 'case.goodsMissing' : null;
};
