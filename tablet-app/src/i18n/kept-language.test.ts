import { expect, test } from 'vitest';

import { staffId } from 'shared-types/ids';

import { chooseLanguage, languageFor, settleLanguage } from './kept-language.ts';

const storage = () => {
  const rows = new Map<string, string>();
  return {
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => void rows.set(key, value),
    removeItem: (key: string) => void rows.delete(key),
  };
};
const ines = { staffId: staffId.parse('ines'), locale: 'en' };
const lea = { staffId: staffId.parse('lea'), locale: 'fr' };

test('a person reads in the language of her grant until she chooses another, and keeps her choice on this tablet', () => {
  const kept = storage();
  expect(languageFor(kept, null, 'it-IT')).toBe('it');
  expect(languageFor(kept, lea, 'it-IT')).toBe('fr');
  chooseLanguage(kept, lea.staffId, 'de');
  settleLanguage(kept, lea);
  expect([languageFor(kept, lea, 'it'), languageFor(kept, ines, 'it'), languageFor(kept, null, 'it')]).toEqual(['de', 'en', 'de']);
});

test('what is chosen before sign-in belongs to the one who signs in, once', () => {
  const kept = storage();
  chooseLanguage(kept, null, 'es');
  expect(languageFor(kept, null, 'en')).toBe('es');
  settleLanguage(kept, ines);
  expect([languageFor(kept, ines, 'en'), languageFor(kept, null, 'en')]).toEqual(['es', 'es']);
  settleLanguage(kept, lea);
  expect([languageFor(kept, lea, 'en'), languageFor(kept, ines, 'en')]).toEqual(['fr', 'es']);
});

test('a language nobody speaks here is English', () => {
  expect(languageFor(storage(), { ...ines, locale: 'nl-NL' }, 'fr')).toBe('en');
});
