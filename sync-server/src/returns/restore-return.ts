import { addMs } from 'shared-types/calendar';
import type { Decision } from 'shared-types/decide';
import type { CaseId, OrderId } from 'shared-types/ids';
import { atLeastZero, moneyOf, proportion, smaller, subtract, sum, zero } from 'shared-types/money';
import type { Currency, Money } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import { planRefund } from 'shared-types/refund-plan';
import type { PlannedRefund } from 'shared-types/refund-plan';
import type { DecidedLine, Ruling } from 'shared-types/return';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { loadKnownOrders, lockOrder } from '../orders/known-order.ts';
import { RECOVERED } from '../refunds/adopt-orphan.ts';
import { openCase } from '../refunds/open-case.ts';
import { orphansOf, welcomeBack } from '../refunds/orphan-refund.ts';
import { REPLAY_MS } from '../recovery/recover.ts';
import { acceptReturn, writeReturn } from './accept-return.ts';
import { idsOf } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { decideReturn, momentOf } from './decide-return.ts';
import type { ReturnFacts } from './decide-return.ts';
import { holdUnits } from './hold-units.ts';
import { judgeGrant } from './judge-grant.ts';
import { findOrderId, matchLines } from './match-order.ts';
import { OrderReader } from './order-reader.ts';
import { sealedOf } from './sealed-ruling.ts';
import { frozenPolicy } from './terms-of-return.ts';
import { yieldReservations } from './yield-reservations.ts';

type Recording = CommandOf<'return.record'>;

/**
 * S-8: a return that this store forgot comes back. With our receipt it keeps the outcome that it was told, its units are held as that says
 * while they are free, and what the shop gave for it meanwhile is its refund. Without one, it is decided now, but the shop's refund
 * under its key is its own, and a person explains where the shop gave another amount. `null`: nothing of it was lost.
 */
export const restoreReturn = async (trx: Tx, context: CommandContext, command: Recording): Promise<Ruled | null> => {
  const sealed = sealedOf(context.deps.keys, command)?.ruling ?? null;
  const isOrphaned = (await orphansOf(trx, command.body.returnId)).length > 0;
  if ((sealed === null && !isOrphaned) || (await isKnown(trx, command))) return null;
  const orderId = await findOrderId(trx, idsOf(context.installation).marketId, command.body.order);
  if (orderId !== null) await lockOrder(context.deps.db, trx, orderId);
  if (orderId !== null) context.orders.forget(orderId); // what this return holds again is to be seen by the next ones of the push
  const { returnId } = command.body;
  const opened = isOrphaned && orderId !== null ? await makeRoom(trx, { context, command, orderId }) : [];
  const ruled =
    sealed === null
      ? await acceptReturn(trx, { ...context, orders: new OrderReader(new Map(), { without: returnId }) }, command)
      : await keepOutcome(trx, { context, command, sealed, orderId });
  const differing = sealed === null ? await askAboutAmounts(trx, context, command) : [];
  return { ...ruled, things: [...opened, ...ruled.things, ...differing] };
};

const isKnown = async (trx: Tx, { body }: Recording): Promise<boolean> => {
  const found = trx.selectFrom('return_record').select('return_id').where('return_id', '=', body.returnId);
  return (await found.executeTakeFirst()) !== undefined;
};

type Returning = Readonly<{ context: CommandContext; command: Recording; orderId: OrderId }>;

const makeRoom = async (trx: Tx, { context, command, orderId }: Returning): Promise<TouchedThing[]> => {
  const { returnId, lines } = command.body;
  const order = (await loadKnownOrders(trx, [orderId])).get(orderId)?.order ?? null;
  const yielded = await yieldReservations(trx, orderId, matchLines(order, lines));
  return [...(await welcomeBack(trx, { orderId, returnId, now: context.now })), ...yielded];
};

type Forgotten = Readonly<{ context: CommandContext; command: Recording; sealed: Ruling; orderId: OrderId | null }>;

const keepOutcome = async (trx: Tx, forgotten: Forgotten): Promise<Ruled> => {
  const { command, sealed, orderId } = forgotten;
  const context = contextOf(forgotten);
  const { returnId } = command.body;
  const known = orderId === null ? null : ((await loadKnownOrders(trx, [orderId], { without: returnId })).get(orderId) ?? null);
  const moment = momentOf(command, context);
  const facts: ReturnFacts = { context, command, grant: judgeGrant(context, command, moment.at), moment };
  const requested = matchLines(known?.order ?? null, command.body.lines);
  const afresh = await decideReturn(trx, facts, known, requested);
  const decision = known === null || isOfNoOrder(sealed) ? afresh : await sealedDecision(trx, facts, { known, sealed, afresh });
  const ruled = await writeReturn(trx, facts, { known, requested, decision });
  await writeAudit(trx, {
    at: context.now,
    actor: command.staffId,
    act: 'return.restored',
    subject: returnId,
    detail: { told: sealed.outcome, outcome: decision.outcome },
  });
  await holdBackRefunds(trx, returnId, addMs(context.now, REPLAY_MS));
  const differing = await askAboutAmounts(trx, context, command);
  const missing = await askAboutMissing(trx, facts, decision);
  return await withFlag(trx, ruled, [...differing, ...missing]);
};

const isOfNoOrder = ({ lines }: Ruling): boolean => lines.every((line) => line.lineId === null);

/** Its case keeps its id: what a manager decided about it comes back under that id too. */
const contextOf = ({ context, sealed }: Forgotten): CommandContext => {
  const { caseId } = sealed;
  const newCaseId = caseId === null ? context.deps.newCaseId : onceThen(caseId, context.deps.newCaseId);
  return { ...context, deps: { ...context.deps, newCaseId } };
};

const onceThen = (first: CaseId, next: () => CaseId): (() => CaseId) => {
  let isUsed = false;
  return () => {
    if (isUsed) return next();
    isUsed = true;
    return first;
  };
};

type Sealed = Readonly<{ known: KnownOrder; sealed: Ruling; afresh: Decision }>;

/** What was told, with the holds and the plan that it meant; units that somebody else took meanwhile make it a question. */
const sealedDecision = async (trx: Tx, facts: ReturnFacts, of: Sealed): Promise<Decision> => {
  const { known, sealed, afresh } = of;
  const hold = holdOf(sealed);
  const orphans = await orphansOf(trx, facts.command.body.returnId);
  const told: Decision = {
    ...afresh,
    outcome: sealed.outcome,
    cause: sealed.cause,
    lines: sealed.lines,
    hold,
    holds: hold === 'none' ? [] : heldBy(of),
    shipping: sealed.shipping,
    refund: sealed.refund,
    withheld: sealed.withheld,
    atTill: hold === 'none' ? afresh.atTill : (facts.command.body.quoted?.atTill ?? afresh.atTill),
    flags: sealed.flags,
    plan: hold === 'none' ? [] : planOf(facts, of, orphans),
    caseKind: sealed.caseId === null ? null : (afresh.caseKind ?? caseKindOf(sealed)),
  };
  if (told.hold === 'none' || (await takeUnits(trx, facts, known, told))) return told;
  return overClaim(of, orphans);
};

const holdOf = ({ outcome }: Ruling): Decision['hold'] =>
  outcome === 'review' ? 'reserved' : outcome === 'duplicate' ? 'none' : 'claimed';

const caseKindOf = ({ outcome }: Ruling): Decision['caseKind'] =>
  outcome === 'review' || outcome === 'duplicate' ? outcome : 'units-left-over';

const takeUnits = (trx: Tx, { context, command, moment }: ReturnFacts, known: KnownOrder, { hold, holds }: Decision): Promise<boolean> => {
  if (hold === 'none') return Promise.resolve(true);
  const { returnId, slipNumber } = command.body;
  const { storeId } = idsOf(context.installation);
  return holdUnits(trx, { returnId, slipNumber, storeId, orderId: known.order.orderId, at: moment.at, status: hold }, holds);
};

/** The same worth as it was told; tax, which a ruling does not tell, in the proportion of the line. */
const heldBy = ({ known, sealed, afresh }: Sealed): Decision['holds'] => {
  const lineIds = [...new Set(sealed.lines.flatMap((line) => (line.lineId !== null && line.units > 0 ? [line.lineId] : [])))];
  return lineIds.flatMap((lineId) => {
    const line = known.order.lines.find((one) => one.lineId === lineId);
    if (!line) return [];
    const same = sealed.lines.filter((one) => one.lineId === lineId);
    const units = same.reduce((all, one) => all + one.units, 0);
    const now = afresh.holds.find((one) => one.lineId === lineId && one.units === units);
    const told = sum(same.flatMap((one) => one.money ?? []), line.paid.currency); // prettier-ignore
    if (now && (told.minor === 0 || told.minor === now.money.minor)) return [now];
    return [
      { lineId, units, money: told, tax: line.paid.minor === 0 ? zero(told.currency) : proportion(line.tax, told.minor, line.paid.minor) },
    ];
  });
};

/** The payments as they were promised, and together never more than that: what the shop gave already is a part of it. */
const planOf = ({ context }: ReturnFacts, of: Sealed, orphans: readonly PlannedRefund[]): readonly PlannedRefund[] => {
  const { known, sealed, afresh } = of;
  const { refund } = sealed;
  const order = frozenPolicy(context.terms, known)?.paymentOrder ?? 'proportional';
  const letGo = afresh.plan.filter((one) => one.act === 'void'); // what is still authorised
  if (refund === null || refund.minor === 0) return letGo.length > 0 ? letGo : capturedMeanwhile(of, order);
  let left = atLeastZero(subtract(refund, sum(orphans.map((one) => one.amount), refund.currency))); // prettier-ignore
  const planned = planRefund(known, refund, order);
  const refunds = planned.map((one) => {
    if (orphans.some((orphan) => orphan.paymentId === one.paymentId)) return one;
    const amount = smaller(one.amount, left);
    left = subtract(left, amount);
    return { ...one, amount };
  });
  return [...refunds, ...letGo];
};

/** an authorisation that was to be let go and was captured since: nobody decided to give that money back, and the machine asks a person. */
const capturedMeanwhile = ({ known, sealed, afresh }: Sealed, order: Parameters<typeof planRefund>[2]): readonly PlannedRefund[] => {
  if (sealed.cause !== 'not-captured-on-web' || afresh.route !== 'web' || afresh.atTill?.minor !== 0) return [];
  const { currency } = known.order;
  const worth = sum([...sealed.lines.map((line) => line.money), sealed.shipping].filter((one) => one !== null), currency); // prettier-ignore
  return planRefund(known, worth, order).map((one) => ({ ...one, act: 'void' }));
};

/** S-8: what was promised is not taken back silently, and nothing is held twice: a person decides with both sides at hand. */
const overClaim = ({ known, sealed, afresh }: Sealed, orphans: readonly PlannedRefund[]): Decision => {
  const nothing = zero(known.order.currency);
  const lines = sealed.lines.map((line, at): DecidedLine => {
    const holder = line.heldBy ?? afresh.lines[at]?.heldBy ?? null;
    return { ...line, units: 0, money: nothing, cause: 'over-claim-after-restore', heldBy: holder };
  });
  return {
    ...afresh,
    outcome: 'review',
    cause: 'over-claim-after-restore',
    lines,
    hold: 'none',
    holds: [],
    shipping: nothing,
    // Money that the shop gave for it is its refund, whatever becomes of its units.
    refund: sum(orphans.map((one) => one.amount), nothing.currency), // prettier-ignore
    atTill: nothing,
    plan: [],
    caseKind: 'review',
  };
};

/** A void or a decision of the lost time comes after it, perhaps a while later. */
const holdBackRefunds = async (trx: Tx, returnId: string, until: string): Promise<void> => {
  await trx
    .updateTable('refund')
    .set({ due_at: until, cause: RECOVERED })
    .where('return_id', '=', returnId)
    .where('state', '=', 'requested')
    .execute();
};

/** The channel's amount is the truth, also of what it still works on; where it is not the amount that was told, a person explains the difference. */
const askAboutAmounts = async (trx: Tx, { deps, now, installation }: CommandContext, { body }: Recording): Promise<TouchedThing[]> => {
  const rows = await trx
    .selectFrom('refund')
    .select(['refund_key', 'amount_minor', 'currency', 'intent'])
    .where('return_id', '=', body.returnId)
    .where('state', 'in', ['confirmed', 'pending-channel'])
    .where('cause', '=', RECOVERED)
    .execute();
  const things: TouchedThing[] = [];
  for (const row of rows) {
    const planned = (JSON.parse(row.intent) as Readonly<{ amount: Money }>).amount; // written by planRefunds
    if (planned.minor === row.amount_minor) continue;
    const { marketId, storeId } = idsOf(installation);
    const of = { caseId: deps.newCaseId(), at: now, marketId, storeId, returnId: body.returnId, refundKey: row.refund_key as never };
    const atStake = moneyOf(Math.abs(planned.minor - row.amount_minor), row.currency as Currency); // the order's, checked at import
    const detail = `the shop gave ${row.amount_minor} instead of ${planned.minor} ${row.currency} in minor units: ${row.refund_key}`;
    things.push(...(await openCase(trx, { ...of, kind: 'refund-failed', cause: 'amount-differs', atStake, detail, other: null })));
  }
  return things;
};

/** What was promised and is gone, because the shop's own staff gave it meanwhile: a person explains it, as after a refund that failed. */
const askAboutMissing = async (trx: Tx, { context, command }: ReturnFacts, { hold, refund, plan }: Decision): Promise<TouchedThing[]> => {
  if (hold !== 'claimed' || refund === null) return [];
  const missing = subtract(refund, sum(plan.map((one) => one.amount), refund.currency)); // prettier-ignore
  if (missing.minor <= 0) return [];
  const { marketId, storeId } = idsOf(context.installation);
  const of = { caseId: context.deps.newCaseId(), at: context.now, marketId, storeId, returnId: command.body.returnId };
  const detail = `of ${refund.minor} ${refund.currency} in minor units that were promised, ${missing.minor} cannot go back any more`;
  return await openCase(trx, { ...of, kind: 'refund-failed', cause: 'refunded-on-web', atStake: missing, detail, other: null });
};

const withFlag = async (trx: Tx, ruled: Ruled, things: readonly TouchedThing[]): Promise<Ruled> => {
  if (ruled.kind !== 'decided' || ruled.ruling === null) return { ...ruled, things: [...ruled.things, ...things] };
  const ruling: Ruling = { ...ruled.ruling, flags: [...new Set([...ruled.ruling.flags, 'recovered' as const])] };
  await trx
    .updateTable('return_record')
    .set({ ruling: JSON.stringify(ruling) })
    .where('return_id', '=', ruling.returnId)
    .execute();
  return { ...ruled, ruling, things: [...ruled.things, ...things] };
};
