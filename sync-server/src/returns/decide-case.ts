import type { ReturnId } from 'shared-types/ids';
import { mayDo } from 'shared-types/permissions';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import { acceptHeldReturn } from './accept-held-return.ts';
import { closeCase, keepOpen } from './close-case.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';
import type { CaseRow } from './close-case.ts';
import { decideRefundCase } from './decide-refund-case.ts';
import { idsOf, recordedAtOf, refuse } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { judgeGrant } from './judge-grant.ts';
import type { JudgedGrant } from './judge-grant.ts';
import { refuseHeldReturn } from './refuse-held-return.ts';
import { loadReturnRow, lockOrderOf, lockReturn, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';
import { undoReturn } from './void-return.ts';

/** a manager of the same store decides; the first decision stands, a later one changes nothing. */
export const decideCase = async (trx: Tx, context: CommandContext, command: CommandOf<'case.decide'>): Promise<Ruled> => {
  const ids = idsOf(context.installation);
  const asking = await lockCase(trx, context, command);
  if (!asking || asking.row.market_id !== ids.marketId) return refuse('unknown-case', `case ${command.body.caseId}`);
  const { row, returned } = asking;
  const grant = judgeGrant(context, command, recordedAtOf(command, context.now));
  const why = whyNotAllowed(context, row, grant);
  if (why !== null) return refuse('not-allowed', why);
  const asked: CaseToDecide = { context, command, row, returned, by: grant.claims?.name ?? command.staffId };
  const audit = { at: context.now, actor: command.staffId, act: 'case.decide', subject: row.case_id };
  await writeAudit(trx, { ...audit, detail: { was: row.status, decision: command.body.decision, goods: command.body.goods } });
  if (row.status !== 'open') return { kind: 'decided', ruling: returned ? rulingOf(returned) : null, things: [] };
  const result = await carryOutDecision(trx, asked);
  const closed = result.kind === 'done' ? await closeCase(trx, row, endOf(asked)) : await keepOpen(trx, row, result.why);
  const after = returned ? await loadReturnRow(trx, ids.marketId, returned.return_id as ReturnId) : null; // openCase wrote it
  return { kind: 'decided', ruling: after ? rulingOf(after) : null, things: [...result.things, closed] };
};

type Asking = Readonly<{ row: CaseRow; returned: ReturnRow | null }>;

/** The return before its case, as a void takes them: two people who decide about one return never wait for each other in a circle. */
const lockCase = async (trx: Tx, { deps, installation }: CommandContext, { body }: CommandOf<'case.decide'>): Promise<Asking | null> => {
  const found = trx.selectFrom('review_case').selectAll().where('case_id', '=', body.caseId);
  const { return_id: returnId = null, refund_key: refundKey = null } = (await found.executeTakeFirst()) ?? {};
  const { marketId } = idsOf(installation);
  const returned = returnId === null ? undefined : await lockReturn(deps.db, trx, { marketId, returnId: returnId as ReturnId }); // openCase wrote it
  if (returnId === null && refundKey !== null) await lockOrderOf(deps.db, trx, refundKey);
  const row = await (deps.db.kind === 'postgres' ? found.forUpdate() : found).executeTakeFirst();
  return row ? { row, returned: returned ?? null } : null;
};

const whyNotAllowed = ({ installation }: CommandContext, row: CaseRow, grant: JudgedGrant): string | null => {
  if (installation.revoked_at !== null) return 'this tablet was revoked';
  if (grant.claims === null) return 'the grant is not valid';
  if (grant.isExpired) return 'the grant had expired';
  if (!mayDo(grant.claims.role, 'case.decide')) return 'a manager decides';
  return row.store_id === installation.store_id ? null : `the case is of store ${row.store_id}`;
};

const endOf = ({ context, command, by }: CaseToDecide) => ({
  status: command.body.decision === 'accept' ? ('accepted' as const) : ('refused' as const),
  at: context.now,
  by,
  words: command.body.words,
});

const ABOUT_MONEY: ReadonlySet<string> = new Set(['refund-failed', 'refund-unknown', 'for-finance', 'reconciliation']);

/** S-8: a person decides that nobody waits any longer for the return of an orphan refund: its money stays given, its order sells back again. */
const openOrder = async (trx: Tx, refundKey: string | null): Promise<CaseResult> => {
  const orphan = await trx.selectFrom('refund').select('order_id').where('refund_key', '=', refundKey).executeTakeFirst();
  if (!orphan) return { kind: 'done', things: [] };
  await trx.updateTable('customer_order').set({ closed: 0 }).where('order_id', '=', orphan.order_id).execute();
  return { kind: 'done', things: [{ scope: 'market', kind: 'order', id: orphan.order_id }] };
};

const carryOutDecision = async (trx: Tx, asked: CaseToDecide): Promise<CaseResult> => {
  const { row, returned } = asked;
  const isAccept = asked.command.body.decision === 'accept';
  if (ABOUT_MONEY.has(row.kind)) return await decideRefundCase(trx, asked);
  if (row.kind === 'order-closed') return isAccept ? await openOrder(trx, row.refund_key) : { kind: 'done', things: [] };
  if (returned === null || returned.voided_at !== null) return { kind: 'done', things: [] };
  switch (row.kind) {
    case 'review':
    case 'duplicate':
    case 'units-left-over':
      return isAccept ? await acceptHeldReturn(trx, asked, returned) : await refuseHeldReturn(trx, asked, returned);
    case 'void-too-late':
      return isAccept ? await voidNow(trx, asked, returned) : { kind: 'done', things: [] };
    default:
      return { kind: 'done', things: [] }; // a cloned tablet or a missing number is acknowledged in words
  }
};

/** What can no longer be undone stays a case: the money went, and only the web shop's people can ask for it back. */
const voidNow = async (trx: Tx, { context, command, by }: CaseToDecide, returned: ReturnRow): Promise<CaseResult> => {
  const undone = await undoReturn(trx, returned, { at: context.now, by, note: command.body.words });
  return undone === null
    ? { kind: 'stays', why: 'The money is on its way or was given back. It cannot be taken back from here.', things: [] }
    : { kind: 'done', things: undone };
};
