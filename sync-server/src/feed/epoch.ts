import { randomBytes } from 'node:crypto';

import type { Database } from '../db/open.ts';

/** The store's epoch: made once, and again by a recovery. Sequences of different epochs are not comparable (S-8). */
export const loadEpoch = async (db: Database): Promise<string> => {
  const fresh = `e_${randomBytes(9).toString('base64url')}`;
  return db.write(async (trx) => {
    await trx
      .insertInto('meta')
      .values({ key: 'epoch', value: fresh })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return (await trx.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirstOrThrow()).value;
  });
};
