import { expect, test } from 'vitest';

import { instant } from 'shared-types/calendar';

import { createSyncState } from '../store/sync-port.ts';
import type { SyncState } from '../store/sync-port.ts';
import { barStatusOf } from './bar-status.ts';

const now = instant.parse('2026-11-21T13:00:00.000Z');
const online: SyncState = { ...createSyncState().getState(), network: 'online' };
const queue = { waiting: 0, returns: 0, oldestAt: null, refused: 0 };
const since = (text: string) => ({ waiting: 5, returns: 3, oldestAt: instant.parse(text), refused: 0 });

test('nothing waits: all sent', () => {
  expect(barStatusOf(online, queue, now)).toEqual({ kind: 'all-sent' });
});

test('offline counts the returns that are saved here, not their slips, and after an hour says since when', () => {
  const offline: SyncState = { ...online, network: 'offline' };
  expect(barStatusOf(offline, since('2026-11-21T12:50:00.000Z'), now)).toEqual({ kind: 'offline', count: 3, oldestAt: null });
  expect(barStatusOf(offline, since('2026-11-21T11:38:00.000Z'), now)).toMatchObject({
    kind: 'offline',
    oldestAt: '2026-11-21T11:38:00.000Z',
  });
});

test('a refused return is never hidden by the weather', () => {
  expect(barStatusOf({ ...online, network: 'offline' }, { ...queue, refused: 1 }, now)).toEqual({ kind: 'refused', count: 1 });
});

test('a closed or cloned tablet says so before anything else', () => {
  expect(barStatusOf({ ...online, revoked: true }, { ...queue, refused: 1 }, now).kind).toBe('revoked');
  expect(barStatusOf({ ...online, cloned: true }, { ...queue, refused: 1 }, now).kind).toBe('cloned');
});

test('the network of somebody else asks for a sign-in', () => {
  expect(barStatusOf({ ...online, network: 'captive-portal' }, queue, now).kind).toBe('captive-portal');
});

test('what waits comes before what loads', () => {
  const loading: SyncState = { ...online, loading: { done: 3, total: 50 } };
  expect(barStatusOf({ ...loading, sending: true }, since('2026-11-21T12:59:00.000Z'), now)).toEqual({ kind: 'sending', count: 3 });
  expect(barStatusOf(loading, queue, now)).toEqual({ kind: 'loading', done: 3, total: 50 });
});
