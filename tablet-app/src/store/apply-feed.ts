import type { KnownOrder } from 'shared-types/order';
import type { FeedRow } from 'shared-types/sync';

import type { Cache, DocumentRow, FactRow, FeedPosition, OverrideRow } from './cache.ts';
import { aboutDocument } from './documents.ts';
import { aboutOrder, aboutState } from './overrides.ts';
import { sealJson } from './seal.ts';
import type { FeedPage } from './feed-page.ts';

type Keyed = Readonly<{ cache: Cache; key: CryptoKey }>;

/** The page was pulled from this position; if the cache has moved on since, another leader was faster and the page is dropped. */
type PulledFrom = Pick<FeedPosition, 'cursor' | 'epoch'>;

export const NOWHERE: FeedPosition = { cursor: null, epoch: '', seq: 0, generation: 0, sweeps: false, incomplete: false, asOf: null };

export const readPosition = async (cache: Cache): Promise<FeedPosition> =>
  ((await cache.meta.get('feed'))?.value as FeedPosition | undefined) ?? NOWHERE; // written here only

export const writePosition = async (cache: Cache, position: FeedPosition): Promise<unknown> =>
  cache.meta.put({ key: 'feed', value: position });

/**
 * S-6: rows and cursor in one transaction, so that no kill leaves a hole (F38). The newest `seq` wins per thing, so applying a page
 * twice changes nothing. Everything is encrypted before the transaction opens. `swept`: applied, and overrides of before a reload went.
 */
export const applyFeedPage = async (keyed: Keyed, page: FeedPage, from: PulledFrom): Promise<'applied' | 'swept' | 'moved'> => {
  const { cache } = keyed;
  const before = await readPosition(cache);
  const overrides = await Promise.all(page.rows.map(async (row) => overrideOf(keyed, row, before.generation)));
  const documents = await Promise.all(page.rows.map(async (row) => documentOf(keyed, row, before.generation)));
  return cache.transaction('rw', [cache.overrides, cache.documents, cache.facts, cache.meta], async () => {
    const now = await readPosition(cache);
    if (now.cursor !== from.cursor || now.epoch !== from.epoch || now.generation !== before.generation) return 'moved';
    await putOverrides(
      cache,
      overrides.flatMap((row) => row ?? []),
    );
    await putDocuments(
      cache,
      documents.flatMap((row) => row ?? []),
    );
    await putFacts(cache, page.rows);
    await dropGone(cache, page.rows);
    const { cursor, more, head, serverTime } = page.end;
    const seq = page.rows.reduce((most, row) => Math.max(most, row.seq), now.seq);
    const sweeps = !more && now.sweeps;
    if (sweeps) await sweep(cache, now.generation);
    await writePosition(cache, {
      ...now,
      cursor,
      seq: more ? seq : Math.max(seq, head),
      sweeps: more && now.sweeps,
      asOf: more ? now.asOf : serverTime,
    });
    return sweeps ? 'swept' : 'applied';
  });
};

const overrideOf = async ({ key }: Keyed, row: FeedRow, generation: number): Promise<OverrideRow | null> => {
  if (row.t === 'gone' && row.kind === 'order') {
    return { orderId: row.id, seq: row.seq, generation, gone: 1, hasOrder: 0, order: null, state: null };
  }
  if (row.t !== 'order' && row.t !== 'order-state') return null;
  const { orderId } = row.state;
  const order = row.t === 'order' ? await sealJson(key, aboutOrder(orderId), row.order) : null;
  const state = await sealJson(key, aboutState(orderId), row.state);
  return { orderId, seq: row.seq, generation, gone: 0, hasOrder: order === null ? 0 : 1, order, state };
};

/** Sequences of an earlier generation may be those of another epoch: they decide nothing any more. */
const isNewer = (before: Versioned, row: Versioned): boolean => before.generation === row.generation && before.seq > row.seq;

type Versioned = Readonly<{ generation: number; seq: number }>;

const putOverrides = async (cache: Cache, rows: readonly OverrideRow[]): Promise<void> => {
  const stored = await cache.overrides.bulkGet(rows.map((row) => row.orderId));
  const newest = new Map(stored.flatMap((row) => (row ? [[row.orderId, row] as const] : [])));
  for (const row of rows) {
    const before = newest.get(row.orderId);
    if (before && isNewer(before, row)) continue;
    const keepsOrder = row.gone === 0 && row.order === null && before?.gone === 0;
    newest.set(row.orderId, keepsOrder ? { ...row, order: before.order, hasOrder: before.hasOrder } : row);
  }
  await cache.overrides.bulkPut([...newest.values()]);
};

const documentOf = async ({ key }: Keyed, row: FeedRow, generation: number): Promise<DocumentRow | null> => {
  if (row.t === 'return') {
    const { view } = row;
    const plain = {
      id: view.returnId,
      at: view.presentedAt,
      open: view.caseStatus === 'open' ? 1 : 0,
      orderId: view.orderId ?? '',
      slipNumber: view.slipNumber,
    } as const;
    return {
      kind: 'return',
      ...plain,
      seq: row.seq,
      generation,
      sealed: await sealJson(key, aboutDocument('return', view.returnId), view),
    };
  }
  if (row.t === 'announced') {
    const { announced } = row;
    const { announcedId: id, announcedAt, orderId, code, status } = announced;
    const plain = { id, at: announcedAt, open: status === 'open' ? 1 : 0, orderId, slipNumber: code } as const;
    const sealed = await sealJson(key, aboutDocument('announced', id), announced);
    return { kind: 'announced', ...plain, seq: row.seq, generation, sealed };
  }
  if (row.t !== 'case') return null;
  const { view } = row;
  const plain = { id: view.caseId, at: view.openedAt, open: view.status === 'open' ? 1 : 0, orderId: '', slipNumber: '' } as const;
  return { kind: 'case', ...plain, seq: row.seq, generation, sealed: await sealJson(key, aboutDocument('case', view.caseId), view) };
};

const putDocuments = async (cache: Cache, rows: readonly DocumentRow[]): Promise<void> => {
  const stored = await cache.documents.bulkGet(rows.map((row): [string, string] => [row.kind, row.id]));
  const newest = new Map<string, DocumentRow>();
  rows.forEach((row, at) => {
    const before = newest.get(row.id) ?? stored[at];
    newest.set(row.id, before && isNewer(before, row) ? before : row);
  });
  await cache.documents.bulkPut([...newest.values()]);
};

const factOf = (row: FeedRow): FactRow | null => {
  switch (row.t) {
    case 'policy':
      return { key: `policy:${row.policy.version}`, seq: row.seq, value: row.policy };
    case 'settings':
      return { key: `settings:${row.settings.storeId}`, seq: row.seq, value: row.settings };
    case 'tablet':
      return { key: `tablet:${row.installationId}`, seq: row.seq, value: row };
    default:
      return null;
  }
};

const putFacts = async (cache: Cache, rows: readonly FeedRow[]): Promise<unknown> =>
  cache.facts.bulkPut(rows.flatMap((row) => factOf(row) ?? []));

const dropGone = async (cache: Cache, rows: readonly FeedRow[]): Promise<unknown> =>
  cache.documents.bulkDelete(
    rows.flatMap((row): [string, string][] => (row.t === 'gone' && row.kind !== 'order' ? [[row.kind, row.id]] : [])),
  );

/** After a reload: orders that the complete pull did not bring again are in the segments now, or gone. Returns and cases stay: no segment holds them. */
const sweep = async (cache: Cache, generation: number): Promise<number> => cache.overrides.where('generation').below(generation).delete();

/**
 * Keeps what an online look-up found, as if the feed had told it: never over something newer. S-8: nothing leads or orders look-ups, so one
 * of them may be heard when the feed is in another epoch already; its sequences mean nothing here. `false`: nothing was kept.
 */
export const keepFound = async (keyed: Keyed, found: readonly KnownOrder[], epoch: string): Promise<boolean> => {
  const { cache } = keyed;
  const { generation } = await readPosition(cache);
  const rows = await Promise.all(
    found.map(async ({ order, state }) => overrideOf(keyed, { t: 'order', seq: state.seq, order, state }, generation)),
  );
  return cache.transaction('rw', [cache.overrides, cache.meta], async () => {
    const now = await readPosition(cache);
    if (now.epoch !== epoch && now.epoch !== NOWHERE.epoch) return false;
    const stored = await cache.overrides.bulkGet(found.map(({ order }) => order.orderId));
    const wanted = rows.flatMap((row, at) => {
      const before = stored[at];
      if (row === null) return [];
      // Same or newer state here, but no whole order: the order is what was missing.
      if (before && before.seq >= row.seq)
        return before.order === null && before.gone === 0 ? [{ ...before, order: row.order, hasOrder: 1 as const }] : [];
      return [row];
    });
    await cache.overrides.bulkPut(wanted);
    return true;
  });
};
