import 'fake-indexeddb/auto';

import { expect, test } from 'vitest';

import { anEnrolment, aTablet } from './for-tests.ts';
import { checkLedger } from './ledger-health.ts';
import { openLedger } from './ledger.ts';

test('a ledger whose keys work is well; without an enrolment it says so', async () => {
  expect(await checkLedger((await aTablet()).ledger)).toEqual({ kind: 'well' });
  expect(await checkLedger(openLedger('fresh'))).toEqual({ kind: 'not-enrolled' });
});

test('F29 F30 a key that cannot do its work is named', async () => {
  const tablet = await aTablet();
  const { keys } = await anEnrolment();
  const other = (await anEnrolment()).keys;
  const mismatched = { ...keys, device: other.device };
  await tablet.ledger.enrolment.update('this', { keys: mismatched });
  expect(await checkLedger(tablet.ledger)).toEqual({ kind: 'key-failing', which: 'device' });
  await tablet.ledger.enrolment.update('this', { keys: { ...keys, cache: keys.index } });
  expect(await checkLedger(tablet.ledger)).toEqual({ kind: 'key-failing', which: 'cache' });
});

test('F23 F24 a ledger that cannot be opened or written says how, never nothing', async () => {
  const broken = openLedger('broken');
  broken.on('ready', () => {
    throw new DOMException('corrupt', 'UnknownError');
  });
  expect(await checkLedger(broken)).toEqual({ kind: 'unwritable', why: 'cannot-open' });
  const full = openLedger('full');
  full.meta.hook('creating', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(await checkLedger(full)).toEqual({ kind: 'unwritable', why: 'storage-full' });
});
