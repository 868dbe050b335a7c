import { addMs, msBetween } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { channelOrderId, orderIdOf } from 'shared-types/ids';
import type { CaseId, ChannelId, OrderId } from 'shared-types/ids';

import type { Unreadable, WebChannel } from '../channels/channel.ts';
import { writeAudit } from '../db/audit.ts';
import type { Database } from '../db/open.ts';
import { dropRecovery, keepRecovery, readRecovery } from '../feed/recovery-state.ts';
import type { ReadingPlace, RecoveryState } from '../feed/recovery-state.ts';
import { touchFeed } from '../feed/touch.ts';
import type { Log } from '../observe/log.ts';
import { oldestPlace } from '../orders/channel-places.ts';
import { lockOrder } from '../orders/known-order.ts';
import { importOrders } from '../orders/import-orders.ts';
import { readChannelOn } from '../orders/read-channel.ts';
import { believeChannel } from '../refunds/believe-channel.ts';
import { givenUnderOurKeys } from '../refunds/given-at-channel.ts';
import { keepOrphan } from '../refunds/orphan-refund.ts';

/** So long after a recovery tablets have a chance to bring voids and decisions before a refund that lived through it is sent. */
export const REPLAY_MS = 10 * 60_000;

export type RecoverDeps = Readonly<{
  db: Database;
  channels: ReadonlyMap<string, WebChannel>;
  clock: () => Instant;
  newCaseId: () => CaseId;
  indexKey: Uint8Array;
  log: Log;
}>;

/** `none`: this store is not recovering. `waits`: a channel cannot be read now; ask again. */
export type Recovered =
  | Readonly<{ kind: 'none' | 'ended' }>
  | Readonly<{ kind: 'waits'; channel: ChannelId; why: string; afterMs: number }>;

/**
 * S-8 R-19: reads what every channel gave back, from before any backup on, and believes it: a refund with our marker is confirmed with
 * the channel's amount, and one of a return that nobody knows any more is held. The place is kept after each page, so a crash repeats
 * one page, which changes nothing.
 */
export const recover = async (deps: RecoverDeps): Promise<Recovered> => {
  if ((await readRecovery(deps.db.read)) === null) return { kind: 'none' };
  for (const channel of deps.channels.values()) {
    const trouble = await recoverChannel(deps, channel);
    if (trouble) return { kind: 'waits', channel: channel.info.id, why: trouble.why, afterMs: trouble.afterMs };
  }
  return await endRecovery(deps, 'recovery');
};

const recoverChannel = async (deps: RecoverDeps, channel: WebChannel): Promise<Unreadable | null> => {
  const { id } = channel.info;
  for (;;) {
    const state = await readRecovery(deps.db.read);
    const place = state?.channels[id] ?? (await firstPlace(deps, channel));
    if (state === null || place.phase === 'done') return null;
    const quietMs = msBetween(deps.clock(), addMs(state.startedAt, channel.info.quietMs));
    // What was asked for last, before the restore, may still be under way there: a list that is read now does not name it.
    if (quietMs > 0) return { kind: 'unreadable', why: 'quiet-time', afterMs: quietMs };
    const page = await readChannelOn(deps, channel, place);
    if (page.kind === 'unreadable') return page;
    const found = { confirmed: 0, orphans: 0 };
    for (const document of page.documents) {
      const taken = await takeInOrder(deps, id, document);
      found.confirmed += taken.confirmed;
      found.orphans += taken.orphans;
    }
    await keepPlaceOf(deps, id, page.next, found);
  }
};

const firstPlace = async ({ db, clock }: RecoverDeps, { info }: WebChannel): Promise<ReadingPlace> => ({
  phase: 'changes',
  cursor: await oldestPlace(db.read, info.id, clock()),
});

type Found = Readonly<{ confirmed: number; orphans: number }>;

const keepPlaceOf = ({ db }: RecoverDeps, channel: ChannelId, next: ReadingPlace, found: Found): Promise<void> =>
  db.write(async (trx) => {
    const state = await readRecovery(trx);
    if (state === null) return; // a person ended it meanwhile
    const channels = { ...state.channels, [channel]: next };
    await keepRecovery(trx, {
      ...state,
      channels,
      confirmed: state.confirmed + found.confirmed,
      orphans: state.orphans + found.orphans,
    });
  });

/**
 * S-8: an order that came after the backup, at a channel that lists no changes: a return that comes back names it, and then it is read by
 * itself, with what was given for it.
 */
export const bringOrder = async (deps: RecoverDeps, orderId: OrderId): Promise<void> => {
  const channel = [...deps.channels.values()].find(({ info }) => orderId.startsWith(`${info.id}:`));
  if (!channel) return;
  const { id, timeoutMs } = channel.info;
  const read = await channel.order(channelOrderId.parse(orderId.slice(id.length + 1)), { signal: AbortSignal.timeout(timeoutMs) });
  if (read.kind !== 'found') return; // the tablet asks again, and so do we
  await importOrders(deps.db, { ...deps, channel: id, documents: [read.document], isFreshRead: true });
  await takeInOrder(deps, id, read.document);
};

const takeInOrder = async (deps: RecoverDeps, channel: ChannelId, document: ChannelOrder): Promise<Found> => {
  const given = givenUnderOurKeys(document).filter((one) => one.status !== 'failed' && one.amountMinor > 0);
  if (given.length === 0) return { confirmed: 0, orphans: 0 };
  return await deps.db.write(async (trx) => {
    const orderId = orderIdOf(channel, document.id);
    await lockOrder(deps.db, trx, orderId);
    let [confirmed, orphans] = [0, 0];
    for (const one of given) {
      const row = await trx.selectFrom('refund').selectAll().where('refund_key', '=', one.key).executeTakeFirst();
      if (row) confirmed += (await believeChannel(trx, row, one, { now: deps.clock(), newCaseId: deps.newCaseId })) ? 1 : 0;
      else {
        const facts = { given: one, orderId, channelOrderId: document.id, now: deps.clock(), newCaseId: deps.newCaseId };
        const touched = await keepOrphan(trx, facts);
        const market = await trx.selectFrom('customer_order').select('market_id').where('order_id', '=', orderId).executeTakeFirst();
        if (market) await touchFeed(trx, market.market_id as Parameters<typeof touchFeed>[1], touched); // written by the importer
        else deps.log.error({ refundKey: one.key, orderId }, 'a refund of ours was made on an order that cannot be imported');
        orphans += touched.length === 0 ? 0 : 1;
      }
    }
    return { confirmed, orphans };
  });
};

/**
 * Pushes are decided and refunds are sent again. Refunds that lived through the restore wait a while longer, so that a void that was lost
 * comes before them. A person may end it without the channels (`by`), when one cannot be read and its books were compared by hand.
 */
export const endRecovery = async ({ db, clock, log }: RecoverDeps, by: string): Promise<Recovered> => {
  const ended = await db.write(async (trx): Promise<RecoveryState | null> => {
    const state = await readRecovery(trx);
    if (state === null) return null;
    const now = clock();
    await dropRecovery(trx, now);
    const until = addMs(now, REPLAY_MS);
    await trx.updateTable('refund').set({ due_at: until }).where('state', '=', 'requested').where('due_at', '<', until).execute();
    const { sign, confirmed, orphans } = state;
    await writeAudit(trx, {
      at: now,
      actor: by,
      act: 'recovery.end',
      subject: sign,
      detail: { confirmed, orphans, since: state.startedAt },
    });
    return state;
  });
  if (ended === null) return { kind: 'none' };
  log.info({ confirmed: ended.confirmed, orphans: ended.orphans, by }, 'recovery ended');
  return { kind: 'ended' };
};
