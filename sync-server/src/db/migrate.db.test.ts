import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { eachDatabase } from './for-tests.ts';
import { migrate } from './migrate.ts';

eachDatabase('a store of an earlier version', (open) => {
  test('gets what it lacks, keeps what it has, and is up to date after that', async () => {
    const db = await open();
    for (const table of ['photo_piece', 'photo', 'mail', 'print_job']) await sql`drop table ${sql.id(table)}`.execute(db.kysely);
    await db.write((trx) => trx.updateTable('meta').set({ value: '1' }).where('key', '=', 'schema').execute());
    await db.write((trx) => trx.insertInto('market').values({ market_id: 'fr', document: '{}' }).execute());
    await Promise.all([migrate(db), migrate(db)]); // two replicas
    expect(await db.read.selectFrom('mail').selectAll().execute()).toEqual([]);
    expect(await db.read.selectFrom('market').select('market_id').execute()).toEqual([{ market_id: 'fr' }]);
    expect(await db.read.selectFrom('meta').selectAll().where('key', '=', 'schema').execute()).toEqual([{ key: 'schema', value: '2' }]);
  });
});
