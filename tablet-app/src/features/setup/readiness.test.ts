import { addMs } from 'shared-types/calendar';
import { at, id } from 'shared-types/testing/builders';
import { describe, expect, test } from 'vitest';

import { aSession } from '../../store/for-tests.ts';
import { createSyncState } from '../../store/sync-port.ts';
import { checksOf } from './readiness.ts';
import type { Check, CheckId, ReadinessFacts } from './readiness.ts';

const now = at('2026-11-21T13:00:00.000Z');
const session = aSession();
const well: ReadinessFacts = {
  now,
  build: '0.2.0+abc',
  sync: { ...createSyncState().getState(), network: 'online', orderCount: 48_212, ordersAsOf: addMs(now, -60_000), lastContactAt: now },
  queue: { waiting: 0, returns: 0, oldestAt: null, refused: 0 },
  care: {
    carried: { waiting: 0, decided: 0, refused: 0 },
    photosWaiting: 0,
    printer: { choice: { kind: 'browser', widthMm: 80 }, testedAt: now },
    printsOpen: 0,
  },
  health: { kind: 'well' },
  browser: { isPersistent: true, freeBytes: 1_900_000_000, usedBytes: 10_000_000, isInstalled: true, camera: 'allowed' },
  shell: { ready: false, offlineReady: true },
  hasDraft: false,
  offsetMs: 1_200,
  session,
  grants: [],
  scannerTestedAt: now,
  isKeepingDenied: false,
};
const offline = { ...well.sync, network: 'offline' } as const;
const check = (facts: ReadinessFacts, wanted: CheckId): Check | undefined => checksOf(facts).find((one) => one.id === wanted);
const stateIn = (facts: ReadinessFacts, wanted: CheckId) => check(facts, wanted)?.state;
const fixIn = (facts: ReadinessFacts, wanted: CheckId) => check(facts, wanted)?.fix?.act;

describe('readiness', () => {
  test('a tablet that is well has only good checks, and none about what never happened', () => {
    const checks = checksOf(well);
    expect(checks.filter((one) => one.state !== 'good')).toEqual([]);
    for (const absent of ['refused', 'carried', 'photos', 'prints', 'closed', 'fault'] as const)
      expect(check(well, absent)).toBeUndefined();
  });

  test('what needs a hand comes first, what stops returns before the rest, what is good last', () => {
    const ill: ReadinessFacts = {
      ...well,
      health: { kind: 'key-failing', which: 'device' },
      browser: { ...well.browser, isPersistent: false },
      offsetMs: null,
    };
    const checks = checksOf(ill);
    expect(checks.slice(0, 3).map(({ id: which, state }) => [which, state])).toEqual([
      ['key', 'broken'],
      ['storage', 'hand'],
      ['clock', 'unknown'],
    ]);
    expect(checks.slice(3).every((one) => one.state === 'good')).toBe(true);
  });

  test('whatever needs a hand or is broken has a fix, or says what to do where no press can do it', () => {
    const ill: ReadinessFacts = {
      ...well,
      sync: { ...offline, revoked: true, fault: 'x', orderCount: 0 },
      queue: { waiting: 2, returns: 2, oldestAt: now, refused: 1 },
      care: {
        ...well.care,
        carried: { waiting: 1, decided: 0, refused: 0 },
        printsOpen: 1,
        printer: { ...well.care.printer, testedAt: null },
      },
      health: { kind: 'key-failing', which: 'cache' },
      browser: { isPersistent: false, freeBytes: 0, usedBytes: 0, isInstalled: false, camera: 'unasked' },
      shell: { ready: true, offlineReady: false },
      offsetMs: 900_000,
      session: { ...session, claims: { ...session.claims, expiresAt: now } },
      scannerTestedAt: null,
    };
    const without = checksOf(ill).filter((one) => one.state !== 'good' && one.fix === null);
    // Offline neither the orders nor another tablet's returns can be had: the network comes first.
    expect(without.map((one) => one.id)).toEqual(['space', 'carried']);
  });

  test('offline is weather: waiting returns are good then, and want a hand only when a network is there', () => {
    const queue = { waiting: 3, returns: 3, oldestAt: at('2026-11-21T12:00:00.000Z'), refused: 0 };
    expect(stateIn({ ...well, queue, sync: offline }, 'waiting')).toBe('good');
    expect(check({ ...well, queue }, 'waiting')).toMatchObject({
      state: 'hand',
      says: [{ key: 'ready.waitingSome', count: 3, at: queue.oldestAt }],
      fix: { act: 'sync' },
    });
  });

  test('what was recorded just now is on its way, also while the server is slow: only what waits for longer than a minute is stuck', () => {
    const since = (ms: number, sending: boolean) => ({
      ...well,
      sync: { ...well.sync, sending },
      queue: { waiting: 1, returns: 1, oldestAt: addMs(now, -ms), refused: 0 },
    });
    expect([stateIn(since(59_000, false), 'waiting'), fixIn(since(59_000, false), 'waiting')]).toEqual(['good', undefined]);
    for (const sending of [true, false]) expect(stateIn(since(61_000, sending), 'waiting')).toBe('hand');
  });

  test('C-2 a clock is off from ten minutes on, and says which way', () => {
    expect(stateIn({ ...well, offsetMs: 600_000 }, 'clock')).toBe('good');
    expect(check({ ...well, offsetMs: -600_001 }, 'clock')?.says[0]).toEqual({ key: 'ready.clockAhead', ms: 600_001 });
    expect(check({ ...well, offsetMs: 720_000 }, 'clock')?.says[0]).toEqual({ key: 'ready.clockBehind', ms: 720_000 });
  });

  test('C-2 on a tablet whose clock is off, orders and permissions are judged by the time that is true', () => {
    const dayAhead = addMs(now, 25 * 3_600_000);
    const ahead: ReadinessFacts = { ...well, now: dayAhead, offsetMs: -25 * 3_600_000 };
    const until = { ...session, claims: { ...session.claims, expiresAt: addMs(now, 9 * 3_600_000) } };
    expect([stateIn(ahead, 'orders'), stateIn({ ...ahead, session: until }, 'permissions'), stateIn(ahead, 'clock')]).toEqual(['good', 'good', 'hand']); // prettier-ignore
    const others = check({ ...ahead, grants: [{ staffId: id.staff(2), expiresAt: addMs(now, 1) }] }, 'permissions');
    expect(others?.says[1]).toEqual({ key: 'ready.permissionsOthers', count: 1 });
    expect(stateIn({ ...well, now: dayAhead, offsetMs: null }, 'orders')).toBe('hand');
  });

  test('a browser that does not promise to keep the storage is asked again, or Retour is put on the home screen first', () => {
    const browser = { ...well.browser, isPersistent: false };
    expect(check({ ...well, browser }, 'storage')).toMatchObject({ says: [{ key: 'ready.storageNo' }], fix: { act: 'persist' } });
    const denied = { ...well, browser, isKeepingDenied: true };
    expect(check(denied, 'storage')).toMatchObject({ says: [{ key: 'ready.storageLater' }], fix: { act: 'persist' } });
    const inBrowser = { ...denied, browser: { ...browser, isInstalled: false } };
    expect(check(inBrowser, 'storage')).toMatchObject({ says: [{ key: 'ready.storageInstall' }], fix: { act: 'install' } });
  });

  test('a refused return is named, and goes out as a file', () => {
    const refused = { ...well, queue: { ...well.queue, refused: 1 } };
    expect([stateIn(refused, 'refused'), fixIn(refused, 'refused')]).toEqual(['broken', 'export']);
  });

  test('orders older than a day want loading; none at all stops returns; the first load is not yet known', () => {
    const asOf = (ordersAsOf: ReadinessFacts['sync']['ordersAsOf'], orderCount = 10) => ({
      ...well,
      sync: { ...well.sync, ordersAsOf, orderCount },
    });
    expect(stateIn(asOf(addMs(now, -86_400_001)), 'orders')).toBe('hand');
    expect(stateIn(asOf(null, 0), 'orders')).toBe('broken');
    expect(stateIn({ ...well, sync: { ...well.sync, loading: { done: 3, total: 50 } } }, 'orders')).toBe('unknown');
  });

  test('little room wants a hand, hardly any stops returns, and orders are never thrown away without a network', () => {
    const free = (freeBytes: number | null, sync = well.sync) => ({ ...well, sync, browser: { ...well.browser, freeBytes } });
    expect(stateIn(free(400_000_000), 'space')).toBe('hand');
    expect(stateIn(free(40_000_000), 'space')).toBe('broken');
    expect(fixIn(free(40_000_000), 'space')).toBe('reload-orders');
    expect(fixIn(free(40_000_000, offline), 'space')).toBeUndefined();
    expect(check(free(null), 'space')).toBeUndefined();
  });

  test('a shift that ends within two hours asks for a longer one, and says who else can work without a network', () => {
    const until = (expiresAt: ReadinessFacts['now']) => ({ ...well, session: { ...session, claims: { ...session.claims, expiresAt } } });
    expect(stateIn(until(addMs(now, 3 * 3_600_000)), 'permissions')).toBe('good');
    expect(fixIn(until(addMs(now, 3_600_000)), 'permissions')).toBe('sign-in');
    expect(check(until(now), 'permissions')?.says[0]?.key).toBe('ready.permissionsOver');
    const grants = [
      { staffId: session.staffId, expiresAt: addMs(now, 1) },
      { staffId: id.staff(2), expiresAt: addMs(now, 1) },
      { staffId: id.staff(3), expiresAt: now },
    ];
    expect(check({ ...well, offsetMs: 0, grants }, 'permissions')?.says[1]).toEqual({ key: 'ready.permissionsOthers', count: 1 });
  });

  test('a newer version waits for an open return', () => {
    const shell = { ready: true, offlineReady: true };
    expect(fixIn({ ...well, shell }, 'version')).toBe('update');
    expect(fixIn({ ...well, shell, hasDraft: true }, 'version')).toBeUndefined();
  });

  test('what was brought in from another tablet is followed until it is received', () => {
    const carried = (counts: ReadinessFacts['care']['carried']) => ({ ...well, care: { ...well.care, carried: counts } });
    expect(fixIn(carried({ waiting: 2, decided: 0, refused: 0 }), 'carried')).toBe('sync');
    expect(stateIn(carried({ waiting: 0, decided: 2, refused: 0 }), 'carried')).toBe('good');
    expect(stateIn(carried({ waiting: 0, decided: 1, refused: 1 }), 'carried')).toBe('hand');
  });

  test('a tablet without a camera is not asked for one', () => {
    expect(check({ ...well, browser: { ...well.browser, camera: 'none' } }, 'camera')).toBeUndefined();
  });
});
