import { expect, test } from 'vitest';

import { eachDatabase } from './for-tests.ts';
import { prepared, preparedInsert } from './prepared.ts';

type Meta = Readonly<{ key: string; value: string }>;

const put = prepared((db, meta: Meta) => db.insertInto('meta').values({ key: meta.key, value: meta.value }));
const read = prepared((db, { key }: Readonly<{ key: string }>) => db.selectFrom('meta').select('value').where('key', '=', key));
const insert = preparedInsert('meta');

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

  test('whole rows are inserted by their columns, whatever their order', async () => {
    const db = await open();
    await db.write(async (trx) => {
      await insert(trx, { key: 'a', value: '1' });
      await insert(trx, { value: '2', key: 'b' });
    });
    expect((await read(db.read, { key: 'b' })).rows).toEqual([{ value: '2' }]);
  });
});
