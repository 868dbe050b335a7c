import 'fake-indexeddb/auto';

import { createHmac } from 'node:crypto';

import { orderId } from 'shared-types/ids';
import type { KnownOrder } from 'shared-types/order';
import { aChannelLine, aClaim, aKnownOrder, aPolicy, at, id, someSettings } from 'shared-types/testing/builders';
import { slipNumberOf } from 'shared-types/slip-number';
import { expect, test } from 'vitest';

import { aPage, aSegment, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';

const anOrder = (n: number, with_: Parameters<typeof aKnownOrder>[0] = {}): KnownOrder =>
  aKnownOrder({
    id: `o${n}`,
    number: `EC-${10_000 + n}`,
    customer: { id: `c${n}`, name: `Customer ${n}`, email: null, phone: null },
    ...with_,
  });

const idOf = (n: number) => orderId.parse(`demo-shop:o${n}`);

const load = async (tablet: TestTablet, ...days: (readonly KnownOrder[])[]) => {
  const segments = await Promise.all(days.map(async (orders) => aSegment(orders)));
  for (const { listed, bytes } of segments) expect(await tablet.engine.storeSegment(listed, bytes)).toBe('stored');
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'start', segments: segments.map((one) => one.listed) });
  return segments.map((one) => one.listed);
};

const numbers = async (tablet: TestTablet, text: string) => (await tablet.search.find(text)).hits.map((hit) => hit.number);

test('F-5 S-9 an order is found by its number, whole, begun or by its last digits, and by SKU, barcode and name', async () => {
  const tablet = await aTablet();
  const lines = [aChannelLine({ sku: 'COAT-1', barcode: '4006381333931' })];
  await load(tablet, [
    anOrder(1),
    anOrder(2, { lines, customer: { id: 'c9', name: 'Éloïse Dupré-Martin', email: null, phone: null } }),
    anOrder(31),
  ]);
  expect(await numbers(tablet, 'ec-10002')).toEqual(['EC-10002']);
  expect(await numbers(tablet, 'EC 100')).toHaveLength(3);
  expect(await numbers(tablet, '0031')).toEqual(['EC-10031']);
  expect(await numbers(tablet, 'coat-1')).toEqual(['EC-10002']);
  expect(await numbers(tablet, '4006381333931')).toHaveLength(3);
  expect(await numbers(tablet, 'eloise mart')).toEqual(['EC-10002']);
  expect(await numbers(tablet, 'martin eloise')).toEqual(['EC-10002']);
  expect(await numbers(tablet, 'eloise durand')).toEqual([]);
});

test('F-5 an order number that passes a slip’s check by chance is found all the same', async () => {
  const tablet = await aTablet();
  const number = slipNumberOf({ store: 'ECX', install: 'A3K', sequence: 418 }).replaceAll('-', '');
  await load(tablet, [aKnownOrder({ number })]);
  expect(await numbers(tablet, number)).toEqual([number]);
});

test('F-1 fewer than three letters of a name find nothing', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  expect(await numbers(tablet, 'cu')).toEqual([]);
  expect(await numbers(tablet, 'cus')).toEqual(['EC-10001']);
});

test('S-9 e-mail and phone are found by their keyed hash, however they are written', async () => {
  const tablet = await aTablet();
  const hash = (text: string) => createHmac('sha256', Buffer.alloc(32)).update(text).digest('hex').slice(0, 16);
  const known = anOrder(1);
  const { order, state } = known;
  const contactHashes = [hash('anna@example.org'), hash('612345678')];
  await load(tablet, [
    {
      order: {
        ...order,
        customer: { ...(order.customer ?? { customerKey: null, name: '', emailMasked: null, phoneMasked: null }), contactHashes },
      },
      state,
    },
  ]);
  expect(await numbers(tablet, ' Anna@Example.org')).toEqual(['EC-10001']);
  expect(await numbers(tablet, '+33 6 12 34 56 78')).toEqual(['EC-10001']);
  expect(await numbers(tablet, 'bea@example.org')).toEqual([]);
});

test('F-6 a mistyped number names those that look like it', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1, { number: 'B0-5512' })]);
  expect(await tablet.search.find('BO5512')).toEqual({ hits: [], total: 0, near: ['B0-5512'] });
});

test('F-8 results are newest first, twenty at most, with how many there are', async () => {
  const tablet = await aTablet();
  const day = (text: string, from: number) =>
    Array.from({ length: 15 }, (_, n) =>
      anOrder(from + n, {
        placedAt: at(`2026-11-${text}T09:${String(10 + n)}:00.000Z`),
        customer: { id: null, name: 'Anna Martin', email: null, phone: null },
      }),
    );
  await load(tablet, day('10', 100), day('12', 200), day('11', 300));
  const found = await tablet.search.find('martin');
  expect(found.total).toBe(45);
  expect(found.hits).toHaveLength(20);
  expect(found.hits.map((hit) => hit.placedAt)).toEqual(
    found.hits
      .map((hit) => hit.placedAt)
      .toSorted()
      .toReversed(),
  );
  expect(found.hits[0]?.number).toBe('EC-10214');
});

test('a customer’s orders are found by the customer’s key', async () => {
  const tablet = await aTablet();
  const customer = { id: 'same', name: 'Anna', email: null, phone: null };
  const [one, two] = [anOrder(1, { customer }), anOrder(2, { customer })];
  await load(tablet, [one, two, anOrder(3)]);
  expect((await tablet.search.byCustomer(one.order.customer?.customerKey ?? '')).map((hit) => hit.orderId).toSorted()).toEqual([
    idOf(1),
    idOf(2),
  ]);
});

test('a load merges the index into at most 32 blocks, and a cold start searches them', async () => {
  const tablet = await aTablet();
  await load(tablet, ...Array.from({ length: 70 }, (_, n) => [anOrder(n)]));
  expect(await tablet.cache.blocks.count()).toBeLessThanOrEqual(32);
  expect(await tablet.cache.loose.count()).toBe(0);
  tablet.engine.forget();
  expect(await numbers(tablet, 'EC-10069')).toEqual(['EC-10069']);
  expect((await tablet.search.open(idOf(42)))?.order.number).toBe('EC-10042');
});

test('F49 a killed load is resumed: what is stored is searched and not fetched again', async () => {
  const tablet = await aTablet();
  const [one, two] = await Promise.all([aSegment([anOrder(1)]), aSegment([anOrder(2)])]);
  await tablet.engine.storeSegment(one.listed, one.bytes);
  tablet.engine.forget();
  expect(await tablet.engine.missing([one.listed, two.listed])).toEqual([two.listed]);
  expect(await numbers(tablet, 'EC-10001')).toEqual(['EC-10001']);
  expect((await tablet.search.status()).isReady).toBe(false);
});

test('F50 bytes that are not those of their name are not stored', async () => {
  const tablet = await aTablet();
  const { listed, bytes } = await aSegment([anOrder(1)]);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  expect(await tablet.engine.storeSegment(listed, bytes)).toBe('damaged');
  expect(await tablet.cache.segments.count()).toBe(0);
});

test('F24 damaged bytes at rest are dropped and asked for again; the rest is still found', async () => {
  const tablet = await aTablet();
  const [first, second] = await load(tablet, [anOrder(1)], [anOrder(2)]);
  await tablet.cache.parts.update(first?.sha256 ?? '', { 'sealed.bytes': new ArrayBuffer(40) });
  expect(await tablet.search.open(idOf(1))).toBeNull();
  expect(await numbers(tablet, 'EC-10001')).toEqual([]);
  expect(await numbers(tablet, 'EC-10002')).toEqual(['EC-10002']);
  expect((await tablet.search.status()).isWhole).toBe(false);
  expect((await tablet.engine.missing([first, second].flatMap((one) => one ?? []))).map((one) => one.sha256)).toEqual([first?.sha256]);
});

test('F24 a damaged index block costs its segments, not the cache', async () => {
  const tablet = await aTablet();
  const listed = await load(tablet, ...Array.from({ length: 40 }, (_, n) => [anOrder(n)]));
  const block = (await tablet.cache.blocks.toArray())[0];
  await tablet.cache.blocks.update(block?.blockId ?? '', { 'sealed.bytes': new ArrayBuffer(64) });
  tablet.engine.forget();
  await tablet.search.warm();
  expect((await tablet.engine.missing(listed)).map((one) => one.sha256).toSorted()).toEqual([...(block?.segments ?? [])].toSorted());
  expect((await tablet.search.status()).isWhole).toBe(false);
});

test('F29 nothing personal lies in the cache in the clear', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1, { customer: { id: 'c1', name: 'Wilhelmina', email: null, phone: null } })]);
  await tablet.engine.applyPage(
    aPage([{ t: 'order', seq: 20, ...anOrder(2, { customer: { id: 'c2', name: 'Wilhelmina', email: null, phone: null } }) }]),
    { cursor: 'start', epoch: 'e1' },
  );
  const stored = (await Promise.all(tablet.cache.tables.map(async (table) => table.toArray()))).flat(2);
  const text = stored
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value)),
    )
    .join();
  expect(text.toLowerCase()).not.toContain('wilhelmina');
});

test('another enrolment starts with an empty cache', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  await tablet.ledger.enrolment.update('this', { installationId: id.installation(2) });
  tablet.engine.forget();
  expect(await numbers(tablet, 'EC-10001')).toEqual([]);
  expect(await tablet.cache.segments.count()).toBe(0);
});

const from = { cursor: 'start', epoch: 'e1' } as const;

test('S-7 the feed wins over a segment if and only if its sequence is greater', async () => {
  const tablet = await aTablet();
  const held = aKnownOrder({ id: 'o1', number: 'EC-10001' }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  await load(tablet, [anOrder(1), anOrder(2)]);
  const olderState = { ...held.state, orderId: idOf(2) };
  await tablet.engine.applyPage(
    aPage([
      { t: 'order-state', seq: 11, state: held.state },
      { t: 'order-state', seq: 10, state: olderState },
    ]),
    from,
  );
  expect((await tablet.search.open(idOf(1)))?.state.lines[0]?.claims).toHaveLength(1);
  expect((await tablet.search.open(idOf(2)))?.state.lines[0]?.claims).toHaveLength(0);
  expect((await tablet.search.find('EC-10001')).hits[0]?.unitsBack).toBe(1);
});

test('what a result shows lies in the index: finding opens no orders part, warm or after a cold start', async () => {
  const tablet = await aTablet();
  const held = anOrder(1, { lines: [aChannelLine({ name: 'Wool coat' }), aChannelLine({ id: 'l2', quantity: 2 })] });
  const state = { ...held.state, lines: held.state.lines.map((line, at_) => (at_ === 0 ? { ...line, claims: [aClaim()] } : line)) };
  await load(tablet, [{ order: held.order, state }, anOrder(2)]);
  await tablet.cache.parts.clear();
  for (let start = 0; start < 2; start += 1) {
    expect(await tablet.search.find('EC-10001')).toEqual({
      hits: [
        {
          orderId: idOf(1),
          number: 'EC-10001',
          orderType: held.order.orderType,
          placedAt: held.order.placedAt,
          customerName: 'Customer 1',
          total: held.order.total,
          units: held.order.lines.reduce((all, line) => all + line.quantity, 0),
          unitsBack: 1,
          firstLine: 'Wool coat',
        },
      ],
      total: 1,
      near: [],
    });
    tablet.engine.forget();
  }
});

const unitsBackOf = async (tablet: TestTablet, text: string) => (await tablet.search.find(text)).hits.map((hit) => hit.unitsBack);

test('S-7 units back in results follow the feed, page by page and after a cold start, for orders of segments and of the feed alone', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const stateOf = (n: number, claims: number) => {
    const { state } = anOrder(n);
    const [line, ...rest] = state.lines;
    return { ...state, lines: line ? [{ ...line, claims: Array.from({ length: claims }, () => aClaim()) }, ...rest] : [] };
  };
  expect(await unitsBackOf(tablet, 'EC-10001')).toEqual([0]);
  const told = (seq: number, n: number, claims: number) => ({ t: 'order-state', seq, state: stateOf(n, claims) });
  await tablet.engine.applyPage(aPage([{ t: 'order', seq: 20, ...anOrder(2) }, told(21, 1, 1)]), from);
  expect([await unitsBackOf(tablet, 'EC-10001'), await unitsBackOf(tablet, 'EC-10002')]).toEqual([[1], [0]]);
  await tablet.engine.applyPage(aPage([told(22, 1, 2), told(23, 2, 1)]), { ...from, cursor: 'next' });
  for (let start = 0; start < 3; start += 1) {
    expect([await unitsBackOf(tablet, 'EC-10001'), await unitsBackOf(tablet, 'EC-10002')]).toEqual([[2], [1]]);
    tablet.engine.forget();
    if (start === 1) await tablet.search.warm();
  }
  const recut = await aSegment([anOrder(1), anOrder(2)], { asOf: 40 });
  await tablet.engine.storeSegment(recut.listed, recut.bytes);
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'again', segments: [recut.listed] });
  await tablet.engine.applyPage(aPage([], { cursor: 'done' }), { ...from, cursor: 'again' });
  expect([await unitsBackOf(tablet, 'EC-10001'), await unitsBackOf(tablet, 'EC-10002')]).toEqual([[0], [0]]);
});

test('an order that the feed told anew shows as told, not as it was cut', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const renewed = anOrder(1, { lines: [aChannelLine({ name: 'Linen shirt' })] });
  await tablet.engine.applyPage(aPage([{ t: 'order', seq: 20, ...renewed }]), from);
  const { hits, total } = await tablet.search.find('EC-10001');
  expect([total, hits.map((hit) => hit.firstLine)]).toEqual([1, ['Linen shirt']]);
});

test('S-6 orders that only the feed told are found, also after a cold start; gone ones are not', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const rows = Array.from({ length: 230 }, (_, n) => ({ t: 'order', seq: 20 + n, ...anOrder(500 + n) }));
  expect(await tablet.engine.applyPage(aPage(rows), from)).toMatchObject({ kind: 'applied' });
  expect(await numbers(tablet, 'EC-10500')).toEqual(['EC-10500']);
  for (let start = 0; start < 2; start += 1) {
    tablet.engine.forget();
    expect(await numbers(tablet, 'EC-10729')).toEqual(['EC-10729']);
  }
  await tablet.engine.applyPage(
    aPage([
      { t: 'gone', seq: 900, kind: 'order', id: 'demo-shop:o500' },
      { t: 'gone', seq: 901, kind: 'order', id: 'demo-shop:o1' },
    ]),
    { ...from, cursor: 'next' },
  );
  expect(await numbers(tablet, 'EC-10500')).toEqual([]);
  expect(await numbers(tablet, 'EC-10001')).toEqual([]);
});

test('S-6 F38 a page that was cut short, or miscounted, changes nothing, the cursor least of all', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const page = aPage([
    { t: 'order', seq: 20, ...anOrder(2) },
    { t: 'order', seq: 21, ...anOrder(3) },
  ]);
  const lines = page.split('\n');
  for (const torn of [lines.slice(0, 2).join('\n'), page.slice(0, -5), lines.slice(1).join('\n'), '', '<html>']) {
    expect(await tablet.engine.applyPage(torn, from)).toEqual({ kind: 'discarded' });
  }
  expect((await tablet.engine.position()).cursor).toBe('start');
  expect(await tablet.cache.overrides.count()).toBe(0);
});

test('F38 F51 a page pulled from a position that another leader left is dropped; twice the same page changes nothing', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const page = aPage([{ t: 'order', seq: 20, ...anOrder(2) }]);
  expect(await tablet.engine.applyPage(page, from)).toMatchObject({ kind: 'applied' });
  expect(await tablet.engine.applyPage(page, from)).toEqual({ kind: 'moved' });
  expect(await tablet.engine.applyPage(page, { ...from, cursor: 'next' })).toMatchObject({ kind: 'applied' });
  expect(await tablet.cache.overrides.count()).toBe(1);
});

test('F42 F43 of two rows about one thing the later sequence wins, in whatever order they come', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const held = aKnownOrder({ id: 'o1', number: 'EC-10001' }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  await tablet.engine.applyPage(aPage([{ t: 'order-state', seq: 30, state: held.state }]), from);
  await tablet.engine.applyPage(aPage([{ t: 'order-state', seq: 25, state: anOrder(1).state }]), { ...from, cursor: 'next' });
  expect((await tablet.search.open(idOf(1)))?.state.lines[0]?.claims).toHaveLength(1);
});

test('a kind that a newer server invented is skipped; a known kind in an unknown form is counted', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const page = aPage([
    { t: 'weather', seq: 20 },
    { t: 'order', seq: 21, order: {} },
    { t: 'policy', seq: 22, policy: aPolicy({ version: 2 }) },
  ]);
  expect(await tablet.engine.applyPage(page, from)).toMatchObject({ kind: 'applied', unreadable: 1 });
  expect((await tablet.cache.facts.toArray()).map((fact) => fact.key)).toEqual(['policy:2']);
});

test('S-8 a page of another epoch changes nothing but tells the epoch', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  expect(await tablet.engine.applyPage(aPage([{ t: 'order', seq: 20, ...anOrder(2) }], { epoch: 'e2' }), from)).toEqual({
    kind: 'other-epoch',
    epoch: 'e2',
  });
  expect(await tablet.cache.overrides.count()).toBe(0);
});

test('S-8 a new epoch voids what the feed told; segments stay, and settings are read again', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)]);
  const held = aKnownOrder({ id: 'o1', number: 'EC-10001' }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
  await tablet.engine.applyPage(
    aPage([
      { t: 'order-state', seq: 30, state: held.state },
      { t: 'settings', seq: 31, settings: someSettings({ version: 2 }) },
    ]),
    from,
  );
  await tablet.engine.startEpoch('e2');
  expect((await tablet.search.open(idOf(1)))?.state.lines[0]?.claims).toHaveLength(0);
  expect(await tablet.engine.position()).toMatchObject({ cursor: null, epoch: 'e2', seq: 0 });
});

test('a reload drops segments that are no longer listed, and overrides only once the feed is complete again', async () => {
  const tablet = await aTablet();
  await load(tablet, [anOrder(1)], [anOrder(2)]);
  await tablet.engine.applyPage(aPage([{ t: 'order', seq: 20, ...anOrder(3) }]), from);
  const recut = await aSegment([anOrder(1), anOrder(3)], { asOf: 40 });
  await tablet.engine.storeSegment(recut.listed, recut.bytes);
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'again', segments: [recut.listed] });
  expect(await tablet.cache.segments.count()).toBe(1);
  expect(await tablet.cache.overrides.count()).toBe(1);
  expect((await tablet.search.find('EC-10003')).total).toBe(1);
  await tablet.engine.applyPage(aPage([], { cursor: 'done' }), { ...from, cursor: 'again' });
  expect(await tablet.cache.overrides.count()).toBe(0);
  expect(await numbers(tablet, 'EC-10003')).toEqual(['EC-10003']);
});
