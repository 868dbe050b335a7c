import type { KnownOrder } from 'shared-types/order';
import type { Instant } from 'shared-types/calendar';
import type { MarketId, StoreId } from 'shared-types/ids';

import type { Reader } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { FeedKind } from '../db/schema.ts';
import { writeCursor } from './cursor.ts';
import { lastStart } from './starts.ts';
import type { Cursor } from './cursor.ts';

export const ROWS_PER_PAGE = 500;

/**
 * How the newest state of a thing is read, by its id in the feed: `KnownOrder`, `ReturnView`, `CaseView`, `ReturnPolicy`, `StoreSettings`,
 * or the fields of a `tablet` row. Injected: the views belong to folders that stand on this one.
 */
export type FeedLoaders = Readonly<Record<FeedKind, (db: Reader, ids: readonly string[]) => Promise<Map<string, object>>>>;

export type PullRequest = Readonly<{ marketId: MarketId; storeId: StoreId; cursor: Cursor; serverTime: Instant; loaders: FeedLoaders }>;

/** Of an order also: where its frozen half was last written, and the live segment it is in. */
type Row = Readonly<{
  kind: FeedKind;
  id: string;
  seq: number;
  gone: number;
  frozen_seq: number | null;
  made_seq: number | null;
  as_of: number | null;
}>;

/**
 * S-6: a page of the feed as NDJSON: the newest state of what changed in the market and in the device's own store, in the order of
 * `seq`, and a closing line. A row that changes while a tablet pages moves to a later page, so it comes at least once.
 */
export const pullPage = async (db: Reader, request: PullRequest): Promise<string> => {
  const head = await headOf(db, request.marketId);
  const { rows, more } = await changedRows(db, request, head);
  const documents = await documentsOf(db, rows, request.loaders);
  const lines: string[] = [];
  for (const row of rows) {
    const line = lineOf(row, documents.get(`${row.kind}|${row.id}`), request.cursor);
    if (line !== null) lines.push(JSON.stringify(line));
  }
  const seq = more ? (rows.at(-1)?.seq ?? head) : Math.max(head, request.cursor.seq);
  const end = {
    t: 'end',
    epoch: request.cursor.epoch,
    serverTime: request.serverTime,
    count: lines.length,
    cursor: writeCursor({ ...request.cursor, seq, start: await lastStart(db) }),
    more,
    head,
  };
  return [...lines, JSON.stringify(end), ''].join('\n');
};

/** The feed's head, read before anything else: whatever is at or below it is committed and will be seen (S-5). */
export const headOf = async (db: Reader, marketId: MarketId): Promise<number> => (await findHead(db, { marketId })).rows[0]?.seq ?? 0;

const findHead = prepared((db, { marketId }: Readonly<{ marketId: string }>) =>
  db.selectFrom('feed_head').select('seq').where('market_id', '=', marketId),
);

type Page = Readonly<{ rows: Row[]; more: boolean }>;

/**
 * Nothing above the head that was read first: the queries of a page see different moments, and what commits between them must not carry the cursor
 * past what an earlier one could not see yet.
 */
const changedRows = async (db: Reader, { marketId, storeId, cursor }: PullRequest, head: number): Promise<Page> => {
  const scopes = ['market', storeId];
  const early = await inOrder(scopes.map((scope) => earlyRows(db, { marketId, scope, cursor, head })));
  const left = ROWS_PER_PAGE + 1 - early.length;
  const late = left > 0 ? await inOrder(scopes.map((scope) => lateRows(db, { marketId, scope, cursor, head }))) : [];
  const rows = [...early, ...late];
  return { rows: rows.slice(0, ROWS_PER_PAGE), more: rows.length > ROWS_PER_PAGE };
};

const inOrder = async (queries: readonly Promise<Row[]>[]): Promise<Row[]> =>
  (await Promise.all(queries)).flat().toSorted((a, b) => a.seq - b.seq);

type Scope = Readonly<{ marketId: MarketId; scope: string; cursor: Cursor; head: number }>;

/** Tablets ask all day, and nearly always nothing is new: these questions are built once. */
type Asked = Readonly<{ marketId: string; scope: string; head: number; after: number }>;

const scopeRows = (db: Reader, { marketId, scope, head, after }: Asked) =>
  db
    .selectFrom('feed_row')
    .leftJoin('customer_order', (join) => join.onRef('customer_order.order_id', '=', 'feed_row.id').on('feed_row.kind', '=', 'order'))
    .leftJoin('segment', (join) => join.onRef('segment.segment_id', '=', 'customer_order.segment_id').on('segment.retired_at', 'is', null))
    .select(['feed_row.kind', 'feed_row.id', 'feed_row.seq', 'feed_row.gone', 'frozen_seq', 'made_seq', 'as_of'])
    .where('feed_row.market_id', '=', marketId)
    .where('feed_row.scope', '=', scope)
    .where('feed_row.seq', '>', after)
    .where('feed_row.seq', '<=', head)
    .orderBy('feed_row.seq')
    .limit(ROWS_PER_PAGE + 1);

/** What is no order, where orders come from segments: a new tablet wants its store's returns too. */
const earlyRows = async (db: Reader, { cursor, ...scope }: Scope): Promise<Row[]> =>
  cursor.seq >= cursor.ordersSeq ? [] : (await findEarly(db, { ...scope, after: cursor.seq, ordersSeq: cursor.ordersSeq })).rows;

const findEarly = prepared((db, { marketId, scope, head, after, ordersSeq }: Asked & Readonly<{ ordersSeq: number }>) =>
  scopeRows(db, { marketId, scope, head, after }).where('feed_row.kind', '<>', 'order').where('feed_row.seq', '<=', ordersSeq),
);

/**
 * Orders that a segment of the tablet's manifest holds as new as the row are left out here, or a new tablet would page
 * through a year of them.
 */
const lateRows = async (db: Reader, { cursor, ...scope }: Scope): Promise<Row[]> =>
  (await findLate(db, { ...scope, after: Math.max(cursor.seq, cursor.ordersSeq), manifestSeq: cursor.manifestSeq })).rows;

const findLate = prepared((db, { marketId, scope, head, after, manifestSeq }: Asked & Readonly<{ manifestSeq: number }>) =>
  scopeRows(db, { marketId, scope, head, after }).where((row) =>
    row.or([row('as_of', 'is', null), row('as_of', '<', row.ref('feed_row.seq')), row('made_seq', '>', manifestSeq)]),
  ),
);

const documentsOf = async (db: Reader, rows: readonly Row[], loaders: FeedLoaders): Promise<Map<string, object>> => {
  const documents = new Map<string, object>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ids = rows.filter((row) => row.kind === kind && row.gone === 0).map((row) => row.id);
    if (ids.length === 0) continue;
    for (const [id, document] of await loaders[kind](db, ids)) documents.set(`${kind}|${id}`, document);
  }
  return documents;
};

/** Kinds that tablets forget when they are gone; the others stay as they last were. */
const CAN_GO: ReadonlySet<FeedKind> = new Set<FeedKind>(['order', 'return', 'case', 'announced']);

const lineOf = (row: Row, document: object | undefined, cursor: Cursor): object | null => {
  const { kind, seq } = row;
  if (document === undefined) return CAN_GO.has(kind) ? { t: 'gone', seq, kind, id: row.id } : null;
  switch (kind) {
    case 'order':
      return orderLine(row, document as KnownOrder, cursor); // the loader of kind `order` answers these
    case 'return':
    case 'case':
      return { t: kind, seq, view: document };
    case 'announced':
      return { t: kind, seq, announced: document };
    case 'policy':
      return { t: kind, seq, policy: document };
    case 'settings':
      return { t: kind, seq, settings: document };
    case 'tablet':
      return { t: kind, seq, ...document };
  }
};

/** Only the state row when the tablet must have the frozen half, from earlier in the feed or from a segment of its manifest; else both halves. */
const orderLine = (row: Row, { order, state }: KnownOrder, cursor: Cursor): object => {
  const frozenSeq = row.frozen_seq ?? Number.MAX_SAFE_INTEGER;
  const isInManifest = row.made_seq !== null && row.made_seq <= cursor.manifestSeq;
  const hasFrozen = frozenSeq <= Math.max(cursor.seq, cursor.ordersSeq) || (isInManifest && frozenSeq <= (row.as_of ?? -1));
  return hasFrozen ? { t: 'order-state', seq: row.seq, state } : { t: 'order', seq: row.seq, order, state };
};
