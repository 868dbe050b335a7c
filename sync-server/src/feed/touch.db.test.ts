import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { touchFeed } from './touch.ts';

const WRITERS = 32;
const WRITES_EACH = 6;

const seqsAfter = async (db: Database, seq: number): Promise<number[]> => {
  const rows = await db.read
    .selectFrom('feed_row')
    .select('seq')
    .where('scope', '=', 'market')
    .where('seq', '>', seq)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.seq);
};

const touchOne = (db: Database, thing: string): Promise<number> =>
  db.write((trx) => touchFeed(trx, id.market, [{ scope: 'market', kind: 'return', id: thing }]));

eachDatabase('the feed', (open) => {
  test('S-5 gives consecutive sequences and keeps only the newest row of a thing', async () => {
    const db = await open();
    await seedMarket(db);
    const things = ['a', 'b', 'a'].map((name) => ({ scope: 'market', kind: 'return' as const, id: name }));
    expect(await db.write((trx) => touchFeed(trx, id.market, things))).toBe(2);
    expect(await touchOne(db, 'a')).toBe(3);
    const rows = await db.read.selectFrom('feed_row').select(['id', 'seq']).orderBy('seq').execute();
    expect(rows).toEqual([
      { id: 'b', seq: 2 },
      { id: 'a', seq: 3 },
    ]);
  });

  test('S-5 a transaction that fails leaves no hole', async () => {
    const db = await open();
    await seedMarket(db);
    const failing = db.write(async (trx) => {
      await touchFeed(trx, id.market, [{ scope: 'market', kind: 'return', id: 'lost' }]);
      throw new Error('rolled back on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await touchOne(db, 'kept')).toBe(1);
  });

  test(`F40 a reader that tails ${WRITERS} concurrent writers skips no row`, async () => {
    const db = await open();
    await seedMarket(db);
    const seen: number[] = [];
    let isWriting = true;
    const tail = async (): Promise<void> => {
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        for (const seq of await seqsAfter(db, seen.at(-1) ?? 0)) seen.push(seq);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let write = 0; write < WRITES_EACH; write += 1) await touchOne(db, `${writer}-${write}`);
    });
    const tailing = tail();
    await Promise.all(writers);
    isWriting = false;
    await tailing;
    expect(seen).toEqual(Array.from({ length: WRITERS * WRITES_EACH }, (_, at) => at + 1));
  });
});
