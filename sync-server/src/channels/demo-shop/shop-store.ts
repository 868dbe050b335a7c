import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { ChannelOrderId } from 'shared-types/ids';
import { ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import { addAnnouncement, announcementsOf, dropAnnouncement, keepTold } from './shop-announcements.ts';
import type { Declared, ShopAnnouncement } from './shop-announcements.ts';
import type { ToldAnnouncement } from './retour-client.ts';
import { openShopDatabase } from './shop-database.ts';
import { changedOrders, loadOrder, ordersBy, touchOrder } from './shop-orders.ts';
import type { Loaded } from './shop-orders.ts';
import {
  bookEntries,
  bookTotals,
  creditedMinor,
  newestRefunds,
  refundByNumber,
  refundsByMarker,
  settleRefund,
} from './shop-refund-rows.ts';
import type { NewestRefund } from './shop-refund-rows.ts';
import { refundPayment, refuse } from './shop-refunds.ts';
import type { RefundDone } from './shop-refunds.ts';
import { restock, unitsInStock } from './shop-stock.ts';
import { captureOrder, releaseAuthorisation, releasesByMarker } from './shop-voids.ts';
import { readOrder, refundOnWeb } from './shop-web-refunds.ts';
import type {
  BookEntry,
  BookTotals,
  RefundRequest,
  Refusal,
  RestockRequest,
  Sentinel,
  ShopRefund,
  ShopVoid,
  VoidRequest,
  WebRefundRequest,
} from './shop-wire.ts';

/** The demo shop's whole state. Every writing call is committed to disk when it returns. */
export type ShopStore = Readonly<{
  /** Loads orders in one transaction; an invalid one is named and holds up nobody. */
  load: (documents: readonly ChannelOrder[], sentinels: ReadonlyMap<string, Sentinel>) => Loaded[];
  orderCount: () => number;
  changes: (
    page: Readonly<{ after: number; limit: number; currency: string | null }>,
  ) => Readonly<{ orders: ChannelOrder[]; cursor: string; more: boolean }>;
  order: (orderId: string) => ChannelOrder | null;
  ordersBy: (by: Readonly<{ number: string }> | Readonly<{ email: string }>) => ChannelOrder[];
  refund: (
    orderId: string,
    request: RefundRequest,
    terms: Readonly<{ key: string | null; notAfter: Instant | null }>,
  ) => Result<RefundDone, Refusal>;
  /** Lets go of an authorisation, or of a part of it. */
  release: (orderId: string, request: VoidRequest, notAfter: Instant | null) => Result<ShopVoid, Refusal>;
  releasesByMarker: (marker: string) => ShopVoid[];
  /** The parcel leaves: takes what is still authorised. */
  capture: (orderId: string) => Result<string, Refusal>;
  refundOnWeb: (orderId: string, request: WebRefundRequest) => Result<readonly ShopRefund[], Refusal>;
  refundsByMarker: (marker: string) => ShopRefund[];
  newestRefunds: (limit: number) => NewestRefund[];
  creditedMinor: (marker: string) => number[];
  /** The gateway makes up its mind about a pending refund. */
  settle: (refundNumber: number, status: 'done' | 'failed') => Result<ShopRefund, Refusal>;
  restock: (orderId: string, request: RestockRequest) => Result<string, Refusal>;
  unitsInStock: (sku: string, place: string) => number;
  book: () => BookTotals;
  bookEntries: (after: number, limit: number) => BookEntry[];
  /** What the customer of an order announced, newest first. */
  announcements: (orderId: ChannelOrderId) => ShopAnnouncement[];
  announce: (orderId: ChannelOrderId, declared: Declared) => ShopAnnouncement;
  keepTold: (ref: string, told: ToldAnnouncement) => void;
  dropAnnouncement: (ref: string) => void;
  close: () => void;
}>;

/** Opens the shop on its own file (`:memory:` in tests). A keyed shop honours idempotency keys, the usual one does not. */
export const openShopStore = (shop: Readonly<{ file: string; keyed: boolean; clock: () => Instant }>): ShopStore => {
  const database = openShopDatabase(shop.file);
  return {
    load: (documents, sentinels) =>
      database
        .transaction(() => documents.map((document) => loadOrder(database, document, sentinels.get(document.number) ?? null)))
        .immediate(),
    orderCount: () => database.prepare<[], { n: number }>('SELECT count(*) AS n FROM shop_order').get()?.n ?? 0,
    changes: (page) => database.transaction(() => changedOrders(database, page))(),
    order: (orderId) => database.transaction(() => readOrder(database, orderId, shop.clock())).immediate(),
    ordersBy: (by) => database.transaction(() => ordersBy(database, by))(),
    refund: (orderId, request, terms) =>
      refundPayment(database, orderId, request, { now: shop.clock(), notAfter: terms.notAfter, key: shop.keyed ? terms.key : null }),
    release: (orderId, request, notAfter) => releaseAuthorisation(database, orderId, request, { now: shop.clock(), notAfter }),
    releasesByMarker: (marker) => releasesByMarker(database, marker),
    capture: (orderId) => captureOrder(database, orderId),
    refundOnWeb: (orderId, request) => refundOnWeb(database, orderId, request, shop.clock()),
    refundsByMarker: (marker) => refundsByMarker(database, marker),
    creditedMinor: (marker) => creditedMinor(database, marker),
    newestRefunds: (limit) => newestRefunds(database, limit),
    settle: (refundNumber, status) =>
      database
        .transaction((): Result<ShopRefund, Refusal> => {
          const isSettled = settleRefund(database, { refundNumber, status, at: shop.clock() });
          const refund = refundByNumber(database, refundNumber);
          if (refund === null) return refuse('refund-unknown', `no refund ${refundNumber}`);
          if (!isSettled) return refuse('already-settled', `this refund is ${refund.status}`);
          touchOrder(database, refund.orderId);
          return ok(refund);
        })
        .immediate(),
    restock: (orderId, request) => restock(database, orderId, request, shop.clock()),
    unitsInStock: (sku, place) => unitsInStock(database, sku, place),
    book: () => bookTotals(database),
    bookEntries: (after, limit) => bookEntries(database, after, limit),
    announcements: (orderId) => announcementsOf(database, orderId),
    announce: (orderId, declared) => addAnnouncement(database, { ...declared, orderId, at: shop.clock() }),
    keepTold: (ref, told) => keepTold(database, ref, told),
    dropAnnouncement: (ref) => dropAnnouncement(database, ref),
    close: () => database.close(),
  };
};
