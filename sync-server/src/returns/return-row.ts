import type { Selectable } from 'kysely';
import type { MarketId, ReturnId } from 'shared-types/ids';
import type { ReturnRecord, Ruling } from 'shared-types/return';

import type { Reader } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';

export type ReturnRow = Selectable<Schema['return_record']>;

export const loadReturnRow = (db: Reader, marketId: MarketId, returnId: ReturnId): Promise<ReturnRow | undefined> =>
  db.selectFrom('return_record').selectAll().where('return_id', '=', returnId).where('market_id', '=', marketId).executeTakeFirst();

/** The documents in the row; written by `acceptReturn` from parsed commands. */
export const recordOf = (row: ReturnRow): ReturnRecord => JSON.parse(row.record) as ReturnRecord;

export const rulingOf = (row: ReturnRow): Ruling => JSON.parse(row.ruling) as Ruling;
