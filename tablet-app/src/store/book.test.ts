import 'fake-indexeddb/auto';

import { someSettings } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { readBook } from './book.ts';
import type { Enrolment } from './ledger.ts';
import { aTablet } from './for-tests.ts';

test('what a tablet was told before settings had a field has its usual value', async () => {
  const whole = someSettings();
  const { goodsChecks: _checks, photos: _photos, autoLockSeconds: _lock, printers: _printers, mailsSlips: _mails, ...old } = whole;
  const tablet = await aTablet({ settings: old as Enrolment['settings'] }); // as the ledger of an earlier version has it
  expect((await readBook(tablet))?.settings).toEqual(whole);
});
