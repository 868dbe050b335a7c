import 'fake-indexeddb/auto';

import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aSession, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { openLedger, readEnrolment } from './ledger.ts';
import { delayAfterMs, liftPinWait, pinWaitMs } from './pin-wait.ts';
import { unlockGrant, wrapGrant } from './pin.ts';

const signedIn = async (tablet: TestTablet, pin = '2468') => {
  const enrolment = await readEnrolment(tablet.ledger);
  if (enrolment === null) throw new Error('not enrolled');
  const { grant, claims, locale } = aSession();
  await wrapGrant(tablet, enrolment, { grant, claims, locale, pin });
};

test('the PIN opens the grant without a network', async () => {
  const tablet = await aTablet();
  await signedIn(tablet);
  expect(await unlockGrant(tablet, id.staff(1), '2468')).toEqual({ ok: true, value: { session: aSession(), staffNumber: null } });
  expect(await unlockGrant(tablet, id.staff(2), '2468')).toEqual({ ok: false, error: { kind: 'sign-in-online' } });
});

test('nothing of the grant or the PIN lies in the ledger in the clear', async () => {
  const tablet = await aTablet();
  await signedIn(tablet);
  const row = await tablet.ledger.grants.get(id.staff(1));
  expect(
    JSON.stringify(row, (_, value: unknown) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value)),
  ).not.toContain('e30.e30');
});

test('S-14 five wrong PINs are free, then each one doubles the wait', async () => {
  const tablet = await aTablet();
  await signedIn(tablet);
  for (let left = 4; left > 0; left -= 1) {
    expect(await unlockGrant(tablet, id.staff(1), '0000')).toEqual({ ok: false, error: { kind: 'wrong', triesLeft: left } });
  }
  expect(await unlockGrant(tablet, id.staff(1), '0000')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 30_000 } });
  expect(await unlockGrant(tablet, id.staff(1), '2468')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 30_000 } });
  tablet.clock.pass(30_000);
  expect(await unlockGrant(tablet, id.staff(1), '0000')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 60_000 } });
  tablet.clock.pass(60_000);
  expect((await unlockGrant(tablet, id.staff(1), '2468')).ok).toBe(true);
  expect(await tablet.ledger.pinTries.count()).toBe(0);
});

const lockOut = async (tablet: TestTablet) => {
  await signedIn(tablet);
  for (let n = 0; n < 5; n += 1) await unlockGrant(tablet, id.staff(1), '0000');
};

test('S-14 wrong PINs from several tabs at once are so many tries: none of them is looked at twice for one', async () => {
  const tablet = await aTablet();
  await signedIn(tablet);
  const pins = ['0000', '1111', '2222', '3333', '4444', '2468', '5555'];
  const answers = await Promise.all(pins.map(async (pin) => unlockGrant(tablet, id.staff(1), pin)));
  expect(answers.map((one) => (one.ok ? 'open' : one.error.kind))).toEqual([
    'wrong',
    'wrong',
    'wrong',
    'wrong',
    'locked',
    'locked',
    'locked',
  ]);
  expect(await tablet.ledger.pinTries.get(id.staff(1))).toMatchObject({ wrong: 5 });
});

test('S-14 a wait survives a reload, and says how long it still is before anything is typed', async () => {
  const tablet = await aTablet();
  await lockOut(tablet);
  tablet.ledger.close();
  const reloaded = { ...tablet, ledger: openLedger(`${tablet.name}-ledger`) };
  tablet.clock.pass(10_000);
  expect(await pinWaitMs(reloaded, id.staff(1))).toBe(20_000);
  expect(await unlockGrant(reloaded, id.staff(1), '2468')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 20_000 } });
  expect(await pinWaitMs(reloaded, id.staff(2))).toBe(0);
});

test('S-14 a clock that was set back ends no wait early and makes none endless', async () => {
  const tablet = await aTablet();
  await lockOut(tablet);
  tablet.clock.jump(-365 * 86_400_000);
  expect(await unlockGrant(tablet, id.staff(1), '2468')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 30_000 } });
  tablet.clock.pass(29_999);
  expect(await unlockGrant(tablet, id.staff(1), '2468')).toEqual({ ok: false, error: { kind: 'locked', waitMs: 1 } });
  tablet.clock.pass(1);
  expect((await unlockGrant(tablet, id.staff(1), '2468')).ok).toBe(true);
});

test('S-14 a manager lifts the wait of this tablet', async () => {
  const tablet = await aTablet();
  await lockOut(tablet);
  await liftPinWait(tablet.ledger, id.staff(1));
  expect((await unlockGrant(tablet, id.staff(1), '2468')).ok).toBe(true);
});

test('the wait never grows above a quarter of an hour', () => {
  expect([0, 4, 5, 6, 7, 9, 10, 99].map(delayAfterMs)).toEqual([0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000]);
});
