import { expect, test } from 'vitest';

import { foldCode, foldWords, maskEmail, maskPhone, normaliseEmail, normalisePhone } from './text.ts';

test('F-1 words are compared without case, accents and signs', () => {
  expect(foldWords('  Zoë  O’Brien-Łukasz ')).toBe('zoe o brien lukasz');
  expect(foldWords('STRASSE')).toBe(foldWords('Straße'));
  expect(foldWords('Søren Æbler, Cœur, Đorđe, IŞIK ışık')).toBe('soren aebler coeur dorde isik isik');
  expect(foldWords('Ｆｕｌｌ')).toBe('full');
  expect(foldWords('Алёна')).toBe('алена');
});

test('F-2 codes are compared by their letters and digits', () => {
  expect(foldCode('ec-2041 7736')).toBe('EC20417736');
});

test('F-3 an e-mail is hashed trimmed and in lower case, or not at all', () => {
  expect(normaliseEmail('  Camille@Example.ORG ')).toBe('camille@example.org');
  expect(normaliseEmail('camille@example')).toBeNull();
  expect(normaliseEmail('two words@example.org')).toBeNull();
});

test('F-4 a phone is the same with and without country, zero and separators', () => {
  const ways = ['+33 6 12 34 56 78', '06 12 34 56 78', '0033612345678', '(06) 12.34.56.78'];
  expect(new Set(ways.map(normalisePhone))).toEqual(new Set(['612345678']));
  expect(normalisePhone('12 34')).toBeNull();
  expect(normalisePhone('1234567890123456')).toBeNull();
});

test('what is shown of contact data is enough to compare aloud and too little to write to', () => {
  expect(maskEmail('anna.martin@example.org')).toBe('a…n@example.org');
  expect(maskEmail('a@example.org')).toBe('a…@example.org');
  expect(maskPhone('+33 6 12 34 56 78')).toBe('…78');
});
