import type { Decision } from 'shared-types/decide';
import { add } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { OrderId, ReturnId, StoreId } from 'shared-types/ids';
import type { CaseView } from 'shared-types/return';
import { command as commandSchema } from 'shared-types/sync';

import { bringIn } from '../announced/bring-in.ts';
import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { loadKnownOrders, lockOrder } from '../orders/known-order.ts';
import { readGrant } from '../staff/sign-in.ts';
import { isNothingFree, takeOver, whyNothingIsFree } from './accept-held-return.ts';
import { announcedOf } from './announced-before.ts';
import type { CaseResult } from './case-to-decide.ts';
import { caseOf } from './close-case.ts';
import type { CaseRow } from './close-case.ts';
import { loadStoreTerms } from './command-context.ts';
import type { CommandContext, CommandOf, ReturnDeps } from './command-context.ts';
import { decideReturn, momentOf } from './decide-return.ts';
import type { ReturnFacts } from './decide-return.ts';
import { holdUnits, releaseUnits } from './hold-units.ts';
import { judgeGrant } from './judge-grant.ts';
import { matchLines } from './match-order.ts';
import { OrderReader } from './order-reader.ts';
import { recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';
import { thingsOf } from './void-return.ts';

/** A return whose order nobody knew, the open case about it, and the order that came. */
export type Matched = Readonly<{ returned: ReturnRow; row: CaseRow; orderId: OrderId }>;

const BY = 'server';

/**
 * E-16: the order of a blind return came. It is decided as it would have been with the order known, no doubt waived: the grant of that
 * moment, the limits, the window. `done`: its goods are taken and its money goes; the caller closes the case. `stays`: a person decides,
 * with the units held in question and the cause of now. The caller holds the return (`lockReturn`) and tells the feed.
 */
export const acceptMatchedReturn = async (trx: Tx, deps: ReturnDeps, matched: Matched): Promise<CaseResult> => {
  const { returned, row, orderId } = matched;
  const returnId = returned.return_id as ReturnId; // acceptReturn wrote it
  await lockOrder(deps.db, trx, orderId);
  const known = (await loadKnownOrders(trx, [orderId], { without: returnId })).get(orderId);
  if (!known) return { kind: 'stays', why: 'The order cannot be read.', things: [] };
  const facts = await factsAgain(trx, deps, returned);
  const decision = await decideReturn(trx, facts, known, matchLines(known.order, recordOf(returned).lines));
  if (isNothingFree(decision)) return { kind: 'stays', why: whyNothingIsFree(decision), things: [] };
  const { context } = facts;
  if (decision.outcome === 'review') return await keepInQuestion(trx, context, { returned, row, known, decision });
  return await takeOver(trx, { context, actor: BY, by: BY, words: '', returned, known, decision, before: null, flag: 'matched-later' });
};

/** As the command came: its tablet, its store and its grant, which are judged at the moment the goods were presented. */
const factsAgain = async (trx: Tx, deps: ReturnDeps, returned: ReturnRow): Promise<ReturnFacts> => {
  const kept = trx.selectFrom('command').select(['document', 'received_at']).where('command_id', '=', returned.command_id);
  const { document } = await kept.executeTakeFirstOrThrow(() => new Error(`return ${returned.return_id} without its command`));
  const command = commandSchema.parse(JSON.parse(document)) as CommandOf<'return.record'>; // acceptReturn decided this very command
  const tablet = trx.selectFrom('installation').selectAll().where('installation_id', '=', returned.installation_id);
  const installation = await tablet.executeTakeFirstOrThrow();
  const context: CommandContext = {
    deps,
    installation,
    terms: await loadStoreTerms(trx, installation),
    now: deps.clock(),
    orders: new OrderReader(),
    claims: readGrant(deps.keys, command.grant),
    isAfterRestore: false,
  };
  // The clock is judged as it was when the command arrived; time that passed since is no doubt about it.
  const moment = momentOf(command, { ...context, now: returned.received_at as CommandContext['now'] });
  return { context, command, grant: judgeGrant(context, command, moment.at), moment };
};

type Questioned = Readonly<{ returned: ReturnRow; row: CaseRow; known: KnownOrder; decision: Decision }>;

/** Its units and money are held as those of any return in question (DESIGN §5); the case says why and what is at stake. */
const keepInQuestion = async (trx: Tx, context: CommandContext, { returned, row, known, decision }: Questioned): Promise<CaseResult> => {
  const returnId = returned.return_id as ReturnId; // acceptReturn wrote these columns
  const { orderId } = known.order;
  await releaseUnits(trx, returnId);
  const holder = { returnId, orderId, storeId: returned.store_id as StoreId, slipNumber: returned.slip_number };
  const isHeld = await holdUnits(trx, { ...holder, at: context.now, status: 'reserved' }, decision.holds);
  if (!isHeld) throw new Error(`the claims of order ${orderId} disagree with its line counters: return ${returnId}`);
  const { refund, shipping, withheld, lines, cause } = decision;
  const flags = [...decision.flags, 'matched-later' as const];
  const ruling = { ...rulingOf(returned), cause, lines, refund, shipping, withheld, flags };
  await trx
    .updateTable('return_record')
    .set({
      order_id: orderId,
      ruling: JSON.stringify(ruling),
      route: decision.route,
      reserved_plan: JSON.stringify(decision.plan),
      shipping_minor: shipping?.minor ?? 0,
      at_till_minor: decision.atTill?.minor ?? 0,
      currency: known.order.currency,
    })
    .where('return_id', '=', returnId)
    .execute();
  const { announced } = await announcedOf(trx, context, { announcedId: recordOf(returned).announced, known });
  const brought = announced === null ? [] : await bringIn(trx, announced, returnId);
  const things = [...thingsOf({ ...returned, order_id: orderId }), await retell(trx, row, decision), ...brought];
  return { kind: 'stays', why: 'Its order came, and a person decides.', things };
};

const retell = async (trx: Tx, row: CaseRow, { cause, refund, atTill }: Decision): Promise<TouchedThing> => {
  const atStake = refund !== null && atTill !== null ? add(refund, atTill) : refund;
  const document: CaseView = { ...caseOf(row), cause, atStake, words: null };
  await trx
    .updateTable('review_case')
    .set({ cause, document: JSON.stringify(document) })
    .where('case_id', '=', row.case_id)
    .execute();
  return { scope: row.store_id, kind: 'case', id: row.case_id };
};
