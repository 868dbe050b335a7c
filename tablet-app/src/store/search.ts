import type { Instant } from 'shared-types/calendar';
import type { OrderId } from 'shared-types/ids';
import type { Money } from 'shared-types/money';
import type { KnownOrder, OrderType } from 'shared-types/order';

/** One row of the results: enough to recognise an order, no contact data. */
export type OrderHit = Readonly<{
  orderId: OrderId;
  number: string;
  orderType: OrderType;
  placedAt: Instant;
  customerName: string;
  total: Money;
  units: number;
  /** Units that a return holds or that came back. */
  unitsBack: number;
  /** The first line's name, for the eye. */
  firstLine: string;
}>;

/** What the cache found: newest first, at most 20 of `total`; `near` are look-alike codes that do exist, when nothing was found. */
export type Found = Readonly<{ hits: readonly OrderHit[]; total: number; near: readonly string[] }>;

/** How much the cache holds. `damaged` segments are fetched again by the next sync. */
export type CacheStatus = Readonly<{
  orders: number;
  segments: number;
  overrides: number;
  blocks: number;
  asOf: Instant | null;
  isReady: boolean;
}>;

/** Search over the cache, with what this tablet recorded itself laid over it (F10). */
export type Search = Readonly<{
  find: (text: string) => Promise<Found>;
  open: (orderId: OrderId) => Promise<KnownOrder | null>;
  byCustomer: (customerKey: string) => Promise<readonly OrderHit[]>;
  status: () => Promise<CacheStatus>;
}>;
