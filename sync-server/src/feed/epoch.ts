import { randomBytes } from 'node:crypto';

import type { Database, Reader, Tx } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** The store's epoch as this process knows it. Another process may begin a recovery: `refresh` reads it again. */
export type Epoch = Readonly<{ current: () => string; refresh: () => Promise<string> }>;

const EPOCH = 'epoch';
const FORMER = 'former-epochs';

/** The store's epoch: made once, and again by a recovery. Sequences of different epochs are not comparable (S-8). */
export const openEpoch = async (db: Database): Promise<Epoch> => {
  let known = await db.write(async (trx) => {
    await trx
      .insertInto('meta')
      .values({ key: EPOCH, value: freshEpoch() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return await readEpoch(trx);
  });
  return {
    current: () => known,
    refresh: async () => {
      known = await readEpoch(db.read);
      return known;
    },
  };
};

/** S-8: a new epoch for a store that lost its memory back to a backup. The old one stays known, for the receipts that were given in it. */
export const renewEpoch = async (trx: Tx): Promise<string> => {
  const epoch = freshEpoch();
  const former = [...(await formerEpochs(trx)), await readEpoch(trx)];
  await keepMeta(trx, FORMER, JSON.stringify(former));
  await keepMeta(trx, EPOCH, epoch);
  return epoch;
};

/** Two replicas that notice the same restore take turns. SQLite has one writer anyway. */
export const lockEpoch = async (db: Pick<Database, 'kind'>, trx: Tx): Promise<void> => {
  if (db.kind === 'postgres') await trx.selectFrom('meta').select('key').where('key', '=', EPOCH).forUpdate().execute();
};

export const formerEpochs = async (db: Reader): Promise<string[]> => JSON.parse((await readMeta(db, FORMER)) ?? '[]') as string[]; // written above

/** Read before every answer, and again and again by every process: built once. */
const find = prepared((db, { key }: Readonly<{ key: string }>) => db.selectFrom('meta').select('value').where('key', '=', key));

export const readMeta = async (db: Reader, key: string): Promise<string | null> => (await find(db, { key })).rows[0]?.value ?? null;

export const keepMeta = async (trx: Tx, key: string, value: string): Promise<void> => {
  await trx
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
};

const freshEpoch = (): string => `e_${randomBytes(9).toString('base64url')}`;

export const readEpoch = async (db: Reader): Promise<string> => {
  const epoch = await readMeta(db, EPOCH);
  if (epoch === null) throw new Error('a store without an epoch');
  return epoch;
};
