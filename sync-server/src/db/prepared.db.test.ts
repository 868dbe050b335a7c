import { expect, test } from 'vitest';

import { eachDatabase } from './for-tests.ts';
import { prepared } from './prepared.ts';

const put = prepared((db, meta: Readonly<{ key: string; value: string }>) => db.insertInto('meta').values({ ...one(meta) }));
const one = ({ key, value }: Readonly<{ key: string; value: string }>) => ({ key, value });
const read = prepared((db, { key }: Readonly<{ key: string }>) => db.selectFrom('meta').select('value').where('key', '=', key));

eachDatabase('prepared statements', (open) => {
  test('each call has its own values, in whatever order they stand in the text', async () => {
    const db = await open();
    await db.write(async (trx) => {
      await put(trx, { key: 'a', value: '1' });
      await put(trx, { value: '2', key: 'b' });
    });
    expect((await read(db.read, { key: 'b' })).rows).toEqual([{ value: '2' }]);
    expect((await read(db.read, { key: 'a' })).rows).toEqual([{ value: '1' }]);
  });
});
