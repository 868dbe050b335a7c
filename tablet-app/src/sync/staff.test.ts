import 'fake-indexeddb/auto';

import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aSession } from '../store/for-tests.ts';
import { aConnectedTablet } from './for-tests.ts';

const noNetwork = () => Promise.reject(new TypeError('fetch failed'));

test('E-15 a manager says her word at the tablet of another, who stays signed in', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const before = tablet.session.getState();
  expect(await sync.vouch({ staffNumber: '4' }, '2468')).toEqual({ ok: true, value: aSession(4) });
  network.state.fault = noNetwork;
  expect(await sync.vouch({ staffId: id.staff(4) }, '1111')).toMatchObject({ ok: false, error: { kind: 'wrong' } });
  expect((await sync.vouch({ staffId: id.staff(4) }, '2468')).ok).toBe(true);
  expect(tablet.session.getState()).toBe(before);
});

test('S-11 a shift in its last hour begins anew with the same PIN where there is a network, else it goes on', async () => {
  const { tablet, network, sync } = await aConnectedTablet();
  const asked: string[] = [];
  network.state.fault = (path) => {
    asked.push(path);
    return null;
  };
  expect((await sync.signIn('4', '2468')).ok).toBe(true);
  const signIns = () => asked.filter((path) => path === '/auth/staff').length;
  tablet.sync.state.setState({ network: 'online' });
  expect((await sync.unlock(id.staff(4), '2468')).ok).toBe(true);
  expect(signIns()).toBe(1);
  tablet.clock.pass(45.5 * 3_600_000);
  expect((await sync.unlock(id.staff(4), '2468')).ok).toBe(true);
  expect(signIns()).toBe(2);
  tablet.sync.state.setState({ network: 'offline' });
  expect((await sync.unlock(id.staff(4), '2468')).ok).toBe(true);
  network.state.fault = noNetwork;
  tablet.sync.state.setState({ network: 'online' });
  expect(await sync.unlock(id.staff(4), '2468')).toEqual({ ok: true, value: aSession(4) });
  expect(signIns()).toBe(2);
});

test('S-8 what a look-up hears from another epoch than the feed’s is not kept, and not shown as if it were', async () => {
  const { network, sync } = await aConnectedTablet();
  await sync.syncNow();
  const answer = () => network.json({ orders: [], more: false });
  network.state.fault = (path) => (path === '/lookup' ? answer() : null);
  expect((await sync.lookup('EC-1')).ok).toBe(true);
  network.state.epoch = 'e2';
  expect(await sync.lookup('EC-1')).toEqual({ ok: false, error: { kind: 'server-busy' } });
  await sync.syncNow();
  expect((await sync.lookup('EC-1')).ok).toBe(true);
});
