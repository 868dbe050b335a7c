import type { TextKey } from '../../i18n/catalogue.ts';
import { isTextKey } from '../../i18n/en/whole.ts';
import type { CaseRow } from '../../store/return-status.ts';
import type { CaseView } from 'shared-types/return';
import type { CaseDecide } from 'shared-types/sync';

/** what a person does about a refund that the machine gave up. */
type RefundAction = NonNullable<CaseDecide['refund']>['action'];

/** What a manager can do with a case: accept it, refuse it, first find its order, or act on its refund. `next` is recommended. */
export type CaseAct = 'accept' | 'refuse' | 'match' | RefundAction;

export type CaseActs = Readonly<{
  next: CaseAct;
  others: readonly CaseAct[];
  words: Readonly<Partial<Record<CaseAct, TextKey>>>;
}>;

const REFUND_WORDS = { resend: 'case.resend', 'mark-refunded': 'case.markRefunded', 'cancel-and-release': 'case.cancelRefund' } as const;

export const refundActionOf = (act: CaseAct): RefundAction | null => (act in REFUND_WORDS ? (act as RefundAction) : null); // its keys, by construction

/** The acts of a case by its kind; where one unit was handed in twice, keeping the first is recommended (no money moves). */
export const actsOf = (view: Pick<CaseView, 'kind' | 'cause' | 'atStake'>): CaseActs => {
  switch (view.kind) {
    case 'review':
      if (view.cause === 'order-unknown') {
        return { next: 'match', others: ['refuse'], words: { match: 'case.match', refuse: 'case.refuse' } };
      }
      return {
        next: 'accept',
        others: ['refuse'],
        words: { accept: view.atStake === null ? 'case.acceptPlain' : 'case.accept', refuse: 'case.refuse' },
      };
    case 'duplicate':
    case 'units-left-over':
      return { next: 'refuse', others: ['accept'], words: { refuse: 'case.keepFirst', accept: 'case.payAnyway' } };
    case 'refund-failed':
    case 'refund-unknown':
      return { next: 'resend', others: ['mark-refunded', 'cancel-and-release'], words: REFUND_WORDS };
    case 'for-finance':
      return { next: 'mark-refunded', others: ['cancel-and-release'], words: REFUND_WORDS };
    case 'void-too-late':
      return { next: 'accept', others: ['refuse'], words: { accept: 'case.takeBack', refuse: 'case.leave' } };
    case 'reconciliation':
      return { next: 'accept', others: [], words: { accept: 'case.compared' } };
    case 'order-closed':
      return { next: 'accept', others: [], words: { accept: 'case.openOrder' } };
    case 'cloned-tablet':
    case 'missing-number':
      return { next: 'accept', others: [], words: { accept: 'case.seen' } };
  }
};

/** Cases that are looked at and closed: no customer waits for a word about them. */
const NOTICES: ReadonlySet<CaseView['kind']> = new Set<CaseView['kind']>([
  'reconciliation',
  'order-closed',
  'cloned-tablet',
  'missing-number',
]);

export const isNotice = ({ kind }: Pick<CaseView, 'kind'>): boolean => NOTICES.has(kind);

/** The goods lie on the counter: a refusal asks what became of them, and so does a refund that is called off. */
export const asksGoods = ({ kind }: Pick<CaseView, 'kind'>, act: CaseAct): boolean =>
  act === 'cancel-and-release' || (act === 'refuse' && (kind === 'review' || kind === 'duplicate' || kind === 'units-left-over'));

/** Kinds whose cause says more than they do. */
const byCause = ({ kind, cause }: Pick<CaseView, 'kind' | 'cause'>): boolean =>
  (kind === 'review' || kind === 'reconciliation') && cause !== null;

/** The case in a few words: the cause of a review or a comparison, else its kind. */
export const titleOf = (view: Pick<CaseView, 'kind' | 'cause'>): TextKey =>
  byCause(view) && view.cause !== null ? `cause.${view.cause}` : `case.${view.kind}`;

/** What happened, in one sentence; a review without an own sentence has none. */
export const whyOf = (view: Pick<CaseView, 'kind' | 'cause'>): TextKey | null => {
  const [own, general] = [`caseWhy.${view.cause ?? ''}`, `caseWhy.${view.kind}`];
  if (byCause(view) && isTextKey(own)) return own;
  return isTextKey(general) ? general : null;
};

/** Cases that come from comparing books or from the shop: what was said is shown as it came, for it is evidence. The rest is for the log. */
const WITH_EVIDENCE: ReadonlySet<CaseView['kind']> = new Set<CaseView['kind']>([
  'refund-failed',
  'refund-unknown',
  'missing-number',
  'for-finance',
  'reconciliation',
  'order-closed',
]);

export const evidenceOf = (view: Pick<CaseView, 'kind' | 'detail'>): string => (WITH_EVIDENCE.has(view.kind) ? view.detail : '');

/** Cases that nobody decided yet, most at stake first; those without an amount last, the oldest of them first. */
export const openCases = (rows: readonly CaseRow[]): readonly CaseRow[] =>
  rows
    .filter((row) => row.view.status === 'open' && row.decidedHere === null)
    .toSorted((a, b) => {
      const stake = (b.view.atStake?.minor ?? -1) - (a.view.atStake?.minor ?? -1);
      return stake === 0 ? (a.view.openedAt < b.view.openedAt ? -1 : 1) : stake;
    });

export type Decision = Readonly<{
  act: CaseAct;
  words: string;
  goods: 'kept' | 'handed-back' | null;
  matchedOrder: string | null;
  reference: string;
}>;

/** What a decision still lacks; `null` when it can be saved. */
export const lacksOf = (decision: Decision, isGoodsAsked: boolean): TextKey | null => {
  if (decision.act === 'match' && decision.matchedOrder === null) return 'case.matchMissing';
  if (decision.act === 'mark-refunded' && decision.reference.trim() === '') return 'case.referenceMissing';
  if (isGoodsAsked && decision.goods === null) return 'case.goodsMissing';
  return decision.words.trim() === '' ? (refundActionOf(decision.act) === null ? 'case.wordsMissing' : 'case.whyMissing') : null;
};
