import { expect, test } from 'vitest';

import { eachDatabase } from './for-tests.ts';
import { migrate } from './migrate.ts';
import { savepoint } from './open.ts';

const put = (key: string, value: string) => ({ key, value });

eachDatabase('the store', (open) => {
  test('migrating again changes nothing', async () => {
    const db = await open();
    await db.write((trx) => trx.insertInto('meta').values(put('epoch', 'e1')).execute());
    await migrate(db);
    expect(await db.read.selectFrom('meta').selectAll().where('key', '=', 'epoch').execute()).toEqual([put('epoch', 'e1')]);
  });

  test('a savepoint undoes only what is in it', async () => {
    const db = await open();
    await db.write(async (trx) => {
      await trx.insertInto('meta').values(put('kept', '1')).execute();
      const failing = savepoint(trx, 'one', async () => {
        await trx.insertInto('meta').values(put('undone', '1')).execute();
        await trx.insertInto('meta').values(put('kept', '2')).execute();
      });
      await expect(failing).rejects.toThrow();
    });
    const rows = await db.read.selectFrom('meta').select('key').where('key', '!=', 'schema').execute();
    expect(rows).toEqual([{ key: 'kept' }]);
  });

  test('F55 fifty writers that read before they write all finish, and none is told that the store is busy', async () => {
    const db = await open();
    await db.write((trx) => trx.insertInto('meta').values(put('count', '0')).execute());
    const raise = () =>
      db.write(async (trx) => {
        const query = trx.selectFrom('meta').select('value').where('key', '=', 'count');
        const row = await (db.kind === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow();
        await trx
          .updateTable('meta')
          .set({ value: String(Number(row.value) + 1) })
          .where('key', '=', 'count')
          .execute();
      });
    await Promise.all(Array.from({ length: 50 }, raise));
    const row = await db.read.selectFrom('meta').select('value').where('key', '=', 'count').executeTakeFirstOrThrow();
    expect(row.value).toBe('50');
  });

  test('tells its listeners after a commit and never after a failure', async () => {
    const db = await open();
    let told = 0;
    const stop = db.afterWrite(() => (told += 1));
    await db.write((trx) => trx.insertInto('meta').values(put('a', '1')).execute());
    await expect(db.write((trx) => trx.insertInto('meta').values(put('a', '2')).execute())).rejects.toThrow();
    stop();
    await db.write((trx) => trx.insertInto('meta').values(put('b', '1')).execute());
    expect(told).toBe(1);
  });
});
