import 'fake-indexeddb/auto';

import { aKnownOrder, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';

import { confirmReturn } from '../features/return-desk/confirm-return.ts';
import { aDraft, anEnrolment } from '../store/for-tests.ts';
import type { TestTablet } from '../store/for-tests.ts';
import type { WrappedGrant } from '../store/ledger.ts';
import type { StaffSession } from '../store/sync-port.ts';
import { aConnectedTablet, pathOf, syncOf } from './for-tests.ts';

const known = aKnownOrder();
const labelOf = () => ({ text: 'x', language: 'fr' });

const record = async (tablet: TestTablet, count = 1): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const recorded = await confirmReturn(tablet, { draft: aDraft(tablet), known, labelOf });
    if (!recorded.ok) throw new Error(recorded.error.kind);
  }
};

test('a revoked tablet sends what it holds, then forgets customers and staff; what it recorded stays', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet, 2);
  network.state.revoked = true;
  await sync.syncNow();
  expect(network.verdicts.size).toBe(2);
  expect(tablet.sync.state.getState().revoked).toBe(true);
  expect(await tablet.ledger.enrolment.count()).toBe(0);
  expect(await tablet.cache.overrides.count()).toBe(0);
  expect(await tablet.ledger.returns.count()).toBe(2);
});

test('a revoked tablet signs nobody in and records nothing more as soon as it knows, also while something waits; what is recorded stays', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  await record(tablet);
  const [saved] = await tablet.ledger.returns.toArray();
  const session = tablet.session.getState();
  await tablet.ledger.grants.put({ staffId: id.staff(1) } as WrappedGrant); // only that it is there counts
  network.state.revoked = true;
  const deferring: typeof fetch = async (input, init) =>
    pathOf(input) === '/sync/push' ? network.json({ verdicts: [], missingSeqs: [], cloned: false }) : network.network(input, init);
  await syncOf(tablet, deferring).syncNow();
  expect([tablet.sync.state.getState().revoked, tablet.session.getState(), await tablet.ledger.grants.count()]).toEqual([true, null, 0]);
  expect([await tablet.ledger.enrolment.count(), await tablet.ledger.outbox.where('state').equals('waiting').count()]).toEqual([1, 1]);
  expect(await sync.signIn('1', '2468')).toEqual({ ok: false, error: { kind: 'revoked' } });
  const { ledger } = tablet;
  const late = { ...tablet, session: createStore<StaffSession | null>(() => session) }; // another page of this tablet, in the middle of a return
  expect(await confirmReturn(late, { draft: aDraft(tablet), known, labelOf })).toEqual({
    ok: false,
    error: { kind: 'not-saved', why: 'revoked' },
  });
  expect([await ledger.returns.toArray(), await ledger.outbox.count()]).toEqual([[saved], 1]);
});

test('what an old token says of the tablet that this was does not wipe the one that it was made since', async () => {
  const { tablet, network } = await aConnectedTablet();
  network.state.revoked = true;
  const sync = syncOf(tablet, async (input, init) => {
    if (pathOf(input) === '/auth/device' && network.state.revoked) {
      const answer = await network.network(input, init);
      network.state.revoked = false;
      await tablet.ledger.enrolment.put(await anEnrolment({ serverKey: network.key.publicKey, installationId: id.installation(7) }));
      return answer;
    }
    return network.network(input, init);
  });
  tablet.sync.state.setState({ revoked: true }); // as another page still says
  await sync.syncNow();
  expect((await tablet.ledger.enrolment.toArray()).map((one) => one.installationId)).toEqual([id.installation(7)]);
  expect((await tablet.ledger.meta.get('revoked'))?.value).toBe(false);
  expect(tablet.sync.state.getState().revoked).toBe(false);
});
