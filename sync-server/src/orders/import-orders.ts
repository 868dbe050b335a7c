import type { Instant } from 'shared-types/calendar';
import type { ChannelId, MarketId } from 'shared-types/ids';
import type { Result } from 'shared-types/result';

import type { Database, Tx } from '../db/open.ts';
import { touchFeed } from '../feed/touch.ts';
import type { TouchedThing } from '../feed/touch.ts';
import { marketsOfChannel } from './markets.ts';
import { prepareOrders } from './prepare-order.ts';
import type { OrderDocuments, PrepareContext, PreparedOrder, PrepareFault } from './prepare-order.ts';
import { joinToldRefunds, loadToldRefunds } from './told-refunds.ts';
import { insertOrders, storedOrders, updateFacts, updateFrozen } from './write-orders.ts';
import type { StoredOrder } from './write-orders.ts';

/** Each transaction costs a sync of the disk, and a push waits behind at most one. */
const ORDERS_PER_TRANSACTION = 200;
const MOST_KEPT_CHARACTERS = 65_536;

/**
 * What became of one document. `stale`: an older one than what is stored, no change. `invalid`: quarantined; `path` names
 * the field and `message` the reason, so that the channel's people can mend it.
 */
export type ImportedItem =
  | Readonly<{ status: 'created' | 'updated' | 'unchanged' | 'stale'; id: string }>
  | Readonly<{ status: 'invalid'; id: string | null; path: string; message: string }>;

/** `documents` as values, or `texts`: each document as a JSON text of its own. */
export type ImportRequest = Readonly<{
  channel: ChannelId;
  clock: () => Instant;
  indexKey: Uint8Array;
  /** A document that we read ourselves just now is news even under an unchanged sequence: refunds by the shop's staff do not raise it. */
  isFreshRead?: boolean;
  /** Validates a batch elsewhere, e.g. in a worker thread. */
  prepare?: Prepare;
}> &
  (Readonly<{ documents: readonly unknown[] }> | Readonly<{ texts: readonly string[] }>);

export type Prepare = (documents: OrderDocuments, context: PrepareContext) => Promise<Result<PreparedOrder, PrepareFault>[]>;

/**
 * M-5: takes order documents of a channel into the store, one answer per document in their order. The frozen half is written at
 * import and again only while no return of the order exists; the channel's facts follow every document with a higher sequence.
 */
export const importOrders = async (db: Database, request: ImportRequest): Promise<ImportedItem[]> => {
  const { channel, indexKey } = request;
  const documents: OrderDocuments =
    'texts' in request ? { kind: 'texts', texts: request.texts } : { kind: 'values', values: request.documents };
  const context: PrepareContext = { channel, markets: await marketsOfChannel(db.read, channel), indexKey };
  const items: ImportedItem[] = [];
  const count = documents.kind === 'values' ? documents.values.length : documents.texts.length;
  const prepareFrom = async (at: number): Promise<Batch> => {
    const some = sliceOf(documents, at, at + ORDERS_PER_TRANSACTION);
    return { documents: some, results: await (request.prepare ? request.prepare(some, context) : prepareOrders(some, context)) };
  };
  let next = prepareFrom(0);
  for (let at = 0; at < count; at += ORDERS_PER_TRANSACTION) {
    const batch = await next;
    // The next batch is validated while this one is written. Its failure shows when it is awaited.
    next = prepareFrom(at + ORDERS_PER_TRANSACTION);
    next.catch(() => undefined);
    items.push(...(await db.write((trx) => writeBatch(db, trx, request, batch))));
  }
  return items;
};

const sliceOf = (documents: OrderDocuments, from: number, to: number): OrderDocuments =>
  documents.kind === 'values'
    ? { kind: 'values', values: documents.values.slice(from, to) }
    : { kind: 'texts', texts: documents.texts.slice(from, to) };

type Batch = Readonly<{ documents: OrderDocuments; results: readonly Result<PreparedOrder, PrepareFault>[] }>;

/** `renumbered`: the same content under a higher sequence, of which no tablet needs to hear. */
type Write = Readonly<{ order: PreparedOrder; kind: 'created' | 'refrozen' | 'changed' | 'renumbered' }>;

const writeBatch = async (db: Database, trx: Tx, request: ImportRequest, batch: Batch): Promise<ImportedItem[]> => {
  const orderIds = batch.results.flatMap((result) => (result.ok ? [result.value.orderId] : []));
  const newest = await storedOrders(db, trx, orderIds);
  const writes = new Map<string, Write>();
  const items = batch.results.map((result) => judge(result, { newest, writes, isFreshRead: request.isFreshRead === true }));
  await quarantine(trx, request, { documents: batch.documents, items });
  await joinTold(trx, request.channel, writes);
  const ofKind = (kind: Write['kind']): PreparedOrder[] => [...writes.values()].filter((one) => one.kind === kind).map((one) => one.order);
  await insertOrders(trx, ofKind('created'));
  for (const order of ofKind('refrozen')) await updateFrozen(trx, order);
  for (const order of [...ofKind('changed'), ...ofKind('renumbered')]) await updateFacts(trx, order);
  await touchOrders(trx, [...writes.values()]);
  return items;
};

/** What the channel told of its own refunds apart from its documents counts with the new document as it did with the old one (S-7). */
const joinTold = async (trx: Tx, channel: ChannelId, writes: Map<string, Write>): Promise<void> => {
  const ids = [...writes.values()].map(({ order }) => order.channelOrderId);
  const told = await loadToldRefunds(trx, channel, ids);
  if (told.size === 0) return;
  for (const [orderId, write] of writes) {
    const refunds = told.get(write.order.channelOrderId);
    if (refunds) writes.set(orderId, { ...write, order: joinToldRefunds(write.order, refunds) });
  }
};

type Judging = Readonly<{ newest: Map<string, StoredOrder>; writes: Map<string, Write>; isFreshRead: boolean }>;

/** The same order may stand twice in a batch: each document is judged against what the earlier ones left. */
const judge = (result: Result<PreparedOrder, PrepareFault>, { newest, writes, isFreshRead }: Judging): ImportedItem => {
  if (!result.ok) return { status: 'invalid', ...result.error };
  const order = result.value;
  const id = order.channelOrderId;
  const before = newest.get(order.orderId);
  if (!before) {
    writes.set(order.orderId, { order, kind: 'created' });
    newest.set(order.orderId, { ...order, hasReturn: false });
    return { status: 'created', id };
  }
  if (order.marketId !== before.marketId)
    return { status: 'invalid', id, path: 'currency', message: 'an order does not change its market' };
  if (order.sequence < before.sequence) return { status: 'stale', id };
  const earlier = writes.get(order.orderId)?.kind;
  if (order.revision === before.revision) {
    if (order.sequence > before.sequence) writes.set(order.orderId, { order, kind: earlier ?? 'renumbered' });
    newest.set(order.orderId, { ...before, sequence: order.sequence });
    return { status: 'unchanged', id };
  }
  if (order.sequence === before.sequence && !isFreshRead) return { status: 'invalid', id, path: 'sequence', message: REUSED_SEQUENCE };
  const isRefrozen = order.frozenRevision !== before.frozenRevision && !before.hasReturn;
  const kind = earlier === 'created' || earlier === 'refrozen' ? earlier : isRefrozen ? 'refrozen' : 'changed';
  writes.set(order.orderId, { order, kind });
  const { sequence, revision } = order;
  newest.set(order.orderId, { ...before, sequence, revision, frozenRevision: isRefrozen ? order.frozenRevision : before.frozenRevision });
  return { status: 'updated', id };
};

const REUSED_SEQUENCE = 'this sequence came before with other content: raise it with every change of the order';

const quarantine = async (
  trx: Tx,
  request: ImportRequest,
  batch: Readonly<{ documents: OrderDocuments; items: readonly ImportedItem[] }>,
): Promise<void> => {
  const rows = batch.items.flatMap((item, at) =>
    item.status === 'invalid'
      ? [
          {
            channel: request.channel,
            received_at: request.clock(),
            document: textOf(batch.documents, at),
            path: printable(item.path),
            message: printable(item.message),
          },
        ]
      : [],
  );
  if (rows.length > 0) await trx.insertInto('quarantined_order').values(rows).execute();
};

/** As JSON, so that even a text that is none is stored without its control characters. */
const textOf = (documents: OrderDocuments, at: number): string =>
  JSON.stringify((documents.kind === 'values' ? documents.values : documents.texts)[at] ?? null).slice(0, MOST_KEPT_CHARACTERS);

/** Names of unknown fields are quoted in messages, and Postgres stores no NUL. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?').slice(0, 500);

const touchOrders = async (trx: Tx, writes: readonly Write[]): Promise<void> => {
  const byMarket = new Map<MarketId, TouchedThing[]>();
  for (const { order, kind } of writes) {
    if (kind === 'renumbered') continue;
    const things = byMarket.get(order.marketId) ?? [];
    byMarket.set(order.marketId, things);
    things.push({ scope: 'market', kind: 'order', id: order.orderId, frozen: kind !== 'changed' });
  }
  // Always in the same order of markets: two imports that touch both never wait for each other in a circle.
  for (const marketId of [...byMarket.keys()].toSorted()) await touchFeed(trx, marketId, byMarket.get(marketId) ?? []);
};
