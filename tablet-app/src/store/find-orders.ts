import { toHex } from 'shared-types/base64url';
import type { OrderId } from 'shared-types/ids';
import { findKey, keyOfCustomer, keyOfNumber, keyOfOrder, summaryBytesAt } from 'shared-types/index-part';
import type { KnownOrder } from 'shared-types/order';
import { readSummary } from 'shared-types/order-summary';
import { codesOf, lookAlikes, readScanCode } from 'shared-types/scan-code';
import type { ScanCode } from 'shared-types/scan-code';
import { encodeText } from 'shared-types/text';

import { readPosition } from './apply-feed.ts';
import type { Cache, SegmentRow } from './cache.ts';
import type { CacheMemory, Memory, SearchedSegment } from './cache-memory.ts';
import { tiersOf } from './match-orders.ts';
import type { Match } from './match-orders.ts';
import type { OrderParts } from './order-parts.ts';
import { openOverride, overlaid } from './overrides.ts';
import type { Found, OrderHit } from './search.ts';
import { laidOver, toldAlone } from './told-orders.ts';

const MOST_HITS = 20;
const MOST_NEAR = 3;

type Stores = Readonly<{ cache: Cache; memory: CacheMemory; parts: OrderParts }>;

/** Where matches lie: all of one segment, or one order that is only in the overrides. */
type Place =
  | Readonly<{ day: string; segment: SearchedSegment; positions: readonly number[] }>
  | Readonly<{ day: string; orderId: OrderId }>;

/** Search over the decrypted index, which holds what a result shows; an order is decrypted when it is opened. */
export const createFinder = (stores: Stores) => ({
  find: async (text: string): Promise<Found> => {
    const memory = await stores.memory.get();
    if (memory === null) return { hits: [], total: 0, near: [] };
    const scan = readScanCode(text);
    for (const match of await tiersOf(scan, async (contact) => contactHashOf(memory, contact))) {
      const found = await hitsOf(memory, match);
      if (found.total > 0) return { ...found, near: [] };
    }
    return { hits: [], total: 0, near: await nearOf(memory, scan) };
  },
  byCustomer: async (customerKey: string): Promise<readonly OrderHit[]> => {
    const memory = await stores.memory.get();
    return memory === null ? [] : (await hitsOf(memory, (part) => findKey(part, keyOfCustomer(customerKey)))).hits;
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
  const inSegments = memory.segments.flatMap((segment): Place[] => {
    const positions = match(segment.part.part);
    return positions.length === 0 ? [] : [{ day: segment.row.day, segment, positions: [...new Set(positions)] }];
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

/** Newest first. Reads places, newest day first, until there is enough to show; an order in two places counts once. */
const hitsOf = async (memory: Memory, match: Match): Promise<Readonly<{ hits: readonly OrderHit[]; total: number }>> => {
  const places = placesOf(memory, match);
  const read = new Map<string, OrderHit>();
  let seen = 0;
  for (let at = 0; at < places.length && read.size < MOST_HITS;) {
    const batch = batchFrom(places, at, MOST_HITS - read.size);
    at += batch.length;
    seen += batch.reduce((all, place) => all + countOf(place), 0);
    await memory.told.of(batch.flatMap((place) => ('orderId' in place ? [place.orderId] : []))); // read together
    for (const hit of (await Promise.all(batch.map(async (place) => hitsAt(memory, place)))).flat()) read.set(hit.orderId, hit);
  }
  const counted = places.reduce((all, place) => all + countOf(place), 0);
  const hits = [...read.values()].toSorted((a, b) => (a.placedAt < b.placedAt ? 1 : -1));
  return { hits: hits.slice(0, MOST_HITS), total: counted - seen + read.size };
};

const batchFrom = (places: readonly Place[], from: number, wanted: number): readonly Place[] => {
  let to = from;
  for (let count = 0; to < places.length && count < wanted; to += 1) {
    const place = places[to];
    count += place ? countOf(place) : 0;
  }
  return places.slice(from, to);
};

const hitsAt = async (memory: Memory, place: Place): Promise<readonly OrderHit[]> => {
  if ('orderId' in place) {
    const hit = await hitOfOrder(memory, place.orderId);
    return hit === null ? [] : [hit];
  }
  const { segment, positions } = place;
  const cut = summariesAt(segment, positions);
  const told = await memory.told.of(cut.map((summary) => summary.orderId));
  return cut.flatMap((summary, at) => laidOver(summary, told[at] ?? null, segment.row.asOf) ?? []);
};

/** Orders of a segment as it was cut. */
const summariesAt = ({ part }: SearchedSegment, positions: readonly number[]): readonly OrderHit[] =>
  positions.flatMap((position) => readSummary(summaryBytesAt(part.part, position)) ?? []);

/** An order that the index of overrides named. An override newer than every segment speaks alone, and no segment is searched for it. */
const hitOfOrder = async (memory: Memory, orderId: OrderId): Promise<OrderHit | null> => {
  const [told = null] = await memory.told.of([orderId]);
  const alone = toldAlone(told);
  if (alone !== null && told !== null && memory.segments.every((one) => one.row.asOf < told.seq)) return alone;
  for (const { segment, positions } of segmentsWith(memory, orderId)) {
    const cut = summariesAt(segment, positions).find((one) => one.orderId === orderId);
    if (cut) return laidOver(cut, told, segment.row.asOf);
  }
  return alone;
};

/** Between two loads an order can be in an old and a new segment: the later one speaks, so it comes first. */
const segmentsWith = (
  memory: Memory,
  orderId: OrderId,
): readonly Readonly<{ segment: SearchedSegment; positions: readonly number[] }>[] => {
  const wanted = keyOfOrder(orderId);
  const places = memory.segments.flatMap((segment) => {
    const positions = findKey(segment.part.part, wanted);
    return positions.length === 0 ? [] : [{ segment, positions }];
  });
  return places.toSorted((a, b) => b.segment.row.asOf - a.segment.row.asOf);
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
  const row = await stores.cache.overrides.get(orderId);
  for (const { segment, positions } of segmentsWith(memory, orderId)) {
    const orders = await readPlace(stores, memory, segment.row, positions);
    const known = orders.find((one) => one.order.orderId === orderId);
    if (known) return overlaid(keyed, known, row, segment.row.asOf);
  }
  return row ? openOverride(keyed, row) : null;
};

/** F-6: numbers that exist and look like what was typed. */
const nearOf = async (memory: Memory, scan: ScanCode): Promise<readonly string[]> => {
  const [code] = codesOf(scan);
  if (code === undefined) return [];
  const near: string[] = [];
  for (const other of lookAlikes(code)) {
    const found = await hitsOf(memory, (part) => findKey(part, keyOfNumber(other)));
    near.push(...found.hits.map((hit) => hit.number));
    if (near.length >= MOST_NEAR) break;
  }
  return [...new Set(near)].slice(0, MOST_NEAR);
};
