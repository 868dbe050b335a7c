import { randomBytes } from 'node:crypto';

import { channelId } from 'shared-types/ids';
import { aChannelLine, aChannelOrder, aPolicy, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { importOrders } from './import-orders.ts';
import type { ImportedItem } from './import-orders.ts';
import { loadKnownOrders } from './known-order.ts';
import { refreshOrder } from './refresh-order.ts';

const indexKey = randomBytes(32);
const clock = () => at('2026-11-21T10:00:00.000Z');
const channel = id.channel;

const importing = (db: Database, documents: readonly unknown[]): Promise<ImportedItem[]> =>
  importOrders(db, { channel, documents, clock, indexKey });

const statuses = async (db: Database, ...documents: readonly unknown[]): Promise<string[]> =>
  (await importing(db, documents)).map((item) => item.status);

const head = async (db: Database): Promise<number> => (await db.read.selectFrom('feed_head').select('seq').executeTakeFirstOrThrow()).seq;

const known = async (db: Database) => {
  const { order_id: orderId } = await db.read.selectFrom('customer_order').select('order_id').executeTakeFirstOrThrow();
  const loaded = (await loadKnownOrders(db.read, [orderId as never])).get(orderId as never);
  if (!loaded) throw new Error('the order is not there');
  return loaded;
};

eachDatabase('importing orders', (open) => {
  test('the same document again changes nothing and moves no feed', async () => {
    const db = await open();
    await seedMarket(db);
    expect(await statuses(db, aChannelOrder())).toEqual(['created']);
    expect(await head(db)).toBe(1);
    expect(await statuses(db, aChannelOrder(), aChannelOrder({ sequence: 2 }))).toEqual(['unchanged', 'unchanged']);
    expect(await head(db)).toBe(1);
    expect(await statuses(db, aChannelOrder())).toEqual(['stale']);
  });

  test('a lower sequence is stale, an equal one with other content is invalid, a higher one updates', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [aChannelOrder({ sequence: 5 })]);
    expect(await statuses(db, aChannelOrder({ sequence: 4, cancelled: true }))).toEqual(['stale']);
    const [reused] = await importing(db, [aChannelOrder({ sequence: 5, cancelled: true })]);
    expect(reused).toMatchObject({ status: 'invalid', path: 'sequence' });
    expect(await statuses(db, aChannelOrder({ sequence: 6, cancelled: true }))).toEqual(['updated']);
    expect((await known(db)).state.cancelled).toBe(true);
  });

  test('M-2 M-6 what is wrong with a document is said by field, and the others pass', async () => {
    const db = await open();
    await seedMarket(db);
    const items = await importing(db, [
      { ...aChannelOrder({ id: 'a' as never }), currency: 'XXX' },
      { ...aChannelOrder({ id: 'b' as never }), totalMinor: 1 },
      { ...aChannelOrder({ id: 'c' as never }), surprise: 1 },
      'no document',
      aChannelOrder({ id: 'd' as never }),
    ]);
    expect(items).toMatchObject([
      { status: 'invalid', id: 'a', path: 'currency', message: expect.stringContaining('"XXX"') as string },
      { status: 'invalid', id: 'b', path: 'totalMinor' },
      { status: 'invalid', id: 'c', path: 'surprise' },
      { status: 'invalid', id: null, path: '' },
      { status: 'created', id: 'd' },
    ]);
    const kept = await db.read.selectFrom('quarantined_order').select('path').orderBy('id').execute();
    expect(kept.map((row) => row.path)).toEqual(['currency', 'totalMinor', 'surprise', '']);
  });

  test('a channel that no market sells through gets invalid items, not an error', async () => {
    const db = await open();
    await seedMarket(db);
    const [item] = await importOrders(db, {
      channel: channelId.parse('other'),
      documents: [aChannelOrder()],
      clock,
      indexKey,
    });
    expect(item).toMatchObject({ status: 'invalid', message: expect.stringContaining('other') as string });
  });

  test('M-5 the frozen half follows a correction until a return exists, and then never', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [aChannelOrder()]);
    const first = await known(db);
    expect(await statuses(db, aChannelOrder({ sequence: 2, lines: [aChannelLine({ paidMinor: 7_000 })] }))).toEqual(['updated']);
    const corrected = await known(db);
    expect(corrected.order.lines[0]?.paid.minor).toBe(7_000);
    expect(corrected.order.revision).not.toBe(first.order.revision);
    await db.write((trx) => trx.insertInto('return_record').values(returnOf(first.order.orderId)).execute());
    expect(await statuses(db, aChannelOrder({ sequence: 3, lines: [aChannelLine({ paidMinor: 6_000, returned: 1 })] }))).toEqual([
      'updated',
    ]);
    const after = await known(db);
    expect(after.order).toEqual(corrected.order);
    expect(after.state.lines[0]?.returnedAtChannel).toBe(1);
    expect(await statuses(db, aChannelOrder({ sequence: 4, lines: [aChannelLine({ paidMinor: 6_000, returned: 1 })] }))).toEqual([
      'unchanged',
    ]);
  });

  test('R-3 units that the channel took back beyond what is free are stored as a fact', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [aChannelOrder()]);
    await db.write((trx) => trx.updateTable('order_line').set({ claimed: 1 }).execute());
    await importing(db, [aChannelOrder({ sequence: 2, lines: [aChannelLine({ returned: 1 })] })]);
    const line = await db.read.selectFrom('order_line').selectAll().executeTakeFirstOrThrow();
    expect(line).toMatchObject({ claimed: 1, gone_at_channel: 1, over_returned: 1 });
    await expect(db.write((trx) => trx.updateTable('order_line').set({ claimed: 2 }).execute())).rejects.toThrow(/check/i);
  });

  test('V13 a fresh read counts even when the shop did not raise the sequence', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [aChannelOrder()]);
    const read = aChannelOrder({ lines: [aChannelLine({ returned: 1, refundedMinor: 8_010 })] });
    expect(await refreshOrder(db, read, { channel, clock, indexKey })).toMatchObject({ status: 'updated' });
    expect((await known(db)).state.lines[0]).toMatchObject({ returnedAtChannel: 1, refundedAtChannel: { minor: 8_010 } });
  });

  test('imports of the same orders at once give one order each and a feed without holes', async () => {
    const db = await open();
    await seedMarket(db);
    const documents = Array.from({ length: 60 }, (_, n) => aChannelOrder({ id: `o${n}` as never, number: `EC-${n}` }));
    const all = await Promise.all([importing(db, documents), importing(db, documents.toReversed()), importing(db, documents)]);
    expect(all.flat().filter((item) => item.status === 'created')).toHaveLength(60);
    expect(all.flat().filter((item) => item.status === 'unchanged')).toHaveLength(120);
    expect(await head(db)).toBe(60);
    const seqs = await db.read.selectFrom('customer_order').select(['seq', 'frozen_seq']).orderBy('seq').execute();
    expect(seqs).toEqual(Array.from({ length: 60 }, (_, n) => ({ seq: n + 1, frozen_seq: n + 1 })));
  });

  test('M-12 a bundle is stored as its parts, found by their codes, with what came back of it', async () => {
    const db = await open();
    await seedMarket(db);
    const components = [
      { id: 'hat', sku: 'HAT-1', name: 'Hat', quantity: 1, weightMinor: 3_000 },
      { id: 'sock', sku: 'SOCK-1', name: 'Socks', quantity: 2, weightMinor: 1_000 },
    ];
    const set = aChannelLine({ paidMinor: 5_000, quantity: 2, returned: 1, refundedMinor: 2_500, components } as never);
    expect(await statuses(db, aChannelOrder({ lines: [set] }))).toEqual(['created']);
    const { order, state } = await known(db);
    expect(order.lines.map((line) => [line.lineId, line.quantity, line.paid.minor])).toEqual([['l1~hat', 2, 3_000], ['l1~sock', 4, 2_000]]); // prettier-ignore
    expect(state.lines.map((line) => [line.returnedAtChannel, line.refundedAtChannel.minor])).toEqual([[1, 1_500], [2, 1_000]]); // prettier-ignore
    const counters = await db.read.selectFrom('order_line').select(['line_id', 'quantity', 'gone_at_channel']).orderBy('line_id').execute();
    expect(counters).toMatchObject([{ line_id: 'l1~hat', quantity: 2, gone_at_channel: 1 }, { line_id: 'l1~sock', quantity: 4, gone_at_channel: 2 }]); // prettier-ignore
  });

  test('M-9 offers are shared at import by the promise in force when the order was placed', async () => {
    const db = await open();
    await seedMarket(db);
    const sharing = aPolicy({ version: 2, offers: 'by-list-price' });
    const from = at('2026-11-01T00:00:00.000Z');
    await db.write((trx) =>
      trx
        .insertInto('policy')
        .values({ market_id: id.market, version: 2, from_at: from, document: JSON.stringify(sharing) })
        .execute(),
    );
    const lines = [
      aChannelLine({ id: 'l1', paidMinor: 6_000 } as never),
      aChannelLine({ id: 'l2', paidMinor: 0, discounts: [{ label: 'Gift', amountMinor: 2_000 }] } as never),
    ];
    const offers = [{ label: 'Free pouch', lineIds: ['l1', 'l2'] }];
    await importing(db, [aChannelOrder({ lines, offers } as never)]);
    expect((await known(db)).order.lines.map((line) => line.paid.minor)).toEqual([4_500, 1_500]);
    const before = aChannelOrder({ id: 'o2', number: 'EC-2', lines, offers, placedAt: at('2026-10-01T00:00:00.000Z') } as never);
    await importing(db, [before]);
    const rows = await db.read.selectFrom('customer_order').select('frozen').where('channel_order_id', '=', 'o2').execute();
    expect(JSON.parse(rows[0]?.frozen ?? '{}')).toMatchObject({
      policyVersion: 1,
      lines: [{ paid: { minor: 6_000 } }, { paid: { minor: 0 } }],
    });
  });
});

const returnOf = (orderId: string) => ({
  return_id: id.return(1),
  command_id: id.command(1),
  market_id: id.market,
  store_id: id.store(1),
  installation_id: id.installation(1),
  staff_id: id.staff(1),
  staff_name: 'Inès',
  order_id: orderId,
  slip_number: 'BEC7-A3K-00001-F',
  presented_at: clock(),
  received_at: clock(),
  record: '{}',
  ruling: '{}',
  outcome: 'accepted',
  route: 'web',
  reserved_plan: '[]',
  shipping_minor: 0,
  at_till_minor: 0,
  currency: 'EUR',
  voided_at: null,
  events: '[]',
});
