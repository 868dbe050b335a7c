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
