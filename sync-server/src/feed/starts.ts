import { randomBytes } from 'node:crypto';

import type { MarketId } from 'shared-types/ids';

import type { Database, Reader } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Cursor } from './cursor.ts';
import { keepMeta, lockEpoch, readMeta } from './epoch.ts';

/** One start of a server on this store: a mark that no other start has, and where the feed of each market stood. */
type Start = Readonly<{ mark: string; heads: Readonly<Record<string, number>> }>;

const LAST = 'last-start';
const STARTS = 'starts';
const MOST_KEPT = 2_000;

/**
 * S-8: nobody goes back to a backup without starting a server. Cursors carry the mark of the last start, so one that was given after the
 * backup and before its restore is known even when the feed has grown past it again.
 */
export const noteStart = (db: Database): Promise<void> =>
  db.write(async (trx) => {
    await lockEpoch(db, trx);
    const rows = trx.selectFrom('feed_head').selectAll().orderBy('market_id');
    // Locked, so that nobody is given a cursor above these heads before this start can be seen.
    const heads = await (db.kind === 'postgres' ? rows.forUpdate() : rows).execute();
    const start: Start = {
      mark: randomBytes(9).toString('base64url'),
      heads: Object.fromEntries(heads.map((row) => [row.market_id, row.seq])),
    };
    await keepMeta(trx, STARTS, JSON.stringify([...(await startsOf(trx)), start].slice(-MOST_KEPT)));
    await keepMeta(trx, LAST, start.mark);
  });

const find = prepared((db, { key }: Readonly<{ key: string }>) => db.selectFrom('meta').select('value').where('key', '=', key));

/** The mark that a new cursor carries; to be read after the head that it names. Empty where no server was ever started (tests). */
export const lastStart = async (db: Reader): Promise<string> => (await find(db, { key: LAST })).rows[0]?.value ?? '';

/** Whether a cursor was given by something that this store does not remember: it is above the head, or above where a later start found it. */
export const isOfLostTime = async (db: Reader, of: Readonly<{ marketId: MarketId; head: number; cursor: Cursor }>): Promise<boolean> => {
  const { start = '', seq, manifestSeq } = of.cursor;
  const seen = Math.max(seq, manifestSeq);
  if (seen > of.head) return true;
  if (start === '' || start === (await lastStart(db))) return false;
  const starts = await startsOf(db);
  const at = starts.findIndex((one) => one.mark === start);
  if (at < 0) return starts.length < MOST_KEPT; // else it is merely too long ago
  const ended = starts[at + 1]?.heads[of.marketId];
  return ended !== undefined && seen > ended;
};

const startsOf = async (db: Reader): Promise<Start[]> => JSON.parse((await readMeta(db, STARTS)) ?? '[]') as Start[]; // written above
