import type { Instant } from 'shared-types/calendar';
import type { MarketId, OrderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { codesOf, lookAlikes, readScanCode } from 'shared-types/scan-code';
import type { ScanCode } from 'shared-types/scan-code';
import { parseSlipNumber, slipNumberOf } from 'shared-types/slip-number';
import { foldCode } from 'shared-types/text';

import { writeAudit } from '../db/audit.ts';
import type { Database, Reader } from '../db/open.ts';
import { loadKnownOrders } from './known-order.ts';
import { backwards, contactHasher } from './prepare-order.ts';
import type { KeyKind } from './prepare-order.ts';

const MOST_HITS = 20;
/** One more than is shown tells that there are more. */
const ENOUGH = MOST_HITS + 1;
const SHORTEST_WORD = 3;
const SHORTEST_ENDING = 4;
/** Behind every key that starts with a text stands that text with the last character there is. */
const LAST_CHARACTER = '\u{10FFFF}';

export type LookUpRequest = Readonly<{
  marketId: MarketId;
  text: string;
  /** For the audit: `<staff id>@<installation id>`. */
  actor: string;
  clock: () => Instant;
  indexKey: Uint8Array;
}>;

/**
 * F-5, online: orders of the market by what the customer gave. Exact hits come before beginnings and endings, newest first.
 * By name: words of three letters and more, no contact data, and an audit row that names the orders shown but not the name.
 */
export const lookUpOrders = async (
  db: Database,
  request: LookUpRequest,
): Promise<Readonly<{ orders: readonly KnownOrder[]; more: boolean }>> => {
  const code = readScanCode(request.text);
  const orderIds = await idsOf(db.read, code, request);
  const shown = orderIds.slice(0, MOST_HITS);
  const known = await loadKnownOrders(db.read, shown);
  const orders = shown.flatMap((orderId) => known.get(orderId) ?? []);
  const isByName = code.kind === 'name';
  if (isByName && orders.length > 0) await auditNameSearch(db, request, shown);
  return { orders: isByName ? orders.map(withoutContact) : orders, more: orderIds.length > MOST_HITS };
};

const idsOf = async (db: Reader, code: ScanCode, { marketId, indexKey }: LookUpRequest): Promise<OrderId[]> => {
  const hash = contactHasher(indexKey);
  switch (code.kind) {
    case 'empty':
      return [];
    case 'slip':
      return firstOf([() => bySlip(db, marketId, code.number), () => byCodes(db, marketId, code)]);
    case 'slip-code': {
      const ids = await bySlip(db, marketId, code.slip.code.slipNumber);
      return ids.length > 0 ? ids : byNumber(db, marketId, foldCode(code.slip.code.orderNumber));
    }
    case 'announced':
      return firstOf([() => byAnnounced(db, marketId, code.code), () => byCodes(db, marketId, code)]);
    case 'email':
      return byKey(db, marketId, { kind: 'contact', key: hash(code.email) });
    case 'phone':
      return firstOf([() => byKey(db, marketId, { kind: 'contact', key: hash(code.phone) }), () => byCodes(db, marketId, code)]);
    case 'barcode':
    case 'parcel':
    case 'code':
      return byCodes(db, marketId, code);
    case 'name':
      return byWords(db, marketId, code.words);
  }
};

const firstOf = async (searches: readonly (() => Promise<OrderId[]>)[]): Promise<OrderId[]> => {
  for (const search of searches) {
    const ids = await search();
    if (ids.length > 0) return ids;
  }
  return [];
};

/** A code may be an order number (whole, its beginning or its last digits) or stand on goods or parcel; then what eyes confuse is tried. */
const byCodes = (db: Reader, marketId: MarketId, scan: ScanCode): Promise<OrderId[]> => {
  const [code = '', ...others] = codesOf(scan);
  return firstOf([
    () => byNumber(db, marketId, code),
    ...[code, ...others].map((one) => () => byKey(db, marketId, { kind: 'code', key: one })),
    () => byNumberPart(db, marketId, code),
    ...lookAlikes(code).map((other) => () => byNumber(db, marketId, other)),
  ]);
};

const ids = (rows: readonly Readonly<{ order_id: string }>[]): OrderId[] => [...new Set(rows.map((row) => row.order_id as OrderId))]; // written from validated orders

const newest = (db: Reader, marketId: MarketId) =>
  db
    .selectFrom('customer_order')
    .select('customer_order.order_id')
    .where('market_id', '=', marketId)
    .orderBy('placed_at', 'desc')
    .limit(ENOUGH);

const byNumber = async (db: Reader, marketId: MarketId, code: string): Promise<OrderId[]> =>
  code === '' ? [] : ids(await newest(db, marketId).where('number_code', '=', code).execute());

const byNumberPart = async (db: Reader, marketId: MarketId, code: string): Promise<OrderId[]> => {
  if (code.length < SHORTEST_ENDING) return [];
  const begins = await newest(db, marketId)
    .where('number_code', '>=', code)
    .where('number_code', '<', code + LAST_CHARACTER)
    .execute();
  const ends = /^\d+$/.test(code) ? await byKeyPrefix(db, marketId, { kind: 'ending', key: backwards(code) }) : [];
  return [...new Set([...ids(begins), ...ends])].slice(0, ENOUGH);
};

type Key = Readonly<{ kind: KeyKind; key: string }>;

const byKey = async (db: Reader, marketId: MarketId, { kind, key }: Key): Promise<OrderId[]> =>
  ids(
    await newest(db, marketId)
      .where('order_id', 'in', keyed(db, marketId, kind).where('key', '=', key))
      .execute(),
  );

const byKeyPrefix = async (db: Reader, marketId: MarketId, key: Key): Promise<OrderId[]> =>
  ids(
    await newest(db, marketId)
      .where('order_id', 'in', prefixed(db, marketId, key))
      .execute(),
  );

const keyed = (db: Reader, marketId: MarketId, kind: KeyKind) =>
  db.selectFrom('order_key').select('order_key.order_id').where('order_key.market_id', '=', marketId).where('order_key.kind', '=', kind);

const prefixed = (db: Reader, marketId: MarketId, { kind, key }: Key) =>
  keyed(db, marketId, kind)
    .where('order_key.key', '>=', key)
    .where('order_key.key', '<', key + LAST_CHARACTER);

const byWords = async (db: Reader, marketId: MarketId, text: string): Promise<OrderId[]> => {
  const words = text.split(' ').filter((word) => word.length >= SHORTEST_WORD);
  if (words.length === 0) return [];
  let query = newest(db, marketId);
  for (const word of words) query = query.where('order_id', 'in', prefixed(db, marketId, { kind: 'word', key: word }));
  return ids(await query.execute());
};

/** Another store's slip opens by its number only (DESIGN §10), written as people type it. */
const bySlip = async (db: Reader, marketId: MarketId, typed: string): Promise<OrderId[]> => {
  const parts = parseSlipNumber(typed);
  if (!parts) return [];
  const rows = await db
    .selectFrom('return_record')
    .select('order_id')
    .where('market_id', '=', marketId)
    .where('slip_number', '=', slipNumberOf(parts))
    .where('order_id', 'is not', null)
    .execute();
  return ids(rows.flatMap((row) => (row.order_id === null ? [] : [{ order_id: row.order_id }])));
};

/** F-9: what was announced names its order, also on a tablet that has not heard of it yet. */
const byAnnounced = async (db: Reader, marketId: MarketId, code: string): Promise<OrderId[]> =>
  ids(await db.selectFrom('announced_return').select('order_id').where('market_id', '=', marketId).where('code', '=', code).execute());

const withoutContact = (known: KnownOrder): KnownOrder => {
  const { customer } = known.order;
  if (customer === null) return known;
  return { ...known, order: { ...known.order, customer: { ...customer, emailMasked: null, phoneMasked: null, contactHashes: [] } } };
};

const auditNameSearch = (db: Database, { clock, actor, marketId }: LookUpRequest, orderIds: readonly OrderId[]): Promise<void> =>
  db.write((trx) => writeAudit(trx, { at: clock(), actor, act: 'orders-found-by-name', subject: marketId, detail: { orderIds } }));
