import { expect, test } from 'vitest';

import { enrolAnswer, lacks, readCode, readEnrolScan } from './enrol-form.ts';

test('a code is read as it is spoken: spaces, small letters and look-alikes do not matter', () => {
  expect(readCode('ab12-o9 lz')).toBe('AB12091Z');
});

test('the form says what it lacks, one thing at a time', () => {
  expect(lacks({ code: '', label: '' })).toBe('enrol.codeMissing');
  expect(lacks({ code: 'AB12', label: '' })).toBe('enrol.codeBad');
  expect(lacks({ code: 'AB12091Z', label: ' ' })).toBe('enrol.labelMissing');
  expect(lacks({ code: 'AB12091Z', label: 'Tablet 3' })).toBeNull();
});

test('each trouble has a sentence on what to do', () => {
  expect(enrolAnswer({ kind: 'code-not-valid' })).toBe('enrol.used');
  expect(enrolAnswer({ kind: 'captive-portal' })).toBe('enrol.network');
  expect(enrolAnswer({ kind: 'keys-not-kept' })).toBe('enrol.keys');
});

test('the enrolment QR brings its code; a link of another address says whose it is, and anything else is none', () => {
  const here = 'https://retour.example';
  expect(readEnrolScan('https://retour.example/enrol#ab12o9lz', here)).toEqual({ kind: 'code', code: 'AB12091Z' });
  expect(readEnrolScan('AB12 091Z', here)).toEqual({ kind: 'code', code: 'AB12091Z' });
  expect(readEnrolScan('https://other.example:8443/enrol#AB12091Z', here)).toEqual({
    kind: 'other-address',
    address: 'other.example:8443',
  });
  expect(readEnrolScan('https://retour.example/r#abcdefgh', here)).toEqual({ kind: 'no-code' });
  expect(readEnrolScan('https://retour.example/enrol', here)).toEqual({ kind: 'no-code' });
  expect(readEnrolScan('4006381333931', here)).toEqual({ kind: 'no-code' });
});
