import type { Selectable } from 'kysely';
import type { Instant } from 'shared-types/calendar';
import type { MarketId, OrderId, ReturnId, StoreId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import type { Currency, Money } from 'shared-types/money';

import type { RefundIntent } from '../channels/channel.ts';
import type { Schema } from '../db/schema.ts';
import type { TouchedThing } from '../feed/touch.ts';

export type RefundRow = Selectable<Schema['refund']>;

/** The row's ids and amounts with their brands. */
export type RefundFactsOfRow = Readonly<{
  returnId: ReturnId;
  orderId: OrderId;
  marketId: MarketId;
  storeId: StoreId;
  amount: Money;
  requestedAt: Instant;
  intent: RefundIntent;
}>;

/** Reads what `planRefunds` wrote; the one place that trusts the columns. */
export const factsOfRow = (row: RefundRow): RefundFactsOfRow => ({
  returnId: row.return_id as ReturnId,
  orderId: row.order_id as OrderId,
  marketId: row.market_id as MarketId,
  storeId: row.store_id as StoreId,
  amount: moneyOf(row.amount_minor, row.currency as Currency),
  requestedAt: row.requested_at as Instant,
  intent: JSON.parse(row.intent) as RefundIntent,
});

/** Every change of a refund shows on its return and on its order. */
export const touchedBy = (row: Pick<RefundRow, 'order_id' | 'return_id' | 'store_id'>): TouchedThing[] => [
  { scope: 'market', kind: 'order', id: row.order_id },
  { scope: row.store_id, kind: 'return', id: row.return_id },
];
