import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { orderIdOf } from 'shared-types/ids';
import type { CaseId, ChannelId, ChannelOrderId, OrderId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Currency } from 'shared-types/money';
import type { Cause } from 'shared-types/return';

import type { Unreadable, WebChannel } from '../channels/channel.ts';
import { touchFeed } from '../feed/touch.ts';
import { lockOrder } from '../orders/known-order.ts';
import { refreshOrder } from '../orders/refresh-order.ts';
import { believeChannel } from './believe-channel.ts';
import type { RefundDeps } from './errand.ts';
import { givenUnderOurKeys } from './given-at-channel.ts';
import type { Given } from './given-at-channel.ts';
import { matchRefunds, theirMinor } from './match-refunds.ts';
import type { Match, OurRefund } from './match-refunds.ts';
import { openCase } from './open-case.ts';
import { keepOrphan } from './orphan-refund.ts';
import { factsOfRow } from './refund-row.ts';
import { OVERLAP_MS, readDocuments, theirsIn, toldByThemselves } from './read-their-refunds.ts';
import { beginRun, endRun } from './reconciliation-runs.ts';
import type { Item, Report } from './reconciliation-runs.ts';

export type ReconcileDeps = Pick<RefundDeps, 'db' | 'clock' | 'newCaseId' | 'indexKey' | 'log'>;

/** What was confirmed a moment ago may not yet be in what was read. */
const SETTLE_MS = 5 * 60_000;
const MARKED_BY_HAND = ['marked-refunded'];

/**
 * compares what a channel says it gave back since a moment with what we say. Reading it refreshes the facts of its orders, so what
 * its own people gave back is counted from now on. Refunds under our keys that we do not know, that it does not know, or of another amount
 * are put before a person, once.
 */
export const reconcile = async (deps: ReconcileDeps, channel: WebChannel, since: Instant): Promise<Report | Unreadable> => {
  const until = deps.clock();
  const run = await beginRun(deps.db, { channel: channel.info.id, since, until });
  const read = await readDocuments(deps, channel, since);
  if (read.kind === 'unreadable') return read;
  const unsettled = await takeInOurs(deps, channel.info.id, read.documents);
  const window = { since: addMs(since, -OVERLAP_MS), until };
  const shown = theirsIn(channel.info.id, read.documents);
  const markers = new Set(shown.map((one) => one.marker));
  const told = (await toldByThemselves(deps, channel.info.id)).filter((one) => !markers.has(one.marker));
  const theirs = [...shown, ...told];
  const ours = await oursSince(deps, channel.info.id, { since, until });
  const found = matchRefunds(ours, theirs);
  const missing = await confirmMissing(deps, channel, found.onlyOurs);
  if (missing.kind === 'unreadable') return missing;
  const matches = [...found.matches, ...missing.matches];
  const differing = matches.filter((match) => theirMinor(match) !== match.ours.amountMinor);
  const orphans = found.onlyTheirs.filter((one) => one.marker === null && one.at >= window.since && one.at <= window.until);
  await askAbout(deps, missing.missing, differing);
  const report: Report = {
    kind: 'report',
    matched: matches.length - differing.length,
    orphans: orphans.length + unsettled.orphans.length,
    missing: missing.missing.length,
    differing: differing.length + unsettled.differing.length,
    items: [
      ...missing.missing.map((one): Item => itemOf('missing', { ours: one, theirs: [] })),
      ...differing.map((one) => itemOf('differing', one)),
      ...unsettled.differing,
      ...unsettled.orphans,
      ...orphans.map((one): Item => ({
        kind: 'orphan',
        refundKey: null,
        orderId: one.orderId,
        reference: one.externalId,
        oursMinor: null,
        theirsMinor: one.amountMinor,
        at: one.at,
      })),
    ],
  };
  await endRun(deps.db, run, { report, at: deps.clock() });
  deps.log.info(
    { channel: channel.info.id, matched: report.matched, orphans: report.orphans, missing: report.missing, differing: report.differing },
    'reconciled',
  );
  return report;
};

type Unsettled = Readonly<{ orphans: readonly Item[]; differing: readonly Item[] }>;

/** What the channel gave under our keys and this store does not call confirmed: unknown to it, or believed to have failed. */
const takeInOurs = async (deps: ReconcileDeps, channel: ChannelId, documents: readonly ChannelOrder[]): Promise<Unsettled> => {
  const [orphans, differing]: [Item[], Item[]] = [[], []];
  for (const document of documents) {
    const given = givenUnderOurKeys(document).filter((one) => one.status === 'done' && one.amountMinor > 0);
    for (const one of given) {
      const orderId = orderIdOf(channel, document.id);
      const became = await takeIn(deps, one, { orderId, channelOrderId: document.id });
      const item = { refundKey: one.key, orderId, reference: one.reference, oursMinor: null, theirsMinor: one.amountMinor, at: one.at };
      if (became === 'orphan') orphans.push({ kind: 'orphan', ...item });
      if (became === 'believed') differing.push({ kind: 'differing', ...item });
    }
  }
  return { orphans, differing };
};

/** States that the machine leaves by itself, with a look-up of its own. */
const MOVING: ReadonlySet<string> = new Set(['requested', 'sending', 'unknown', 'pending-channel', 'confirmed']);

type AtChannel = Readonly<{ orderId: OrderId; channelOrderId: ChannelOrderId }>;

const takeIn = (deps: ReconcileDeps, given: Given, at: AtChannel): Promise<'known' | 'orphan' | 'believed'> =>
  deps.db.write(async (trx) => {
    await lockOrder(deps.db, trx, at.orderId);
    const row = await trx.selectFrom('refund').selectAll().where('refund_key', '=', given.key).executeTakeFirst();
    const about = { now: deps.clock(), newCaseId: deps.newCaseId };
    if (row) return !MOVING.has(row.state) && (await believeChannel(trx, row, given, about)) ? 'believed' : 'known';
    const things = await keepOrphan(trx, { given, ...at, ...about });
    const order = await trx.selectFrom('customer_order').select('market_id').where('order_id', '=', at.orderId).executeTakeFirst();
    if (order) await touchFeed(trx, order.market_id as Parameters<typeof touchFeed>[1], things); // the importer wrote it
    deps.log.error({ refundKey: given.key, orderId: at.orderId }, 'the channel made a refund of ours that this store does not know');
    return 'orphan';
  });

/** Refunds that a person marked by their reference went another way; a void moves no money. */
const oursSince = async (
  { db }: ReconcileDeps,
  channel: ChannelId,
  { since, until }: Readonly<{ since: Instant; until: Instant }>,
): Promise<OurRefund[]> => {
  const rows = await db.read
    .selectFrom('refund')
    .select(['refund_key', 'order_id', 'amount_minor', 'changed_at'])
    .where('channel', '=', channel)
    .where('state', '=', 'confirmed')
    .where('act', '=', 'refund')
    .where((row) => row.or([row('cause', 'is', null), row('cause', 'not in', MARKED_BY_HAND)]))
    .where('changed_at', '>=', since)
    .where('changed_at', '<=', addMs(until, -SETTLE_MS))
    .execute();
  return rows.map((row) => ({
    refundKey: row.refund_key,
    orderId: row.order_id,
    amountMinor: row.amount_minor,
    at: row.changed_at as Instant, // the worker's clock
  }));
};

type Checked = Readonly<{ kind: 'checked'; matches: readonly Match[]; missing: readonly OurRefund[] }>;

/** Nobody is alarmed by a page that was not read: the order is read by itself, and the channel is asked for the key. */
const confirmMissing = async (deps: ReconcileDeps, channel: WebChannel, suspects: readonly OurRefund[]): Promise<Checked | Unreadable> => {
  const [matches, missing]: [Match[], OurRefund[]] = [[], []];
  for (const one of suspects) {
    const row = await deps.db.read.selectFrom('refund').selectAll().where('refund_key', '=', one.refundKey).executeTakeFirstOrThrow();
    const { intent } = factsOfRow(row);
    const signal = { signal: AbortSignal.timeout(channel.info.timeoutMs) };
    const order = await channel.order(intent.channelOrderId, signal);
    if (order.kind === 'unreadable') return order;
    if (order.kind === 'found') await refreshOrder(deps.db, order.document, { ...deps, channel: channel.info.id });
    const again = matchRefunds([one], order.kind === 'found' ? theirsIn(channel.info.id, [order.document]) : []);
    const found = await channel.inspect(intent, signal);
    if (found.kind === 'unreadable') return found;
    const byKey = found.kind === 'found' && found.status === 'done' ? foundBy(one, found) : null;
    const match = again.matches[0] ?? byKey;
    if (match) matches.push(match);
    else missing.push(one);
  }
  return { kind: 'checked', matches, missing };
};

const foundBy = (ours: OurRefund, found: Readonly<{ reference: string; amountMinor: number }>): Match => ({
  ours,
  theirs: [{ orderId: ours.orderId, externalId: found.reference, marker: ours.refundKey, amountMinor: found.amountMinor, at: ours.at }],
});

const askAbout = async (deps: ReconcileDeps, missing: readonly OurRefund[], differing: readonly Match[]): Promise<void> => {
  for (const one of missing) {
    deps.log.error({ refundKey: one.refundKey }, 'the channel lacks a refund that we call confirmed');
    await ask(deps, one, {
      cause: 'missing-refund',
      minor: one.amountMinor,
      detail: `we say refunded, the shop has no such refund: ${one.refundKey}`,
    });
  }
  for (const match of differing) {
    const theirs = theirMinor(match);
    const detail = `the shop gave ${theirs}, we say ${match.ours.amountMinor} in minor units: ${match.ours.refundKey}`;
    await ask(deps, match.ours, { cause: 'amount-differs', minor: Math.abs(theirs - match.ours.amountMinor), detail });
  }
};

type Question = Readonly<{ cause: Cause; minor: number; detail: string }>;

/** Once: tonight's run must not ask again what a person decided yesterday. */
const ask = ({ db, clock, newCaseId }: ReconcileDeps, ours: OurRefund, { cause, minor, detail }: Question): Promise<void> =>
  db.write(async (trx) => {
    const row = await trx.selectFrom('refund').selectAll().where('refund_key', '=', ours.refundKey).executeTakeFirstOrThrow();
    const asked = await trx
      .selectFrom('review_case')
      .select('case_id')
      .where('refund_key', '=', ours.refundKey)
      .where('cause', '=', cause)
      .executeTakeFirst();
    if (asked) return;
    const { marketId, storeId, returnId, intent } = factsOfRow(row);
    const caseId: CaseId = newCaseId();
    const returned = await trx.selectFrom('return_record').select('return_id').where('return_id', '=', returnId).executeTakeFirst();
    const things = await openCase(trx, {
      caseId,
      at: clock(),
      marketId,
      storeId,
      returnId: returned ? returnId : null,
      refundKey: intent.refundKey,
      kind: 'reconciliation',
      cause,
      atStake: moneyOf(minor, row.currency as Currency), // the order's, checked at import
      detail,
      other: null,
    });
    await touchFeed(trx, marketId, things);
  });

const itemOf = (kind: Item['kind'], match: Match): Item => ({
  kind,
  refundKey: match.ours.refundKey,
  orderId: match.ours.orderId,
  reference: match.theirs[0]?.externalId ?? null,
  oursMinor: match.ours.amountMinor,
  theirsMinor: match.theirs.length === 0 ? null : theirMinor(match),
  at: match.ours.at,
});
