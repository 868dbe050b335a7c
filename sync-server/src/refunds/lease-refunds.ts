import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelId, MarketId } from 'shared-types/ids';
import { IN_FLIGHT } from 'shared-types/refund';

import type { Database, Reader, Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { touchFeed } from '../feed/touch.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { factsOfRow, touchedBy } from './refund-row.ts';
import type { RefundRow } from './refund-row.ts';
import { addReturnEvent } from './return-events.ts';

/** What was given up has a due moment only when a person asked whether any money moved. */
const DUE_STATES = ['requested', 'unknown', 'pending-channel', 'failed', 'review'] as const;
/** The shop hears of the goods once its machine is done with the money; of a cancelled refund only where a person keeps the goods. */
const STOCK_STATES = ['confirmed', 'pending-channel', 'failed', 'review', 'cancelled'] as const;
/** More than any channel's time-out for reading plus sending: a lease never ends while its holder still waits for an answer. */
export const LEASE_MS = 90_000;

/** Whether the worker has something to do at this moment: a cheap question, so that an idle server takes no write lock. */
export const isAnythingDue = async (db: Reader, now: Instant, channels: readonly ChannelId[]): Promise<boolean> => {
  if (channels.length === 0) return false;
  const due = await db
    .selectFrom('refund')
    .select('refund_key')
    .where('channel', 'in', channels)
    .where((row) =>
      row.or([
        row.and([
          row('state', 'in', DUE_STATES),
          row('due_at', '<=', now),
          row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]),
        ]),
        row.and([row('state', '=', 'sending'), row('lease_until', '<', now)]),
        row.and([
          row('state', 'in', STOCK_STATES),
          row('stock_due_at', '<=', now),
          row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]),
        ]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
};

/**
 * a lease that ended in `sending` says that a process died or hung between the call and its answer: the refund becomes
 * `unknown` and waits out the channel's quiet time. The fence rises, so that the late answer changes nothing (F57).
 */
export const expireLeases = async (trx: Tx, now: Instant, quietMsOf: (channel: string) => number): Promise<void> => {
  const expired = (await findExpired(trx, { now })).rows;
  const touched = new Map<MarketId, TouchedThing[]>();
  for (const row of expired) {
    const facts = factsOfRow(row);
    const quietUntil = addMs((row.last_sent_at ?? now) as Instant, quietMsOf(row.channel)); // written by the worker's clock
    const changed = await trx
      .updateTable('refund')
      .set({ state: 'unknown', cause: 'lease-expired', due_at: quietUntil, lease_until: null, fence: row.fence + 1, changed_at: now })
      .where('refund_key', '=', row.refund_key)
      .where('fence', '=', row.fence)
      .where('state', '=', 'sending')
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) continue;
    await addReturnEvent(trx, facts.returnId, { at: now, kind: 'refund-unknown', by: null, note: 'lease-expired' });
    touched.set(facts.marketId, [...(touched.get(facts.marketId) ?? []), ...touchedBy(row)]);
  }
  const markets = [...touched].toSorted(([a], [b]) => (a < b ? -1 : 1)); // one order of locks for everyone
  for (const [marketId, things] of markets) await touchFeed(trx, marketId, things);
};

const findExpired = prepared((db, { now }: Readonly<{ now: string }>) =>
  db.selectFrom('refund').selectAll().where('state', '=', 'sending').where('lease_until', '<', now).orderBy('refund_key'),
);

export type LeaseRequest = Readonly<{ kind: Database['kind']; channel: ChannelId; room: number; now: Instant }>;

/**
 * Takes what is due at one channel, oldest first, at most `room`, one per order. Replicas share the work: what another holds
 * is skipped. A refund that would be sent waits while another of its order is in flight; a look-up never waits.
 */
export const leaseRefunds = async (trx: Tx, { kind, channel, room, now }: LeaseRequest): Promise<RefundRow[]> => {
  const { rows } = await findDue[kind](trx, { channel, now, most: room * 4 });
  return await takeLeases(trx, onePerOrder(rows).slice(0, room), now);
};

type Due = Readonly<{ channel: string; now: string; most: number }>;

const dueRefunds = (db: Reader, { channel, now, most }: Due) =>
  db
    .selectFrom('refund as due')
    .selectAll('due')
    .where('due.channel', '=', channel)
    .where('due.state', 'in', DUE_STATES)
    .where('due.due_at', '<=', now)
    .where((row) => row.or([row('due.lease_until', 'is', null), row('due.lease_until', '<', now)]))
    .where((row) =>
      row.or([
        row('due.state', '!=', 'requested'),
        row.not(
          row.exists(
            row
              .selectFrom('refund as other')
              .select('other.refund_key')
              .whereRef('other.order_id', '=', 'due.order_id')
              .whereRef('other.refund_key', '!=', 'due.refund_key')
              .where((one) =>
                one.or([
                  one('other.state', 'in', IN_FLIGHT),
                  one.and([one('other.state', '=', 'requested'), one('other.lease_until', '>=', now)]),
                ]),
              ),
          ),
        ),
      ]),
    )
    .orderBy('due.due_at')
    .orderBy('due.refund_key')
    .limit(most);

/** Each worker asks at every tick: built once. */
const findDue = {
  sqlite: prepared((db, due: Due) => dueRefunds(db, due)),
  postgres: prepared((db, due: Due) => dueRefunds(db, due).forUpdate().skipLocked()),
};

/** Takes refunds whose goods the shop must still hear of. */
export const leaseStock = async (trx: Tx, { kind, channel, room, now }: LeaseRequest): Promise<RefundRow[]> => {
  const { rows } = await findStock[kind](trx, { channel, now, most: room });
  return await takeLeases(trx, rows, now);
};

const dueStock = (db: Reader, { channel, now, most }: Due) =>
  db
    .selectFrom('refund')
    .selectAll()
    .where('channel', '=', channel)
    .where('state', 'in', STOCK_STATES)
    .where('stock_due_at', '<=', now)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]))
    .orderBy('stock_due_at')
    .limit(most);

const findStock = {
  sqlite: prepared((db, due: Due) => dueStock(db, due)),
  postgres: prepared((db, due: Due) => dueStock(db, due).forUpdate().skipLocked()),
};

const takeLeases = async (trx: Tx, rows: readonly RefundRow[], now: Instant): Promise<RefundRow[]> => {
  const leased: RefundRow[] = [];
  for (const row of rows) {
    const lease = { fence: row.fence + 1, lease_until: addMs(now, LEASE_MS) };
    await trx.updateTable('refund').set(lease).where('refund_key', '=', row.refund_key).execute();
    leased.push({ ...row, ...lease });
  }
  return leased;
};

const onePerOrder = (rows: readonly RefundRow[]): RefundRow[] => {
  const orders = new Set<string>();
  return rows.filter((row) => {
    const isFirst = !orders.has(row.order_id);
    orders.add(row.order_id);
    return isFirst;
  });
};
