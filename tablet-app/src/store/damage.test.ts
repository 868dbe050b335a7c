import 'fake-indexeddb/auto';

import { aClaim, aKnownOrder, id } from 'shared-types/testing/builders';
import type { KnownOrder } from 'shared-types/order';
import { expect, test, vi } from 'vitest';

import { returnViewsSince } from './documents.ts';
import { aPage, aSegment, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';

const held = aKnownOrder({ id: 'o1' }, { claims: [{ lineId: id.line(1), claim: aClaim() }] });
const fresh = aKnownOrder({ id: 'o2', number: 'EC-2' });

const BROKEN = { iv: new Uint8Array(12), bytes: new ArrayBuffer(40) };

/** An order whose state came by the feed, another that came whole, and a cache that believes to be complete. */
const aFollowingTablet = async (): Promise<TestTablet> => {
  const tablet = await aTablet();
  const { listed, bytes } = await aSegment([aKnownOrder({ id: 'o1' })]);
  await tablet.engine.storeSegment(listed, bytes);
  await tablet.engine.finishLoad({ epoch: 'e1', cursor: 'start', segments: [listed] });
  await tablet.engine.applyPage(aPage(rowsOf(held, fresh)), { cursor: 'start', epoch: 'e1' });
  expect((await tablet.search.status()).isWhole).toBe(true);
  return tablet;
};

const rowsOf = (first: KnownOrder, second: KnownOrder): readonly object[] => [
  { t: 'order-state', seq: 11, state: first.state },
  { t: 'order', seq: 12, order: second.order, state: second.state },
];

const isWhole = async (tablet: TestTablet): Promise<boolean> => {
  tablet.engine.forget();
  return (await tablet.search.status()).isWhole;
};

test('F24 a damaged state of the feed is asked for again: units that another store holds must not look free for long', async () => {
  const tablet = await aFollowingTablet();
  await tablet.cache.overrides.update(held.order.orderId, { state: BROKEN });
  tablet.engine.forget();
  expect(await tablet.search.open(held.order.orderId)).not.toBeNull(); // as it was cut: better than nothing at the counter
  expect(await isWhole(tablet)).toBe(false);
});

test('F24 a damaged order of the feed is asked for again, whether it is opened or only searched for', async () => {
  for (const look of ['open', 'find'] as const) {
    const tablet = await aFollowingTablet();
    await tablet.cache.overrides.update(fresh.order.orderId, { order: BROKEN });
    tablet.engine.forget();
    await (look === 'open' ? tablet.search.open(fresh.order.orderId) : tablet.search.find('EC-2'));
    expect(await isWhole(tablet), look).toBe(false);
  }
});

test('F24 a damaged return of this store is asked for again', async () => {
  const tablet = await aFollowingTablet();
  const row = { kind: 'return', id: id.return(1), seq: 13, generation: 1, at: tablet.clock.now(), open: 0 } as const;
  await tablet.cache.documents.put({ ...row, orderId: held.order.orderId, slipNumber: 'BEC7-A3K-00418-F', sealed: BROKEN });
  expect(await returnViewsSince(tablet, row.at)).toEqual([]);
  await vi.waitFor(async () => expect(await isWhole(tablet)).toBe(false));
});
