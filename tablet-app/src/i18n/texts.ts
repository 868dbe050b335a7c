import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Catalogue } from './catalogue.ts';
import { firstEnglish } from './en/first.ts';
import type { LanguageCode } from './languages.ts';

/** Read when they are wanted, and kept for use without a network. What the first screens say in English is there from the start. */
const READERS: Readonly<Record<LanguageCode, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en/whole.ts')).english,
  fr: async () => (await import('./fr/whole.ts')).french,
  it: async () => (await import('./it/whole.ts')).italian,
  es: async () => (await import('./es/whole.ts')).spanish,
  de: async () => (await import('./de/whole.ts')).german,
};

/** French, Italian and Spanish count millions apart; a text that does not says them as any other number. */
export const withMany = (texts: Catalogue): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => (key.endsWith('_other') ? [[key.replace(/_other$/, '_many'), text]] : [])),
  ),
  ...texts,
});

/** Starts the texts with what the first screens say in English, at once. */
export const startTexts = (): i18n => {
  const texts = createInstance();
  void texts.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: firstEnglish } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
    react: { useSuspense: false },
  });
  return texts;
};

/** Whether all texts of a language are here. */
export const isWhole = (texts: i18n, code: LanguageCode): boolean => texts.exists('desk.record', { lng: code, fallbackLng: [] });

/** Reads a language unless it is here. False: it cannot be had now (never read on this tablet, and no network). */
export const bringLanguage = async (texts: i18n, code: LanguageCode): Promise<boolean> => {
  if (isWhole(texts, code)) return true;
  try {
    texts.addResourceBundle(code, 'translation', withMany(await READERS[code]()));
    return true;
  } catch {
    return false; // the file is away: what is shown stays shown
  }
};
