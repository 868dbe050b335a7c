import { announcedCodeOf, parseAnnouncedCode } from 'shared-types/announced-code';
import { announcedReturn } from 'shared-types/announced-return';
import { announcedReturnId, returnId } from 'shared-types/ids';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database } from '../db/open.ts';
import { importOrders } from '../orders/import-orders.ts';
import { announceRequest } from './announce-request.ts';
import { announceReturn, cancelAnnounced } from './announce-return.ts';
import type { Announcing } from './announce-return.ts';
import { announcedIn, readAnnounced } from './announced-row.ts';
import { bringIn, reopenAnnounced } from './bring-in.ts';

const now = at('2026-11-20T10:00:00.000Z');
const lines = [
  aChannelLine({ quantity: 3, cancelled: 1 }),
  aChannelLine({
    id: 'set',
    sku: 'SET',
    barcode: null,
    paidMinor: 3_000,
    components: [
      { id: 'a', sku: 'A', name: 'Cup', quantity: 1, weightMinor: 2 },
      { id: 'b', sku: 'B', name: 'Saucer', quantity: 2, weightMinor: 1 },
    ],
  }),
];

const openShop = async (db: Database) => {
  await seedMarket(db);
  const import_ = (number: number) =>
    importOrders(db, {
      channel: id.channel,
      documents: [aChannelOrder({ id: `o${number}`, number: `EC-${number}`, lines })],
      clock: () => now,
      indexKey: new Uint8Array(32),
    });
  await import_(1);
  let drawn = 0;
  const announce = (with_: object = {}, of: Partial<Announcing> = {}) =>
    announceReturn(db, {
      channel: id.channel,
      ref: 'RMA-1',
      now,
      actor: 'shop',
      request: announceRequest.parse({
        orderId: 'o1',
        kind: 'withdrawal',
        announcedAt: '2026-11-19T10:00:00.000Z',
        lines: [{ lineId: 'l1', units: 2, reason: 'too-small' }],
        ...with_,
      }),
      chance: {
        newId: () => announcedReturnId.parse(v7()),
        randomBytes: (count) => {
          drawn += 1;
          return new Uint8Array(count).fill(drawn);
        },
      },
      ...of,
    });
  const head = async () => (await db.read.selectFrom('feed_head').select('seq').executeTakeFirstOrThrow()).seq;
  const stored = async (ref = 'RMA-1') => {
    const row = await readAnnounced(db.read, { channel: id.channel, ref });
    if (!row) throw new Error(`nothing announced under ${ref}`);
    const announced = announcedReturn.parse(announcedIn(row)); // what tablets will parse
    expect([row.status, row.announced_at, row.order_id]).toEqual([announced.status, announced.announcedAt, announced.orderId]);
    return announced;
  };
  const cancel = () => cancelAnnounced(db, { channel: id.channel, ref: 'RMA-1', now, actor: 'shop' });
  return { announce, cancel, head, stored, import_ };
};

eachDatabase('what customers announce', (open) => {
  test('it gets a code that scanners read, is told to every tablet of the market, and leaves a trace', async () => {
    const db = await open();
    const shop = await openShop(db);
    const done = await shop.announce();
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    const { kind, announced } = done.value;
    expect(kind).toBe('created');
    expect(await shop.stored()).toEqual(announced);
    expect(announced).toMatchObject({ orderId: 'demo-shop:o1', orderNumber: 'EC-1', status: 'open', returnId: null });
    expect(parseAnnouncedCode(announced.code)).toBe(announced.code);
    const told = await db.read.selectFrom('feed_row').select(['scope', 'seq']).where('kind', '=', 'announced').execute();
    expect(told).toEqual([{ scope: 'market', seq: await shop.head() }]);
    const audit = await db.read.selectFrom('audit').select(['actor', 'act', 'subject']).execute();
    expect(audit).toEqual([{ actor: 'shop', act: 'announced.create', subject: announced.announcedId }]);
  });

  test('the same again changes nothing, other content replaces it under the same code', async () => {
    const shop = await openShop(await open());
    await shop.announce();
    const [before, head] = [await shop.stored(), await shop.head()];
    expect(await shop.announce()).toMatchObject({ ok: true, value: { kind: 'unchanged' } });
    expect(await shop.head()).toBe(head);
    expect(await shop.announce({ kind: 'return', lines: [{ lineId: 'l1', units: 1, reason: 'colour', note: 'too pink' }] })).toMatchObject({
      ok: true,
      value: { kind: 'updated' },
    });
    const after = await shop.stored();
    expect(after).toMatchObject({ code: before.code, announcedId: before.announcedId, kind: 'return', lines: [{ units: 1 }] });
    expect(await shop.head()).toBe(head + 1);
  });

  test('a code that is taken is drawn again', async () => {
    const shop = await openShop(await open());
    await shop.announce();
    const draws = [1, 1, 2];
    const chance = {
      newId: () => announcedReturnId.parse(v7()),
      randomBytes: (count: number) => new Uint8Array(count).fill(draws.shift() ?? 9),
    };
    await shop.announce({}, { ref: 'RMA-2', chance });
    expect((await shop.stored('RMA-2')).code).toBe(announcedCodeOf(new Uint8Array(5).fill(2)));
    const stuck = { ...chance, randomBytes: (count: number) => new Uint8Array(count).fill(1) };
    await expect(shop.announce({}, { ref: 'RMA-3', chance: stuck })).rejects.toThrow(/codes in a row/);
  });

  test('the same reference twice at once is announced once', async () => {
    const shop = await openShop(await open());
    const done = await Promise.all([1, 2, 3, 4].map(() => shop.announce()));
    expect(done.map((one) => (one.ok ? one.value.kind : one.error.kind)).toSorted()).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']); // prettier-ignore
  });

  test('an order that was not brought yet is unknown, and known a moment later', async () => {
    const shop = await openShop(await open());
    expect(await shop.announce({ orderId: 'o2' })).toMatchObject({ ok: false, error: { kind: 'order-unknown' } });
    await shop.import_(2);
    expect(await shop.announce({ orderId: 'o2' })).toMatchObject({ ok: true, value: { kind: 'created' } });
  });

  test('what cannot be true is named by its field, with what is', async () => {
    const shop = await openShop(await open());
    const faultsOf = async (with_: object) => {
      const done = await shop.announce(with_);
      return done.ok || done.error.kind !== 'faults' ? done : done.error.faults;
    };
    const line = { lineId: 'l1', units: 1, reason: 'too-small' };
    expect(await faultsOf({ announcedAt: '2026-11-20T10:06:00.000Z' })).toEqual([
      { path: 'announcedAt', message: 'it is in the future: it is 2026-11-20T10:00:00.000Z now' },
    ]);
    expect(await faultsOf({ announcedAt: '2026-11-01T10:00:00.000Z' })).toMatchObject([{ path: 'announcedAt' }]);
    expect(await faultsOf({ lines: [{ ...line, lineId: 'l9' }] })).toEqual([
      { path: 'lines.0.lineId', message: 'the order has no such line; it has: l1, set~a, set~b' },
    ]);
    expect(await faultsOf({ lines: [line, { ...line, lineId: 'set' }] })).toEqual([
      { path: 'lines.1.lineId', message: 'this line is a bundle, so name its parts: set~a, set~b' },
    ]);
    expect(await faultsOf({ lines: [line, { ...line, units: 2 }] })).toEqual([
      { path: 'lines.1.units', message: '2 were bought, and 3 are announced' },
    ]);
    expect(await faultsOf({ announcedAt: '2026-11-20T10:04:00.000Z', lines: [{ ...line, lineId: 'set~b', units: 2 }] })).toMatchObject({
      ok: true,
    });
  });

  test('cancelling is kept, may be said again, and is not undone by a late repetition', async () => {
    const shop = await openShop(await open());
    expect(await shop.cancel()).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    await shop.announce();
    expect(await shop.cancel()).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    const head = await shop.head();
    expect(await shop.cancel()).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    expect(await shop.announce()).toMatchObject({ ok: false, error: { kind: 'settled' } });
    expect([await shop.head(), (await shop.stored()).status]).toEqual([head, 'cancelled']);
  });

  test('a reference stays with its order', async () => {
    const shop = await openShop(await open());
    await shop.import_(2);
    await shop.announce();
    expect(await shop.announce({ orderId: 'o2' })).toMatchObject({ ok: false, error: { kind: 'other-order' } });
  });

  test('E-17 what was brought in is changed by nobody, until its return is void', async () => {
    const db = await open();
    const shop = await openShop(db);
    await shop.announce();
    const [mine, another] = [returnId.parse(v7()), returnId.parse(v7())];
    const { announcedId } = await shop.stored();
    const bring = (of: typeof mine) => db.write((trx) => bringIn(trx, { announcedId }, of));
    const reopen = (of: typeof mine) => db.write((trx) => reopenAnnounced(trx, announcedId, of));
    expect(await bring(mine)).toEqual([{ scope: 'market', kind: 'announced', id: announcedId }]);
    expect(await bring(another)).toEqual([]);
    expect(await shop.stored()).toMatchObject({ status: 'brought-in', returnId: mine });
    expect(await shop.announce()).toMatchObject({ ok: true, value: { kind: 'unchanged', announced: { status: 'brought-in' } } });
    expect(await shop.announce({ kind: 'return' })).toMatchObject({ ok: false, error: { kind: 'settled' } });
    expect(await shop.cancel()).toMatchObject({ ok: false, error: { kind: 'brought-in' } });
    expect(await reopen(another)).toEqual([]);
    expect(await reopen(mine)).toHaveLength(1);
    expect(await shop.stored()).toMatchObject({ status: 'open', returnId: null });
    await shop.cancel();
    expect(await bring(another)).toEqual([]);
    expect(await db.write((trx) => reopenAnnounced(trx, null, mine))).toEqual([]);
  });

  test('E-17 changed in the shop while its goods are brought in: both are kept, or the change comes too late', async () => {
    const db = await open();
    const shop = await openShop(db);
    const refs = Array.from({ length: 8 }, (_, at) => `RMA-${at}`);
    for (const ref of refs) await shop.announce({}, { ref });
    const both = refs.map(async (ref) => {
      const { announcedId } = await shop.stored(ref);
      const mine = returnId.parse(v7());
      const [changed] = await Promise.all([
        shop.announce({ kind: 'return' }, { ref }),
        db.write((trx) => bringIn(trx, { announcedId }, mine)),
      ]);
      const { status, kind, returnId: by } = await shop.stored(ref);
      expect([status, by, kind]).toEqual(['brought-in', mine, changed.ok ? 'return' : 'withdrawal']);
    });
    await Promise.all(both);
  });
});
