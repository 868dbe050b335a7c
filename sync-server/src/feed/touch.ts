import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { MarketId } from 'shared-types/ids';

import type { Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { FeedKind } from '../db/schema.ts';

/** One thing that changed. `scope` is `market` or a store's id; `frozen`: an order whose frozen half was written in this transaction. */
export type TouchedThing = Readonly<{ scope: string; kind: FeedKind; id: string; gone?: boolean; frozen?: boolean }>;

const AT_ONCE = 1_000;

/**
 * S-5: tells the feed what changed, as the last writes of the transaction: the market's counter row is locked from here to the
 * commit, so sequences become visible in their order and no reader skips one. Answers the new head.
 */
export const touchFeed = async (trx: Tx, marketId: MarketId, things: readonly TouchedThing[]): Promise<number> => {
  const touched = [...new Map(things.map((thing) => [`${thing.scope}|${thing.kind}|${thing.id}`, thing])).values()];
  const head = (await raiseHead(trx, { marketId, by: touched.length })).rows[0]?.seq;
  if (head === undefined) throw new Error(`no feed for market ${marketId}`);
  const first = head - touched.length + 1;
  for (let at = 0; at < touched.length; at += AT_ONCE) {
    const some = touched.slice(at, at + AT_ONCE);
    await trx
      .insertInto('feed_row')
      .values(
        some.map((thing, index) => ({
          market_id: marketId,
          scope: thing.scope,
          kind: thing.kind,
          id: thing.id,
          seq: first + at + index,
          gone: thing.gone === true ? 1 : 0,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['market_id', 'scope', 'kind', 'id'])
          .doUpdateSet((row) => ({ seq: row.ref('excluded.seq'), gone: row.ref('excluded.gone') })),
      )
      .execute();
    await stampOrders(trx, marketId, some);
  }
  return head;
};

const raiseHead = prepared((db, { marketId, by }: Readonly<{ marketId: string; by: number }>) =>
  db
    .updateTable('feed_head')
    .set((row) => ({ seq: row('seq', '+', by) }))
    .where('market_id', '=', marketId)
    .returning('seq'),
);

/** One write per order: the rows are wide. */
const stampOrders = async (trx: Tx, marketId: MarketId, things: readonly TouchedThing[]): Promise<void> => {
  const orders = things.filter((thing) => thing.kind === 'order' && thing.scope === 'market');
  const idsOf = (isFrozen: boolean): string[] => orders.filter((thing) => (thing.frozen === true) === isFrozen).map((thing) => thing.id);
  const seq = sql.ref<number>('feed_row.seq');
  await stamp(trx, { marketId, orderIds: idsOf(false), columns: { seq } });
  await stamp(trx, { marketId, orderIds: idsOf(true), columns: { seq, frozen_seq: seq } });
};

type Seq = RawBuilder<number>;
type Stamp = Readonly<{ marketId: MarketId; orderIds: readonly string[]; columns: Readonly<{ seq: Seq; frozen_seq?: Seq }> }>;

const stamp = async (trx: Tx, { marketId, orderIds, columns }: Stamp): Promise<void> => {
  if (orderIds.length === 0) return;
  await trx
    .updateTable('customer_order')
    .from('feed_row')
    .set(columns)
    .whereRef('feed_row.id', '=', 'customer_order.order_id')
    .where('feed_row.market_id', '=', marketId)
    .where('feed_row.scope', '=', 'market')
    .where('feed_row.kind', '=', 'order')
    .where('customer_order.order_id', 'in', orderIds)
    .execute();
};
