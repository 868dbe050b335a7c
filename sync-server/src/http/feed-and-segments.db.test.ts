import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';
import type { ChannelOrder } from 'shared-types/channel-order';
import type { OrderId } from 'shared-types/ids';
import type { KnownOrder, Order, OrderState } from 'shared-types/order';
import { orderAt, partsOfSegment } from 'shared-types/segment';
import { feedRow, manifest as manifestSchema, pullEnd } from 'shared-types/sync';
import { aChannelLine, aChannelOrder, at, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { eachDatabase } from '../db/for-tests.ts';
import { seedMarket } from '../db/market-for-tests.ts';
import type { Database, Reader } from '../db/open.ts';
import { readCursor } from '../feed/cursor.ts';
import { cutSegments } from '../feed/cut-segments.ts';
import { manifestOf, segmentBytes } from '../feed/manifest.ts';
import { ROWS_PER_PAGE, pullPage } from '../feed/pull.ts';
import type { FeedLoaders } from '../feed/pull.ts';
import { ensureSegments } from '../feed/segment-keeper.ts';
import { touchFeed } from '../feed/touch.ts';
import { importOrders } from '../orders/import-orders.ts';
import { loadKnownOrders } from '../orders/known-order.ts';

const indexKey = randomBytes(32);
const clock = () => at('2026-11-21T10:00:00.000Z');
const EPOCH = 'e_test';
const none = () => Promise.resolve(new Map<string, object>());
const loaders: FeedLoaders = {
  order: (db, ids) => loadKnownOrders(db, ids as OrderId[]),
  return: none,
  case: none,
  announced: none,
  policy: none,
  settings: none,
  tablet: none,
};

const cut = (db: Database): Promise<number> => ensureSegments({ db, clock, cut: (now) => cutSegments(db.read, now, loadKnownOrders) });

const importing = (db: Database, documents: readonly ChannelOrder[]) =>
  importOrders(db, { channel: id.channel, documents, clock, indexKey });

const anOrder = (n: number, sequence = 1, returned = 0): ChannelOrder =>
  aChannelOrder({
    id: `o${n}`,
    number: `EC-${1000 + n}`,
    sequence,
    placedAt: at(`2026-11-${String(1 + (n % 3)).padStart(2, '0')}T09:00:00.000Z`),
    lines: [aChannelLine({ quantity: 100, paidMinor: 10_000, returned })],
  });

/** A tablet as DESIGN §9 describes it: segments of one manifest, then the feed; the higher seq wins. */
const newTablet = () => {
  const orders = new Map<string, Order>();
  const states = new Map<string, OrderState>();
  let cursor = readCursor('') ?? { epoch: EPOCH, seq: 0, manifestSeq: 0, ordersSeq: 0 };
  let pulled = 0;
  const takeState = (state: OrderState): void => {
    if ((states.get(state.orderId)?.seq ?? -1) < state.seq) states.set(state.orderId, state);
  };
  const readManifest = async (db: Reader): Promise<void> => {
    const manifest = manifestSchema.parse(await manifestOf(db, { marketId: id.market, epoch: EPOCH, serverTime: clock() }));
    cursor = readCursor(manifest.cursor) ?? cursor;
    for (const { sha256, orders: count } of manifest.segments) {
      const bytes = await segmentBytes(db, id.market, sha256);
      const parts = partsOfSegment(new Uint8Array(bytes ?? []));
      const unpacked = gunzipSync(parts?.orders ?? new Uint8Array());
      for (let position = 0; position < count; position += 1) {
        const known = orderAt(unpacked, position);
        if (known) orders.set(known.order.orderId, known.order);
        if (known) takeState(known.state);
      }
    }
  };
  const pullOnce = async (db: Reader): Promise<boolean> => {
    const page = await pullPage(db, { marketId: id.market, storeId: id.store(1), cursor, serverTime: clock(), loaders });
    const lines = page.trimEnd().split('\n');
    const end = pullEnd.parse(JSON.parse(lines.pop() ?? ''));
    expect(end.count).toBe(lines.length);
    for (const line of lines) {
      const row = feedRow.parse(JSON.parse(line));
      if (row.t === 'order') orders.set(row.order.orderId, row.order);
      if (row.t === 'order' || row.t === 'order-state') takeState(row.state);
    }
    pulled += lines.length;
    cursor = readCursor(end.cursor) ?? cursor;
    return end.more;
  };
  const pull = async (db: Reader): Promise<void> => {
    while (await pullOnce(db));
  };
  const known = (): Map<string, KnownOrder> =>
    new Map([...orders].map(([orderId, order]) => [orderId, { order, state: states.get(orderId) as OrderState }])); // every order came with a state
  return { readManifest, pull, pullOnce, known, pulled: () => pulled };
};

const onServer = async (db: Database): Promise<Map<string, KnownOrder>> => {
  const rows = await db.read.selectFrom('customer_order').select('order_id').execute();
  return loadKnownOrders(
    db.read,
    rows.map((row) => row.order_id as OrderId),
  );
};

const sorted = (orders: Map<string, KnownOrder>) => [...orders].toSorted(([a], [b]) => (a < b ? -1 : 1));

eachDatabase('feed and segments', (open) => {
  test('S-6 S-7 whatever is imported, changed and cut meanwhile, every tablet ends with what the server knows', async () => {
    const db = await open();
    await seedMarket(db);
    let sequence = 1;
    const oldTablet = newTablet();
    const steps = fc.oneof(
      fc.record({ kind: fc.constant('import' as const), orders: fc.array(fc.nat(30), { minLength: 1, maxLength: 8 }) }),
      fc.record({ kind: fc.constantFrom('cut' as const, 'pull' as const, 'half' as const, 'manifest' as const), orders: fc.constant([]) }),
    );
    const halfway = newTablet();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 12 }), async (plan) => {
        for (const step of plan) {
          sequence += 1;
          if (step.kind === 'import') await importing(db, step.orders.map((n) => anOrder(n, sequence, sequence % 100))); // prettier-ignore
          if (step.kind === 'cut') await cut(db);
          if (step.kind === 'pull') await oldTablet.pull(db.read);
          if (step.kind === 'half') await halfway.pullOnce(db.read);
          if (step.kind === 'manifest') await halfway.readManifest(db.read);
        }
        const fresh = newTablet();
        await fresh.readManifest(db.read);
        for (const tablet of [fresh, oldTablet, halfway]) {
          await tablet.pull(db.read);
          expect(sorted(tablet.known())).toEqual(sorted(await onServer(db)));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('S-7 a segment made after the manifest was read hides nothing from the tablet', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [anOrder(1)]);
    await cut(db);
    await importing(db, [anOrder(2)]);
    const tablet = newTablet();
    await tablet.readManifest(db.read);
    await cut(db);
    await tablet.pull(db.read);
    expect(sorted(tablet.known())).toEqual(sorted(await onServer(db)));
  });

  test('a tablet that has the segments pulls nothing, and then only state rows', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, Array.from({ length: 30 }, (_, n) => anOrder(n))); // prettier-ignore
    await cut(db);
    const tablet = newTablet();
    await tablet.readManifest(db.read);
    await tablet.pull(db.read);
    expect(tablet.pulled()).toBe(0);
    await importing(db, [anOrder(3, 2, 1)]);
    const { cursor } = await manifestOf(db.read, { marketId: id.market, epoch: EPOCH, serverTime: clock() });
    const request = { marketId: id.market, storeId: id.store(1), cursor: readCursor(cursor) ?? fail(), serverTime: clock(), loaders };
    expect(await pullPage(db.read, request)).toMatch(/^\{"t":"order-state"/);
  });

  test('a new tablet gets what happened in its store before it came, and nothing of another store', async () => {
    const db = await open();
    await seedMarket(db);
    const aReturn = (scope: string, name: string) => ({ scope, kind: 'return' as const, id: name });
    await db.write((trx) => touchFeed(trx, id.market, [aReturn(id.store(1), 'ours'), aReturn(id.store(2), 'theirs')]));
    await importing(db, Array.from({ length: 30 }, (_, n) => anOrder(n))); // prettier-ignore
    await cut(db);
    const { cursor } = await manifestOf(db.read, { marketId: id.market, epoch: EPOCH, serverTime: clock() });
    const views = (_: Reader, ids: readonly string[]) => Promise.resolve(new Map(ids.map((name) => [name, { returnId: name }])));
    const of = { marketId: id.market, storeId: id.store(1), serverTime: clock(), loaders: { ...loaders, return: views } };
    const page = await pullPage(db.read, { ...of, cursor: readCursor(cursor) ?? fail() });
    expect(page).toMatch(/^\{"t":"return","seq":1,"view":\{"returnId":"ours"\}\}\n\{"t":"end",/);
    const end = pullEnd.parse(JSON.parse(page.trimEnd().split('\n').at(-1) ?? ''));
    expect(await pullPage(db.read, { ...of, cursor: readCursor(end.cursor) ?? fail() })).toMatch(/^\{"t":"end",/);
  });

  test('pages hold 500 rows and the closing line says that there are more', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, Array.from({ length: ROWS_PER_PAGE + 20 }, (_, n) => anOrder(n))); // prettier-ignore
    const tablet = newTablet();
    expect(await tablet.pullOnce(db.read)).toBe(true);
    expect(tablet.pulled()).toBe(ROWS_PER_PAGE);
    expect(await tablet.pullOnce(db.read)).toBe(false);
    expect(tablet.known().size).toBe(ROWS_PER_PAGE + 20);
  });

  test('cutting again without a change makes nothing; a fifth changed cuts again and keeps the old one for a day', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, Array.from({ length: 30 }, (_, n) => anOrder(n))); // prettier-ignore
    expect(await cut(db)).toBe(3);
    expect(await cut(db)).toBe(0);
    await importing(db, [anOrder(0, 2, 1), anOrder(3, 2, 1)]);
    expect(await cut(db)).toBe(0);
    await importing(db, [anOrder(6, 2, 1)]);
    expect(await cut(db)).toBe(1);
    const retired = await db.read.selectFrom('segment').select('sha256').where('retired_at', 'is not', null).execute();
    expect(retired).toHaveLength(1);
    expect(await segmentBytes(db.read, id.market, retired[0]?.sha256 ?? '')).not.toBeNull();
    const later = () => at('2026-11-22T11:00:00.000Z');
    await ensureSegments({ db, clock: later, cut: (now) => cutSegments(db.read, now, loadKnownOrders) });
    expect(await segmentBytes(db.read, id.market, retired[0]?.sha256 ?? '')).toBeNull();
  });

  test('retention drops whole days from the manifest', async () => {
    const db = await open();
    await seedMarket(db);
    await importing(db, [anOrder(0), anOrder(1), anOrder(2)]);
    await cut(db);
    const muchLater = () => at('2027-12-07T11:00:00.000Z');
    await ensureSegments({ db, clock: muchLater, cut: (now) => cutSegments(db.read, now, loadKnownOrders) });
    const { segments } = await manifestOf(db.read, { marketId: id.market, epoch: EPOCH, serverTime: muchLater() });
    expect(segments.map((segment) => segment.day)).toEqual(['2026-11-03', '2026-11-02']);
  });
});

const fail = (): never => {
  throw new Error('the cursor is not one of ours');
};
