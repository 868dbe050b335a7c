import Dexie from 'dexie';
import type { EntityTable, Table } from 'dexie';

import type { Instant } from 'shared-types/calendar';

import type { Sealed } from './seal.ts';

/** A segment that is stored, without its bytes. `asOf` is the feed's sequence up to which its states are true. */
export type SegmentRow = Readonly<{ sha256: string; day: string; orders: number; bytes: number; asOf: number }>;

/** Index parts of several segments in one encrypted block, in the order of `segments`. */
export type BlockRow = Readonly<{ blockId: string; segments: readonly string[]; sealed: Sealed }>;

/**
 * What the feed or a look-up said about an order after its segment was cut. `order` holds the whole order, or nothing when only the
 * state came. Each half has its own `seq`: the newer wins. `generation` tells rows that were confirmed by the last full pull.
 */
export type OverrideRow = Readonly<{
  orderId: string;
  seq: number;
  generation: number;
  gone: 0 | 1;
  hasOrder: 0 | 1;
  order: Sealed | null;
  state: Sealed | null;
}>;

/** A return or a case of this store, or an announced return. They hold names, so they lie encrypted; what is plain here names nobody. */
export type DocumentRow = Readonly<{
  kind: 'return' | 'case' | 'announced';
  id: string;
  seq: number;
  generation: number;
  /** When it was presented, opened or announced. */
  at: Instant;
  open: 0 | 1;
  orderId: string;
  /** Of an announced return: its code. */
  slipNumber: string;
  sealed: Sealed;
}>;

/** Policies, settings and tablets: they name nobody. */
export type FactRow = Readonly<{ key: string; seq: number; value: unknown }>;

/** Where the feed was read up to. Written in the transaction of the rows it covers, so it never runs ahead of them (F38). */
export type FeedPosition = Readonly<{
  cursor: string | null;
  epoch: string;
  /** Rows up to here are applied. */
  seq: number;
  generation: number;
  /** A reload of segments is under way: rows of older generations go once the pull is complete. */
  sweeps: boolean;
  /** A damaged segment was dropped: the next sync reads the manifest and fetches it again. */
  incomplete: boolean;
  /** Server time of the last complete pull. */
  asOf: Instant | null;
}>;

type Tables = {
  segments: EntityTable<SegmentRow, 'sha256'>;
  /** The packed orders of a segment, encrypted. */
  parts: EntityTable<{ sha256: string; sealed: Sealed }, 'sha256'>;
  /** Index parts that are not yet in a block. */
  loose: EntityTable<{ sha256: string; sealed: Sealed }, 'sha256'>;
  blocks: EntityTable<BlockRow, 'blockId'>;
  overrides: EntityTable<OverrideRow, 'orderId'>;
  documents: Table<DocumentRow, [string, string]>;
  facts: EntityTable<FactRow, 'key'>;
  meta: EntityTable<{ key: 'feed' | 'scope' | 'overrideIndex'; value: unknown }, 'key'>;
};

export type Cache = Dexie & Tables;

/** The orders of the market and the returns of the store: disposable, relaxed, rebuilt from the server at will. */
export const openCache = (name = 'retour-cache'): Cache => {
  const cache = new Dexie(name) as Cache; // the tables are those of the next line
  cache.version(1).stores({
    segments: 'sha256',
    parts: 'sha256',
    loose: 'sha256',
    blocks: 'blockId',
    overrides: 'orderId, generation, [hasOrder+seq]',
    documents: '[kind+id], [kind+at], [kind+open], orderId, slipNumber',
    facts: 'key',
    meta: 'key',
  });
  return cache;
};

/** Gives the space back. What was in it comes again with the next sync; pages that had it open open it anew. */
export const dropCache = async (cache: Cache): Promise<void> => {
  await cache.delete({ disableAutoOpen: false });
};
