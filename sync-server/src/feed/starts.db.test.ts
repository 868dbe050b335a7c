import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { backUp } from '../db/backup-for-tests.ts';
import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { openEpoch } from './epoch.ts';
import { headOf } from './pull.ts';
import { isOfLostTime, lastStart, noteStart } from './starts.ts';
import { touchFeed } from './touch.ts';

const change = async (db: Database, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1)
    await db.write((trx) => touchFeed(trx, id.market, [{ scope: 'market', kind: 'policy', id: 'fr:1' }]));
};

const cursorAtHead = async (db: Database) => ({
  epoch: 'e_test',
  seq: await headOf(db.read, id.market),
  manifestSeq: 0,
  ordersSeq: 0,
  start: await lastStart(db.read),
});

const isLost = async (db: Database, cursor: Awaited<ReturnType<typeof cursorAtHead>>): Promise<boolean> =>
  isOfLostTime(db.read, { marketId: id.market, head: await headOf(db.read, id.market), cursor });

eachDatabase('starts of a server', (open) => {
  test('S-8 a cursor of the lost time is known when the feed has grown past it again; older ones stay good', async () => {
    const db = await open();
    await seedMarket(db);
    await openEpoch(db);
    await noteStart(db);
    await change(db, 5);
    const before = await cursorAtHead(db);
    const backup = await backUp(db);
    await change(db, 3);
    const lost = await cursorAtHead(db);
    await noteStart(db);
    await change(db, 1);
    const lostAfterStart = await cursorAtHead(db);
    expect(await Promise.all([before, lost, lostAfterStart].map((cursor) => isLost(db, cursor)))).toEqual([false, false, false]);

    const older = await backup.restore();
    expect(await isLost(older, lost)).toBe(true);
    await noteStart(older);
    await change(older, 10);
    expect(await isLost(older, lost)).toBe(true);
    expect(await isLost(older, lostAfterStart)).toBe(true);
    expect(await isLost(older, before)).toBe(false);
    expect(await isLost(older, await cursorAtHead(older))).toBe(false);
    // What a server before this one gave says nothing of starts.
    expect(await isLost(older, { ...lost, start: '' })).toBe(false);
  });
});
