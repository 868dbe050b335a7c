import type { Selectable } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import type { RefundKey, ReturnId } from 'shared-types/ids';
import type { CaseView } from 'shared-types/return';

import type { Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import type { TouchedThing } from '../feed/touch.ts';

export type CaseRow = Selectable<Schema['review_case']>;

export type CaseEnd = Readonly<{ status: 'accepted' | 'refused'; at: Instant; by: string; words: string }>;

/** Writes a person's decision into the case. */
export const closeCase = async (trx: Tx, row: CaseRow, end: CaseEnd): Promise<TouchedThing> => {
  const document: CaseView = { ...caseOf(row), status: end.status, decidedAt: end.at, decidedBy: end.by, words: end.words };
  await trx
    .updateTable('review_case')
    .set({ status: end.status, decided_at: end.at, decided_by: end.by, document: JSON.stringify(document) })
    .where('case_id', '=', row.case_id)
    .execute();
  return { scope: row.store_id, kind: 'case', id: row.case_id };
};

/** The decision could not be carried out: the case stays open and says why. */
export const keepOpen = async (trx: Tx, row: CaseRow, why: string): Promise<TouchedThing> => {
  const document: CaseView = { ...caseOf(row), words: why.slice(0, 300) };
  await trx
    .updateTable('review_case')
    .set({ document: JSON.stringify(document) })
    .where('case_id', '=', row.case_id)
    .execute();
  return { scope: row.store_id, kind: 'case', id: row.case_id };
};

/** A return that is void answers every question about itself. */
export const closeCasesOf = async (trx: Tx, returnId: ReturnId, end: CaseEnd): Promise<TouchedThing[]> => {
  const open = await trx.selectFrom('review_case').selectAll().where('return_id', '=', returnId).where('status', '=', 'open').execute();
  const things: TouchedThing[] = [];
  for (const row of open.filter((one) => one.kind !== 'cloned-tablet')) things.push(await closeCase(trx, row, end));
  return things;
};

/** what was done about a refund answers every question about it, but `besides`, which the caller closes itself. */
export const closeCasesOfRefund = async (trx: Tx, refundKey: RefundKey, end: CaseEnd, besides: string | null): Promise<TouchedThing[]> => {
  const open = await trx.selectFrom('review_case').selectAll().where('refund_key', '=', refundKey).where('status', '=', 'open').execute();
  const things: TouchedThing[] = [];
  for (const row of open.filter((one) => one.case_id !== besides)) things.push(await closeCase(trx, row, end));
  return things;
};

/** Written by `openCase` and the ones above. */
export const caseOf = (row: Pick<CaseRow, 'document'>): CaseView => JSON.parse(row.document) as CaseView;
