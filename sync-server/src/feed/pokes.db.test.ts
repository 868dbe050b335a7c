import { poke as pokeSchema } from 'shared-types/sync';
import { at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { createLog } from '../observe/log.ts';
import { Pokes } from './pokes.ts';
import { touchFeed } from './touch.ts';

const clock = () => at('2026-11-21T10:00:00.000Z');
const listener = { marketId: id.market, tokenExpiresAt: at('2026-11-21T10:15:00.000Z') };

const pokesOf = (db: Database): Pokes => new Pokes({ db, epoch: () => 'e1', clock, random: () => 0, log: createLog('silent') });

const touch = (db: Database, name: string) => db.write((trx) => touchFeed(trx, id.market, [{ scope: 'market', kind: 'return', id: name }]));

/** Reads lines until one says this head. */
const untilHead = async (reader: ReadableStreamDefaultReader<Uint8Array>, head: number): Promise<void> => {
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('the stream ended');
    if (pokeSchema.parse(JSON.parse(new TextDecoder().decode(value))).head === head) return;
  }
};

eachDatabase('pokes', (open) => {
  test('a commit reaches an open stream', async () => {
    const db = await open();
    await seedMarket(db);
    const pokes = pokesOf(db);
    const reader = pokes.open(listener).getReader();
    await touch(db, 'a');
    await untilHead(reader, 1);
    await touch(db, 'b');
    await untilHead(reader, 2);
    pokes.stop();
    expect((await reader.read()).done).toBe(true);
  });

  test('another replica is noticed on Postgres', async () => {
    const db = await open();
    if (db.kind === 'sqlite') return;
    await seedMarket(db);
    const pokes = pokesOf({ ...db, afterWrite: () => () => undefined });
    const reader = pokes.open(listener).getReader();
    await touch(db, 'a');
    await untilHead(reader, 1);
    pokes.stop();
  });

  test('F54 streams that nobody reads, that are left, or whose token ended are forgotten', async () => {
    const db = await open();
    await seedMarket(db);
    const pokes = pokesOf(db);
    await pokes.open(listener).cancel();
    expect(pokes.count).toBe(0);
    const expired = pokes.open({ ...listener, tokenExpiresAt: clock() }).getReader();
    await expired.read();
    expect((await expired.read()).done).toBe(true);
    expect(pokes.count).toBe(0);
    pokes.stop();
    const afterStop = pokes.open(listener).getReader();
    await afterStop.read();
    expect((await afterStop.read()).done).toBe(true);
  });
});
