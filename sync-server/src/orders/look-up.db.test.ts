import { randomBytes } from 'node:crypto';

import { announcedCodeOf } from 'shared-types/announced-code';
import { slipNumberOf } from 'shared-types/slip-number';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { importOrders } from './import-orders.ts';
import { lookUpOrders } from './look-up.ts';

const indexKey = randomBytes(32);
const clock = () => at('2026-11-21T10:00:00.000Z');

const people = [
  { name: 'Camille Fournier', email: 'camille@example.org', phone: '+33 6 12 34 56 78' },
  { name: 'Zoë Lefèvre-Martin', email: 'zoe@example.org', phone: null },
  { name: 'Camille Lefebvre', email: null, phone: null },
];

const seed = async (db: Database): Promise<void> => {
  await seedMarket(db);
  const documents = people.map((person, n) =>
    aChannelOrder({
      id: `o${n}`,
      number: `EC-2041${7730 + n}`,
      customer: { id: `c${n}`, ...person },
      lines: [aChannelLine({ sku: `SKU-${n}X` })],
    }),
  );
  await importOrders(db, { channel: id.channel, documents, clock, indexKey });
};

const find = async (db: Database, text: string): Promise<string[]> => {
  const { orders } = await lookUpOrders(db, { marketId: id.market, text, actor: 'staff-1@tablet', clock, indexKey });
  return orders.map((known) => known.order.orderId.slice(-2)).toSorted();
};

eachDatabase('looking orders up online', (open) => {
  test('F-5 an order number that passes a slip’s check by chance is found when no slip has it', async () => {
    const db = await open();
    await seedMarket(db);
    const number = slipNumberOf({ store: 'ECX', install: 'A3K', sequence: 418 }).replaceAll('-', '');
    await importOrders(db, { channel: id.channel, documents: [aChannelOrder({ id: 'o7', number })], clock, indexKey });
    expect(await find(db, number)).toEqual(['o7']);
  });

  test('F-9 the code of an announced return finds its order, and a number that looks like one is found when nobody announced it', async () => {
    const db = await open();
    await seed(db);
    const [code, chance] = [announcedCodeOf(Uint8Array.of(1, 2, 3, 4, 5)), announcedCodeOf(Uint8Array.of(5, 4, 3, 2, 1))];
    const row = { announced_id: 'a1', market_id: id.market, channel: id.channel, channel_ref: 'RMA-1', order_id: 'demo-shop:o1', code };
    await db.write((trx) =>
      trx
        .insertInto('announced_return')
        .values({ ...row, status: 'open', announced_at: clock(), document: '{}' })
        .execute(),
    );
    const number = chance.replaceAll('-', '');
    await importOrders(db, { channel: id.channel, documents: [aChannelOrder({ id: 'o8', number })], clock, indexKey });
    for (const typed of [code, code.toLowerCase(), `https://retour.example/a#${code}`]) expect(await find(db, typed)).toEqual(['o1']);
    expect(await find(db, number)).toEqual(['o8']);
  });

  test('F-5 finds by number, its beginning, its last digits, e-mail, phone, SKU, barcode and name', async () => {
    const db = await open();
    await seed(db);
    expect(await find(db, 'ec 20417731')).toEqual(['o1']);
    expect(await find(db, 'EC-2O417731')).toEqual(['o1']);
    expect(await find(db, 'EC2041')).toEqual(['o0', 'o1', 'o2']);
    expect(await find(db, '7732')).toEqual(['o2']);
    expect(await find(db, ' Camille@Example.org ')).toEqual(['o0']);
    expect(await find(db, '06 12 34 56 78')).toEqual(['o0']);
    expect(await find(db, 'sku-2x')).toEqual(['o2']);
    expect(await find(db, '4006381333931')).toEqual(['o0', 'o1', 'o2']);
    expect(await find(db, 'camille')).toEqual(['o0', 'o2']);
    expect(await find(db, 'lef zoe')).toEqual(['o1']);
    expect(await find(db, 'nobody here')).toEqual([]);
    expect(await find(db, '732')).toEqual([]);
    expect(await find(db, "'; drop table audit; --")).toEqual([]);
  });

  test('F-10 a parcel’s label finds its order in every way it is read, also one that left after the order came', async () => {
    const db = await open();
    await seedMarket(db);
    const placed = aChannelOrder({ id: 'o1', lines: [aChannelLine({ barcode: '036000291452' })] });
    const sent = {
      ...placed,
      sequence: placed.sequence + 1,
      shipments: [{ tracking: '0034 0434 1610 9401 5902' }, { tracking: '6120123456' }],
    };
    for (const document of [placed, sent]) await importOrders(db, { channel: id.channel, documents: [document], clock, indexKey });
    for (const read of [']C100340434161094015902', '(00)340434161094015902', '340434161094015902', '6120123456', '0036000291452'])
      expect(await find(db, read), read).toEqual(['o1']);
  });

  test('a search by name shows no contact data and is audited without the name', async () => {
    const db = await open();
    await seed(db);
    const request = { marketId: id.market, actor: 'staff-1@tablet', clock, indexKey };
    const { orders } = await lookUpOrders(db, { ...request, text: 'fournier' });
    expect(orders[0]?.order.customer).toMatchObject({ name: 'Camille Fournier', emailMasked: null, phoneMasked: null, contactHashes: [] });
    await lookUpOrders(db, { ...request, text: 'camille@example.org' });
    const rows = await db.read.selectFrom('audit').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ actor: 'staff-1@tablet', act: 'orders-found-by-name' });
    expect(rows[0]?.detail).not.toMatch(/fournier/i);
  });

  test('shows at most twenty and says that there are more', async () => {
    const db = await open();
    await seedMarket(db);
    const documents = Array.from({ length: 25 }, (_, n) => aChannelOrder({ id: `o${n}`, number: `EC-${1000 + n}` }));
    await importOrders(db, { channel: id.channel, documents, clock, indexKey });
    const answer = await lookUpOrders(db, { marketId: id.market, text: 'fournier', actor: 'a', clock, indexKey });
    expect(answer.orders).toHaveLength(20);
    expect(answer.more).toBe(true);
  });
});
