import type { Instant } from 'shared-types/calendar';
import type { ChannelId } from 'shared-types/ids';

import type { Database, Reader } from '../db/open.ts';

/** One refund on which the two books do not agree, or that only the channel's own people know. */
export type Item = Readonly<{
  kind: 'orphan' | 'missing' | 'differing';
  refundKey: string | null;
  orderId: string;
  /** The channel's. */
  reference: string | null;
  oursMinor: number | null;
  theirsMinor: number | null;
  at: Instant;
}>;

/** what a run found. `orphans` the channel made by itself are facts, not faults. */
export type Report = Readonly<{
  kind: 'report';
  matched: number;
  orphans: number;
  missing: number;
  differing: number;
  items: readonly Item[];
}>;

const MOST_ITEMS = 500;

type Begun = Readonly<{ channel: ChannelId; since: Instant; until: Instant }>;

export const beginRun = (db: Database, { channel, since, until }: Begun): Promise<number> =>
  db.write(async (trx) => {
    const { run_id: run } = await trx
      .insertInto('reconciliation')
      .values({
        channel,
        since,
        until,
        started_at: until,
        ended_at: null,
        matched: 0,
        orphans: 0,
        missing: 0,
        differing: 0,
        document: '[]',
      })
      .returning('run_id')
      .executeTakeFirstOrThrow();
    return run;
  });

export const endRun = async (db: Database, run: number, { report, at }: Readonly<{ report: Report; at: Instant }>): Promise<void> => {
  const { matched, orphans, missing, differing, items } = report;
  const document = JSON.stringify(items.slice(0, MOST_ITEMS));
  await db.write((trx) =>
    trx
      .updateTable('reconciliation')
      .set({ matched, orphans, missing, differing, document, ended_at: at })
      .where('run_id', '=', run)
      .execute(),
  );
};

/** Until when a channel was last compared to its end; `null`: never. */
export const reconciledUntil = async (db: Reader, channel: ChannelId): Promise<Instant | null> => {
  const last = await db
    .selectFrom('reconciliation')
    .select('until')
    .where('channel', '=', channel)
    .where('ended_at', 'is not', null)
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.until ?? null) as Instant | null; // beginRun wrote it
};

const MOST_RUNS = 100;

/** The newest runs first; one without an end was cut short by a channel that could not be read. */
export const listRuns = async (db: Reader, channel: ChannelId) => {
  const rows = await db
    .selectFrom('reconciliation')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('run_id', 'desc')
    .limit(MOST_RUNS)
    .execute();
  return rows.map((row) => ({
    runId: row.run_id,
    since: row.since,
    until: row.until,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    matched: row.matched,
    orphans: row.orphans,
    missing: row.missing,
    differing: row.differing,
    items: JSON.parse(row.document) as Item[], // endRun wrote it
  }));
};
