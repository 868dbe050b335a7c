import 'fake-indexeddb/auto';

import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aSession, aTablet } from './for-tests.ts';
import type { TestTablet } from './for-tests.ts';
import { readEnrolment } from './ledger.ts';
import { delayAfterMs, unlockGrant, wrapGrant } from './pin.ts';

const signedIn = async (tablet: TestTablet, pin = '2468') => {
  const enrolment = await readEnrolment(tablet.ledger);
  if (enrolment === null) throw new Error('not enrolled');
  const { grant, claims, locale } = aSession();
  await wrapGrant(tablet, enrolment, { grant, claims, locale, pin });
};

test('the PIN opens the grant without a network', async () => {
  const tablet = await aTablet();
  await signedIn(tablet);
  expect(await unlockGrant(tablet, id.staff(1), '2468')).toEqual({ ok: true, value: aSession() });
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

test('five wrong PINs are free, then each one doubles the wait; a reload gives no new tries', async () => {
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

test('the wait never grows above a quarter of an hour', () => {
  expect([0, 4, 5, 6, 7, 9, 10, 99].map(delayAfterMs)).toEqual([0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000]);
});
