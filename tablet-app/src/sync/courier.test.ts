import 'fake-indexeddb/auto';

import { aKnownOrder } from 'shared-types/testing/builders';
import { expect, test, vi } from 'vitest';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import { aConnectedTablet, syncOf } from './for-tests.ts';

const record = async (tablet: TestTablet): Promise<void> => {
  const recorded = await confirmReturn(tablet, {
    draft: aDraft(tablet),
    known: aKnownOrder(),
    labelOf: () => ({ text: 'x', language: 'fr' }),
  });
  if (!recorded.ok) throw new Error(recorded.error.kind);
};

const isSent = async (tablet: TestTablet): Promise<void> =>
  vi.waitFor(async () => expect(await tablet.ledger.outbox.where('state').equals('waiting').count()).toBe(0), 5_000);

test('F3 F20 a new command wakes the loop; nobody has to ask for it', async () => {
  const { tablet, sync } = await aConnectedTablet();
  sync.start();
  await vi.waitFor(() => expect(tablet.sync.state.getState().network).toBe('online'));
  await record(tablet);
  sync.poke();
  await isSent(tablet);
  await sync.stop();
});

test('F15 F51 of several tabs one sends; what another records is sent by the leader, and a new leader follows when it closes', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const other = syncOf(tablet, network.network);
  sync.start();
  await vi.waitFor(() => expect(tablet.sync.state.getState().network).toBe('online'));
  other.start();
  await record(tablet);
  other.poke();
  await isSent(tablet);
  expect((await tablet.ledger.meta.get('term'))?.value).toBe(1);
  await sync.stop();
  await record(tablet);
  other.poke();
  await isSent(tablet);
  await vi.waitFor(async () => expect((await tablet.ledger.meta.get('term'))?.value).toBe(2));
  expect(network.verdicts.size).toBe(2);
  await other.stop();
});

test('F12 a round that ends in an exception is told, and the loop goes on', async () => {
  const { tablet, sync } = await aConnectedTablet();
  const broken = vi.spyOn(tablet.engine, 'position').mockRejectedValue(new Error('the search worker stopped'));
  await record(tablet);
  await sync.syncNow();
  expect(tablet.sync.state.getState().fault).toBe('Error: the search worker stopped');
  expect(await tablet.ledger.outbox.where('state').equals('waiting').count()).toBe(0);
  broken.mockRestore();
  await sync.syncNow();
  expect(tablet.sync.state.getState().fault).toBeNull();
});
