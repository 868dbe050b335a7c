import { toHex } from 'shared-types/base64url';
import type { OrderId } from 'shared-types/ids';
import { findKey, keyOfCustomer, keyOfNumber, keyOfOrder } from 'shared-types/index-part';
import type { KnownOrder } from 'shared-types/order';
import { unitsHeld } from 'shared-types/returnable';
import { lookAlikes, readScanCode } from 'shared-types/scan-code';
import type { ScanCode } from 'shared-types/scan-code';
import { encodeText } from 'shared-types/text';

import { readPosition } from './apply-feed.ts';
import type { Cache, SegmentRow } from './cache.ts';
import type { CacheMemory, Memory } from './cache-memory.ts';
import { tiersOf } from './match-orders.ts';
import type { Match } from './match-orders.ts';
import type { OrderParts } from './order-parts.ts';
import { openOverride, overlaid } from './overrides.ts';
import type { Found, OrderHit } from './search.ts';

const MOST_HITS = 20;
const MOST_NEAR = 3;

type Stores = Readonly<{ cache: Cache; memory: CacheMemory; parts: OrderParts }>;

/** Where matches lie: all of one segment, or one order that is only in the overrides. */
type Place = Readonly<{ day: string; segment: SegmentRow; positions: readonly number[] }> | Readonly<{ day: string; orderId: OrderId }>;

export const hitOf = ({ order, state }: KnownOrder): OrderHit => ({
  orderId: order.orderId,
  number: order.number,
  orderType: order.orderType,
  placedAt: order.placedAt,
  customerName: order.customer?.name ?? '',
  total: order.total,
  units: order.lines.reduce((all, line) => all + line.quantity, 0),
  unitsBack: state.lines.reduce((all, line) => all + unitsHeld(line) + line.returnedAtChannel, 0),
  firstLine: order.lines[0]?.name ?? '',
});

/** Search over the decrypted index; only the orders that are shown are decrypted. */
export const createFinder = (stores: Stores) => ({
  find: async (text: string): Promise<Found> => {
    const memory = await stores.memory.get();
    if (memory === null) return { hits: [], total: 0, near: [] };
    const scan = readScanCode(text);
    for (const match of await tiersOf(scan, async (contact) => contactHashOf(memory, contact))) {
      const found = await hitsOf(stores, memory, match);
      if (found.total > 0) return { ...found, near: [] };
    }
    return { hits: [], total: 0, near: await nearOf(stores, memory, scan) };
  },
  byCustomer: async (customerKey: string): Promise<readonly OrderHit[]> => {
    const memory = await stores.memory.get();
    return memory === null ? [] : (await hitsOf(stores, memory, (part) => findKey(part, keyOfCustomer(customerKey)))).hits;
  },
  open: async (orderId: OrderId): Promise<Readonly<{ known: KnownOrder; feedSeq: number }> | null> => {
    const memory = await stores.memory.get();
    const known = memory === null ? null : await openOrder(stores, memory, orderId);
    return known === null ? null : { known, feedSeq: (await readPosition(stores.cache)).seq };
  },
});

/** S-9: the first 64 bits of the tenant's HMAC, as in the index. */
const contactHashOf = async (memory: Memory, contact: string): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.sign('HMAC', memory.indexKey, encodeText(contact))).subarray(0, 8));

const placesOf = (memory: Memory, match: Match): readonly Place[] => {
  const inSegments = memory.segments.flatMap(({ row, part }): Place[] => {
    const positions = match(part.part);
    return positions.length === 0 ? [] : [{ day: row.day, segment: row, positions: [...new Set(positions)] }];
  });
  const inOverrides = memory.groups.flatMap((group) =>
    [...new Set(match(group.part))].flatMap((position): Place[] => {
      const entry = group.entries[position];
      return entry ? [{ day: entry.placedAt.slice(0, 10), orderId: entry.orderId }] : [];
    }),
  );
  return [...inOverrides, ...inSegments].toSorted((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
};

const countOf = (place: Place): number => ('positions' in place ? place.positions.length : 1);

/** Newest first. Opens places, newest day first, until there is enough to show; an order in two places counts once. */
const hitsOf = async (stores: Stores, memory: Memory, match: Match): Promise<Readonly<{ hits: readonly OrderHit[]; total: number }>> => {
  const places = placesOf(memory, match);
  const opened = new Map<string, KnownOrder>();
  let seen = 0;
  for (let at = 0; at < places.length && opened.size < MOST_HITS;) {
    const batch = batchFrom(places, at, MOST_HITS - opened.size);
    at += batch.length;
    seen += batch.reduce((all, place) => all + countOf(place), 0);
    for (const known of (await Promise.all(batch.map(async (place) => openPlace(stores, memory, place)))).flat()) {
      opened.set(known.order.orderId, known);
    }
  }
  const counted = places.reduce((all, place) => all + countOf(place), 0);
  const hits = [...opened.values()].map(hitOf).toSorted((a, b) => (a.placedAt < b.placedAt ? 1 : -1));
  return { hits: hits.slice(0, MOST_HITS), total: counted - seen + opened.size };
};

const batchFrom = (places: readonly Place[], from: number, wanted: number): readonly Place[] => {
  let to = from;
  for (let count = 0; to < places.length && count < wanted; to += 1) {
    const place = places[to];
    count += place ? countOf(place) : 0;
  }
  return places.slice(from, to);
};

const openPlace = async (stores: Stores, memory: Memory, place: Place): Promise<readonly KnownOrder[]> => {
  const { cache } = stores;
  const keyed = { cache, key: memory.key };
  if ('orderId' in place) {
    const known = await openOrder(stores, memory, place.orderId);
    return known === null ? [] : [known];
  }
  const orders = await readPlace(stores, memory, place.segment, place.positions);
  const rows = await cache.overrides.bulkGet(orders.map((known) => known.order.orderId));
  const laid = await Promise.all(orders.map(async (known, at) => overlaid(keyed, known, rows[at], place.segment.asOf)));
  return laid.flatMap((known) => known ?? []);
};

/** Orders of a segment as it was cut. Damaged bytes drop the segment, and the next sync brings it again. */
const readPlace = async (
  stores: Stores,
  memory: Memory,
  segment: SegmentRow,
  positions: readonly number[],
): Promise<readonly KnownOrder[]> => {
  const lines = await stores.parts.lines(memory.key, segment.sha256);
  if (lines === null) {
    await stores.memory.drop(segment.sha256);
    stores.parts.forget(segment.sha256);
    return [];
  }
  return positions.flatMap((position) => lines.at(position) ?? []);
};

const openOrder = async (stores: Stores, memory: Memory, orderId: OrderId): Promise<KnownOrder | null> => {
  const keyed = { cache: stores.cache, key: memory.key };
  const wanted = keyOfOrder(orderId);
  const row = await stores.cache.overrides.get(orderId);
  const places = memory.segments.flatMap((one) => {
    const positions = findKey(one.part.part, wanted);
    return positions.length === 0 ? [] : [{ segment: one.row, positions }];
  });
  // Between two loads an order can be in an old and a new segment: the later one speaks.
  for (const { segment, positions } of places.toSorted((a, b) => b.segment.asOf - a.segment.asOf)) {
    const orders = await readPlace(stores, memory, segment, positions);
    const known = orders.find((one) => one.order.orderId === orderId);
    if (known) return overlaid(keyed, known, row, segment.asOf);
  }
  return row ? openOverride(keyed, row) : null;
};

/** F-6: numbers that exist and look like what was typed. */
const nearOf = async (stores: Stores, memory: Memory, scan: ScanCode): Promise<readonly string[]> => {
  const code = scan.kind === 'code' || scan.kind === 'barcode' ? scan.code : scan.kind === 'phone' ? scan.alsoCode : null;
  if (code === null) return [];
  const near: string[] = [];
  for (const other of lookAlikes(code)) {
    const found = await hitsOf(stores, memory, (part) => findKey(part, keyOfNumber(other)));
    near.push(...found.hits.map((hit) => hit.number));
    if (near.length >= MOST_NEAR) break;
  }
  return [...new Set(near)].slice(0, MOST_NEAR);
};
