import type { Instant } from 'shared-types/calendar';
import type { ChannelId } from 'shared-types/ids';
import type { Market } from 'shared-types/policy';
import type { RefundState } from 'shared-types/return';

import { refundData } from '../channels/webhook/webhook-wire.ts';
import type { Database, Reader } from '../db/open.ts';
import { isRecovering } from '../feed/recovery-state.ts';
import { markGivenOut, neverGivenOut } from '../refunds/give-out.ts';
import { factsOfRow } from '../refunds/refund-row.ts';
import type { RefundRow } from '../refunds/refund-row.ts';

/** What a step asks of the shop: only `todo` is to be done. `held`: a person decides. `unknown`: we sent it and heard no answer. */
export const STEP_STATES = ['todo', 'unknown', 'pending', 'done', 'failed', 'held', 'cancelled'] as const;
type StepState = (typeof STEP_STATES)[number];

const STEP_OF: Readonly<Record<RefundState, StepState>> = {
  requested: 'todo',
  sending: 'unknown',
  unknown: 'unknown',
  'pending-channel': 'pending',
  confirmed: 'done',
  failed: 'failed',
  review: 'held',
  cancelled: 'cancelled',
};

/** A return as a shop that fetches its work sees it: what is asked of it at each payment, and how far each is. */
type WorkItem = Readonly<{
  returnId: string;
  orderId: string;
  store: string;
  acceptedAt: string;
  steps: readonly Readonly<{ key: string; id: string; state: StepState; externalId: string | null; data: object }>[];
}>;

/** How far a shop has read, by market: the feed's numbers. */
export type WorkPlace = Readonly<Record<string, number>>;

type RefundWork = Readonly<{ items: readonly WorkItem[]; place: WorkPlace; more: boolean }>;
type Asked = Readonly<{ channel: ChannelId; after: WorkPlace; now: Instant }>;

const RETURNS_PER_MARKET = 100;

/**
 * Returns whose refunds changed since a place, oldest change first; each shows as it is now. A refund that may still be voided holds its
 * page: what a shop has fetched it may do at once.
 */
const loadRefundWork = async (db: Reader, asked: Asked): Promise<RefundWork> => {
  // A restored store does not know yet what its shops have done: it gives nothing out until it has asked them.
  if (await isRecovering(db)) return { items: [], place: asked.after, more: false };
  const place = new Map<string, number>();
  const items: WorkItem[] = [];
  let more = false;
  for (const marketId of await marketsOf(db, asked.channel)) {
    const found = await workOfMarket(db, { ...asked, marketId });
    items.push(...found.items);
    place.set(marketId, found.seq);
    more ||= found.more;
  }
  return { items, place: Object.fromEntries(place), more };
};

/** The same for a shop that will do it: nothing leaves before it is written down that it did. */
export const giveOutWork = async (db: Database, asked: Asked): Promise<RefundWork> => {
  for (;;) {
    const work = await loadRefundWork(db.read, asked);
    const steps = work.items.flatMap((item) => item.steps).filter((step) => step.state === 'todo');
    const news = await neverGivenOut(db.read, steps.map((step) => step.id)); // prettier-ignore
    if (news.length === 0) return work;
    await markGivenOut(db, news, asked.now);
  }
};

const marketsOf = async (db: Reader, channel: ChannelId): Promise<string[]> => {
  const rows = await db.selectFrom('market').select('document').orderBy('market_id').execute();
  return rows
    .map((row) => JSON.parse(row.document) as Market) // a validated market
    .filter((market) => market.channel === channel)
    .map((market) => market.marketId);
};

type Page = Readonly<{ items: readonly WorkItem[]; seq: number; more: boolean }>;

const workOfMarket = async (db: Reader, { channel, after, now, marketId }: Asked & Readonly<{ marketId: string }>): Promise<Page> => {
  const start = new Map(Object.entries(after)).get(marketId) ?? 0;
  const changed = await db
    .selectFrom('feed_row')
    .select(['id', 'seq'])
    .where('market_id', '=', marketId)
    // Returns stand in the scopes of their stores, orders in none of them: so this reads no order's row.
    .where('scope', 'in', (store) => store.selectFrom('store').select('store_id').where('store.market_id', '=', marketId))
    .where('kind', '=', 'return')
    .where('seq', '>', start)
    .orderBy('seq')
    .limit(RETURNS_PER_MARKET)
    .execute();
  const returnIds = changed.map((row) => row.id);
  const refunds = await refundsOf(db, channel, returnIds);
  const heldAt = changed.findIndex((row) => (refunds.get(row.id) ?? []).some((refund) => mayBeVoided(refund, now)));
  const free = heldAt === -1 ? changed : changed.slice(0, heldAt);
  return {
    items: free.flatMap((row) => itemOf(refunds.get(row.id) ?? []) ?? []),
    seq: free.at(-1)?.seq ?? start,
    more: heldAt === -1 && changed.length === RETURNS_PER_MARKET,
  };
};

const mayBeVoided = (row: RefundRow, now: Instant): boolean =>
  row.state === 'requested' && row.first_sent_at === null && (row.due_at ?? '') > now;

const refundsOf = async (db: Reader, channel: ChannelId, returnIds: readonly string[]): Promise<Map<string, RefundRow[]>> => {
  const byReturn = new Map<string, RefundRow[]>();
  if (returnIds.length === 0) return byReturn;
  const rows = await db
    .selectFrom('refund')
    .selectAll()
    .where('channel', '=', channel)
    .where('return_id', 'in', returnIds)
    .orderBy('refund_key')
    .execute();
  for (const row of rows) byReturn.set(row.return_id, [...(byReturn.get(row.return_id) ?? []), row]);
  return byReturn;
};

const itemOf = (rows: readonly RefundRow[]): WorkItem | null => {
  const [first] = rows;
  if (!first) return null;
  const { intent } = factsOfRow(first);
  return {
    returnId: first.return_id,
    orderId: intent.channelOrderId,
    store: intent.storeCode,
    acceptedAt: intent.acceptedAt,
    steps: rows.map((row) => ({
      key: `${row.act}:${row.payment_id}`,
      id: row.refund_key,
      state: STEP_OF[row.state as RefundState], // the table's own check
      externalId: row.channel_reference,
      data: refundData(factsOfRow(row).intent),
    })),
  };
};
