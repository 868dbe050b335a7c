import { startPostgres } from '../../sync-server/src/db/postgres-for-tests.ts';
import { World, expect, test } from './support/world.ts';

const ONE_LINE = 'EC-20416981';
const COLLECTED = 'CC-3310294';

test('on an empty Postgres the whole job works, and goes on after the server was killed', async ({ browser }) => {
  test.setTimeout(180_000);
  const postgres = await startPostgres();
  const world = await World.found(browser, { DATABASE_URL: postgres.url, DEMO: 'on' });
  try {
    const counter = await world.tablet();
    await counter.returnWhole(ONE_LINE);
    await counter.done();
    await counter.openHistory();
    await expect(counter.row(ONE_LINE)).toContainText('Refunded', { timeout: 20_000 });
    await world.killServer();
    await counter.goHome();
    await counter.returnWhole(COLLECTED);
    await counter.done();
    await world.startServer();
    await counter.openHistory();
    await expect(counter.row(COLLECTED)).toContainText('Refunded', { timeout: 60_000 });
    await expect(counter.row(ONE_LINE)).toContainText('Refunded');
    expect(await world.paidInShop(ONE_LINE)).toEqual([7_490]);
    expect(await world.paidInShop(COLLECTED)).toEqual([11_800]);
  } finally {
    await world.end();
    await postgres.stop();
  }
});
