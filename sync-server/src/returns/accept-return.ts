import type { Decision, RequestedLine } from 'shared-types/decide';
import type { CaseId, OrderId } from 'shared-types/ids';
import { zero } from 'shared-types/money';
import type { KnownOrder } from 'shared-types/order';
import type { ReturnRecord, Ruling } from 'shared-types/return';

import { bringIn } from '../announced/bring-in.ts';
import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import { prepared, preparedInsert } from '../db/prepared.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { lockOrder } from '../orders/known-order.ts';
import { openCase } from '../refunds/open-case.ts';
import { plainWords } from '../refunds/plain-words.ts';
import type { ReturnEvent } from '../refunds/return-events.ts';
import { announcedOf } from './announced-before.ts';
import type { AnnouncedNamed } from './announced-before.ts';
import { idsOf, refuse } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { decideReturn, momentOf } from './decide-return.ts';
import type { ReturnFacts } from './decide-return.ts';
import { caseDetailOf } from './case-detail.ts';
import { derivationOf } from './derivation.ts';
import { holdUnits } from './hold-units.ts';
import { joinRebuilt } from './join-rebuilt.ts';
import { judgeGrant, staffNameOf } from './judge-grant.ts';
import { findOrderId, matchLines } from './match-order.ts';
import { moveStock } from './move-stock.ts';
import { otherSideOf } from './other-side.ts';
import { planReturnRefunds } from './plan-return-refunds.ts';

const MOST_TRIES = 5;

/**
 * decides a return that lies on a counter, holds its units, and writes all that follows, in one transaction. Goods are never
 * refused: only a return id that is known with another command is (`other-body`), unless that one was rebuilt from this one's slip (P-9).
 * It calls nobody outside.
 */
export const acceptReturn = async (trx: Tx, context: CommandContext, command: CommandOf<'return.record'>): Promise<Ruled> => {
  if (await isKnownReturn(trx, command)) {
    return (
      (await joinRebuilt(trx, context, command)) ?? refuse('other-body', `return ${command.body.returnId} was recorded by another command`)
    );
  }
  const orderId = await findOrderId(trx, idsOf(context.installation).marketId, command.body.order);
  if (orderId !== null) await lockOrder(context.deps.db, trx, orderId);
  const moment = momentOf(command, context);
  const facts: ReturnFacts = { context, command, grant: judgeGrant(context, command, moment.at), moment };
  const decided = await decideAndHold(trx, facts, orderId);
  return await writeReturn(trx, facts, decided);
};

const findReturn = prepared((db, { returnId }: Readonly<{ returnId: string }>) =>
  db.selectFrom('return_record').select('return_id').where('return_id', '=', returnId),
);

const isKnownReturn = async (trx: Tx, { body }: CommandOf<'return.record'>): Promise<boolean> =>
  (await findReturn(trx, { returnId: body.returnId })).rows.length > 0;

type Decided = Readonly<{ known: KnownOrder | null; requested: readonly RequestedLine[]; decision: Decision }>;

/** units that someone else took in between change the facts: load again, decide again. */
const decideAndHold = async (trx: Tx, facts: ReturnFacts, orderId: OrderId | null): Promise<Decided> => {
  const { installation } = facts.context;
  const { returnId, slipNumber, lines } = facts.command.body;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const known = orderId === null ? null : await facts.context.orders.read(trx, orderId);
    const requested = matchLines(known?.order ?? null, lines);
    const decision = await decideReturn(trx, facts, known, requested);
    if (known === null || decision.hold === 'none') return { known, requested, decision };
    const holder = { returnId, orderId: known.order.orderId, storeId: idsOf(installation).storeId, slipNumber, at: facts.moment.at };
    if (await holdUnits(trx, { ...holder, status: decision.hold }, decision.holds)) return { known, requested, decision };
  }
  throw new Error(`the claims of order ${orderId ?? ''} disagree with its line counters: return ${returnId}`);
};

/** Writes a decided return and all that follows from it. Its units are held already. */
export const writeReturn = async (trx: Tx, facts: ReturnFacts, { known, decision }: Decided): Promise<Ruled> => {
  const { context, command } = facts;
  const { storeId } = idsOf(context.installation);
  const caseId = decision.caseKind === null ? null : context.deps.newCaseId();
  const ruling = rulingOf(command, decision, caseId);
  const named = await announcedOf(trx, context, { announcedId: command.body.announced, known });
  const derivation = derivationOf(known, decision.quote);
  await insertReturn(trx, facts, { known, decision, ruling, notes: notesOf(command.body, decision, named) });
  const things: TouchedThing[] = [{ scope: storeId, kind: 'return', id: command.body.returnId }];
  if (known && decision.hold === 'claimed') {
    things.push(...(await planReturnRefunds(trx, context, { known, record: command.body, decision, derivation, at: context.now })));
    await moveStock(trx, command.body, decision.lines.map((line) => ({ lineId: line.lineId, units: line.units })), context.now); // prettier-ignore
  }
  if (known && decision.holds.length > 0) things.push({ scope: 'market', kind: 'order', id: known.order.orderId });
  if (named.announced && decision.hold !== 'none') things.push(...(await bringIn(trx, named.announced, command.body.returnId)));
  if (caseId !== null) things.push(...(await openReturnCase(trx, facts, decision, caseId)));
  await writeAudit(trx, {
    at: context.now,
    actor: command.staffId,
    act: 'return.record',
    subject: command.body.returnId,
    detail: { commandId: command.commandId, clientSeq: command.clientSeq, ...auditOf(command.body, decision), derivation },
  });
  return { kind: 'decided', ruling, things };
};

const rulingOf = (command: CommandOf<'return.record'>, decision: Decision, caseId: CaseId | null): Ruling => ({
  returnId: command.body.returnId,
  outcome: decision.outcome,
  cause: decision.cause,
  lines: decision.lines,
  refund: decision.refund,
  shipping: decision.shipping,
  withheld: decision.withheld,
  quoted: command.body.quoted?.refund ?? null,
  flags: decision.flags,
  caseId,
});

/** What whoever reads the return later must know beside its ruling; the manager's word and what it did (E-15, M-11). */
const auditOf = ({ approval, announced, storeCredit }: ReturnRecord, decision: Decision) => ({
  outcome: decision.outcome,
  cause: decision.cause,
  flags: decision.flags,
  withheldMinor: decision.withheld?.minor ?? 0,
  ...(approval === null
    ? {}
    : { approval: { by: approval.staffId, covers: approval.covers, reason: approval.reason, held: heldBy(decision) } }),
  ...(announced === null ? {} : { announced }),
  ...(storeCredit === null ? {} : { storeCreditInitials: storeCredit.initials }),
});

/** What the approval changed; nothing where it did not hold or was not needed. */
const heldBy = ({ flags, quote }: Decision): readonly string[] => [
  ...(flags.includes('overridden') ? ['override'] : []),
  ...(quote?.lines.some((line) => line.deducted.minor > 0) === true ? ['deduction'] : []),
];

/** What was asked for and could not be: told on the return's life, never a reason to refuse goods. */
const notesOf = (record: ReturnRecord, decision: Decision, { ignored }: AnnouncedNamed): string | null => {
  const isCreditDenied = record.storeCredit !== null && (decision.refund?.minor ?? 0) > 0 && !decision.flags.includes('store-credit');
  const notes = [
    ...(ignored === null ? [] : [ignored]),
    ...(isCreditDenied ? ['store credit is not offered here: the means of payment get it'] : []),
  ];
  return notes.length === 0 ? null : plainWords(notes.join('; '), 300);
};

type Written = Readonly<{ known: KnownOrder | null; decision: Decision; ruling: Ruling; notes: string | null }>;

const putReturn = preparedInsert('return_record');

const insertReturn = async (
  trx: Tx,
  { context, command, grant, moment }: ReturnFacts,
  { known, decision, ruling, notes }: Written,
): Promise<void> => {
  const { installationId, marketId, storeId } = idsOf(context.installation);
  const staffName = await staffNameOf(trx, grant, command.staffId);
  const events: ReturnEvent[] = [
    { at: moment.at, kind: 'recorded', by: staffName, note: null },
    { at: context.now, kind: 'received', by: null, note: notes },
    ...(await approvalEvents(trx, context, command.body.approval, decision)),
  ];
  await putReturn(trx, {
    return_id: command.body.returnId,
    command_id: command.commandId,
    market_id: marketId,
    store_id: storeId,
    installation_id: installationId,
    staff_id: command.staffId,
    staff_name: staffName,
    order_id: known?.order.orderId ?? null,
    slip_number: command.body.slipNumber,
    presented_at: moment.at,
    received_at: context.now,
    record: JSON.stringify(command.body),
    ruling: JSON.stringify(ruling),
    outcome: decision.outcome,
    route: decision.route,
    reserved_plan: JSON.stringify(decision.hold === 'reserved' ? decision.plan : []),
    shipping_minor: decision.shipping?.minor ?? 0,
    at_till_minor: decision.atTill?.minor ?? 0,
    currency: known?.order.currency ?? null,
    slip_certainty: null,
    voided_at: null,
    events: JSON.stringify(events),
  });
};

/** The manager who let it through and why, on the return's own life. */
const approvalEvents = async (
  trx: Tx,
  { now }: CommandContext,
  approval: ReturnRecord['approval'],
  decision: Decision,
): Promise<ReturnEvent[]> => {
  const held = heldBy(decision);
  if (approval === null || held.length === 0) return [];
  const by = await staffNameOf(trx, { claims: null, isExpired: false }, approval.staffId);
  return [{ at: now, kind: 'accepted', by, note: plainWords(`${held.join(', ')}: ${approval.reason}`, 300) }];
};

const openReturnCase = async (trx: Tx, { context, command }: ReturnFacts, decision: Decision, caseId: CaseId): Promise<TouchedThing[]> => {
  const { marketId, storeId } = idsOf(context.installation);
  const held = decision.lines.find((line) => line.heldBy !== null)?.heldBy ?? null;
  const quoted = command.body.quoted?.refund ?? null;
  return await openCase(trx, {
    caseId,
    at: context.now,
    marketId,
    storeId,
    returnId: command.body.returnId,
    kind: decision.caseKind ?? 'review',
    cause: decision.cause,
    atStake: decision.outcome === 'review' ? (decision.refund ?? quoted) : (quoted ?? (decision.refund && zero(decision.refund.currency))),
    detail: caseDetailOf(command.body, decision),
    other: await otherSideOf(trx, held?.returnId ?? null),
  });
};
