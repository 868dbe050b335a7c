import type { Selectable } from 'kysely';
import type { AnnouncedReturn } from 'shared-types/announced-return';

import type { Reader, Tx } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';

export type AnnouncedRow = Selectable<Schema['announced_return']>;

/** What the channel calls it. */
export type ChannelName = Readonly<{ channel: string; ref: string }>;

export const readAnnounced = (db: Reader, { channel, ref }: ChannelName): Promise<AnnouncedRow | undefined> =>
  db.selectFrom('announced_return').selectAll().where('channel', '=', channel).where('channel_ref', '=', ref).executeTakeFirst();

/** The row as it is now; nobody else changes it until the commit, on either database. */
export const lockAnnounced = (
  trx: Tx,
  by: ChannelName | Readonly<{ announcedId: AnnouncedReturn['announcedId'] }>,
): Promise<AnnouncedRow | undefined> => {
  const locking = trx.updateTable('announced_return').set((is) => ({ status: is.ref('status') }));
  const found =
    'announcedId' in by
      ? locking.where('announced_id', '=', by.announcedId)
      : locking.where('channel', '=', by.channel).where('channel_ref', '=', by.ref);
  return found.returningAll().executeTakeFirst();
};

/** Writes a changed document into its row. */
export const updateAnnounced = async (trx: Tx, announced: AnnouncedReturn): Promise<void> => {
  await trx
    .updateTable('announced_return')
    .set({ status: announced.status, announced_at: announced.announcedAt, document: JSON.stringify(announced) })
    .where('announced_id', '=', announced.announcedId)
    .execute();
};

/** Validated when the channel told it. */
export const announcedIn = (row: Pick<AnnouncedRow, 'document'>): AnnouncedReturn => JSON.parse(row.document) as AnnouncedReturn;
