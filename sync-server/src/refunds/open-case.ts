import type { Instant } from 'shared-types/calendar';
import type { CaseId, MarketId, RefundKey, ReturnId, StoreId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import type { CaseView, Cause } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { plainWords } from './plain-words.ts';
import { addReturnEvent } from './return-events.ts';

/** What a manager needs to decide a case on one screen. */
export type NewCase = Readonly<{
  caseId: CaseId;
  at: Instant;
  marketId: MarketId;
  storeId: StoreId;
  returnId: ReturnId | null;
  /** The refund in question, when it is about one. */
  refundKey?: RefundKey;
  kind: CaseView['kind'];
  cause: Cause | null;
  atStake: Money | null;
  detail: string;
  other: CaseView['other'];
}>;

/** Puts a question before a person: the case, its mark on the return, and what the feed must tell. */
export const openCase = async (trx: Tx, facts: NewCase): Promise<TouchedThing[]> => {
  const document: CaseView = {
    caseId: facts.caseId,
    storeId: facts.storeId,
    returnId: facts.returnId,
    kind: facts.kind,
    cause: facts.cause,
    atStake: facts.atStake,
    openedAt: facts.at,
    status: 'open',
    decidedAt: null,
    decidedBy: null,
    words: null,
    other: facts.other,
    refundKey: facts.refundKey ?? null,
    detail: plainWords(facts.detail, 500),
  };
  await trx
    .insertInto('review_case')
    .values({
      case_id: facts.caseId,
      market_id: facts.marketId,
      store_id: facts.storeId,
      return_id: facts.returnId,
      refund_key: facts.refundKey ?? null,
      kind: facts.kind,
      cause: facts.cause,
      status: 'open',
      opened_at: facts.at,
      decided_at: null,
      decided_by: null,
      document: JSON.stringify(document),
    })
    .execute();
  const touched: TouchedThing = { scope: facts.storeId, kind: 'case', id: facts.caseId };
  if (facts.returnId === null) return [touched];
  await addReturnEvent(trx, facts.returnId, { at: facts.at, kind: 'case-opened', by: null, note: facts.cause ?? facts.kind });
  return [touched, { scope: facts.storeId, kind: 'return', id: facts.returnId }];
};

type Answer = Readonly<{ refundKey: RefundKey; kind: CaseView['kind']; at: Instant; words: string }>;

/** What happened meanwhile answers the open questions of this kind about a refund; nobody decided them. */
export const answerCases = async (trx: Tx, { refundKey, kind, at, words }: Answer): Promise<TouchedThing[]> => {
  const open = await trx
    .selectFrom('review_case')
    .select(['case_id', 'store_id', 'document'])
    .where('refund_key', '=', refundKey)
    .where('kind', '=', kind)
    .where('status', '=', 'open')
    .execute();
  for (const row of open) {
    const document: CaseView = { ...(JSON.parse(row.document) as CaseView), status: 'accepted', decidedAt: at, words }; // openCase wrote it
    await trx
      .updateTable('review_case')
      .set({ status: 'accepted', decided_at: at, document: JSON.stringify(document) })
      .where('case_id', '=', row.case_id)
      .execute();
  }
  return open.map((row): TouchedThing => ({ scope: row.store_id, kind: 'case', id: row.case_id }));
};
