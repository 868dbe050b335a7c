import { decide } from 'shared-types/decide';
import type { Decision, RequestedLine } from 'shared-types/decide';
import type { Instant } from 'shared-types/calendar';
import type { OrderId, ReturnId, StoreId } from 'shared-types/ids';
import { add, isMore } from 'shared-types/money';
import type { Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { PlannedRefund } from 'shared-types/refund-plan';
import type { DecidedLine, Ruling, RulingFlag } from 'shared-types/return';
import { termsInForce } from 'shared-types/returnable';
import type { ReturnTerms } from 'shared-types/returnable';

import { bringIn } from '../announced/bring-in.ts';
import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import { loadKnownOrders, lockOrder } from '../orders/known-order.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { openCase } from '../refunds/open-case.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import { announcedOf } from './announced-before.ts';
import type { CaseResult, CaseToDecide } from './case-to-decide.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { derivationOf } from './derivation.ts';
import { holdUnits, releaseUnits } from './hold-units.ts';
import { findOrderId, matchLines } from './match-order.ts';
import { moveStock } from './move-stock.ts';
import { otherSideOf } from './other-side.ts';
import { planReturnRefunds } from './plan-return-refunds.ts';
import { recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';
import { termsOf } from './terms-of-return.ts';
import { thingsOf } from './void-return.ts';

const stays = (why: string): CaseResult => ({ kind: 'stays', why, things: [] });

/**
 * "accept" takes the goods after all. The return is decided again on the facts of this moment with every doubt waived: a
 * reservation becomes claims, units that were held are taken if they are free now, and the money is the server's quote of now. A
 * deduction that waited for a manager has one now (M-11).
 */
export const acceptHeldReturn = async (trx: Tx, asked: CaseToDecide, returned: ReturnRow): Promise<CaseResult> => {
  const { context, by, command } = asked;
  const orderId = await orderOf(trx, asked, returned);
  if (orderId === null) return stays('Name the order that these goods belong to.');
  await lockOrder(context.deps.db, trx, orderId);
  // Its own reservation must not stand in its own way; it is given back only when something takes its place.
  const own = asked.row.kind === 'review' ? { without: returned.return_id as ReturnId } : {}; // acceptReturn wrote it
  const known = (await loadKnownOrders(trx, [orderId], own)).get(orderId);
  const terms = known ? await termsOfHeld(trx, context, returned, known) : null;
  if (!known || terms === null) return stays('The order cannot be read.');
  const before = asked.row.kind === 'review' ? null : rulingOf(returned);
  const requested = stillAsked(matchLines(known.order, recordOf(returned).lines), before);
  const facts = { known, requested: requested.map((one) => one.line), terms: withoutSecondFee(terms, before), doubts: [], quoted: null };
  const decision = inRecordOrder(decide(facts), requested, recordOf(returned).lines.length);
  if (isNothingFree(decision)) return stays(whyNothingIsFree(decision));
  return await takeOver(trx, { context, actor: command.staffId, by, words: command.body.words, returned, known, decision, before });
};

const termsOfHeld = async (trx: Tx, context: CommandContext, returned: ReturnRow, known: KnownOrder): Promise<ReturnTerms | null> => {
  const record = recordOf(returned);
  const { announced } = await announcedOf(trx, context, { announcedId: record.announced, known });
  const terms = termsOf(context, { known, record, announced, presentedAt: returned.presented_at as Instant }); // acceptReturn wrote it
  return terms && { ...terms, deductionApproved: true };
};

/** M-10: one fee a return: the units that a first ruling took paid it. */
const withoutSecondFee = (terms: ReturnTerms, before: Ruling | null): ReturnTerms => {
  if ((before?.withheld?.minor ?? 0) === 0) return terms;
  const { policy } = termsInForce(terms);
  return { ...terms, policy: { ...policy, fees: { ...policy.fees, perReturn: null } }, later: undefined };
};

export const isNothingFree = ({ holds, lines }: Decision): boolean =>
  holds.length === 0 && lines.some((line) => line.cause === 'units-held' || line.cause === 'line-unknown');

const orderOf = async (trx: Tx, { context, command }: CaseToDecide, returned: ReturnRow): Promise<OrderId | null> => {
  if (returned.order_id !== null) return returned.order_id as OrderId; // acceptReturn found it
  const { matchedOrder } = command.body;
  return matchedOrder === null ? null : await findOrderId(trx, idsOf(context.installation).marketId, { known: matchedOrder, revision: '' });
};

type Asked = Readonly<{ at: number; line: RequestedLine }>;

/** The units that no earlier ruling took, with their place in the record. */
const stillAsked = (lines: readonly RequestedLine[], before: Ruling | null): Asked[] =>
  lines
    .map((line, at) => {
      const taken = before?.lines[at]?.units ?? 0;
      // What was taken off for diminished value came off with the first units.
      return { at, line: { ...line, units: line.units - taken, ...(taken > 0 ? { deduction: null } : {}) } };
    })
    .filter((one) => one.line.units > 0);

export const whyNothingIsFree = (decision: Decision): string => {
  const held = decision.lines.find((line) => line.heldBy !== null)?.heldBy;
  return held
    ? `Nothing is free: the units are held by slip ${held.slipNumber} since ${held.at.slice(0, 10)}.`
    : 'None of these goods are on the order.';
};

/** Lines beside the record's again: stock and refund lines are found by their place. */
const inRecordOrder = (decision: Decision, asked: readonly Asked[], count: number): Decision => {
  const lines = Array.from({ length: count }, (_, at): DecidedLine => {
    const decided = decision.lines[asked.findIndex((one) => one.at === at)];
    return decided ?? { lineId: null, asked: 1, units: 0, money: null, cause: null, heldBy: null };
  });
  return { ...decision, lines };
};

/** A held return with the decision that takes its goods. `before`: what an earlier ruling took of it; `flag`: what else the ruling rests on. */
type TakingOver = Readonly<{
  context: CommandContext;
  /** Whoever took it: the id for the audit, the name for people. */
  actor: string;
  by: string;
  words: string;
  returned: ReturnRow;
  known: KnownOrder;
  decision: Decision;
  before: Ruling | null;
  flag?: RulingFlag;
}>;

/** What was in question becomes claims, refunds and stock, and the ruling says what is held and sent now. */
export const takeOver = async (trx: Tx, taking: TakingOver): Promise<CaseResult> => {
  const { context, actor, by, words, returned, known, decision, before } = taking;
  const returnId = returned.return_id as ReturnId; // acceptReturn wrote these columns
  const holder = { returnId, orderId: known.order.orderId, storeId: returned.store_id as StoreId, slipNumber: returned.slip_number };
  if (before === null) await releaseUnits(trx, returnId);
  const isHeld = await holdUnits(trx, { ...holder, at: context.now, status: 'claimed' }, decision.holds);
  if (!isHeld) throw new Error(`the claims of order ${holder.orderId} disagree with its line counters: return ${returnId}`);
  const record = recordOf(returned);
  const plan = promisedPlan(returned, decision) ?? decision.plan;
  const derivation = derivationOf(known, decision.quote);
  const { announced } = await announcedOf(trx, context, { announcedId: record.announced, known });
  const told = [
    ...(await planReturnRefunds(trx, context, { known, record, decision, derivation, plan, at: context.now })),
    ...(announced === null ? [] : await bringIn(trx, announced, returnId)),
  ];
  await moveStock(trx, record, decision.lines.map((line) => ({ lineId: line.lineId, units: line.units })), context.now); // prettier-ignore
  const ruling = mergeRuling(rulingOf(returned), taking, plan);
  await updateReturn(trx, returned, { decision, known, ruling, isFirst: before === null });
  await addReturnEvent(trx, returnId, { at: context.now, kind: 'accepted', by, note: words === '' ? null : words });
  await writeAudit(trx, { at: context.now, actor, act: 'return.taken', subject: returnId, detail: { flags: ruling.flags, derivation } });
  const leftOver = await askAboutLeftOver(trx, context, returned, ruling);
  return { kind: 'done', things: [...thingsOf({ ...returned, order_id: known.order.orderId }), ...told, ...leftOver] };
};

/** An amount that a slip called confirmed is never lowered (DESIGN §5): then the plan reserved for it stands. */
const promisedPlan = (returned: ReturnRow, decision: Decision): readonly PlannedRefund[] | null => {
  const promised = rulingOf(returned).refund;
  if (returned.slip_certainty !== 'confirmed' || promised === null || decision.refund === null) return null;
  const reserved = JSON.parse(returned.reserved_plan) as PlannedRefund[]; // written by acceptReturn
  return reserved.length > 0 && isMore(promised, decision.refund) ? reserved : null;
};

/** The outcome and its cause stay what was ruled; units and money are what is held and sent now. */
const mergeRuling = (ruling: Ruling, { decision, before, flag }: TakingOver, plan: readonly PlannedRefund[]): Ruling => {
  const paid = plan.filter((planned) => planned.act !== 'void').map((planned) => planned.amount); // what is let go is no refund
  const sent = paid.reduce<Money | null>(plus, null) ?? decision.refund;
  const flags = new Set([...ruling.flags, ...decision.flags, ...(flag === undefined ? [] : [flag])]);
  return {
    ...ruling,
    lines: ruling.lines.map((line, at) => mergeLine(line, before?.lines[at], decision.lines[at])),
    refund: before === null ? sent : plus(before.refund, sent),
    shipping: before === null ? decision.shipping : plus(before.shipping, decision.shipping),
    withheld: before === null ? decision.withheld : plus(before.withheld, decision.withheld),
    flags: [...flags],
  };
};

const plus = (a: Money | null, b: Money | null): Money | null => (a === null ? b : b === null ? a : add(a, b));

const mergeLine = (line: DecidedLine, before: DecidedLine | undefined, now: DecidedLine | undefined): DecidedLine => {
  if (!now || now.lineId === null) return line;
  const units = (before?.units ?? 0) + now.units;
  const isWhole = units >= line.asked;
  return {
    ...line,
    lineId: now.lineId,
    units,
    money: plus(before?.money ?? null, now.money),
    cause: isWhole ? null : (now.cause ?? line.cause),
    heldBy: isWhole ? null : now.heldBy,
  };
};

/** Units that another return holds even now lie on the counter all the same: they stay a question (DESIGN §5). */
const askAboutLeftOver = async (trx: Tx, context: CommandContext, returned: ReturnRow, ruling: Ruling): Promise<TouchedThing[]> => {
  const held = ruling.lines.find((line) => line.heldBy !== null && line.units < line.asked)?.heldBy ?? null;
  if (held === null) return [];
  const { marketId } = idsOf(context.installation);
  return await openCase(trx, {
    caseId: context.deps.newCaseId(),
    at: context.now,
    marketId,
    storeId: returned.store_id as StoreId, // acceptReturn wrote these columns
    returnId: returned.return_id as ReturnId,
    kind: 'units-left-over',
    cause: 'units-held',
    atStake: ruling.quoted,
    detail: ruling.lines.map((line) => `${line.units}/${line.asked}`).join(', '),
    other: await otherSideOf(trx, held.returnId),
  });
};

/** `isFirst`: nothing of this return was held before but what the decision replaces. */
type Updated = Readonly<{ decision: Decision; known: KnownOrder; ruling: Ruling; isFirst: boolean }>;

const updateReturn = async (trx: Tx, returned: ReturnRow, { decision, known, ruling, isFirst }: Updated): Promise<void> => {
  const earlier = isFirst ? { shipping: 0, atTill: 0 } : { shipping: returned.shipping_minor, atTill: returned.at_till_minor };
  await trx
    .updateTable('return_record')
    .set({
      order_id: known.order.orderId,
      ruling: JSON.stringify(ruling),
      route: decision.route,
      reserved_plan: '[]',
      shipping_minor: earlier.shipping + (decision.shipping?.minor ?? 0),
      at_till_minor: earlier.atTill + (decision.atTill?.minor ?? 0),
      currency: known.order.currency,
    })
    .where('return_id', '=', returned.return_id)
    .execute();
};
