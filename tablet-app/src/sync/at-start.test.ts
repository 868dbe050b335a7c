import 'fake-indexeddb/auto';

import { aKnownOrder } from 'shared-types/testing/builders';
import { expect, test, vi } from 'vitest';

import { aSegment } from '../store/for-tests.ts';
import { createSyncState } from '../store/sync-port.ts';
import { aConnectedTablet } from './for-tests.ts';
import { createSync } from './sync.ts';

test('C-1 a round in which nothing is sent compares the clocks too: a page of the feed ends with the server’s time', async () => {
  const { tablet, sync } = await aConnectedTablet();
  const offsetMs = async () => {
    const row = await tablet.ledger.meta.get('contact');
    return row?.key === 'contact' ? row.value.offsetMs : null;
  };
  await sync.syncNow();
  const before = await offsetMs();
  tablet.clock.jump(-7_200_000);
  await sync.syncNow();
  await vi.waitFor(async () => expect(await offsetMs()).toBe((before ?? 0) + 7_200_000));
});

test('a tablet that starts without a network says what orders it has, and of when', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const { listed, bytes } = await aSegment([aKnownOrder()]);
  network.state.manifest = { segments: [listed], cursor: 'start', orderCount: 1 };
  network.state.segments.set(listed.sha256, bytes);
  await sync.syncNow();
  const { orderCount, ordersAsOf } = tablet.sync.state.getState();
  expect([orderCount, ordersAsOf === null]).toEqual([1, false]);
  const state = createSyncState();
  network.state.fault = () => Promise.reject(new TypeError('fetch failed'));
  const reopened = createSync({ ...tablet, build: 'test', state, fetch: network.network });
  reopened.start();
  await vi.waitFor(() => expect(state.getState()).toMatchObject({ orderCount, ordersAsOf }));
  await reopened.stop();
});
