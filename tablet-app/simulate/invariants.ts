import { canonicalJson } from 'shared-types/canonical-json';
import type { Json } from 'shared-types/canonical-json';
import type { OrderId } from 'shared-types/ids';
import type { ReturnView } from 'shared-types/return';
import { statusOf } from 'shared-types/return-status';
import type { Verdict } from 'shared-types/sync';
import { at } from 'shared-types/testing/builders';

import { loadKnownOrders } from '../../sync-server/src/orders/known-order.ts';
import { loadCaseViews, loadReturnViews } from '../../sync-server/src/returns/views.ts';
import { caseViews, returnViewsSince } from '../src/store/documents.ts';
import type { Stage } from './scenario.ts';

export type Violation = Readonly<{ invariant: string; what: string }>;

const LONG_AGO = at('2020-01-01T00:00:00.000Z');
const ENDED = new Set(['confirmed', 'failed', 'review', 'cancelled']);

/** The first invariant that does not hold now, with what shows it. */
export const findViolation = async (stage: Stage): Promise<Violation | null> => {
  const views = await allViews(stage);
  const checks = [nothingThrew, neverMoreThanCaptured, oneEffect, everyVerdict, converged, everyRefundEnds, noMoneyAlone, neverWithdrawn];
  for (const check of checks) {
    const [invariant, what] = await check(stage, views);
    if (what !== undefined) return { invariant, what };
  }
  return null;
};

type Views = ReadonlyMap<string, ReturnView>;
type Check = (stage: Stage, views: Views) => Promise<readonly [string, (string | undefined)?]> | readonly [string, (string | undefined)?];

const allViews = async ({ server }: Stage): Promise<Views> => {
  const rows = await server.db.read.selectFrom('return_record').select('return_id').execute();
  return loadReturnViews(
    server.db.read,
    rows.map((row) => row.return_id),
  );
};

/** I0: an exception is a bug, whatever it led to. */
const nothingThrew: Check = ({ server, tablets }) => ['I0', server.errors[0] ?? tablets.flatMap((tablet) => tablet.faults)[0]];

/** I1: per payment, all that the shop gave is at most what it captured. */
const neverMoreThanCaptured: Check = ({ shop }) => {
  for (const { id: orderId, payments } of shop.orders.values()) {
    for (const payment of payments) {
      const given = shop.book.filter((one) => one.orderId === orderId && one.paymentId === payment.id && one.status !== 'failed');
      const sum = given.reduce((all, one) => all + one.amountMinor, 0);
      if (sum > payment.capturedMinor) return ['I1', `${orderId} ${payment.id}: ${sum} given back of ${payment.capturedMinor} captured`];
    }
  }
  return ['I1'];
};

/** What a return gives at a payment: our key without the number of a try. */
const partOf = (key: string): string => key.split('#')[0] ?? key;

/** I2: a part of a return moves money once; a unit goes back once. */
const oneEffect: Check = async ({ shop, server, orderIds }, views) => {
  const given = new Set<string>();
  for (const { key, status } of shop.book) {
    if (key === null || status === 'failed') continue;
    if (given.has(partOf(key))) return ['I2', `${key} moved money twice`];
    given.add(partOf(key));
  }
  for (const { order, state } of (await loadKnownOrders(server.db.read, orderIds)).values()) {
    for (const line of order.lines) {
      const now = state.lines.find((one) => one.lineId === line.lineId);
      const back = now?.claims.reduce((all, claim) => all + claim.units, 0) ?? 0;
      if (back > line.quantity) return ['I2', `${back} of ${line.quantity} units of ${line.lineId} are held, by ${views.size} returns`];
    }
  }
  return ['I2'];
};

const verdictRows = async ({ server }: Stage): Promise<ReadonlyMap<string, Readonly<{ kind: string; verdict: string }>>> => {
  const rows = await server.db.read.selectFrom('command').select(['command_id', 'verdict_kind', 'verdict']).execute();
  return new Map(rows.map((row) => [row.command_id, { kind: row.verdict_kind, verdict: row.verdict }]));
};

const OWN = new Set(['return.record', 'return.void', 'slip.handed']);

/** I3: whatever a screen called saved is decided, here and there. What an associate did at her own counter is never refused. */
const everyVerdict: Check = async (stage) => {
  const rows = await verdictRows(stage);
  for (const tablet of stage.tablets) {
    for (const { commandId, type } of tablet.told) {
      const ruled = rows.get(commandId);
      const own = await tablet.page.ledger.outbox.get(commandId as never);
      if (ruled === undefined) return ['I3', `${tablet.name}: ${type} ${commandId} never reached the server`];
      if (own === undefined) return ['I3', `${tablet.name}: ${type} ${commandId} is not on the tablet any more`];
      if (own.state === 'waiting') return ['I3', `${tablet.name}: ${type} ${commandId} still waits`];
      if (ruled.kind !== 'decided' && (ruled.kind !== 'refused' || OWN.has(type)))
        return ['I3', `${tablet.name}: ${type} ${commandId} was ${ruled.kind}: ${ruled.verdict}`];
    }
  }
  return ['I3'];
};

const differ = (a: unknown, b: unknown): boolean => canonicalJson((a ?? null) as Json) !== canonicalJson((b ?? null) as Json); // plain JSON both

/** I4: every tablet shows what the server knows. */
const converged: Check = async (stage, views) => {
  const { server, tablets, orderIds } = stage;
  const orders = await loadKnownOrders(server.db.read, orderIds as readonly OrderId[]);
  const cases = await server.db.read.selectFrom('review_case').select('case_id').execute();
  const rulings = await verdictRows(stage);
  const questions = await loadCaseViews(server.db.read, cases.map((row) => row.case_id)); // prettier-ignore
  for (const { page, storeId, name } of tablets) {
    for (const [orderId, known] of orders) {
      const shown = await page.search.open(orderId);
      if (differ(shown?.state, known.state))
        return ['I4', `${name} shows ${orderId} as ${JSON.stringify(shown?.state)}, not ${JSON.stringify(known.state)}`];
    }
    const shownReturns = new Map((await returnViewsSince(page, LONG_AGO)).map((view) => [view.returnId as string, view]));
    for (const [returnId, view] of views)
      if (view.storeId === storeId && differ(shownReturns.get(returnId), view))
        return ['I4', `${name} shows return ${returnId} as ${statusText(shownReturns.get(returnId))}, not ${statusText(view)}`];
    const gone = [...shownReturns.keys()].find((returnId) => !views.has(returnId));
    if (gone !== undefined) return ['I4', `${name} shows return ${gone}, which the server does not know`];
    const shownCases = new Map((await caseViews(page, LONG_AGO)).map((view) => [view.caseId as string, view]));
    for (const [caseId, view] of questions)
      if (view.storeId === storeId && differ(shownCases.get(caseId), view)) return ['I4', `${name} shows case ${caseId} not as it is`];
    for (const row of await page.ledger.outbox.toArray()) {
      const stored = JSON.parse(rulings.get(row.commandId)?.verdict ?? 'null') as Verdict | null;
      const [here, there] = [row.verdict, stored].map((one) => (one?.kind === 'decided' ? one.ruling : (one?.kind ?? null)));
      if (differ(here, there))
        return ['I4', `${name} was told ${JSON.stringify(here)} of ${row.commandId}, the server keeps ${JSON.stringify(there)}`];
    }
  }
  return ['I4'];
};

const statusText = (view: ReturnView | undefined): string => (view === undefined ? 'nothing' : `${statusOf(view)} ${JSON.stringify(view.refunds.map((one) => one.state))}`); // prettier-ignore

/** I5: the money of every return came to an end, and its label is what happened. */
const everyRefundEnds: Check = ({ shop }, views) => {
  for (const view of views.values()) {
    const planned = view.refunds.filter((refund) => refund.state !== 'cancelled');
    const { outcome, refund: amount } = view.ruling;
    const owes =
      (outcome === 'accepted' || outcome === 'adjusted') && view.route === 'web' && view.voidedAt === null && (amount?.minor ?? 0) > 0;
    const plannedMinor = planned.reduce((all, one) => all + one.amount.minor, 0);
    if (owes && plannedMinor < (amount?.minor ?? 0) && view.caseStatus === 'none' && !view.refunds.some((one) => one.state === 'failed'))
      return ['I5', `return ${view.returnId} was ${outcome} with ${amount?.minor}, ${plannedMinor} is planned, and nobody is asked`];
    for (const refund of view.refunds) {
      if (!ENDED.has(refund.state)) return ['I5', `${refund.key} is still ${refund.state}`];
      const moved = shop.book.filter((one) => one.key !== null && partOf(one.key) === refund.key && one.status === 'done');
      const givenMinor = moved.reduce((all, one) => all + one.amountMinor, 0);
      if (refund.state === 'confirmed' && givenMinor !== refund.amount.minor)
        return ['I5', `${refund.key} says ${refund.amount.minor} is back, the shop gave ${givenMinor}`];
      if ((refund.state === 'failed' || refund.state === 'cancelled') && givenMinor > 0)
        return ['I5', `${refund.key} says ${refund.state}, the shop gave ${givenMinor}`];
    }
  }
  return ['I5'];
};

/** I6: behind all money there is a return that stands, or that a person looks at. */
const noMoneyAlone: Check = ({ shop }, views) => {
  const owners = new Map([...views.values()].flatMap((view) => view.refunds.map((refund) => [refund.key as string, view] as const)));
  for (const { key, status } of shop.book) {
    if (key === null || status !== 'done') continue;
    const view = owners.get(partOf(key));
    if (view === undefined) return ['I6', `${key} moved money for no refund that the server knows`];
    if (view.voidedAt !== null) return ['I6', `${key} moved money for a return that was taken back`];
  }
  return ['I6'];
};

const GOOD = new Set(['accepted', 'adjusted']);
const DECIDED = new Set(['accepted', 'refused']);

/**
 * I7: what a customer was told was accepted never becomes a conflict, and its amount never shrinks. Only after a restore may others hold
 * its units; then it is a question, and a person may decide it against her.
 */
const neverWithdrawn: Check = ({ tablets }, views) => {
  for (const [returnId, promised] of tablets.flatMap((tablet) => [...tablet.promises])) {
    const view = views.get(returnId);
    const isGood = view !== undefined && GOOD.has(view.ruling.outcome) && (view.ruling.refund?.minor ?? 0) >= promised;
    if (isGood || (view !== undefined && isOverClaim(view))) continue;
    return ['I7', `${returnId} was told accepted with ${promised}, and is now ${view?.ruling.outcome} with ${view?.ruling.refund?.minor}`];
  }
  return ['I7'];
};

const isOverClaim = ({ ruling, events }: ReturnView): boolean =>
  ruling.cause === 'over-claim-after-restore' || (ruling.flags.includes('recovered') && events.some((event) => DECIDED.has(event.kind)));
